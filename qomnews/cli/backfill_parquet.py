"""`qomnews backfill OUTLET… --warc … --to-parquet DIR`: from web archives into Parquet, without a store."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import typer

from qomnews.cli.backfill_captures import choice_of, reading_bar, tell
from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qomnews.backfill.wanted import Wanted
    from qomnews.cluster.runners import Runner
    from qomnews.config import Config

_FELL_SHORT = 3


def backfill_parquet(
    config: Config, wanted: Sequence[Wanted], *, warc: Sequence[str], target: Path, runner: Runner | None
) -> None:
    """Read what archives have of some outlets, and write its stories; the command ends as one into the store does."""
    from qomnews.captures.addresses import archives
    from qomnews.captures.reading import Task, why_unreadable
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.cluster.run import ToParquet
    from qomnews.cluster.runners import ClusterError, Runner
    from qomnews.config import ConfigError
    from qomnews.export import ExportError
    from qomnews.text_options import text_options

    logging.basicConfig(level=config.log.level, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        addresses = [address for name in warc for address in archives(name)]
        task = Task(choices={each.outlet: choice_of(each) for each in wanted}, options=text_options(config.text))
    except ConfigError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"--warc: {why_unreadable('', error).removeprefix(': ')}", 2)
    try:
        with stopped_by_signals(), reading_bar() as progress:
            written = ToParquet(
                # Nothing else writes Parquet by outlet and month.
                runner=runner or Runner("daft"),
                task=task,
                target=target,
                horizon_days=config.mirrors.horizon,
                progress=progress,
            ).run(addresses)
    except KeyboardInterrupt:
        fail("stopped; what was read of the archives is kept beside the folder, and the same command goes on")
    except (ClusterError, ExportError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{target} can't be written: {error.strerror or error}")
    tell(written.report, None)
    if written.report.unreadable and not written.report.pages:
        raise typer.Exit(1)
    if written.report.damaged or written.report.unreadable:
        raise typer.Exit(_FELL_SHORT)
