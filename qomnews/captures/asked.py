"""Asking for what the store lacks of an index, and keeping what was asked for, so that it isn't asked for again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import attrs

from qomnews.captures.asking import NotHadError
from qomnews.captures.captured import PROGRAM_ERROR, read_page
from qomnews.captures.choice import OTHER_DESK
from qomnews.captures.reading import Read

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import TextIO

    from qomnews.captures.asking import Source
    from qomnews.captures.choice import Choice
    from qomnews.captures.index import Lines
    from qomnews.captures.lacking import Sought
    from qomnews.captures.reading import Task
    from qomnews.captures.run import Progress
    from qomnews.captures.storing import Storing
    from qomnews.store import Store

_SAMPLES = 5


class AskedFor:
    """Captures that were asked for and settled, in a file of a home, a line each; a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: set[str] = set()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a+", encoding="utf-8")
        self._file.seek(0)
        # What a killed process half wrote is no key of any capture.
        self._keys = {line.rstrip("\n") for line in self._file}
        if self._file.tell() and not self._ends_a_line():
            self._file.write("\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def has(self, each: Sought, choice: Choice) -> bool:
        """Whether a capture is settled, for good or for those who mean these stories."""
        return _key(each) in self._keys or _key(each, choice) in self._keys

    def add(self, each: Sought, choice: Choice | None = None) -> None:
        """Keep that a capture is settled; what it gave is stored before.

        Args:
            each: the capture.
            choice: its story isn't one of these, and may be one of others; None: it is settled for good.
        """
        if self._file is not None:
            key = _key(each, choice)
            self._keys.add(key)
            self._file.write(f"{key}\n")
            self._file.flush()

    def _ends_a_line(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, 2)
            return file.read() == b"\n"


@attrs.define
class AskReport:
    """What asking came to.

    Attributes:
        named: captures that the indexes name.
        bad_lines: lines of them that could not be read.
        sought: captures of article pages that are meant.
        known: of these, that the store has or that were asked for before.
        asked: that were asked for now.
        failed: that could not be had and are asked for again another time, by reason.
        missing: that aren't there, or are damaged, by reason.
        samples: a few of both.
    """

    named: int = 0
    bad_lines: int = 0
    sought: int = 0
    known: int = 0
    asked: int = 0
    failed: Counter[str] = attrs.field(factory=Counter)
    missing: Counter[str] = attrs.field(factory=Counter)
    samples: list[str] = attrs.field(factory=list)

    def count_lines(self, lines: Lines) -> None:
        """Take over what reading the indexes came to."""
        self.named, self.bad_lines = lines.read, lines.bad
        if lines.first_bad:
            self.samples.append(f"not read: {lines.first_bad}")

    def line(self) -> str:
        """The same for people."""
        bad = f" ({self.bad_lines:,} lines could not be read)" if self.bad_lines else ""
        text = f"{self.named:,} captures in the indexes{bad}, {self.sought:,} of stories that are meant: "
        text += f"{self.known:,} known, {self.asked:,} asked for"
        for counted, what in ((self.missing, "not there"), (self.failed, "not reached, and asked for again next time")):
            if counted:
                text += f", {counted.total():,} {what}"
        return text


class Asking:
    """Asks for captures one by one, and stores what comes."""

    def __init__(self, *, store: Store, storing: Storing, task: Task, source: Source, before: AskedFor) -> None:
        self.report = AskReport()
        self._store = store
        self._storing = storing
        self._task = task
        self._source = source
        self._before = before

    def run(
        self,
        captures: list[Sought],
        *,
        anew: bool = False,
        most: int | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Asks for those that the store lacks.

        Args:
            captures: in the order in which they are to be asked for.
            anew: also for what the store has.
            most: so many at most.
            dry_run: for none: only count.
            progress: is told how far it is.

        Raises:
            StoreError: the store can't be read or written.
        """
        self.report.sought = len(captures)
        for done, each in enumerate(captures, 1):
            if not anew and (self._before.has(each, self._task.choices[each.outlet]) or self._has(each)):
                self.report.known += 1
            elif most is not None and self.report.asked >= most:
                break
            else:
                self.report.asked += 1
                if not dry_run:
                    self._ask(each)
            if progress is not None:
                progress(done, len(captures))

    def _ask(self, each: Sought) -> None:
        try:
            page = self._source.page(each.capture)
        except NotHadError as error:
            (self.report.failed if error.may_pass else self.report.missing)[error.reason] += 1
            if len(self.report.samples) < _SAMPLES:
                self.report.samples.append(error.detail)
            if not error.may_pass:
                self._before.add(each)
            return
        read = Read()
        found = read_page(page, outlet=each.outlet, is_plain=(page.content_type or "").startswith("text/plain"))
        read.take(found, self._task)
        read.tally.records += 1
        self._storing.take(read)
        # What the program stumbled over is asked for again by a better one.
        reasons = {lost.reason for lost in read.lost}
        if PROGRAM_ERROR not in reasons:
            is_for_others = bool(read.aside) or OTHER_DESK in reasons
            self._before.add(each, self._task.choices[each.outlet] if is_for_others else None)

    def _has(self, each: Sought) -> bool:
        """Whether the store has this very capture, as a version of its story."""
        article_id = self._store.stored_under(each.outlet, each.url, each.news_id)
        if article_id is None:
            return False
        moments = (version.raw.fetched_at for version in self._store.versions(article_id))
        return any(moment is not None and _is_at(moment, each.capture.at) for moment in moments)


def _is_at(moment: str, at: datetime) -> bool:
    return abs((datetime.fromisoformat(moment) - at).total_seconds()) < 1


def _key(each: Sought, choice: Choice | None = None) -> str:
    key = f"{each.capture.timestamp} {each.capture.url}"
    return key if choice is None else f"{key} not of {blake2b(repr(choice).encode(), digest_size=8).hexdigest()}"
