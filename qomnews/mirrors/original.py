"""The policy that picks, of a story's members, the original."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Precision
from qomnews.outlets import OutletKind, UnknownOutletError, outlet

if TYPE_CHECKING:
    from collections.abc import Sequence

_KIND_ORDER: dict[OutletKind, int] = {"agency": 0, "local": 1, "aggregator": 2}
# A date without its hour says only by when the story was out: it counts as the last minute that it can mean.
_LATEST: dict[Precision, timedelta] = {
    "minute": timedelta(),
    "hour": timedelta(minutes=59),
    "day": timedelta(hours=23, minutes=59),
}
_NEVER = datetime.max.replace(tzinfo=UTC)


@attrs.frozen
class Member:
    """An article as a member of a story.

    `credits` is the outlet that its page names as its source (`Fingerprint.credit`); `published_at` is aware.
    """

    article_id: str
    outlet: str
    published_at: datetime | None = None
    precision: Precision = "minute"
    credits: str | None = None

    @property
    def kind(self) -> OutletKind:
        """Its outlet's kind; an outlet that the registry doesn't know counts as local."""
        try:
            return outlet(self.outlet).kind
        except UnknownOutletError:
            return "local"


def original_of(members: Sequence[Member]) -> str:
    """Id of the member that the others are copies of; the order of the arguments makes no difference.

    The outlet that the members credit, followed from credit to credit to its end; else, and among several articles
    of that outlet, the one published first; in the same minute agency before local before aggregator; else the
    smallest id.

    Raises:
        ValueError: there are no members.
    """
    if not members:
        raise ValueError("a story without members has no original")
    votes = _votes(members)
    most = max(votes.values(), default=0)
    credited = {name for name, count in votes.items() if count == most}
    return min((m for m in members if not credited or m.outlet in credited), key=_precedence).article_id


def _precedence(member: Member) -> tuple[datetime, int, str]:
    published = _NEVER
    if member.published_at is not None:
        # The first and the last day of the calendar may lie outside it elsewhere.
        with suppress(OverflowError):
            latest = member.published_at + _LATEST[member.precision]
            published = latest.astimezone(UTC).replace(second=0, microsecond=0)
    return published, _KIND_ORDER[member.kind], member.article_id


def _votes(members: Sequence[Member]) -> Counter[str]:
    """For each outlet of the story, how many members credit it in the end."""
    present = {member.outlet for member in members}
    named: dict[str, Counter[str]] = {}
    for member in members:
        if member.credits in present and member.credits != member.outlet:
            named.setdefault(member.outlet, Counter())[member.credits] += 1
    # Whom an outlet credits most; of equals the smallest id.
    source = {name: min(counted, key=lambda other: (-counted[other], other)) for name, counted in named.items()}
    votes: Counter[str] = Counter()
    for member in members:
        end = _end(member.credits, source) if member.credits in present and member.credits != member.outlet else None
        if end is not None and end != member.outlet:
            votes[end] += 1
    return votes


def _end(name: str | None, source: dict[str, str]) -> str | None:
    """The outlet at which a chain of credits ends; None where it runs in a circle."""
    passed: set[str] = set()
    while name is not None and name in source:
        if name in passed:
            return None
        passed.add(name)
        name = source[name]
    return name
