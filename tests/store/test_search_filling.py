"""The search index keeps up with its store, whatever happened to either, on both backends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from qomnews.records import to_json
from qomnews.search.filters import Filters
from qomnews.search.folding import folded, spelt
from qomnews.store import Filler, SearchMissingError, Store, Word, open_store
from qomnews.store.search import filling, writing
from qomnews.store.search.texts import LONGEST_WORD, MOST_WORDS, Entry, entry_of, spellings
from tests.store.conftest import START, TEXTS, item_of

WORD = Word(by="tester", host="here", barred=False)
IDS = ("mehr:1", "mehr:2", "shahr20:3", "titronline:4", "titronline:5")
QUERIES = ("", "کتابخانه", "پانزده خرداد", "-آب", "بانوان OR کودک", "شبانه روز", '"دو طبقه"', "به*")


class Ours(Filler):
    """A filler that tells what it came to."""

    def fill(self) -> tuple[int, str | None]:
        filled = self.catch_up()
        return filled.written, filled.anew


@pytest.fixture(scope="module")
def store(shared_store_url: str) -> Iterator[Store]:
    with open_store(shared_store_url, clock=lambda: START) as store:
        yield store


@pytest.fixture
def filler(shared_store_url: str) -> Iterator[Ours]:
    with Ours(shared_store_url) as filler:
        yield filler


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CHUNK", 2)


def seen(store: Store) -> list[Any]:
    """All that searches show, as far as it doesn't depend on the order of arrival."""
    shown = []
    for query in QUERIES:
        for include_mirrors in (False, True):
            filters = Filters(query=query, include_mirrors=include_mirrors)
            for order in ("newest", "relevance"):
                found = store.search(filters, order=order, limit=100, facets=100)
                assert found.facets is not None
                values = {field: sorted(counts) for field, counts in found.facets.values.items()}
                shown.append((query, found.total, found.serials, values, found.facets.months, found.indexed))
    return shown


def is_as_made_anew(store: Store, filler: Filler) -> bool:
    filler.catch_up()
    before = seen(store)
    filler.throw_away()
    filler.catch_up()
    return before == seen(store)


def change(store: Store, what: str, article_id: str, text: str) -> None:
    match what:
        case "save":
            # Another text of the same address is an edit; the same text elsewhere is a mirror.
            store.save(item_of(article_id, text, tags=("آب", text), hour=8 + IDS.index(article_id)))
        case "cut":
            store.save(item_of(article_id, text, paragraphs=TEXTS[text][:2], source_name="خبرگزاری مهر"))
        case "remove":
            store.mark_removed([article_id], at=START)
        case "forget" if store.get(article_id):
            store.forget(article_id, WORD)


STEPS = st.one_of(
    st.tuples(
        st.sampled_from(("save", "cut", "remove", "forget")), st.sampled_from(IDS), st.sampled_from(sorted(TEXTS))
    ),
    st.sampled_from((("fill", "", ""), ("fill some", "", ""), ("killed", "", ""))),
)


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
FEW = settings(max_examples=4, deadline=None, suppress_health_check=CHECKS)
MANY = settings(FEW, max_examples=20)


@FEW
@given(st.lists(STEPS, min_size=3, max_size=10))
@pytest.mark.usefixtures("small_chunks")
def test_after_anything_it_is_as_if_made_anew(store: Store, filler: Ours, steps: list[tuple[str, str, str]]) -> None:
    go_through(store, filler, steps)
    assert is_as_made_anew(store, filler)


@pytest.mark.long
@MANY
@given(st.lists(STEPS, min_size=3, max_size=12))
@pytest.mark.usefixtures("small_chunks")
def test_after_many_things_it_is_too(store: Store, filler: Ours, steps: list[tuple[str, str, str]]) -> None:
    go_through(store, filler, steps)
    assert is_as_made_anew(store, filler)


def go_through(store: Store, filler: Ours, steps: list[tuple[str, str, str]]) -> None:
    for what, article_id, text in steps:
        if what == "fill":
            filler.catch_up()
        elif what == "fill some":
            filler.catch_up(stopped=lambda: True)
        elif what == "killed":
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(writing, "keep", lambda *_: 1 / 0)
                try:
                    filler.catch_up()
                except ZeroDivisionError:
                    continue
        else:
            change(store, what, article_id, text)


