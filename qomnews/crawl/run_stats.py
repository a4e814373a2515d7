"""What a run's record holds beside its exit status: JSON types only, and never more than it takes to understand it.

A run that failed on 100,000 addresses, each for a reason of its own, has a record of some kilobytes as well: of each
reason a few addresses are kept as samples, of many reasons the most frequent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from qomnews.config import Config
from qomnews.crawl.secrets import HIDDEN, without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qomnews.crawl.outcome import Outcome

SAMPLES_EACH, SAMPLES = 5, 100
REASONS_COUNTED, REASONS_SAID = 40, 20
TEXT, ADDRESS = 600, 1000
OTHERS = "others"

_STATUS = "downloader/response_status_count/"


class Samples:
    """A few addresses for each reason for which addresses gave no record."""

    def __init__(self) -> None:
        self._by_reason: dict[str, list[str]] = {}
        self._left = SAMPLES

    def offer(self, reason: str, url: str) -> None:
        """Keep an address where few are kept before it."""
        if self._left and len(url) <= ADDRESS and len(kept := self._by_reason.setdefault(reason, [])) < SAMPLES_EACH:
            kept.append(url)
            self._left -= 1

    def of(self, reasons: Iterable[str]) -> dict[str, list[str]]:
        """The addresses of some reasons."""
        return {reason: self._by_reason[reason] for reason in reasons if self._by_reason.get(reason)}


def outcome_stats(outcome: Outcome, samples: Samples) -> dict[str, Any]:
    """What an outcome says: counts, reasons, and samples of what was lost."""
    return {
        "counts": outcome.counts,
        "rejected": most_frequent(outcome.rejected),
        "failed": most_frequent(outcome.failed),
        "reasons": few([clipped(reason) for reason in outcome.reasons]),
        "samples": samples.of((*outcome.failed, *outcome.rejected)),
    }


def traffic(stats: Mapping[str, Any]) -> dict[str, Any]:
    """Requests, bytes and answers by status, from what Scrapy counted."""
    statuses = {key.removeprefix(_STATUS): int(count) for key, count in stats.items() if key.startswith(_STATUS)}
    return {
        "requests": int(stats.get("downloader/request_count", 0)),
        "bytes_sent": int(stats.get("downloader/request_bytes", 0)),
        "bytes_received": int(stats.get("downloader/response_bytes", 0)),
        "retries": int(stats.get("retry/count", 0)),
        "statuses": most_frequent(statuses),
    }


def settings_that_differ(config: Config) -> dict[str, Any]:
    """What an operator has set otherwise than it is by default, by its path, such as `crawl.delay`; no secrets."""
    return dict(_differing(config, Config.model_construct(), ""))


def _differing(section: BaseModel, usual: BaseModel | None, path: str) -> Iterable[tuple[str, Any]]:
    for name in type(section).model_fields:
        value, default = getattr(section, name), getattr(usual, name, None)
        if value == default:
            continue
        if isinstance(value, BaseModel):
            yield from _differing(value, default if type(default) is type(value) else type(value)(), f"{path}{name}.")
        elif isinstance(value, dict) and any(isinstance(part, BaseModel) for part in value.values()):
            for key, part in value.items():
                yield from _differing(part, type(part).model_construct(), f"{path}{name}.{key}.")
        else:
            # A section knows itself which of its values nobody may see.
            shown = section.model_dump(mode="json", include={name})[name]
            yield f"{path}{name}", bounded(without_secrets(name, HIDDEN if isinstance(value, SecretStr) else shown))


def most_frequent(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by name, those of the rarest together under `others` where there are too many names."""
    if len(counts) <= REASONS_COUNTED:
        return dict(counts)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    kept, rest = ordered[:REASONS_COUNTED], ordered[REASONS_COUNTED:]
    return {**dict(sorted(kept)), OTHERS: sum(count for _, count in rest)}


def bounded(value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    """A setting's value without what no reader of a record needs of it."""
    if isinstance(value, str):
        return clipped(value)
    if isinstance(value, list):
        return few([bounded(part) for part in value])
    if isinstance(value, dict):
        return {clipped(name): bounded(part) for name, part in list(value.items())[:REASONS_COUNTED]}
    return value


def few(texts: list[Any]) -> list[Any]:
    """The first of them, and how many more there are."""
    return texts if len(texts) <= REASONS_SAID else [*texts[:REASONS_SAID], f"and {len(texts) - REASONS_SAID} more"]


def clipped(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}…"
