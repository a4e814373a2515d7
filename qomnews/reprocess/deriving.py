"""One record again: its page, or what its page said, through the same steps as in a crawl. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Article, RawArticle
from qomnews.pages import NoArticleError, extract
from qomnews.records import from_json
from qomnews.store.rederiving import Kept, as_before
from qomnews.story import Fingerprinted, RejectedError, dated, fingerprinted, normalised

if TYPE_CHECKING:
    from qomnews.text import Options

PROGRAM_ERROR = "program-error"


@attrs.frozen
class KeptPage:
    """A page out of the archive."""

    url: str
    content_type: str | None
    body: bytes


@attrs.frozen
class Again:
    """A record to derive again; without its page, from what the page said."""

    kept: Kept
    page: KeptPage | None


@attrs.frozen
class Failed:
    """A record that can't be derived again, so that the old one stays."""

    reason: str
    detail: str


Outcome = Fingerprinted | Failed | None
"""What becomes of a record; None where that is what it is."""


def again(job: Again, options: Options) -> Outcome:
    """What today's rules make of a record's page, read against the moment of fetching."""
    old, kept = from_json(job.kept.record, Article), from_json(job.kept.raw, RawArticle)
    now = datetime.fromisoformat(kept.fetched_at or old.first_seen_at)
    try:
        raw = kept if job.page is None else _said(job.page, kept, now)
        item = fingerprinted(normalised(dated(raw, now=now), options=options))
    except (NoArticleError, RejectedError) as error:
        return Failed(error.reason, error.detail)
    except Exception as error:  # noqa: BLE001 - a page that a rule stumbles over must not keep all others back
        return Failed(PROGRAM_ERROR, f"{type(error).__name__}: {error}")
    if job.page is None:
        # Its page was read by the rules of that time.
        rules = item.article.rules | {"pages": old.rules["pages"]}
        item = attrs.evolve(item, article=attrs.evolve(item.article, rules=rules))
    return None if raw == kept and as_before(old, item).article == old else item


def _said(page: KeptPage, kept: RawArticle, now: datetime) -> RawArticle:
    said = extract(page.body, outlet=kept.outlet, url=page.url, content_type=page.content_type, fetched_at=now)
    return attrs.evolve(said, fetched_at=kept.fetched_at, capture=kept.capture)
