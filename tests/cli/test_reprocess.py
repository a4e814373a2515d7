"""`qomnews reprocess` and what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from filelock import FileLock
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli.main import app
from qomnews.cli.reprocess_report import difference
from qomnews.store import open_store
from qomnews.story import Fingerprinted

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)


def item(number: str, date: str = "۱۴۰۴/۰۹/۲۵") -> Fingerprinted:
    raw = RawArticle(
        outlet="shahr20",
        url=f"https://shahr20.ir/?p={number}",
        news_id=number,
        title=f"کتابخانه شماره {number} باز شد",
        body=(Block("paragraph", f"این ساختمان {number} هزار جلد کتاب دارد و کودکان از آن خوششان می‌آید."),),
        published_raw=f"{date} - ۱۰:۰۰",
        fetched_at=FETCHED.isoformat(),
    )
    return story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose archive was switched off: two stories by an older rule of text, one by today's."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for number in ("11", "22", "33"):
            made = item(number)
            if number != "33":
                title = made.article.title.replace("کتابخانه", "کتاب خانه")
                rules = made.article.rules | {"text": "0"}
                made = attrs.evolve(made, article=attrs.evolve(made.article, title=title, rules=rules))
            store.save(made)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["reprocess", "--jobs", "1", *arguments, "--home", str(home)])


def titles(home: Path) -> list[str]:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        return sorted(article.title for article in store.articles())


def test_a_dry_run_shows_counts_by_field_and_samples_and_changes_nothing(home: Path) -> None:
    before = titles(home)
    result = run(home, "--dry-run")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "3 articles: 2 records derived again (0 from kept pages, 2 from raw records); 1 are by today's rules",
        "2 would change, 0 only in `rules`, 0 not at all",
        "  title                           2",
        "mirrors of 2 with another text would be judged anew",
        "samples (| is a half-space):",
        "  title of shahr20:11",
        "    - کتاب خانه شماره ۱۱ باز شد",
        "    + کتابخانه شماره ۱۱ باز شد",
        "  title of shahr20:22",
        "    - کتاب خانه شماره ۲۲ باز شد",
        "    + کتابخانه شماره ۲۲ باز شد",
        "nothing was changed; without --dry-run it is",
    ]
    assert titles(home) == before


def test_records_become_what_todays_rules_make_them(home: Path) -> None:
    result = run(home)
    assert result.exit_code == 0
    assert "2 changed, 0 only in `rules`, 0 not at all" in result.stderr
    assert titles(home) == [f"کتابخانه شماره {number} باز شد" for number in ("۱۱", "۲۲", "۳۳")]
    assert "0 records derived again" in run(home).stderr
    assert "3 records derived again" in run(home, "--all").stderr


def test_only_what_is_named_is_derived(home: Path) -> None:
    assert "0 articles: 0 records" in run(home, "--outlet", "mehr").stderr
    assert "3 articles: 2 records" in run(home, "--outlet", "shahr20", "--from", "1404/09/25", "--to", "1404").stderr
    assert "0 articles" in run(home, "--from", "1404/09/26").stderr


def test_what_cannot_be_derived_is_named_and_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(raw: RawArticle, *, now: datetime) -> None:
        raise story.RejectedError("bad-date", f"{raw.published_raw!r} is no date at {now:%H:%M}")

    monkeypatch.setattr("qomnews.reprocess.deriving.dated", refused)
    before = titles(home)
    result = run(home)
    assert result.exit_code == 3
    assert "2 can't be derived any more (bad-date), and stay as they were:\n  shahr20:11: '۱۴۰۴/۰۹/۲۵" in result.stderr
    assert titles(home) == before


def test_a_choice_in_the_configuration_is_taken_up(home: Path) -> None:
    (home / "qomnews.toml").write_text('[text]\ndigits = "latin"\n', "utf-8")
    assert "3 changed" in run(home).stderr
    assert titles(home)[0] == "کتابخانه شماره 11 باز شد"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--outlet", "mher"], 2, "mher"),
        (["--from", "۳۱ مهر ۱۴۰۴"], 2, "--from"),
        (["--from", "1404", "--to", "1403"], 2, "--from 1404 is after --to 1403"),
        (["--jobs", "0"], 2, "jobs"),
    ],
    ids=range(4),
)
def test_wrong_usage_is_named(home: Path, arguments: list[str], status: int, said: str) -> None:
    result = run(home, *arguments)
    assert result.exit_code == status
    assert said in result.stderr


def test_without_a_store_there_is_nothing_to_do(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "there is no store" in result.stderr


def test_two_at_once_are_one_too_many(home: Path) -> None:
    with FileLock(home / "reprocess.lock"):
        result = run(home)
    assert result.exit_code == 75
    assert "another reprocess is at work" in result.stderr


def test_a_sample_shows_the_first_words_that_differ_and_half_spaces() -> None:
    words = " ".join(f"واژه{number}" for number in range(30))
    before, after = difference(f"{words} می رود {words}", f"{words} می\u200cرود {words}")
    assert before == "… واژه26 واژه27 واژه28 واژه29 می رود واژه0 واژه1 واژه2 واژه3 …"
    assert after == "… واژه26 واژه27 واژه28 واژه29 می|رود واژه0 واژه1 واژه2 واژه3 …"


def test_a_long_difference_is_cut() -> None:
    before, after = difference("", "واژه " * 500)
    assert before == ""
    assert len(after) < 250
