"""A user's own words and names in a line: written as the user writes them, whatever became of their half-spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qomnews.text.endings import ENDING_KINDS, ENDINGS, SOLID_ENDINGS, takes
from qomnews.text.letters import MARKS, NON_JOINING, ZWNJ

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = re.compile(f"[ {ZWNJ}]")
_MARK = re.compile(f"[{MARKS}]")
# The longest first: کتاب‌هایی is کتاب and هایی.
_ENDINGS = tuple(sorted({*ENDINGS, *SOLID_ENDINGS}, key=lambda ending: (-len(ending), ending)))


class OwnForms:
    """Forms with half-spaces, without any, or of several words, each found under all that can happen to its gaps."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = {_GAP.sub("", form): form for form in forms}
        self._beginnings = {letters[:length] for letters in self._forms for length in range(1, len(letters) + 1)}
        self._most = max((len(_GAP.findall(form)) for form in forms), default=0) + 2

    def applied(self, pieces: Sequence[str]) -> tuple[list[str], frozenset[int]]:
        """A line's pieces, a form one piece.

        Args:
            pieces: what stands between words, a word, what stands between words, and so on.

        Returns:
            the pieces, fewer where words were joined, and the places of the words (counted in words) that are forms.
        """
        result = [pieces[0]]
        fixed: set[int] = set()
        place = 1
        while place < len(pieces):
            form, after = self._longest(pieces, place)
            if form:
                fixed.add(len(result) // 2)
            result += (form or pieces[place], pieces[after - 1])
            place = after
        return result, frozenset(fixed)

    def _longest(self, pieces: Sequence[str], place: int) -> tuple[str, int]:
        """The form that begins at a word and takes in most, with its ending, and the place of the word behind it."""
        text = ""
        found, after = "", place + 2
        for last in range(place, min(place + 2 * self._most, len(pieces)), 2):
            if last > place:
                if pieces[last - 1] != " ":
                    break
                text += " "
            text += pieces[last]
            letters = _GAP.sub("", text)
            written = self._written(text)
            # What may begin a form of its own is no ending of the form before it.
            ending = last == place or _GAP.sub("", pieces[last]) not in self._beginnings
            if written and (ending or letters in self._forms):
                found, after = written, last + 2
            if letters not in self._beginnings:
                # Nothing longer is a form; with an ending this may have been one.
                break
        return found, after

    def _written(self, text: str) -> str:
        """A stretch of words as a form with or without an ending; empty where it is none."""
        letters = _GAP.sub("", text)
        if _MARK.search(letters):
            return ""
        if letters in self._forms:
            return _fitted(text, self._forms[letters])
        for ending in _ENDINGS:
            form = self._forms.get(letters[: -len(ending)]) if letters.endswith(ending) else None
            if form:
                parted = ending in ENDING_KINDS and form[-1] not in NON_JOINING and takes(form, ending)
                return _fitted(text, f"{form}{ZWNJ if parted else ''}{ending}")
        return ""


def _fitted(text: str, form: str) -> str:
    """The form, where the text's spaces stand at gaps of the form and the form's spaces at gaps of the text."""
    spaces, gaps = _places(text, " "), _places(form, f" {ZWNJ}")
    return form if spaces <= gaps and _places(form, " ") <= _places(text, f" {ZWNJ}") else ""


def _places(text: str, gaps: str) -> set[int]:
    """How many letters stand before each gap."""
    places: set[int] = set()
    letters = 0
    for char in text:
        if char in gaps:
            places.add(letters)
        letters += char not in f" {ZWNJ}"
    return places
