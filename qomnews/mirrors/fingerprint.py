"""What of an article is compared: its skeleton, and the keys under which its mirrors are looked up."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from datetime import datetime
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors.credits import credited_outlet, credited_within
from qomnews.mirrors.keys import GRAM, LIMIT, gram_hashes, keys_of
from qomnews.mirrors.letters import coded
from qomnews.mirrors.segments import own_blocks, own_title, segments, titled_medium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qomnews.article import Article, Block

TEXT_LIMIT = LIMIT
"""Letters of a text that are compared: the longest reports have about 12,000; it bounds time and memory."""
SHORT = 120
"""Letters below which a text says too little by itself; its title is then part of the evidence and of the keys."""
HEAD = 200
"""Letters of lead and body that count as a story's head."""

_FORMAT = 2
_FIELDS = 8
# Room for markup-free text around the letters that are kept, so that a body of megabytes costs what a long one does.
_CHARACTER_LIMIT = 4 * TEXT_LIMIT
_TITLE_LIMIT = 500


class FingerprintError(ValueError):
    """Bytes that are no fingerprint, or one of another version."""


# Words that news text is full of, the most frequent last, as deflate wants them.
_COMMON = (
    "امروز دیروز مسئولان مردم کشور استان شهرستان زائران مراسم برنامه اجرای طرح افتتاح برگزاری برگزارشد"
    " همچنین تصریحکرد خاطرنشانکرد یادآورشد بیانکرد ابرازکرد عنوانکرد اظهارداشت ویافزود ویادامهداد"
    " اینمراسم دراینباره درخصوص درراستای بااشارهبه باتاکیدبر باحضور بهمنظور براساس میتواند انجامشود"
    " استاندار شهرداری مدیرکل فرهنگوارشاداسلامی جمهوریاسلامیایران اظهارکرد تاکیدکرد استانقم شدهاست"
).replace(" ", "")


_DICTIONARY = coded(_COMMON)


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

    def unmarked(self) -> Fingerprint:
        """The same as it was made, with nothing marked as worn."""
        return attrs.evolve(self, worn=()) if self.worn else self

    @cached_property
    def hashes(self) -> NDArray[np.int32]:
        """The hashes of the text's grams."""
        return gram_hashes(self.text)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """Signed 32-bit keys, ascending, `MOST_KEYS` or little more: an index stores them to find candidates.

        Of a short text, its title's too.
        """
        keys = keys_of(self.hashes, list(accumulate(map(len, self.lines.split(b"\n")))))
        if len(self.text) < SHORT:
            # Titles of a word or two have no grams: the title itself stands for them.
            title = b"title " + self.title.ljust(2 * GRAM)
            for text in (self.title, title):
                keys += keys_of(gram_hashes(text), (len(text),))
        return tuple(sorted(set(keys)))

    def to_bytes(self) -> bytes:
        """One byte of version, then the fields, deflated; `keys` are made again from them when asked for."""
        fields = (
            self.outlet.encode(),
            f"{self.kind} {self.medium or ''}".encode(),
            (self.credit or "").encode(),
            b"" if self.minute is None else str(self.minute).encode(),
            str(self.letters).encode(),
            " ".join(map(str, chain.from_iterable(self.worn))).encode(),
            self.title,
            self.lines,
        )
        deflate = zlib.compressobj(level=6, wbits=-15, zdict=_DICTIONARY)
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
        inflate = zlib.decompressobj(wbits=-15, zdict=_DICTIONARY)
        try:
            fields = inflate.decompress(data[1:]).split(b"\0", _FIELDS - 1)
            if not inflate.eof:
                fields.clear()
            outlet, kind, credit, minute, letters, worn, title, lines = fields
            return cls(
                outlet=outlet.decode(),
                kind=kind.decode().partition(" ")[0],
                medium=kind.decode().partition(" ")[2] or None,
                credit=credit.decode() or None,
                minute=int(minute) if minute else None,
                letters=int(letters),
                title=title,
                lines=lines,
                worn=tuple(_pairs(worn)),
            )
        except (zlib.error, ValueError) as error:
            raise FingerprintError(f"damaged or cut fingerprint of {len(data)} bytes: make it again") from error


def fingerprint(article: Article) -> Fingerprint:
    """The fingerprint of an article, normalised or not."""
    return fingerprint_of(
        outlet=article.outlet,
        kind=article.kind,
        title=article.title,
        lead=article.lead,
        body=article.body,
        blocks=article.blocks,
        source_name=article.source_name,
        source_url=article.source_url,
        published_at=article.published_at,
    )


def fingerprint_of(  # noqa: PLR0913 - an article has that many parts that speak for it
    *,
    outlet: str,
    title: str,
    lead: str | None = None,
    body: str = "",
    kind: str = "news",
    blocks: Sequence[Block] = (),
    source_name: str | None = None,
    source_url: str | None = None,
    published_at: str | None = None,
) -> Fingerprint:
    """The fingerprint of what has these parts; an empty `outlet` is an unknown one.

    Where there are blocks they stand for the body. A page without a running text (a gallery) is known by its captions.
    """
    if blocks:
        body = "\n".join(own_blocks(blocks))
    # A lead that the body repeats is one text.
    lead = "" if lead and body.startswith(lead) else lead or ""
    running = f"{lead}\n{body}"
    lines, letters = _own_lines(running)
    if not lines:
        lines, letters = _own_lines("\n".join(block.text for block in blocks if block.kind == "caption"))
    credit = credited_outlet(source_name, source_url)
    if credit is None or credit == outlet:
        # "By the report of Shahr20, quoting Mehr": a page that names itself may still quote another.
        credit = credited_within(running[:_CREDIT_REACH])
    return Fingerprint(
        outlet=outlet,
        kind=kind,
        medium=titled_medium(title[:_TITLE_LIMIT]),
        credit=credit if credit != outlet else None,
        minute=_minute(published_at),
        letters=letters if len(running) <= _CHARACTER_LIMIT else len(running),
        title=coded(own_title(title[:_TITLE_LIMIT])).replace(b"\n", b""),
        lines=lines,
    )


# The attribution of a story stands in its first sentences; later ones quote for a detail.
_CREDIT_REACH = 600


def _own_lines(running: str) -> tuple[bytes, int]:
    """The segments of a text, one a line, as far as they are compared, and the letters of all."""
    pieces = coded("\n".join(segments(running[:_CHARACTER_LIMIT]))).split(b"\n")
    letters = sum(map(len, pieces))
    if letters > TEXT_LIMIT:
        reached = list(accumulate(map(len, pieces)))
        last = bisect_left(reached, TEXT_LIMIT)
        pieces[last:] = [pieces[last][: len(pieces[last]) - reached[last] + TEXT_LIMIT]]
    return b"\n".join(filter(None, pieces)), letters


def _pairs(numbers: bytes) -> Iterator[tuple[int, int]]:
    values = iter(map(int, numbers.split()))
    return zip(values, values, strict=True)


def _minute(published_at: str | None) -> int | None:
    if published_at is None:
        return None
    try:
        return int(datetime.fromisoformat(published_at).timestamp() // 60)
    except ValueError:
        return None
