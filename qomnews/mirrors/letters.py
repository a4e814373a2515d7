"""A skeleton as bytes, one a letter: what mirrors are compared by."""

from __future__ import annotations

import codecs

import numpy as np

from qomnews.text import skeleton

# One byte for each letter of a skeleton: Latin as in ASCII, Persian from 0xA0 on.
_PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_DECODING = ("".join(chr(i) for i in range(0x80)).ljust(0xA0, "\ufffe") + _PERSIAN).ljust(0x100, "\ufffe")
_ALPHABET = codecs.charmap_build(_DECODING)
_OTHER_SCRIPTS = 0xD0

# For each UTF-16 unit the byte of its letter, 0 for what a skeleton leaves out.
_UNKNOWN = 0x100
_SEVERAL = 0x200
_BYTE_OF = np.full(0x10000, _UNKNOWN, np.uint16)
# Halves of a pair say nothing alone.
_BYTE_OF[0xD800:0xE000] = _SEVERAL
# The one thing that is kept of a text's form: where its lines end.
_BYTE_OF[ord("\n")] = ord("\n")


def _other_script(error: UnicodeError) -> tuple[bytes, int]:
    """Letters of other scripts share the bytes above; a clash there costs nothing."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return bytes(_OTHER_SCRIPTS + ord(letter) % 47 for letter in letters), error.end


codecs.register_error("qomnews.mirrors.other-script", _other_script)


def _encoded(letters: str) -> bytes:
    return codecs.charmap_encode(letters, "qomnews.mirrors.other-script", _ALPHABET)[0]


def coded(text: str) -> bytes:
    """The skeleton of a text (`qomnews.text.skeleton`), one byte a letter, its line feeds kept.

    >>> coded("قم ۱۴۰۴") == coded("قم 1404"), decoded(coded("قم ۱۴۰۴"))
    (True, 'قم1404')
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    found = _BYTE_OF[units]
    if found.size and found.max() >= _UNKNOWN:
        for unit in np.unique(units[found == _UNKNOWN]).tolist():
            alone = _encoded(skeleton(chr(unit)))
            _BYTE_OF[unit] = alone[0] if len(alone) == 1 else _SEVERAL if alone else 0
        found = _BYTE_OF[units]
        if found.max() >= _UNKNOWN:
            # Ligatures and letters beyond the basic plane.
            return b"\n".join(_encoded(skeleton(line)) for line in text.split("\n"))
    letters: bytes = found[found != 0].astype(np.uint8).tobytes()
    return letters


def decoded(letters: bytes) -> str:
    """The letters again, without spaces; those of other scripts are replaced by `�`."""
    return codecs.charmap_decode(letters, "replace", _DECODING)[0]
