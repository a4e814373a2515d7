"""What deriving again came to: how many records changed in which field, with a few of each, and what failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.records import to_dict

if TYPE_CHECKING:
    from qomnews.article import Article
    from qomnews.reprocess.deriving import Failed

SAMPLES = 3
"""Records that are shown of each field, and of each reason of a failure."""
RULES = "rules"
# They follow from another field, or from the change itself.
_UNTOLD = {"last_changed_at", "content_hash", "body", RULES}
# Where a record stands among others is settled by the store.
_STORY = {"story_id", "mirrors", "mirror_of", "status"}


@attrs.frozen
class Sample:
    """A record's field, or a part of it, before and after, as JSON types."""

    article_id: str
    before: Any
    after: Any


@attrs.define
class Report:
    """Counts of records.

    Attributes:
        changed: those whose fields changed.
        only_rules: those that are the same, and say that today's rules derived them.
        same: those that are the same in every letter.
        texts: those of which another text is compared with others now, so that their stories were judged anew.
        stories: those that stand otherwise in their stories now.
        overtaken: those that were fetched anew, or went, meanwhile.
        fields: how many records each field changed in.
        samples: a few of each.
        failures: how many can't be derived again, so that the old record stays, by reason.
        failed: a few of each: ids and details.
    """

    changed: int = 0
    only_rules: int = 0
    same: int = 0
    texts: int = 0
    stories: int = 0
    overtaken: int = 0
    fields: Counter[str] = attrs.field(factory=Counter)
    samples: defaultdict[str, list[Sample]] = attrs.field(factory=lambda: defaultdict(list))
    failures: Counter[str] = attrs.field(factory=Counter)
    failed: defaultdict[str, list[tuple[str, str]]] = attrs.field(factory=lambda: defaultdict(list))

    def compare(self, before: Article, after: Article | None) -> None:
        """Count a record that was derived again; None: it was left alone, since another fetch overtook it."""
        if after is None:
            self.overtaken += 1
            return
        if after == before:
            self.same += 1
            return
        changes = changes_of(before, after)
        self.changed += bool(changes)
        self.only_rules += not changes
        self.texts += before.content_hash != after.content_hash or bool({"title", "lead", "blocks"} & changes.keys())
        self.stories += any(getattr(before, name) != getattr(after, name) for name in _STORY)
        for name, (old, new) in changes.items():
            self.fields[name] += 1
            if len(self.samples[name]) < SAMPLES:
                self.samples[name].append(Sample(before.id, old, new))

    def fail(self, article_id: str, failed: Failed) -> None:
        """Count a record that can't be derived again."""
        self.failures[failed.reason] += 1
        if len(self.failed[failed.reason]) < SAMPLES:
            self.failed[failed.reason].append((article_id, failed.detail))


def changes_of(before: Article, after: Article) -> dict[str, tuple[Any, Any]]:
    """What differs, by field: before and after as JSON types; of raw text and of what won each field, each part."""
    old, new = _told(before), _told(after)
    return {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}


def _told(article: Article) -> dict[str, Any]:
    plain = {name: value for name, value in to_dict(article).items() if name not in _UNTOLD | _STORY}
    for name in ("raw", "extraction"):
        plain |= {f"{name}.{part}": value for part, value in plain.pop(name).items()}
    return plain
