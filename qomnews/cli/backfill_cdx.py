"""`qomnews backfill OUTLET… --cdx …`: what the store lacks of the captures that an index names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.captures.asked import AskReport
    from qomnews.captures.index import Indexed
    from qomnews.captures.reading import Task
    from qomnews.captures.run import Progress
    from qomnews.captures.storing import Storing
    from qomnews.config import Config
    from qomnews.store import Store

# In the home: what was asked for.
_FILE = "captures-asked.txt"


def ask_for(
    names: Sequence[str],
    task: Task,
    storing: Storing,
    store: Store,
    config: Config,
    *,
    anew: bool,
    most: int | None,
    dry_run: bool,
    progress: Progress | None,
) -> AskReport:
    """Ask for captures that indexes name and the store lacks, and store what comes; what that came to."""
    from qomnews.captures.asked import AskedFor, Asking
    from qomnews.captures.asking import Source
    from qomnews.captures.index import Lines, indexed
    from qomnews.captures.lacking import sought
    from qomnews.captures.reading import why_unreadable
    from qomnews.crawl.addon import user_agent
    from qomnews.warc.volumes import whole_file

    lines = Lines()

    def named() -> Iterator[Indexed]:
        for name in names:
            try:
                with whole_file(name) as file:
                    yield from indexed(file, lines=lines)
            except (OSError, EOFError) as error:
                known = error if isinstance(error, OSError) else OSError(0, f"{name}: it ends in the middle")
                fail(f"--cdx: {why_unreadable(name, known)}")

    wanted = sought(named(), task.choices)
    section = config.captures
    source = Source(base=section.base, replay=section.replay, delay=section.delay, agent=user_agent(config))
    with AskedFor(config.home / _FILE) as before:
        asking = Asking(store=store, storing=storing, task=task, source=source, before=before)
        asking.report.count_lines(lines)
        asking.run(wanted, anew=anew, most=most, dry_run=dry_run, progress=progress)
    return asking.report
