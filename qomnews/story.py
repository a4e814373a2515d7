"""From what a page says to a record: the one composition of dates, text and identity.

    RawArticle -> dated() -> Dated -> normalised() -> Derived -> fingerprinted() -> Fingerprinted

`derive()` is the first two in one; the crawl's pipelines are the steps, one each. All are pure: the same page
and the same `now` always give the same record.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from qomnews import dates, identity, mirrors, pages
from qomnews.article import Article, Block, Image, RawArticle, RawText, body_text
from qomnews.dates import DateError, Moment
from qomnews.mirrors import Fingerprint
from qomnews.mirrors.credits import RULES as SOURCE_RULES
from qomnews.mirrors.credits import canonical_source
from qomnews.outlets import outlet
from qomnews.text import RULES as TEXT_RULES
from qomnews.text import Normaliser, Options

if TYPE_CHECKING:
    from datetime import datetime

DEFAULT_OPTIONS = Options()


class RejectedError(ValueError):
    """What the page says can't be made a record of; `reason` is a short name, `detail` says what was wrong."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[RejectedError], tuple[str, str]]:
        """How it is made again in another process."""
        return type(self), (self.reason, self.detail)


@attrs.frozen
class Dated:
    """A raw record with its dates read; `fetched_at` (ISO 8601) is the raw record's, or `now` where it has none."""

    raw: RawArticle
    published: Moment | None
    updated: Moment | None
    fetched_at: str
    flags: tuple[str, ...]


@attrs.frozen
class Derived:
    """A raw record and what was derived from it."""

    raw: RawArticle
    article: Article


@attrs.frozen
class Fingerprinted:
    """A derived record, ready to be compared and stored."""

    raw: RawArticle
    article: Article
    fingerprint: Fingerprint


def rules_in_force(options: Options = DEFAULT_OPTIONS) -> dict[str, str]:
    """Which rules derive a record now, by step; those of text name what is chosen otherwise than by default.

    >>> rules_in_force(Options(digits="latin"))["text"].split(maxsplit=1)[1]
    'digits=latin'
    """
    return {"pages": pages.RULES, "dates": dates.RULES, "text": _text_rules(options), "sources": SOURCE_RULES}


@cache
def _text_rules(options: Options) -> str:
    chosen = {
        field.name: value
        for field in attrs.fields(Options)
        if (value := getattr(options, field.name)) != getattr(DEFAULT_OPTIONS, field.name)
    }
    if "forms" in chosen:
        # There may be thousands; another file of words is another set of rules.
        chosen["forms"] = sha256("\n".join(chosen["forms"]).encode()).hexdigest()[:8]
    return " ".join([TEXT_RULES, *(f"{name}={value}" for name, value in chosen.items())])


def derive(raw: RawArticle, *, now: datetime, options: Options = DEFAULT_OPTIONS) -> Article:
    """The record of a page.

    Args:
        raw: what the page says.
        now: the moment of fetching, against which relative dates are read and future ones are flagged.
        options: how text is normalised.

    Raises:
        RejectedError: no title; neither body, lead nor caption; or a date that can't be one.
    """
    return normalised(dated(raw, now=now), options=options).article


def dated(raw: RawArticle, *, now: datetime) -> Dated:
    """The raw record with its dates as aware instants.

    Raises:
        RejectedError: `no-title`, `no-text`, `bad-date` (unreadable, or before the outlet existed).
    """
    if not raw.title or not raw.title.strip():
        raise RejectedError("no-title", "the page has no title")
    if not (raw.lead and raw.lead.strip()) and not any(block.text.strip() for block in raw.body):
        raise RejectedError("no-text", "the page has neither body, lead nor caption")
    flags: list[str] = []
    published = None
    if raw.published_raw:
        try:
            published = dates.parse(raw.published_raw, now=now)
        except DateError as error:
            raise RejectedError("bad-date", str(error)) from error
        since = outlet(raw.outlet).since
        if published.instant.date() < since:
            raise RejectedError("bad-date", f"{raw.published_raw!r} is before {since}, when {raw.outlet} did not exist")
        flags.extend(published.flags)
    else:
        flags.append("undated")
    updated = None
    if raw.updated_raw:
        # The story itself is whole without it, so that an unreadable update costs a flag and not the record.
        try:
            updated = dates.parse(raw.updated_raw, now=now)
        except DateError:
            flags.append("update_unreadable")
    fetched_at = raw.fetched_at or now.astimezone(UTC).isoformat(timespec="seconds")
    return Dated(raw=raw, published=published, updated=updated, fetched_at=fetched_at, flags=tuple(flags))


def normalised(item: Dated, *, options: Options = DEFAULT_OPTIONS) -> Derived:
    """The record, its text normalised and its identity settled."""
    raw = item.raw
    clean = _Cleaner(options)
    blocks = tuple(Block(block.kind, text) for block in raw.body if (text := clean.line(block.text)))
    title = clean.optional(raw.title)
    if title is None:
        raise RejectedError("no-title", "nothing is left of the title once it is normalised")
    article_id = identity.article_id(raw.outlet, raw.news_id, raw.url) if raw.news_id or raw.url else None
    content_hash = identity.content_hash(raw.title, raw.lead, raw.body)
    # A page from a file may have neither number nor address: its content is then all that names it.
    article_id = article_id or f"{raw.outlet}:{content_hash[:12]}"
    published, updated = item.published, item.updated
    return Derived(
        raw,
        Article(
            id=article_id,
            story_id=article_id,
            outlet=raw.outlet,
            desk=raw.desk,
            url=raw.url,
            short_url=raw.short_url,
            news_id=raw.news_id,
            kind=raw.kind,
            title=title,
            kicker=clean.optional(raw.kicker),
            lead=clean.optional(raw.lead),
            body=body_text(blocks),
            blocks=blocks,
            byline=clean.optional(raw.byline),
            source_name=clean.optional(canonical_source(raw.source_name, raw.source_url)),
            source_url=raw.source_url,
            published_at=published.iso if published else None,
            published_jalali=published.jalali if published else None,
            published_precision=published.precision if published else None,
            updated_at=updated.iso if updated else None,
            category=clean.each(raw.category),
            tags=clean.each(raw.tags),
            images=tuple(
                Image(image.url, clean.optional(image.alt), clean.optional(image.caption)) for image in raw.images
            ),
            comments_count=raw.comments_count,
            content_hash=content_hash,
            rules=rules_in_force(options),
            first_seen_at=item.fetched_at,
            last_changed_at=item.fetched_at,
            flags=item.flags,
            capture=raw.capture,
            extraction=raw.extraction,
            raw=RawText(
                title=raw.title or "",
                kicker=raw.kicker,
                lead=raw.lead,
                body=body_text(raw.body),
                published=raw.published_raw,
            ),
        ),
    )


def fingerprinted(item: Derived) -> Fingerprinted:
    """The record with the fingerprint that finds its mirrors."""
    return Fingerprinted(item.raw, item.article, mirrors.fingerprint(item.article))


class _Cleaner:
    """A normaliser in the shapes that a record's fields have."""

    def __init__(self, options: Options) -> None:
        self._normalise = Normaliser(options).normalise

    def line(self, value: str) -> str:
        return self._normalise(value).strip()

    def optional(self, value: str | None) -> str | None:
        return (self.line(value) or None) if value else None

    def each(self, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for value in values if (text := self.line(value)))
