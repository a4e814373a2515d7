"""Which of the pages that an archive has become records, by the same steps as in a crawl. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Kind
from qomnews.captures.captured import PROGRAM_ERROR, Captured, Lost
from qomnews.story import Fingerprinted, RejectedError, dated, fingerprinted, normalised

if TYPE_CHECKING:
    from qomnews.text import Options

OTHER_DESK = "other-desk"


@attrs.frozen(kw_only=True)
class Choice:
    """Which stories of an outlet are meant; None: no such bound.

    Attributes:
        desk: the desk whose breadcrumb they carry.
        kinds: news, photo, …
        since: published then or later; what has no date falls out.
        until: published before.
    """

    desk: str | None = None
    kinds: tuple[Kind, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class Story:
    """A page of an archive as a record, ready to be stored.

    Attributes:
        url: where the page was fetched.
        item: the record.
        is_plain: whether it was read from plain text.
    """

    url: str
    item: Fingerprinted
    is_plain: bool


@attrs.frozen
class PutAside:
    """A page whose story isn't meant; `why` is a short name."""

    why: str


def derived(page: Captured, choice: Choice, options: Options) -> Story | Lost | PutAside:
    """What becomes of a page: its record, or why there is none.

    Args:
        page: as it was read.
        choice: which of its outlet's stories are meant.
        options: how text is normalised.
    """
    raw = page.raw
    if choice.kinds is not None and raw.kind not in choice.kinds:
        return PutAside("other-kind")
    if choice.desk is not None and raw.desk != choice.desk:
        why = f"its category is {' > '.join(raw.category)}" if raw.category else "it shows no category"
        # Without a category it may be of the desk: the page, or our reading of it, may be mended.
        return attrs.evolve(_lost(page, OTHER_DESK, why), is_final=bool(raw.category))
    try:
        moment = dated(raw, now=page.at)
        if not _is_in_span(moment.published.instant if moment.published else None, choice):
            return PutAside("other-time")
        item = fingerprinted(normalised(moment, options=options))
    except RejectedError as error:
        return _lost(page, error.reason, error.detail)
    except Exception as error:  # noqa: BLE001 - a page that a rule stumbles over must not keep all others back
        return _lost(page, PROGRAM_ERROR, f"{type(error).__name__}: {error}")
    return Story(url=page.url, item=item, is_plain=page.is_plain)


def _is_in_span(published: datetime | None, choice: Choice) -> bool:
    if choice.since is None and choice.until is None:
        return True
    if published is None:
        return False
    return not (choice.since and published < choice.since) and not (choice.until and published >= choice.until)


def _lost(page: Captured, reason: str, detail: str) -> Lost:
    return Lost(
        file=page.capture.file,
        offset=page.offset,
        reason=reason,
        detail=detail,
        outlet=page.outlet,
        url=page.url,
        at=page.at,
        is_plain=page.is_plain,
    )
