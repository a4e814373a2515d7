"""A user's own words and names, as a file holds them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qomnews.text.letters import LETTERS, MARKS, ZWNJ, fold, sweep

if TYPE_CHECKING:
    from pathlib import Path

# Letters, half-spaces and spaces of a form; names of persons and institutions are shorter.
LONGEST_FORM = 80

_BOM = b"\xef\xbb\xbf"
_FOREIGN = re.compile(f"[^{LETTERS}{MARKS} {ZWNJ}]")
_MARKS = re.compile(f"[{MARKS}]+")
_NOT_LETTERS = re.compile(f"[{MARKS} {ZWNJ}]+")


class FormsError(ValueError):
    """A file of forms can't be used; the message names the file, the line, what is wrong and the way out."""


def read_forms(path: Path) -> tuple[str, ...]:
    """The forms of a file in their order, each once: Persian words with their half-spaces, or several words.

    UTF-8, one form a line; a byte order mark, blank lines and what follows a `#` don't count. Letters are folded as
    in any text, so كتاب‌خانه is کتاب‌خانه.

    Raises:
        FormsError: a line isn't UTF-8, is no form, or contradicts another one.
        OSError: the file can't be read.
    """
    forms: dict[str, int] = {}
    lines: dict[str, str] = {}
    for number, line in enumerate(path.read_bytes().removeprefix(_BOM).split(b"\n"), 1):
        where = f"{path}, line {number}"
        form = _form(line, where)
        if not form:
            continue
        other = lines.setdefault(_NOT_LETTERS.sub("", form), form)
        if _parts(other) != _parts(form):
            raise FormsError(
                f"{where}: {_shown(form)} has the letters of {_shown(other)} in line {forms[other]} but is parted "
                "elsewhere (| is a half-space); keep one of the two"
            )
        forms.setdefault(form, number)
    return tuple(forms)


def _form(line: bytes, where: str) -> str:
    """The form of a line, folded; empty where there is none."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise FormsError(
            f"{where}: byte {error.start + 1} (0x{line[error.start]:02x}) is not UTF-8; "
            "convert the file first, for example with iconv -f WINDOWS-1256 -t UTF-8"
        ) from error
    form = fold(sweep(text.partition("#")[0].strip()))
    if not form:
        return ""
    if foreign := _FOREIGN.search(form):
        char = foreign.group()
        shown = char if char.isprintable() else ascii(char)[1:-1]
        name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
        raise FormsError(
            f"{where}: {shown} ({name}) is no Persian letter; "
            "a form is Persian words, with half-spaces or single spaces: put remarks behind a #"
        )
    if len(form) > LONGEST_FORM:
        raise FormsError(
            f"{where}: {len(form)} characters are more than the {LONGEST_FORM} of the longest form; "
            "put one word or name on each line"
        )
    return form


def _parts(form: str) -> str:
    """The form without its marks, which part nothing."""
    return _MARKS.sub("", form)


def _shown(form: str) -> str:
    return f"«{form.replace(ZWNJ, '|')}»"
