"""What holds of every credit, whatever its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors.credited_outlets import OTHERS
from qomnews.mirrors.credits import canonical_source, credited_outlet, credited_within
from qomnews.outlets import OUTLETS
from qomnews.text import Normaliser, Options, skeleton

# Of each outlet: its canonical name, every name that is one in any surroundings, its ordinary words, its hosts.
ROWS = [(row.id, row.name, (row.name, *row.names), row.words, row.hosts) for row in OTHERS] + [
    (row.id, row.name, (row.name, row.english_name, *row.names), (), row.hosts) for row in OUTLETS
]
FULL = [
    (name, row_id, canonical)
    for row_id, canonical, names, words, _ in ROWS
    for name in names
    if skeleton(name) not in map(skeleton, words)
]
WORDS = [(word, row_id, canonical) for row_id, canonical, _, words, _ in ROWS for word in words]
HOSTS = [(host, row_id, canonical) for row_id, canonical, _, _, hosts in ROWS for host in hosts]
AROUND = ["به گزارش", "به نقل از", "خبرگزاری", "خبرنگار", "روزنامه", "سایت", "گروه", "منبع:", "قم", "استان قم", "سلامت"]
PIECES = st.sampled_from([name for name, _, _ in (*FULL, *WORDS, *HOSTS)] + AROUND + list("()«»-/،."))
CREDITS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=6).map(" ".join),
    st.lists(PIECES, max_size=6).map("\u200c".join),
)
LINKS = st.one_of(
    st.none(), st.text(max_size=60), st.sampled_from([f"https://www.{host}/news/1" for host, _, _ in HOSTS])
)


@pytest.mark.parametrize(("name", "outlet", "canonical"), FULL + WORDS)
def test_every_name_gives_its_row(name: str, outlet: str, canonical: str) -> None:
    assert credited_outlet(name) == outlet
    assert canonical_source(name) == canonical


@pytest.mark.parametrize(("host", "outlet", "canonical"), HOSTS)
def test_every_host_and_its_subdomains_give_its_row(host: str, outlet: str, canonical: str) -> None:
    forms = [host, f"https://{host}/news/1", f"http://{host.upper()}:80/", f"//{host}./x"]
    if not any(host in row.hosts for row in OUTLETS):
        forms += [f"www.{host}", f"https://qom.{host}/a?b=1"]
    for url in forms:
        assert credited_outlet(None, url) == outlet
        assert canonical_source(None, url) == canonical
    for text in (host, f"سایت {host}", f"https://{host}/news/1"):
        assert credited_outlet(text) == outlet


def test_no_two_rows_share_an_id_a_name_or_a_host() -> None:
    ids = [row_id for row_id, *_ in ROWS]
    assert len(set(ids)) == len(ids)
    named: dict[str, set[str]] = {}
    for name, row_id, _ in (*FULL, *WORDS):
        named.setdefault(skeleton(name), set()).add(row_id)
    assert {name: rows for name, rows in named.items() if len(rows) > 1} == {}
    hosts = [host for host, _, _ in HOSTS]
    assert len(set(hosts)) == len(hosts)
    assert len({canonical for _, canonical, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("name", [canonical for _, canonical, *_ in ROWS])
def test_a_canonical_name_is_written_as_the_normaliser_writes_it(name: str) -> None:
    assert Normaliser(Options()).normalise(name) == name
    for options in (Options(half_spaces="remove"), Options(digits="latin")):
        assert canonical_source(Normaliser(options).normalise(name)) == name


@given(
    st.sampled_from(FULL),
    st.sampled_from(["", "به گزارش ", "به نقل از ", "خبرنگار ", "به گزارش خبرنگار ", "منبع: ", "سایت ", "«"]),
    st.sampled_from(["", " قم", " - قم", " (قم)", " در قم", " از استان قم", "/ قم", "، قم", "»", " - خراسان رضوی"]),
)
def test_what_stands_around_a_name_changes_nothing(row: tuple[str, str, str], before: str, after: str) -> None:
    name, outlet, canonical = row
    assert credited_outlet(before + name + after) == outlet
    assert canonical_source(before + name + after) == canonical


@given(
    st.sampled_from(WORDS),
    st.sampled_from(["خبرگزاری ", "روزنامه ", "سایت خبری ", "به گزارش خبرگزاری ", "خبرنگار خبرگزاری «"]),
    st.sampled_from(["", " قم", " - قم", " در استان قم", "»"]),
)
def test_its_kind_makes_a_name_of_an_ordinary_word(row: tuple[str, str, str], before: str, after: str) -> None:
    assert credited_outlet(before + row[0] + after) == row[1]


@given(
    st.sampled_from(WORDS),
    st.sampled_from(["", "گروه ", "خبرنگار ", "کانال ", "مسئولان ", "به گزارش "]),
    st.sampled_from([" قم", " استان قم", " سلامت", " کشور", " - قم", "ها"]),
)
def test_an_ordinary_word_in_a_longer_phrase_is_one(row: tuple[str, str, str], before: str, after: str) -> None:
    assert credited_outlet(before + row[0] + after) is None


@given(CREDITS, LINKS)
def test_any_text_is_accepted_and_a_canonical_name_stays(name: str, url: str | None) -> None:
    once = canonical_source(name, url)
    assert canonical_source(once, url) == once
    assert canonical_source(once) == once
    if credited_outlet(name) is None and skeleton(name):
        assert once == name


@given(CREDITS, LINKS)
def test_the_canonical_name_credits_whom_the_page_credits(name: str, url: str | None) -> None:
    assert credited_outlet(canonical_source(name, url), url) == credited_outlet(name, url)


@given(CREDITS)
def test_a_text_is_credited_to_known_outlets_only(text: str) -> None:
    assert credited_within(text) in {None, *(row_id for row_id, *_ in ROWS)}
    assert credited_within(f"به گزارش {text}، باران بارید.") in {None, *(row_id for row_id, *_ in ROWS)}


@pytest.mark.parametrize("text", ["در" * 100_000 + "قم", "خبرگزاری " * 50_000, "a." * 100_000, "- " * 100_000])
def test_a_text_of_any_length_costs_little(text: str) -> None:
    assert credited_outlet(text, text) is None
    assert canonical_source(text, text) == text
