"""JSON lines of articles, wherever they come from, with one line kept for each story."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews.export.comparing import InMemory
from qomnews.export.foreign import RejectedError
from qomnews.mirrors import HORIZON_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.export.comparing import Comparing, Told
    from qomnews.export.jsonl_lines import Lines
    from qomnews.export.streams import Output
    from qomnews.mirrors import Match

# What becomes of a line, one byte each.
_DROPPED, _KEPT, _MIRROR, _REJECTED = range(4)
# Lines between two reports of progress.
_STEP = 64


@attrs.define
class Tally:
    """How many of what there was: `records` = stories, mirrors, rejected, repeated, older and passed together.

    `mirrors` counts by relation. `repeated` said the same as another record of the same id, `older` are versions that
    a newer one replaced, `passed` tombstones. `undated` of the records have a date that can't be read.
    """

    records: int = 0
    stories: int = 0
    mirrors: Counter[str] = attrs.Factory(Counter)
    rejected: int = 0
    repeated: int = 0
    older: int = 0
    passed: int = 0
    undated: int = 0
    seconds: float = 0.0


@attrs.define
class _Known:
    """Of an article that was read: its newest line and what tells whether another line is the same article."""

    line: int
    outlet: str
    address: int
    content: int
    rank: tuple[int, float]


class Dedup:
    """Reads the lines once to find the stories, and once more to write what is kept; texts are never held.

    Args:
        lines: what is read.
        report: told of every line that can't be used: its number and what is wrong with it.
        advance: told now and then how many lines have been read.
        horizon_days: days between two articles beyond which they are never one story; None: no such bound.
        comparing: what reads the lines first and finds the stories, where that isn't done here; its own horizon counts.
    """

    def __init__(
        self,
        lines: Lines,
        report: Callable[[int, str], object],
        advance: Callable[[int], object] | None = None,
        *,
        horizon_days: int | None = HORIZON_DAYS,
        comparing: Comparing[Any] | None = None,
    ) -> None:
        self._lines = lines
        self._report = report
        self._advance = advance
        self._comparing: Comparing[Any] = comparing or InMemory(lines, horizon_days)
        self._known: dict[str, _Known] = {}
        # Ids that are not as they are shown: numbers, and those of lines that have none.
        self._shown: dict[str, str | int] = {}
        # From line 1 on.
        self._fates = bytearray(1)
        self.tally = Tally()

    def run(self, out: Output, mirrors: Output | None = None, rejects: Output | None = None) -> Tally:
        """Writes the lines that stay, as they came and in their order; a line for each mirror; the lines rejected.

        Raises:
            InputError: the lines can't be read.
            ExportError: an output can't be written.
        """
        started = time.perf_counter()
        self._read()
        found = self._find()
        self._write(found, out, mirrors, rejects)
        self.tally.seconds = time.perf_counter() - started
        return self.tally

    def _read(self) -> None:
        for number, said in self._comparing.lines():
            fate = _DROPPED
            try:
                if isinstance(said, RejectedError):
                    raise said
                if said != "blank":
                    fate = self._take(number, None if said == "tombstone" else said)
            except RejectedError as error:
                fate = self._reject(number, str(error))
            self._fates.append(fate)
            if self._advance is not None and number % _STEP == 0:
                self._advance(number)

    def _reject(self, number: int, reason: str) -> int:
        self.tally.records += 1
        self.tally.rejected += 1
        self._report(number, reason)
        return _REJECTED

    def _take(self, number: int, entry: Told | None) -> int:
        if entry is None:
            self.tally.records += 1
            self.tally.passed += 1
            return _KEPT
        now = _Known(number, entry.outlet, hash(entry.url), entry.content(), entry.rank)
        known = self._known.get(entry.key)
        if known is None:
            if entry.shown != entry.key:
                self._shown[entry.key] = f"line:{number}" if entry.shown is None else entry.shown
        elif known.content == now.content:
            self._count(entry)
            self.tally.repeated += 1
            if now.rank <= known.rank:
                return _DROPPED
            self._fates[known.line] = _DROPPED
            self._known[entry.key] = now
            return _KEPT
        else:
            self._require_version(entry, known, now)
            self.tally.older += 1
            if now.rank < known.rank:
                self._count(entry)
                return _DROPPED
            self._fates[known.line] = _DROPPED
        self._count(entry)
        self._known[entry.key] = now
        self._comparing.place(number, entry)
        return _KEPT

    def _count(self, entry: Told) -> None:
        self.tally.records += 1
        self.tally.undated += entry.undated

    def _require_version(self, entry: Told, known: _Known, now: _Known) -> None:
        """Ids that are only unique in a part of the lines must not make one article out of many."""
        same_address = entry.url is not None and known.address == now.address
        if known.outlet != now.outlet or not (same_address or known.rank != now.rank):
            shown = self._shown.get(entry.key, entry.key)
            raise RejectedError(
                f"line {known.line} has the id {shown} too, for something else: nothing says that one is the other's "
                "newer version (the same outlet and url, or another version, last_changed_at, updated_at or fetched_at)"
            )

    def _find(self) -> dict[int, tuple[str, str, Match]]:
        """The mirrors by line, each with its own key, its original's and the evidence."""
        found: dict[int, tuple[str, str, Match]] = {}
        for story in self._comparing.stories():
            self.tally.stories += 1
            for key, match in story.mirrors:
                line = self._known[key].line
                self._fates[line] = _MIRROR
                found[line] = key, story.original_id, match
                self.tally.mirrors[match.relation] += 1
        return found

    def _write(
        self,
        found: dict[int, tuple[str, str, Match]],
        out: Output,
        mirrors: Output | None,
        rejects: Output | None,
    ) -> None:
        for number, data, whole in self._lines:
            fate = self._fates[number]
            if fate == _KEPT:
                out.write(_ended(data))
            elif fate == _MIRROR and mirrors is not None:
                mirrors.write(self._mirror(*found[number]))
            elif fate == _REJECTED and rejects is not None:
                rejects.write(_ended(data) if whole else data)

    def _mirror(self, key: str, original: str, match: Match) -> bytes:
        evidence: dict[str, Any] = match.evidence
        if "through" in evidence:
            evidence = {**evidence, "through": [self._shown.get(each, each) for each in evidence["through"]]}
        line = {
            "id": self._shown.get(key, key),
            "mirror_of": self._shown.get(original, original),
            "relation": match.relation,
            "similarity": match.similarity,
            "evidence": evidence,
        }
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _ended(data: bytes) -> bytes:
    """A file's last line may lack its end, and another line may follow it here."""
    return data if data.endswith(b"\n") else data + b"\n"
