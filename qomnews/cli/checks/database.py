"""The store: whether it is there, sound, and of this version; how the outlets' last runs went."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from qomnews.cli.checks.finding import Finding, age, error, ok, warning
from qomnews.outlets import OUTLETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from qomnews.config import Config
    from qomnews.store import Run, Store

# A whole store of millions takes minutes to read.
LONGEST_CHECK_S = 10.0
_STEPS = 1000
# No success for so long is worth a look, whatever the schedule.
STALE = timedelta(days=2)
_RUNS = 50


def database(config: Config, now: datetime) -> Iterator[Finding]:
    """What there is to say of the store."""
    from qomnews.store import StoreError, StoreMissingError, open_store
    from qomnews.store.connect import connect, sqlite_file

    try:
        engine = connect(config.database_url)
        file = sqlite_file(engine)
        engine.dispose()
        with open_store(config.database_url, create=False) as store:
            stories = sum(row.stories for row in store.counts())
            yield ok("database", f"{stories} stories")
            if file is not None:
                yield soundness(file)
            for row in OUTLETS:
                if config.outlet(row.id).enabled:
                    yield from outlet_runs(store, row.id, now)
    except StoreMissingError as missing:
        yield ok("database", f"{missing}")
    except StoreError as problem:
        yield error("database", str(problem), "without it nothing can be stored; the message names the way out")


def soundness(file: Path, longest: float = LONGEST_CHECK_S) -> Finding:
    """Whether a SQLite file is whole, as far as there is time to look."""
    deadline = time.monotonic() + longest
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorname != "SQLITE_INTERRUPT":
                return _damaged(file, str(problem))
            return ok(
                "soundness", f"nothing wrong in the first {longest:g} s; `sqlite3 {file} 'PRAGMA quick_check'` reads on"
            )
        except sqlite3.DatabaseError as problem:
            return _damaged(file, str(problem))
    return ok("soundness", "SQLite finds nothing wrong") if found == "ok" else _damaged(file, found)


def _damaged(file: Path, problem: str) -> Finding:
    return error("soundness", f"{file} is damaged: {problem}", "stop all runs and restore a backup (docs/operate.md)")


def outlet_runs(store: Store, outlet: str, now: datetime) -> Iterator[Finding]:
    """How an outlet's last runs went, and whether it rests."""
    yield last_run(outlet, store.runs(limit=_RUNS, outlet=outlet), now)
    rest = store.rest(outlet)
    if rest is not None and rest.until is not None and rest.until > now:
        left = age((rest.until - now).total_seconds())
        yield warning(
            f"{outlet} rests", f"for {left} more: {rest.reason}", "nothing, if the site is down; else see its log"
        )


def last_run(outlet: str, runs: Sequence[Run], now: datetime) -> Finding:
    """How long ago the last run that came to its end was, and what has been wrong since."""
    what = f"{outlet} runs"
    ended = [run for run in runs if run.state != "running"]
    good = next((run for run in ended if run.exit_status in (0, 3)), None)
    if not ended:
        return ok(what, "none yet")
    if good is None:
        last = ended[0]
        return warning(what, f"none of the last {len(ended)} succeeded", f"see `qomnews runs show {last.id}`")
    since = now - (good.finished_at or good.started_at)
    said = f"the last success was {age(since.total_seconds())} ago"
    if ended[0] is not good:
        failed = ended.index(good)
        return warning(what, f"{said}; {failed} failed since", f"see `qomnews runs show {ended[0].id}`")
    if since > STALE:
        return warning(what, said, "is the schedule, timer or cron at work? (docs/schedule.md)")
    if good.exit_status == 3:
        return warning(what, f"{said}, and fell short", f"see `qomnews runs show {good.id}`")
    return ok(what, said)
