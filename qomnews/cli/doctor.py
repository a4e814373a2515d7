"""`qomnews doctor`: what is in force, and what to do about what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qomnews.cli.options import Home, configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.config import Config

State = Literal["ok", "warning", "error"]
Finding = tuple[State, str, str]

LOW_DISK_GB = 2
TIMEOUT_S = 5


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the outlets whether they answer.")] = False,
    home: Home = None,
) -> None:
    """Check the installation and the configuration; ends with 1 on an error, 3 on a warning."""
    from rich.console import Console
    from rich.markup import escape

    config = configuration(home=home)
    findings = [*_program(), *_home(config), *_database(config), *_contact(config)]
    if not offline:
        findings.extend(_reachability(config))
    colours = {"ok": "green", "warning": "yellow", "error": "red"}
    console = Console(highlight=False)
    for state, what, finding in findings:
        # No table: what is wrong is a sentence, and the addresses in it are to be copied whole.
        console.print(f"[{colours[state]}]{state:8}[/] {what:11} {escape(finding)}", soft_wrap=True)
    console.print("\nin force:", style="bold")
    console.print_json(_in_force(config).model_dump_json())
    states = {state for state, _, _ in findings}
    raise typer.Exit(1 if "error" in states else 3 if "warning" in states else 0)


def _program() -> Iterator[Finding]:
    import platform
    import sys
    from importlib.metadata import version

    yield "ok", "Python", platform.python_version()
    for package in ("qomnews", "scrapy", "web-poet", "scrapy-poet", "hazm", "sqlalchemy"):
        yield "ok", package, version(package)
    from datetime import UTC, datetime

    from qomnews.dates import TEHRAN

    # Tehran has kept no summer time since 1402; zone data older than that would date every summer's story wrong.
    offset = datetime(2025, 7, 1, tzinfo=UTC).astimezone(TEHRAN).strftime("%z")
    if offset == "+0330":
        yield "ok", "zone data", "Asia/Tehran is up to date"
    else:
        yield "error", "zone data", f"Asia/Tehran is {offset} in summer: too old; `pip install --upgrade tzdata`"
    encoding = sys.stdout.encoding.lower()
    if encoding.replace("-", "") == "utf8":
        yield "ok", "terminal", "UTF-8"
    else:
        yield "warning", "terminal", f"{encoding} can't show Persian: set LANG=C.UTF-8 or PYTHONUTF8=1"


def _home(config: Config) -> Iterator[Finding]:
    import os
    import shutil

    home = config.home.absolute()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not existing.is_dir():
        yield "error", "home", f"{existing} is a file: move it away or choose another home with --home"
        return
    if not os.access(existing, os.W_OK):
        yield "error", "home", f"{existing} can't be written to: change its owner or choose another with --home"
        return
    yield "ok", "home", str(home) if existing == home else f"{home} (made by the first crawl)"
    free = shutil.disk_usage(existing).free / 1e9
    if free < LOW_DISK_GB:
        yield "warning", "disk", f"{free:.1f} GB free: pages are kept, about 1 GB for 20,000 stories; make room"
    else:
        yield "ok", "disk", f"{free:.0f} GB free"


def _in_force(config: Config) -> Config:
    """The configuration with a database password left out."""
    if config.database is None:
        return config
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        shown = make_url(config.database).render_as_string(hide_password=True)
    except ArgumentError:
        return config
    return config.model_copy(update={"database": shown})


def _database(config: Config) -> Iterator[Finding]:
    from qomnews.store import StoreError, open_store

    where = config.home / "qomnews.db"
    if config.database is None and not where.exists():
        yield "ok", "database", f"{where} (made by the first crawl)"
        return
    try:
        with open_store(config.database_url, create=False) as store:
            stories = sum(row.stories for row in store.counts())
    except StoreError as error:
        yield "error", "database", str(error)
    else:
        yield "ok", "database", f"{stories} stories"


def _contact(config: Config) -> Iterator[Finding]:
    if config.crawl.contact:
        yield "ok", "contact", config.crawl.contact
    else:
        yield (
            "warning",
            "contact",
            "not set: sites can't tell whom to write to; set QOMNEWS_CRAWL__CONTACT to your e-mail or page",
        )


def _reachability(config: Config) -> Iterator[Finding]:
    import urllib.error
    import urllib.request

    from qomnews.crawl.addon import user_agent
    from qomnews.outlets import OUTLETS

    for row in OUTLETS:
        section = config.outlet(row.id)
        if not section.enabled:
            continue
        url = f"{section.base_url or row.public_base}/robots.txt"
        request = urllib.request.Request(url, headers={"User-Agent": user_agent(config)})  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - likewise
                yield "ok", row.id, f"{url} answers with {answer.status}"
        except urllib.error.HTTPError as error:
            # No robots.txt is a site's right; anything else is a site that turns us away.
            state: State = "ok" if error.code in (404, 410) else "warning"
            yield state, row.id, f"{url} answers with {error.code}"
        except OSError as error:
            reason = getattr(error, "reason", error)
            yield "warning", row.id, f"{url} does not answer ({reason}): some sites refuse foreign hosts"
