"""Numbers in words, as a skeleton has them: letters without spaces."""

from __future__ import annotations

import re

from qomnews.mirrors.letters import coded

# One to nine, ten to nineteen, tens, hundreds; the second spellings are those of speech and of the press.
_UNITS = ["یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه"]
_TEENS = ["ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده"]
_TENS = ["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"]
_HUNDREDS = ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"]
_VARIANTS = {"یکصد": 100, "شیش": 6, "هیجده": 18, "پونزده": 15, "شونزده": 16, "هفتصد": 700, "صفر": 0}
# thousand, million, milliard
_SCALES = {"هزار": 10**3, "میلیون": 10**6, "ملیون": 10**6, "میلیارد": 10**9}
_AND = "و"
_LONGEST = 80
# First, second, third, thirtieth and the last; others are a number and a letter, which titles have in common.
_ORDINALS = {
    coded(word): value
    for word, value in (
        *(("نخست", 1), ("اول", 1), ("یکم", 1), ("دوم", 2), ("سوم", 3), ("چهارم", 4), ("پنجم", 5), ("ششم", 6)),
        *(("هفتم", 7), ("هشتم", 8), ("نهم", 9), ("دهم", 10), ("سیام", 30), ("پایانی", 1000), ("آخر", 1000)),
    )
}
_WEEKDAY = coded("شنبه")  # the end of every weekday's name but Friday's
_NOUGHT = coded("صفر")
_FRIDAY = coded("جمعه")
# Friday against another day: the last letter of both is in common.
_DAYS = {
    coded(day)[:-1]: number
    for number, day in enumerate(("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"))
}

_VALUES: dict[bytes, int] = {
    coded(word): value
    for word, value in (
        *zip(_UNITS, range(1, 10), strict=True),
        *zip(_TEENS, range(10, 20), strict=True),
        *zip(_TENS, range(20, 100, 10), strict=True),
        *zip(_HUNDREDS, range(100, 1000, 100), strict=True),
        *_VARIANTS.items(),
    )
}
_MULTIPLES = {coded(word): value for word, value in _SCALES.items()}
# The longest first: سیصد (300) begins like سی (30).
_SPELLED = sorted([*_VALUES, *_MULTIPLES], key=len, reverse=True)
_WORD = re.compile(b"(?:" + coded(_AND) + b")?(" + b"|".join(_SPELLED) + b")")


def value_of(letters: bytes) -> int | None:
    """The number that letters say, or None.

    >>> value_of(coded("بیست و سه")), value_of(coded("دو هزار و پانصد")), value_of(coded("باران"))
    (23, 2500, None)
    """
    if not 0 < len(letters) <= _LONGEST:
        return None
    total, below_thousand, at = 0, 0, 0
    while at < len(letters):
        found = _WORD.match(letters, at)
        if found is None:
            return None
        at = found.end()
        if found[1] in _MULTIPLES:
            total += max(below_thousand, 1) * _MULTIPLES[found[1]]
            below_thousand = 0
        else:
            below_thousand += _VALUES[found[1]]
    return total + below_thousand


def differing_number(a: bytes, b: bytes) -> tuple[str, str] | None:
    """The number, ordinal or day of the week in which two titles differ, if they differ in nothing else.

    >>> differing_number(coded("گفت‌وگو با معمار، بخش نخست"), coded("گفت‌وگو با معمار، بخش دوم"))
    ('1', '2')
    """
    if a == b:
        return None
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    first, second = a[start : len(a) - end], b[start : len(b) - end]
    if a.endswith(_WEEKDAY) and end and a[len(a) - end :].startswith(_WEEKDAY):
        # Sunday is "one-Saturday" here, and Saturday has no number.
        first, second = first or _NOUGHT, second or _NOUGHT
    values = _ordinal(first), _ordinal(second)
    if _FRIDAY[:-1] in (first, second):
        values = _DAYS.get(first), _DAYS.get(second)
    return None if None in values or values[0] == values[1] else (str(values[0]), str(values[1]))


def _ordinal(letters: bytes) -> int | None:
    return _ORDINALS.get(letters) if letters in _ORDINALS else value_of(letters)
