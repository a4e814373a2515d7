from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from qomnews.article import RawArticle
from qomnews.outlets import OUTLETS
from qomnews.pages import NoArticleError
from qomnews.records import from_json
from qomnews.reprocess.report import Report
from qomnews.reprocess.run import Reprocess
from qomnews.reprocess.sources import Found
from qomnews.store import Selection, open_store
from qomnews.story import DEFAULT_OPTIONS, dated, fingerprinted, normalised
from qomnews.text import Options
from tests.reprocess.newsroom_store import FETCHED, crawl, digest, pages, store_at

Rule = Callable[..., None]
ALL = Selection()
LATER = FETCHED + timedelta(hours=3)


def again(
    home: Path, url: str | None = None, *, selection: Selection = ALL, options: Options = DEFAULT_OPTIONS, **how: object
) -> tuple[Found, Report]:
    with store_at(url or f"sqlite:///{home / 'qomnews.db'}") as store:
        task = Reprocess(store=store, archive=home / "archive", options=options)
        return attrs.evolve(task, **how).run(selection)  # type: ignore[arg-type] # a test says only what it is about


def content(home: Path) -> list[str]:
    """All that lies in the tables, clocks included."""
    connection = sqlite3.connect(home / "qomnews.db")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    lines = [
        f"{table} {row}"
        for table in tables
        if not table.startswith("sqlite_")
        for row in sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608 - our own names
    ]
    connection.close()
    return lines


@pytest.mark.parametrize("from_raw", [False, True])
def test_where_no_rule_has_changed_nothing_changes(home: Path, from_raw: bool) -> None:
    before = content(home)
    found, report = again(home, everything=True, from_raw=from_raw)
    assert (found.from_raw, found.from_pages)[not from_raw] == report.same == len(pages())
    assert not report.failures
    assert content(home) == before


def test_what_todays_rules_derived_is_passed_over(home: Path) -> None:
    found, report = again(home)
    assert (found.looked_at, found.in_force, found.from_pages, report.same) == (len(pages()), len(pages()), 0, 0)


def test_a_new_rule_gives_what_a_fresh_crawl_by_it_gives(
    home: Path, url: str, read_otherwise: Rule, tmp_path: Path
) -> None:
    before = digest(url)
    read_otherwise()
    fresh = digest(crawl(tmp_path / "fresh"))
    assert fresh != before
    found, report = again(home)
    assert (found.from_pages, found.from_raw, report.changed) == (len(pages()), 0, len(pages()))
    assert report.stories > 0
    assert digest(url) == fresh
    # And a second time there is nothing left to do.
    after = content(home)
    assert again(home)[0].in_force == len(pages())
    assert content(home) == after


