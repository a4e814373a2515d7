"""What is left of a text when everything that outlets change at will is set aside."""

from __future__ import annotations

import unicodedata

from qomnews.text.letters import folding


class _Table(dict[int, str]):
    """Code point -> its letters and digits, found out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = _letters_of(chr(code))
        return kept


def _letters_of(char: str) -> str:
    if "\ufdf0" <= char <= "\ufdff" and char != "\ufdf2":
        # Signs such as ﷺ and ﷼ come and go like punctuation.
        return ""
    # Decomposing takes hamza and madda off their carriers: آ أ إ are ا, ؤ is و, ئ is ی.
    plain = unicodedata.normalize("NFKD", char.translate(folding())).lower()
    return "".join(filter(None, map(_kept, unicodedata.normalize("NFKD", plain))))


def _kept(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    char = char.translate(folding())
    if char in "ـءۥۦ" or not unicodedata.category(char).startswith("L"):
        return ""
    return {"ة": "ه", "ٱ": "ا"}.get(char, char)


_TABLE = _Table()


def skeleton(text: str) -> str:
    """Letters and digits only, folded: what mirrors are compared by.

    Yeh, kaf, heh and alef have one form each; hamza counts for nothing, alone or on a carrier (رئیس is رییس, مسؤول is
    مسوول); ة is ه; digits are ASCII; Latin is in lower case without accents; spaces, half-spaces, marks, signs and
    punctuation are out. A text and its normalised form have the same skeleton.

    >>> skeleton("آيت‌الله، رئیسِ ۱۲ مؤسسهٔ Qom")
    'ایتاللهرییس12موسسهqom'
    """
    return text.translate(_TABLE)
