"""`qomnews doctor`: what is in force, and what to do about what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.cli.checks.finding import Finding
    from qomnews.config import Config

_COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}
# Advice stands below what it is for.
_WIDTH = 16
_INDENT = 9 + _WIDTH + 1


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the outlets whether they answer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each finding, for programs.")] = False,
    home: Home = None,
) -> None:
    """Check the installation, the configuration, the store and the outlets, and say what to do about each finding.

    Takes at most half a minute. Ends with 1 on an error, 3 on a warning, 2 where the configuration can't be.
    """
    import orjson

    config = configuration(home=home)
    findings = _findings(config, offline=offline)
    if as_json:
        import attrs

        for finding in findings:
            write(orjson.dumps(attrs.asdict(finding), option=orjson.OPT_APPEND_NEWLINE))
    else:
        _show(findings)
        _show_settings(config, home)
    states = {finding.state for finding in findings}
    raise typer.Exit(1 if "error" in states else 3 if "warning" in states else 0)


def _findings(config: Config, *, offline: bool) -> list[Finding]:
    from qomnews.cli.checks.database import database
    from qomnews.cli.checks.place import place
    from qomnews.cli.checks.program import program
    from qomnews.cli.checks.sites import sites
    from qomnews.crawl.clock import utc_now

    findings = [*program(config), *place(config), *database(config, utc_now()), _contact(config)]
    if not offline:
        findings.extend(sites(config))
    return findings


def _contact(config: Config) -> Finding:
    from qomnews.cli.checks.finding import ok, warning

    if config.crawl.contact:
        return ok("contact", config.crawl.contact)
    return warning(
        "contact",
        "not set: sites can't tell whom to write to",
        "set crawl.contact, or QOMNEWS_CRAWL__CONTACT, to your e-mail or page",
    )


def _show(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    for finding in findings:
        # No table: what is wrong is a sentence, and the addresses in it are to be copied whole.
        colour = _COLOURS[finding.state]
        console.print(
            f"[{colour}]{finding.state:8}[/] {finding.what:{_WIDTH}} {escape(finding.finding)}", soft_wrap=True
        )
        if finding.advice:
            console.print(f"{'':{_INDENT}}{escape(finding.advice)}", soft_wrap=True, style="bold")


def _show_settings(config: Config, home: Home) -> None:
    from qomnews.cli.config import as_toml, settings_in_force
    from qomnews.config import sources_of

    own = [found for found in settings_in_force(config, sources_of(home=home)) if found.origin != "default"]
    typer.echo("\nset by you (`qomnews config` shows all):")
    typer.echo(as_toml(own), nl=False)