@pytest.mark.usefixtures("small_chunks")
def test_two_that_fill_at_once_do_no_harm(store: Store, filler: Ours, shared_store_url: str) -> None:
    for place, article_id in enumerate(IDS):
        change(store, "save", article_id, sorted(TEXTS)[place % 3])
    filler.throw_away()
    with Ours(shared_store_url) as other:
        for turn in range(6):
            (filler, other)[turn % 2].catch_up(stopped=lambda: True)
        for place, article_id in enumerate(IDS):
            change(store, "save", article_id, sorted(TEXTS)[(place + 1) % 3])
            (filler, other)[place % 2].catch_up(stopped=lambda: True)
    assert is_as_made_anew(store, filler)


def test_nothing_new_costs_nothing(store: Store, filler: Ours) -> None:
    change(store, "save", "mehr:1", "library")
    filler.catch_up()
    assert filler.fill() == (0, None)


@pytest.mark.parametrize("text", ["کتاب‌خانه گفت‌و‌گو آب", "‌پیشین پسین‌", "", "می‌‌روم  می‌روم", "Qom-12 ½ كتاب‌هايِ"])
def test_words_are_spelt_as_the_query_asks_for_them(text: str) -> None:
    assert spellings(folded(text)) == {" ".join(form) for form in spelt(folded(text))}


@pytest.mark.parametrize(("first", "second"), [("کتاب", "خانه"), ("می", "گرداند"), ("گفت", "گوها")])
def test_a_word_in_pieces_is_one_word_however_it_is_written(
    store: Store, filler: Ours, first: str, second: str
) -> None:
    ways = [first + mark + second for mark in ("", " ", "\u200c")]
    for number, way in enumerate(ways):
        paragraph = f"{TEXTS['rain'][number]} {way} {TEXTS['futsal'][number]}"
        store.save(item_of(f"shahr20:{100 + number}", title=f"نوشته {number}", paragraphs=(paragraph,)))
    filler.catch_up()
    found = [sorted(store.search(Filters(query=way, include_mirrors=True), limit=50).serials) for way in ways]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) >= 3


def test_a_text_without_end_is_searched_up_to_a_bound() -> None:
    def entry(body: str) -> Entry:
        item = item_of("mehr:1", paragraphs=(body,))
        return entry_of(1, to_json(item.article).decode())

    long = entry(" ".join(f"w{number}" for number in range(MOST_WORDS + 50)))
    assert sum(len(text.split()) for text in long.texts) == MOST_WORDS
    assert entry(f"{'x' * (LONGEST_WORD + 1)} آب").texts[2].split() == ["اب"]


def index_file(store: Store) -> Path:
    file = Path(str(make_url(str(store._engine.url)).database))
    return file.with_name(f"{file.stem}.search.db")


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[tuple[Store, Ours, Path]]:
    """A store in SQLite with three stories, what fills its index, and the index's file."""
    url = f"sqlite:///{tmp_path / 'qomnews.db'}"
    with open_store(url, clock=lambda: START) as store, Ours(url) as filler:
        for place, text in enumerate(sorted(TEXTS)):
            store.save(item_of(f"mehr:{place}", text))
        filler.catch_up()
        yield store, filler, tmp_path / "qomnews.search.db"


def test_what_is_forgotten_leaves_no_trace(apart: tuple[Store, Ours, Path]) -> None:
    store, filler, file = apart
    store.save(item_of("shahr20:9", title="راز هوشنگزاده", paragraphs=("سخن هوشنگزاده‌ها درباره قنات کهن شهر بود.",)))
    filler.catch_up()

    def traces() -> list[str]:
        files = file.parent.glob(f"{file.name}*")
        return [each.name for each in files if "هوشنگزاده".encode() in each.read_bytes()]

    assert traces()
    store.forget("shahr20:9", WORD)
    assert list(file.parent.glob(f"{file.name}*")) == []
    # Whoever was filling it finds out.
    assert filler.fill()[0] == 3
    assert traces() == []
    assert store.search(Filters()).total == 3