@pytest.mark.postgres
def test_a_new_rule_gives_what_a_fresh_crawl_by_it_gives_on_postgresql(
    home: Path, read_otherwise: Rule, new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    shutil.rmtree(home)
    url = crawl(home, new_postgres_database())
    read_otherwise()
    fresh = crawl(tmp_path / "fresh", new_postgres_database())
    again(home, url)
    assert digest(url) == digest(fresh) == digest(crawl(tmp_path / "sqlite"))


def test_worker_processes_give_the_same_as_one(
    home: Path, url: str, read_otherwise: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Workers know the rules as they are, so that the other ones have to be the older ones.
    before = digest(url)
    read_otherwise(version="1")
    again(home)
    assert digest(url) != before
    monkeypatch.undo()
    found, report = again(home, jobs=2)
    assert (found.from_pages, report.changed) == (len(pages()), len(pages()))
    assert digest(url) == before


def test_ids_versions_and_first_sight_stay_and_last_changed_moves(home: Path, url: str, read_otherwise: Rule) -> None:
    with store_at(url) as store:
        before = {article.id: article for article in store.articles(include_mirrors=True)}
    read_otherwise()
    later = FETCHED + timedelta(days=30)
    with open_store(url, clock=lambda: later) as store:
        Reprocess(store=store, archive=home / "archive", options=DEFAULT_OPTIONS).run(ALL)
        after = {article.id: article for article in store.articles(include_mirrors=True)}
        assert before.keys() == after.keys()
        for article_id, old in before.items():
            new = after[article_id]
            assert (new.version, new.first_seen_at) == (old.version, old.first_seen_at)
            assert new.last_changed_at == later.isoformat()
            assert new.rules["pages"] == "next"
            assert len(store.versions(article_id)) == 1
        changed = [new for article_id, new in after.items() if new.content_hash != before[article_id].content_hash]
        assert 2 <= len(changed) < len(after)


def test_a_dry_run_says_what_would_change_and_changes_nothing(home: Path, read_otherwise: Rule) -> None:
    before = content(home)
    read_otherwise()
    _, report = again(home, dry_run=True)
    assert content(home) == before
    assert report.fields["kicker"] == report.fields["raw.kicker"] == report.changed == len(pages())
    assert 2 <= report.fields["blocks"] == report.texts < len(pages())
    sample = report.samples["kicker"][0]
    assert sample.after.endswith("از قم")
    assert len(report.samples["kicker"]) == 3
    # The same counts as when it is done.
    _, done = again(home)
    assert done.fields == report.fields


def test_a_rule_that_changes_no_field_is_only_noted(home: Path, read_otherwise: Rule) -> None:
    read_otherwise(lambda raw: raw)
    _, report = again(home)
    assert (report.changed, report.only_rules, report.texts) == (0, len(pages()), 0)


def test_stopped_in_the_middle_it_goes_on_where_it_was(
    home: Path, url: str, read_otherwise: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_otherwise()
    monkeypatch.setattr("qomnews.reprocess.run._BATCH", 8)

    def stop(done: int, _total: int) -> None:
        if done >= 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(home, progress=stop)
    found, report = again(home)
    assert (found.in_force, report.changed) == (16, len(pages()) - 16)
    assert digest(url) == digest(crawl(tmp_path / "fresh"))


def test_only_what_is_selected_is_derived(home: Path, read_otherwise: Rule) -> None:
    read_otherwise()
    found, _ = again(home, selection=Selection(outlets=("shahr20",)))
    of_shahr20 = sum(true.outlet == "shahr20" for true, _ in pages())
    assert found.looked_at == found.from_pages == of_shahr20
    middle = sorted(true.published for true, _ in pages())[10]
    found, _ = again(home, selection=Selection(since=middle))
    assert found.looked_at == sum(true.published >= middle for true, _ in pages())


def test_a_page_that_gives_no_article_any_more_keeps_its_record(home: Path, url: str, read_otherwise: Rule) -> None:
    before = digest(url)

    def refuse(raw: RawArticle) -> RawArticle:
        if raw.outlet == "shahr20":
            raise NoArticleError("listing", "it looks like a listing")
        return raw

    read_otherwise(refuse, version="2")
    found, report = again(home, everything=True)
    of_shahr20 = [true.id for true, _ in pages() if true.outlet == "shahr20"]
    assert found.from_pages == len(pages())
    assert report.failures == {"listing": len(of_shahr20)}
    article_id, detail = report.failed["listing"][0]
    assert (article_id in of_shahr20, detail) == (True, "it looks like a listing")
    assert digest(url) == before


def test_a_page_that_a_rule_stumbles_over_keeps_its_record(home: Path, url: str, read_otherwise: Rule) -> None:
    before = digest(url)

    def stumble(raw: RawArticle) -> RawArticle:
        raise ZeroDivisionError(raw.outlet)

    read_otherwise(stumble, version="2")
    _, report = again(home, everything=True)
    assert report.failures == {"program-error": len(pages())}
    assert report.failed["program-error"][0][1].startswith("ZeroDivisionError")
    assert digest(url) == before


def test_without_its_page_a_record_is_derived_from_what_the_page_said(
    home: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (home / "archive").rglob("mehr*.warc.gz"):
        path.unlink()
    monkeypatch.setattr("qomnews.pages.RULES", "next")
    options = Options(digits="latin")
    found, report = again(home, options=options)
    of_mehr = sum(true.outlet == "mehr" for true, _ in pages())
    assert 0 < of_mehr < len(pages())
    assert (found.from_raw, found.from_pages) == (of_mehr, len(pages()) - of_mehr)
    assert report.changed > 0
    with store_at(url) as store:
        for article in store.articles(include_mirrors=True):
            # How a page is read can't be told anew without it.
            assert article.rules["pages"] == ("2" if article.outlet == "mehr" else "next")
            assert article.rules["text"].endswith("digits=latin")
    # What is left of the older rules can't be helped, and isn't tried again and again.
    assert again(home, options=options)[0].in_force == len(pages())
    monkeypatch.setattr("qomnews.pages.RULES", "2")
    again(home, options=options)
    assert digest(url) == digest(crawl(tmp_path / "fresh", options=options))


def test_a_changed_choice_of_the_operator_is_another_rule(home: Path, url: str, tmp_path: Path) -> None:
    options = Options(half_spaces="remove", forms=("حرم\u200cمطهر",))
    found, _ = again(home, options=options, from_raw=True)
    assert found.from_raw == len(pages())
    assert digest(url) == digest(crawl(tmp_path / "fresh", options=options))
    found, _ = again(home, options=attrs.evolve(options, forms=()))
    assert found.in_force == 0


def test_a_damaged_archive_costs_the_damaged_pages_alone(home: Path, read_otherwise: Rule) -> None:
    (path,) = (home / "archive").rglob("titronline*.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    read_otherwise()
    found, report = again(home)
    assert (found.from_pages, found.without_page, found.in_force) == (len(pages()) - 1, 1, 1)
    assert found.damaged.lost.total() == 1
    assert not report.failures


def test_a_story_that_was_fetched_anew_meanwhile_is_left_alone(home: Path, url: str, read_otherwise: Rule) -> None:
    read_otherwise()
    with store_at(url) as store, store_at(url) as crawl_store:
        (first,) = store.due_again(ALL, after=0, limit=1)
        fresh: list[str] = []

        class Overtaken:
            """The store, into which a crawl puts an edit while a record is derived."""

            def __getattr__(self, name: str) -> object:
                return getattr(store, name)

            def kept(self, keys: list[object]) -> object:
                found = store.kept(keys)  # type: ignore[arg-type] # as they come
                if not fresh:
                    raw = attrs.evolve(
                        from_json(found[0].raw, RawArticle), title="عنوان تازه این خبر", fetched_at=LATER.isoformat()
                    )
                    item = fingerprinted(normalised(dated(raw, now=LATER)))
                    fresh.append(crawl_store.save(item).article.id)
                return found

        overtaken: object = Overtaken()
        task = Reprocess(store=overtaken, archive=home / "archive", options=DEFAULT_OPTIONS)  # type: ignore[arg-type]
        _, report = task.run(ALL)
        article = store.get(fresh[0])
    assert first.key.serial == 1
    assert report.overtaken == 1
    assert article is not None
    assert (article.title, article.version) == ("عنوان تازه این خبر", 2)


def test_old_versions_are_derived_again_too(home: Path, url: str, read_otherwise: Rule) -> None:
    with store_at(url) as store:
        article_id = next(iter(store.articles(outlet=OUTLETS[0].id))).id
        raw = store.raw(article_id)
        assert raw is not None
        edited = attrs.evolve(raw, title="عنوان تازه این خبر", fetched_at=LATER.isoformat(), capture=None)
        store.save(fingerprinted(normalised(dated(edited, now=LATER))))
    read_otherwise()
    found, _ = again(home)
    assert (found.looked_at, found.from_pages, found.without_page) == (len(pages()), len(pages()), 1)
    with store_at(url) as store:
        old, new = store.versions(article_id)
    assert (old.version, new.version) == (1, 2)
    assert old.article.title == raw.title or old.article.version == 1
    assert old.article.kicker is not None
    assert old.article.kicker.endswith("از قم")
    assert old.raw.kicker is not None
    assert new.article.title == "عنوان تازه این خبر"
    assert new.article.rules["pages"] == "2"
