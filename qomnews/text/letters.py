"""Letters, marks and invisible characters: one code point for one Persian letter."""

from __future__ import annotations

import functools
import re
import unicodedata

ZWNJ = "\u200c"

# Marks that sit on an Arabic letter: harakat, tanvin, tashdid, small letters, Quranic signs.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
# Letters of the Arabic script, presentation forms included; tatweel and signs of words (U+FDF0 and on) are not letters.
LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c7\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf2\ufe70-\ufefc"
)
# Letters that never join to the next one: a half-space after them can't be seen.
NON_JOINING = "اآأإٱٲٳٵدذرزژوؤءڈډڊڋڌڍڎڏڐۮڑڒړڔڕږڗڙۯۄۅۆۇۈۉۊۋۏےۓةۀەۃ"

_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u061c]+"
    # A zero-width joiner holds an emoji of several parts together; anywhere else it is junk.
    f"|(?<![{_EMOJI}])\u200d+|\u200d+(?![{_EMOJI}\u200d])"
)
_BLANK = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_BLANK}][ {_BLANK}]*| [ {_BLANK}]+")
_CODE = re.compile("(`[^`]+`)")
# Longer runs would make NFC's ordering of marks quadratic (Unicode's stream-safe format allows 30 of them).
_MARK_RUN = re.compile(r"([^\w\s]{33,})")

_TATWEEL = re.compile("\u0640+")
_JOINED = re.compile(f"[{LETTERS}{MARKS}]")
# The mark first, what stands before it looked back at: the search then skips from one mark to the next.
_STRAY_MARKS = re.compile(f"[{MARKS}](?<![{LETTERS}{MARKS}].)[{MARKS}]*", re.DOTALL)
_REPEATED_MARK = re.compile(f"([{MARKS}])\\1+")
_BROKEN_HALF_SPACE = re.compile(f"(?<=[{LETTERS}{MARKS}])\u00ac(?=[{LETTERS}])")
_EDGES = "\\s!-/:-@\\[-`{-~«»،؛؟…“”‘’–—٪٫٬\u2010-\u2015\u2020-\u2027\u2030-\u205e"
_IDLE_ZWNJ = re.compile(
    # The half-space first, what stands before it looked back at: the search then skips from one to the next.
    f"{ZWNJ}(?:{ZWNJ}+|(?<![\\s\\S]{ZWNJ})|(?<=[{_EDGES}{NON_JOINING}]{ZWNJ})|(?=[{_EDGES}{MARKS}]|$))"
)
_ANY_JUNK = re.compile(f"[\u200b\u200d-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u061c{_BLANK}]")
_ANY_MARK = re.compile(f"[{MARKS}]")
# So many different characters are replaced one by one before `str.translate`, slow on each letter, is faster.
_MANY = 24


def nfc(text: str) -> str:
    """The text in NFC, in linear time: runs of more than 32 marks or signs stay as they are."""
    # Text in NFC stays so in pieces: its runs needn't be looked for.
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    pieces = _MARK_RUN.split(text)
    pieces[::2] = [unicodedata.normalize("NFC", piece) for piece in pieces[::2]]
    return "".join(pieces)


def sweep(line: str) -> str:
    r"""A line in NFC without invisible junk, each run of spaces one space, none at the ends; `code` is left alone.

    >>> sweep(" قم\u200f\xa0 است ")
    'قم است'
    """
    if "`" not in line:
        return _swept(line).strip(" ")
    pieces = _CODE.split(line)
    pieces[::2] = map(_swept, pieces[::2])
    return "".join(pieces).strip(" ")


def _swept(text: str) -> str:
    text = nfc(text)
    if _ANY_JUNK.search(text):
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    # Where lines end in carriage return and line feed, the former is the end of the line.
    return text.replace(" \r", "\r") if "\r" in text else text


@functools.cache
def folding() -> dict[int, str]:
    """Code point -> Persian letter or letters, for `str.translate`: the whole folding table."""
    table = {
        "ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ڪ": "ک",
        "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة", "ۀ": "هٔ", "ۂ": "هٔ",
    }  # fmt: skip
    table |= {chr(0x660 + n): chr(0x6F0 + n) for n in range(10)}
    persian = str.maketrans(table)
    for code in (*range(0xFB50, 0xFDC8), 0xFDF2, *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            # A mark's presentation form comes with the space or tatweel that it stands on.
            persian[code] = plain.translate(persian).strip(" ").replace("\u0640", "")
    # NFKC gives the word of God with its dagger alef and tashdid in some versions: plain letters here.
    persian[0xFDF2] = "الله"
    return persian


@functools.cache
def _foldable() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, sorted(folding())))}]")


def fold(text: str) -> str:
    """Persian letters for Arabic ones, presentation forms and look-alikes; tatweel, stray marks, idle half-spaces out.

    Digits are folded by `qomnews.text.spans`, where it is known which ones are prose.

    >>> fold("كتابــهاي ﻗﻢ")
    'کتابهای قم'
    """
    folded = fold_yeh_and_kaf(text)
    if others := set(_foldable().findall(folded)):
        folded = _translated(folded, others)
    if folded != text:
        text = nfc(folded)
    if "\u0640" in text:
        text = _TATWEEL.sub(_dash_or_nothing, text)
    if _ANY_MARK.search(text):
        text = _REPEATED_MARK.sub(r"\1", _STRAY_MARKS.sub("", text))
    if "\u00ac" in text:
        text = _BROKEN_HALF_SPACE.sub(ZWNJ, text)
    return tidy_half_spaces(text)


def fold_yeh_and_kaf(text: str) -> str:
    """Persian yeh and kaf for the Arabic ones and alef maksura: all that most lines need of `fold`."""
    return text.replace("ي", "ی").replace("ك", "ک").replace("ى", "ی")


def _translated(text: str, chars: set[str]) -> str:
    """The text with these characters folded."""
    table = folding()
    if len(chars) > _MANY:
        return text.translate(table)
    for char in chars:
        text = text.replace(char, table[ord(char)])
    return text


def _dash_or_nothing(tatweel: re.Match[str]) -> str:
    """Nothing beside a letter; between spaces or digits, where news desks use it as one, a dash."""
    text = tatweel.string
    beside = text[max(0, tatweel.start() - 1) : tatweel.start()] + text[tatweel.end() : tatweel.end() + 1]
    return "" if _JOINED.search(beside) else "–"


def tidy_half_spaces(text: str) -> str:
    """One half-space for a run of them; none at a word's edge, nor where it can't be seen.

    >>> tidy_half_spaces("کار‌ها می‌‌رود ‌").replace("‌", "|")
    'کارها می|رود '
    """
    if ZWNJ not in text:
        return text
    return _IDLE_ZWNJ.sub(lambda run: ZWNJ if len(run.group()) > 1 else "", text)