def test_an_index_from_before_a_story_was_forgotten_is_of_no_use(apart: tuple[Store, Ours, Path]) -> None:
    store, filler, file = apart
    filler.close()
    kept = file.read_bytes()
    store.forget("mehr:0", WORD)
    file.write_bytes(kept)
    assert filler.fill() == (2, "a story had to go")


@pytest.mark.parametrize("keep", [0, 1, 100, 5000, 30000])
def test_a_damaged_file_is_made_anew(apart: tuple[Store, Ours, Path], keep: int) -> None:
    store, filler, file = apart
    filler.close()
    store.close()
    content = file.read_bytes()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(content[:keep] + b"nonsense " * ((len(content) - keep) // 9) if keep else b"")
    # What is damaged may be what isn't needed for an answer.
    with suppress(SearchMissingError):
        assert store.search(Filters(query="کتابخانه")).total == 1
    filler.catch_up()
    assert store.search(Filters(query="کتابخانه")).total == 1


def test_an_older_format_folding_or_store_is_made_anew(
    apart: tuple[Store, Ours, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, filler, file = apart
    with monkeypatch.context() as patch:
        patch.setattr("qomnews.store.search.layout.FORMAT", "0")
        assert filler.fill() == (3, "its format was 1")
    assert filler.fill() == (3, "its format was 0")
    with monkeypatch.context() as patch:
        patch.setattr(filling, "FOLDING", "0")
        assert filler.fill() == (3, "texts are folded otherwise now")
    filler.fill()
    filler.close()
    other = file.parent / "other.db"
    with open_store(f"sqlite:///{other}", clock=lambda: START) as another:
        another.save(item_of("shahr20:1", "rain"))
    file.rename(file.parent / "other.search.db")
    with Ours(f"sqlite:///{other}") as its_own:
        assert its_own.fill() == (1, "it was another store's")


def test_it_is_made_anew_when_a_third_is_out_of_date(
    apart: tuple[Store, Ours, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, filler, _ = apart
    monkeypatch.setattr(filling, "LEAST_DEAD", 1)
    filled = []
    for number in range(2):
        store.save(item_of("mehr:0", "futsal", title=f"خبر {number}"))
        filled.append(filler.fill())
    assert filled == [(1, None), (4, "a third of it was out of date")]
    assert store.search(Filters()).total == 3


def test_a_record_that_says_the_same_is_no_other_text(apart: tuple[Store, Ours, Path]) -> None:
    store, filler, _ = apart
    # Its original changes, since it lists the mirror.
    store.save(item_of("titronline:7", "library", source_name="خبرگزاری مهر"))
    filler.catch_up()
    with filler._index.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, value FROM about WHERE name IN ('docs', 'dead')").all()
    assert sorted(map(tuple, rows)) == [("dead", "0"), ("docs", "4")]


def test_the_store_itself_knows_nothing_of_it(apart: tuple[Store, Ours, Path]) -> None:
    store, _, _ = apart
    with store._engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert not {"about", "entries", "names", "forms", "words"} & set(names)


def test_while_another_thread_reads_what_is_new_what_there_was_is_searched(apart: tuple[Store, Ours, Path]) -> None:
    store, filler, _ = apart
    assert store.search(Filters()).total == 3
    store.save(item_of("shahr20:9", "rain", title="باران تازه", paragraphs=("سخنی نو درباره باران و بس.",)))
    filler.catch_up()
    with store._kept()._lock:
        assert store.search(Filters()).total == 3
        assert store.search(Filters(query="تازه")).total == 0
    assert store.search(Filters(query="تازه")).total == 1


def test_who_finds_nothing_read_yet_waits_for_no_longer_than_a_statement_may_take(
    apart: tuple[Store, Ours, Path],
) -> None:
    store, _, _ = apart
    store.limit_searches(deadline=0.05, connections=1)
    with store._kept()._lock, pytest.raises(SearchMissingError, match="being read"):
        store.search(Filters())
