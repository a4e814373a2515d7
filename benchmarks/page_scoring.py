"""What a tool made of the pages, against what is right: one row of the table, for us and for every peer alike.

Titles and fields are right when they say the same but for white space and half-spaces, which have a row of their own:
the share of the story's words with half-spaces (title and body) that come out with them. A date is right when it is
the instant to the minute, or the day where a tool gives no more; one without an offset may be meant in Tehran or in
UTC. Tags are right in any order. A paragraph is right by its words, so that a tool may set table cells and list items
apart as it likes.

A tool that has no field for lead or captions may have the lead at the head of its body and captions in it, or not: of
the body's readings the one nearest to what it gave counts. Ours has fields for both, and is held to the one reading.

A leak of boilerplate is a run of four words in the body that stands in the page's text (`page_words.page_words`) but in
no reading of the story: kicker, title, lead and blocks one after the other, with and without captions. So a single
foreign word counts where the page has it beside the story's; a foreign line away from the story, from four words on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import define, field

from benchmarks.page_truth import FIELDS, Page
from benchmarks.page_words import HALF_SPACE, half_spaced, leaked, overlap, page_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.page_worker import Reading

type Value = str | list[str] | None

TEHRAN = ZoneInfo("Asia/Tehran")


@define
class Share:
    """So many of so many."""

    right: float = 0
    of: int = 0

    def add(self, right: float) -> None:
        """Count one more."""
        self.right += right
        self.of += 1

    @property
    def percent(self) -> float:
        """In percent; of nothing, nothing is wrong."""
        return 100 * self.right / self.of if self.of else 100.0


@define
class Scores:
    """A tool's row; `fields` has those it knows."""

    title: Share = field(factory=Share)
    instant: Share = field(factory=Share)
    wrong_dates: list[str] = field(factory=list)
    body: Share = field(factory=Share)
    paragraphs: Share = field(factory=Share)
    leaks: dict[str, list[str]] = field(factory=dict)
    invented: list[str] = field(factory=list)
    empty_pages: int = 0
    redesigned_body: Share = field(factory=Share)
    redesigned_instant: Share = field(factory=Share)
    half_spaces: Share = field(factory=Share)
    fields: dict[str, Share] = field(factory=dict)
    # Page and field of what is not exact, for whoever mends.
    misses: list[tuple[str, str]] = field(factory=list)


def same(got: str | None, right: str | None) -> bool:
    """Whether two texts are the same but for white space and half-spaces."""
    return _plain(got) == _plain(right)


def _plain(text: str | None) -> str:
    return " ".join((text or "").replace(HALF_SPACE, "").split())


def same_values(got: Value, right: Value, *, ordered: bool = True) -> bool:
    """The same for a field, which is a text or a list of texts."""
    if isinstance(got, str) or isinstance(right, str):
        return isinstance(got, str | None) and isinstance(right, str | None) and same(got, right)
    ours, theirs = [_plain(text) for text in got or ()], [_plain(text) for text in right or ()]
    return ours == theirs if ordered else sorted(ours) == sorted(theirs)


def date_is_right(got: str, right: str) -> bool:
    """Whether a date (ISO 8601, with or without a time, with or without an offset) is the right one.

    >>> date_is_right("2025-12-15T21:05:10+00:00", "2025-12-16T00:35:00+03:30")
    True
    >>> date_is_right("2025-12-16", "2025-12-16T00:35:00+03:30")
    True
    """
    if len(got) == 10 or len(right) == 10:
        return _in_tehran(got)[:10] == _in_tehran(right)[:10]
    instant = datetime.fromisoformat(right)
    said = datetime.fromisoformat(got)
    readings = [said] if said.tzinfo else [said.replace(tzinfo=TEHRAN), said.replace(tzinfo=UTC)]
    return any(_minute(reading) == _minute(instant) for reading in readings)


def _in_tehran(text: str) -> str:
    said = datetime.fromisoformat(text)
    return said.astimezone(TEHRAN).isoformat() if said.tzinfo else said.isoformat()


def _minute(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(second=0, microsecond=0)


def bodies(page: Page, *, exact: bool) -> list[list[str]]:
    """The readings of a page's body that count as right; the first is the record's own."""
    own = page.paragraphs()
    if exact:
        return [own]
    bare = page.paragraphs(captions=False)
    lead = [page.lead] if page.lead else []
    return [own, bare, [*lead, *own], [*lead, *bare]]


def score(pages: Sequence[Page], readings: Iterable[Reading | None], *, ours: bool = False) -> Scores:
    """The scores of what a tool read; None where it found no article or died."""
    scores = Scores()
    for page, reading in zip(pages, readings, strict=True):
        if page.expected is None:
            scores.empty_pages += 1
            # A body without a title, or the other way round, is no article.
            if reading and reading["title"].strip() and any(text.strip() for text in reading["paragraphs"]):
                scores.invented.append(page.name)
        else:
            _score_article(scores, page, reading or nothing(), ours=ours)
    return scores


def nothing() -> Reading:
    """A reading in which nothing was found."""
    return {"title": "", "published": None, "paragraphs": [], "fields": {}}


def _score_article(scores: Scores, page: Page, reading: Reading, *, ours: bool) -> None:
    def mark(share: Share, name: str, right: float) -> None:
        share.add(right)
        if right < 1:
            scores.misses.append((page.name, name))

    mark(scores.title, "title", same(reading["title"], page.title))
    _score_date(scores, page, reading["published"])
    right_bodies = bodies(page, exact=ours)
    got = [text for paragraph in reading["paragraphs"] if (text := words(paragraph))]
    flat = [word for paragraph in got for word in paragraph]
    f1 = max(overlap(flat, words(" ".join(body))) for body in right_bodies)
    mark(scores.body, "body", f1)
    if page.is_redesign:
        scores.redesigned_body.add(f1)
    exact = any(got == [words(text) for text in body] for body in right_bodies)
    mark(scores.paragraphs, "paragraphs", exact)
    if found := _leaks(page, flat):
        scores.leaks[page.name] = found
    due = half_spaced(" ".join([page.title, *page.paragraphs(captions=False)]))
    kept = due & half_spaced(" ".join([reading["title"], *reading["paragraphs"]]))
    scores.half_spaces.right += kept.total()
    scores.half_spaces.of += due.total()
    for name in FIELDS:
        if name not in reading["fields"] and not ours:
            continue
        value, right = reading["fields"].get(name), (page.expected or {}).get(name)
        share = scores.fields.setdefault(name, Share())
        if value or right:
            mark(share, name, same_values(value, right, ordered=name != "tags"))


def _score_date(scores: Scores, page: Page, got: str | None) -> None:
    right = bool(got and page.published_at and date_is_right(got, page.published_at))
    if got and not right:
        scores.wrong_dates.append(page.name)
    if page.published_at is None:
        return
    scores.instant.add(right)
    if page.is_redesign:
        scores.redesigned_instant.add(right)
    if not right:
        scores.misses.append((page.name, "instant"))


def _leaks(page: Page, body: list[str]) -> list[str]:
    """The runs of boilerplate in a body."""
    kicker = str((page.expected or {}).get("kicker") or "")
    head = [kicker, page.title, page.lead]
    captions = [" ".join(page.paragraphs(captions=with_captions)) for with_captions in (True, False)]
    story = [words(re.sub(r"\s+", " ", " ".join([*head, text]))) for text in captions]
    return leaked(body, page_words(page.body), story)
