"""The `qomnews` command: one module per command, each of which loads what it needs when it runs."""

from __future__ import annotations

import typer

from qomnews.cli import (
    backfill,
    backfills,
    config,
    crawl,
    date,
    db,
    dedup,
    demo,
    doctor,
    drift,
    export,
    fixture,
    forget,
    history,
    links,
    merge,
    metrics,
    normalise,
    outlets,
    parse,
    reindex,
    report,
    reprocess,
    runs,
    schedule,
    schema,
    serve,
    unmerge,
    upgrade_file,
    validate,
    why,
)

app = typer.Typer(
    name="qomnews",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Rich help costs a quarter of a second at every start; tables and progress use Rich all the same.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "A crawler of the Persian news outlets of Qom: every story one clean, dated, de-duplicated record.\n\n"
        "Start with `qomnews demo`. Exit statuses: 0 done, 1 failed, 2 wrong usage, 3 done but something fell short, "
        "4 no article, 75 locked by another run."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        from qomnews import __version__

        typer.echo(f"qomnews {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None: ...


for command in (
    demo.demo,
    crawl.crawl,
    backfill.backfill,
    backfills.backfills,
    schedule.schedule,
    export.export,
    why.why,
    merge.merge,
    unmerge.unmerge,
    history.history,
    forget.forget,
    reindex.reindex,
    reprocess.reprocess,
    parse.parse,
    links.links,
    normalise.normalise,
    dedup.dedup,
    date.date,
    outlets.outlets,
    metrics.metrics,
    drift.drift,
    report.report,
    doctor.doctor,
    config.config,
    schema.schema,
    serve.serve,
    validate.validate,
    upgrade_file.upgrade,
):
    app.command()(command)
app.add_typer(db.app, name="db")
app.add_typer(fixture.app, name="fixture")
app.add_typer(runs.app, name="runs")


def run() -> None:
    """The console script."""
    app()
