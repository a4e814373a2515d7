"""Making fingerprints: what of an article is its own, in letters."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from qomnews.mirrors.credits import credited_outlet, credited_within
from qomnews.mirrors.fingerprint import TEXT_LIMIT, Fingerprint
from qomnews.mirrors.letters import coded
from qomnews.mirrors.segments import own_blocks, own_title, segments, titled_medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.article import Article, Block

# Room for markup-free text around the letters that are kept, so that a body of megabytes costs what a long one does.
_CHARACTER_LIMIT = 4 * TEXT_LIMIT
_TITLE_LIMIT = 500


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
        # Bytes of nought part the fields of a fingerprint.
        outlet=outlet.replace("\0", ""),
        kind=kind.replace("\0", "").replace("\n", " "),
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


def _minute(published_at: str | None) -> int | None:
    if published_at is None:
        return None
    try:
        published = datetime.fromisoformat(published_at)
        # Without an offset it is no instant.
        return None if published.tzinfo is None else int(published.timestamp() // 60)
    except (ValueError, OverflowError):
        return None
