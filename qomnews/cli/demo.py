"""`qomnews demo`: the whole way of a story, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qomnews.cli.options import Home, configuration, fail, require_writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from qomnews.article import Article
    from qomnews.config import Config
    from qomnews.store import Store

SHOWN = 3
EXCERPT = 160


def demo(home: Home = None) -> None:
    """Crawl the offline replica of the three outlets with the real spiders, to JSONL and a report.

    Everything is kept in the folder `demo` of the home, which each demo starts afresh. Nothing leaves this machine.
    """
    from datetime import timedelta

    from filelock import FileLock, Timeout

    from qomnews.crawl.outcome import DONE, LOCKED, combined_status

    base = configuration(home=home).home
    require_writable(base)
    # Held until the process ends; the system lets go of it however that comes.
    lock = FileLock(base / "demo.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        fail(f"another demo is at work in {base}; wait for its end or choose another home with --home", LOCKED)
    typer.echo("crawling the replica of the three outlets on loopback ...", err=True)
    # Scrapy and the store take a second to load: not before the first word is said.
    from fixtures.newsroom import Newsroom, serve
    from qomnews.crawl.runner import crawl

    folder = base / "demo"
    _clear(folder)
    newsroom = Newsroom()
    with serve(newsroom) as replica:
        config = _config(folder, replica.base_urls)
        arguments = {
            "since": (newsroom.anchor - timedelta(days=newsroom.days + 1)).isoformat(),
            "until": (newsroom.anchor + timedelta(days=1)).isoformat(),
        }
        outcomes = crawl(list(replica.base_urls), config, arguments)
    for outcome in outcomes:
        for reason in outcome.reasons:
            typer.echo(f"{outcome.outlet}: {reason}", err=True)
    if combined_status(outcomes) != DONE:
        fail("the demo's crawl fell short; see above")
    _report(config, folder)


def _clear(folder: Path) -> None:
    import shutil

    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        fail(f"{folder}, left by an earlier demo, can't be removed ({error.strerror}): remove it yourself")


def _config(folder: Path, base_urls: dict[str, str]) -> Config:
    return configuration(
        home=folder,
        # Never the store of real stories, whatever the environment names.
        database=f"sqlite:///{folder / 'qomnews.db'}",
        outlets={outlet_id: {"base_url": url} for outlet_id, url in base_urls.items()},
        # The replica is ours and on this machine: no pause is owed to it.
        crawl={"delay": 0, "autothrottle": False, "concurrency": 8},
        # Nobody is to be told of it, and its figures are not those of real crawls.
        monitors={"enabled": False, "actions": ["log"], "prometheus_file": None},
    )


def _report(config: Config, folder: Path) -> None:
    from rich.console import Console

    from qomnews.export import write_jsonl
    from qomnews.store import Selection, open_store

    console = Console()
    with open_store(config.database_url) as store:
        exported = write_jsonl(store.lines(Selection()), folder / "exports" / "stories.jsonl")
        _validate(folder / "exports" / "stories.jsonl")
        _table(console, store)
        stories = list(store.articles())
        for article in _telling(stories):
            _show(console, article)
    console.print(
        f"[bold]{exported.count}[/bold] stories, each one line of valid JSONL: {folder / 'exports' / 'stories.jsonl'}",
        soft_wrap=True,
    )


def _validate(path: Path) -> None:
    import orjson
    from jsonschema import Draft202012Validator, FormatChecker

    from qomnews.records import json_schema

    validator = Draft202012Validator(json_schema(), format_checker=FormatChecker())
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            for error in validator.iter_errors(orjson.loads(line)):
                fail(f"{path}, line {number}: {error.message}")


def _table(console: Console, store: Store) -> None:
    from rich.table import Table

    from qomnews.outlets import outlet

    table = Table("outlet", box=None, pad_edge=False)
    for column in ("stories", "mirrors", "articles"):
        table.add_column(column, justify="right")
    total_stories = total_mirrors = 0
    for row in store.counts():
        table.add_row(
            outlet(row.outlet).english_name, str(row.stories), str(row.mirrors), str(row.stories + row.mirrors)
        )
        total_stories += row.stories
        total_mirrors += row.mirrors
    table.add_row("all", str(total_stories), str(total_mirrors), str(total_stories + total_mirrors), style="bold")
    console.print(table)
    console.print()


def _telling(articles: Sequence[Article]) -> list[Article]:
    """One story of each outlet, such as are mirrored elsewhere first."""
    chosen: dict[str, Article] = {}
    for article in sorted(articles, key=lambda article: -len(article.mirrors)):
        chosen.setdefault(article.outlet, article)
    return list(chosen.values())[:SHOWN]


def _show(console: Console, article: Article) -> None:
    from rich.markup import escape

    console.print(f"[bold]{escape(article.title)}[/bold]", soft_wrap=True)
    console.print(
        f"  {article.id}  {article.published_at} ({article.published_jalali})  {article.kind}", soft_wrap=True
    )
    text = article.lead or article.body
    console.print(f"  {escape(text[:EXCERPT])}{'…' if len(text) > EXCERPT else ''}", soft_wrap=True)
    for mirror in article.mirrors:
        console.print(f"  mirrored by {mirror.outlet} ({mirror.relation}, {mirror.similarity:.0%})", soft_wrap=True)
    console.print()
