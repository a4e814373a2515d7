"""`qomnews reindex` and what `qomnews db upgrade` says of it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli.main import app
from qomnews.search.filters import Filters
from qomnews.store import open_store
from qomnews.store.tables import SCHEMA_VERSION

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
    "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose store was filled with a horizon of a day: what came two days later is a story by itself."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db", horizon_days=1) as store:
        for outlet, number, day in (("shahr20", "1", "۲۵"), ("titronline", "3", "۲۷")):
            raw = RawArticle(
                outlet=outlet,
                url=f"https://{outlet}.ir/?p={number}",
                news_id=number,
                title="کتابخانه نیروگاه باز شد",
                body=tuple(Block("paragraph", text) for text in LIBRARY),
                published_raw=f"۱۴۰۴/۰۹/{day} - ۱۰:۰۰",
                fetched_at=FETCHED.isoformat(),
            )
            store.save(story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED))))
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home)])


def stories(home: Path) -> list[str]:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        return [article.id for article in store.articles()]


def test_a_dry_run_says_what_would_change_and_changes_nothing(home: Path) -> None:
    result = run(home, "reindex", "--dry-run")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "2 articles, 1 stories; 2 records changed\n"
        "stories 1 joined, of several stories one\n"
        "  joined    shahr20:1 | titronline:3 -> shahr20:1 titronline:3\n"
        "nothing was changed; without --dry-run it is\n"
    )
    assert stories(home) == ["shahr20:1", "titronline:3"]


def test_stories_become_what_the_rules_and_settings_make_them(home: Path) -> None:
    assert run(home, "reindex").exit_code == 0
    assert stories(home) == ["shahr20:1"]

    again = run(home, "reindex")
    assert again.stderr == "2 articles, 1 stories; 0 records changed\nall stories are as they were\n"

    (home / "qomnews.toml").write_text("[mirrors]\nhorizon_days = 1\n", "utf-8")
    assert "stories 1 parted, of one story several\n" in run(home, "reindex").stderr
    assert stories(home) == ["shahr20:1", "titronline:3"]


def test_the_search_index_is_made_again_and_stories_stay_as_they_are(home: Path) -> None:
    url = f"sqlite:///{home / 'qomnews.db'}"
    with open_store(url) as store:
        before, articles = store.digest(), sum(each.stories + each.mirrors for each in store.counts())
    for _ in range(2):
        done = run(home, "reindex", "--search")
        assert done.exit_code == 0, done.output
        assert f"the search index has {articles} articles" in done.output
    with open_store(url) as store:
        assert store.search(Filters(include_mirrors=True)).total == articles
        assert store.digest() == before
    assert run(home, "reindex", "--search", "--dry-run").exit_code == 2


def test_without_a_store_there_is_nothing_to_do(tmp_path: Path) -> None:
    result = run(tmp_path, "reindex")

    assert result.exit_code == 1
    assert "there is no store" in result.stderr


def test_an_upgrade_from_an_older_index_says_what_it_came_to(home: Path) -> None:
    with sqlite3.connect(home / "qomnews.db") as connection:
        connection.executescript(
            "DROP TABLE mirror_keys_fresh; DROP TABLE fingerprints; DROP TABLE extractions;"
            "DROP TABLE validators; DROP TABLE requests_made; DROP TABLE rests;"
            "DROP TABLE rechecks; DROP TABLE forgotten_addresses; DROP TABLE forgotten; DROP TABLE windows;"
            "ALTER TABLE articles DROP COLUMN seen_at;"
            "UPDATE qomnews_schema SET version_num = '0002';"
            "CREATE TABLE fingerprints (article INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL);"
        )
    connection.close()
    result = run(home, "db", "upgrade")

    assert result.exit_code == 0
    upgraded = f"upgraded the store from schema 0002 to {SCHEMA_VERSION}\n2 articles, 1 stories; 2 records changed\n"
    assert upgraded in result.stderr
    assert stories(home) == ["shahr20:1"]
