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
