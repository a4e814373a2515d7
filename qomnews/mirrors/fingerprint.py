"""What of an article is compared: its skeleton, and the keys under which its mirrors are looked up."""

from __future__ import annotations

import zlib
from functools import cached_property
from itertools import accumulate, batched, chain
from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors.keys import GRAM, LIMIT, gram_hashes, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray


TEXT_LIMIT = LIMIT
SHORT = 120
"""Letters below which a text says too little by itself; its title is then part of the evidence and of the keys."""
HEAD = 200
"""Letters of lead and body that count as a story's head."""

AT_ONCE = 64
"""Fingerprints whose keys are made in one go."""

_FORMAT = 3
_FIELDS = 8


class FingerprintError(ValueError):
    """Bytes that are no fingerprint, or one of another version."""


@attrs.frozen(kw_only=True)
class Fingerprint:
    """An article as mirrors are judged by: texts are skeletons, one byte a letter.

    `medium` is what its title says it is (photo, video), whatever `kind` says. `credit` is the outlet, other than its
    own, that the page names as its source. `minute` counts minutes since 1970, UTC. `letters` counts the whole text,
    of which `lines` keep the first `TEXT_LIMIT`, a segment a line, none of them empty; `text` is these without the line
    feeds. `worn` are the spans of `text`, ascending and apart, that many stories have in common: boilerplate that no
    list knows (`boilerplate.marked` finds it); `own` is the text without them.
    """

    outlet: str
    kind: str
    medium: str | None = None
    credit: str | None
    minute: int | None
    letters: int
    title: bytes
    lines: bytes
    worn: tuple[tuple[int, int], ...] = ()

    @cached_property
    def text(self) -> bytes:
        """The letters alone."""
        return self.lines.replace(b"\n", b"")

    @cached_property
    def own(self) -> bytes:
        """The text that is the story's own."""
        if not self.worn:
            return self.text
        edges = (0, *chain.from_iterable(self.worn), len(self.text))
        return b"".join(self.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))

    @property
    def own_letters(self) -> int:
        """How many letters of the whole text are its own."""
        return self.letters - len(self.text) + len(self.own)

    def marked(self, worn: tuple[tuple[int, int], ...]) -> Fingerprint:
        """The same with these spans worn."""
        made = attrs.evolve(self, worn=worn)
        # They hang on the whole text, and cost more than all the rest.
        object.__setattr__(made, "keys", self.keys)
        return made

    def marked_like(self, other: Fingerprint) -> Fingerprint:
        """The same with what is worn of another marked too, where it stands here.

        What one of two has lost of a form the other would have alone, and what was filled in beside it, at its end.
        """
        if not other.worn or other.worn == self.worn:
            return self
        spans = list(self.worn)
        for start, end in other.worn:
            at = self.text.find(other.text[start:end])
            if at >= 0:
                spans.append((at, at + end - start))
        worn = joined(spans)
        return self if worn == self.worn else self.marked(worn)

    def unmarked(self) -> Fingerprint:
        """The same as it was made, with nothing marked as worn."""
        return attrs.evolve(self, worn=()) if self.worn else self

    @cached_property
    def hashes(self) -> NDArray[np.int32]:
        """The hashes of the text's grams, and behind these others."""
        return gram_hashes(self._hashed)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """Signed 32-bit keys, ascending, `MOST_KEYS` or little more: an index stores them to find candidates.

        The text's and the title's; of a short text, one for a title of a word or two as well.
        """
        return tuple(sorted(*keys_of(self.hashes, [self._ends])))

    @property
    def _hashed(self) -> bytes:
        return self.text + self.title + self._short_title

    @property
    def _ends(self) -> tuple[Sequence[int], ...]:
        """Where the segments end of the three texts that give keys."""
        ends = list(accumulate(map(len, self.lines.split(b"\n"))))
        return ends, (len(self.title),), (len(self._short_title),)

    @property
    def _short_title(self) -> bytes:
        """A short text's title again, long enough to have a gram: it stands for itself."""
        return b"title " + self.title.ljust(2 * GRAM) if len(self.text) < SHORT else b""

    def to_bytes(self) -> bytes:
        """One byte of version, then the fields, deflated; `keys` are made again from them when asked for."""
        fields = (
            self.outlet.encode(errors="surrogatepass"),
            f"{self.kind}\n{self.medium or ''}".encode(errors="surrogatepass"),
            (self.credit or "").encode(errors="surrogatepass"),
            b"" if self.minute is None else str(self.minute).encode(),
            str(self.letters).encode(),
            " ".join(map(str, chain.from_iterable(self.worn))).encode(),
            self.title,
            self.lines,
        )
        # Five and a half bits a letter; looking for repetitions as well takes off a twelfth, in twice the time.
        deflate = zlib.compressobj(wbits=-15, strategy=zlib.Z_HUFFMAN_ONLY)
        return bytes([_FORMAT]) + deflate.compress(b"\0".join(fields)) + deflate.flush()

    @classmethod
    def from_bytes(cls, data: bytes) -> Fingerprint:
        """The fingerprint that `to_bytes` wrote.

        Raises:
            FingerprintError: the bytes are damaged, or of a version that this program doesn't know.
        """
        if data[:1] != bytes([_FORMAT]):
            raise FingerprintError(
                f"fingerprint of version {data[:1].hex() or 'none'}, this program reads {_FORMAT:02x}: make it again"
            )
        try:
            fields = zlib.decompress(data[1:], wbits=-15).split(b"\0", _FIELDS - 1)
            outlet, kind, credit, minute, letters, worn, title, lines = fields
            return cls(
                outlet=outlet.decode(errors="surrogatepass"),
                kind=kind.decode(errors="surrogatepass").partition("\n")[0],
                medium=kind.decode(errors="surrogatepass").partition("\n")[2] or None,
                credit=credit.decode(errors="surrogatepass") or None,
                minute=int(minute) if minute else None,
                letters=int(letters),
                title=title,
                lines=lines,
                worn=tuple(_pairs(worn)),
            )
        except (zlib.error, ValueError) as error:
            raise FingerprintError(f"damaged or cut fingerprint of {len(data)} bytes: make it again") from error


def keyed(prints: Iterable[Fingerprint]) -> Iterator[Fingerprint]:
    """The same, with their keys made for `AT_ONCE` of them in one go: in half the time that each by itself takes."""
    for some in batched(prints, AT_ONCE):
        hashed = [print_._hashed for print_ in some]  # noqa: SLF001 - a fingerprint's own module
        hashes = gram_hashes(b"".join(hashed))
        found = keys_of(hashes, [print_._ends for print_ in some])  # noqa: SLF001 - likewise
        start = 0
        for print_, text, keys in zip(some, hashed, found, strict=True):
            # As `cached_property` keeps them.
            object.__setattr__(print_, "hashes", hashes[start : start + max(len(text) - GRAM + 1, 0)])
            object.__setattr__(print_, "keys", tuple(sorted(keys)))
            start += len(text)
        yield from some


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans, ascending and apart, that cover what these do."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _pairs(numbers: bytes) -> Iterator[tuple[int, int]]:
    values = iter(map(int, numbers.split()))
    return zip(values, values, strict=True)
