"""What filters an address means, and how they are written back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.reader.failures import UsageError
from qomnews.reader.filters import NAMES, Asked, asked_for
from qomnews.reader.language import Language
from qomnews.search.filters import Filters

ENGLISH, PERSIAN = Language("en"), Language("fa")
# A day, an hour, a minute, a month and a year, in both calendars.
DATES = ("1404/09/25", "۱۴۰۴/۰۹/۲۵", "2025-12-16", "1404-09", "آذر ۱۴۰۴", "1404", "2025-12-16T10:30:00+03:30")


def asked(*pairs: tuple[str, str]) -> Asked:
    return asked_for(pairs, ENGLISH)


def test_nothing_means_every_story() -> None:
    assert asked().filters == Filters()
    assert asked(("q", " "), ("outlet", ""), ("lang", "en"), ("cursor", "x")).query == ""


def test_every_filter_is_read() -> None:
    found = asked(
        ("q", " آب  سد "),
        ("outlet", "shahr20"),
        ("outlet", "mehr"),
        ("kind", "photo"),
        ("desk", "qom"),
        ("source", "مهر"),
        ("category", "استان‌ها > قم"),
        ("tag", "کتاب"),
        ("from", "1404/09/25"),
        ("to", "1404/09/25"),
        ("include_mirrors", "on"),
    )
    assert found.filters == Filters(
        query="آب سد",
        outlets=("mehr", "shahr20"),
        kinds=("photo",),
        desks=("qom",),
        sources=("مهر",),
        categories=("استان‌ها > قم",),
        tags=("کتاب",),
        since=datetime(2025, 12, 15, 20, 30, tzinfo=UTC),
        until=datetime(2025, 12, 16, 20, 30, tzinfo=UTC),
        include_mirrors=True,
    )


def test_the_same_stories_have_one_address() -> None:
    first = asked(("outlet", "mehr"), ("outlet", "shahr20"), ("from", "۱۴۰۴/۹/۲۵"))
    second = asked(("from", "2025-12-16"), ("outlet", "shahr20"), ("outlet", "mehr"), ("outlet", "mehr"))
    assert first.query == second.query == "outlet=mehr&outlet=shahr20&from=1404-09-25"


# On a busy machine even texts are slow to come by.
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(("from", "to")), st.sampled_from(DATES)),
            st.tuples(st.sampled_from(("tag", "category", "source", "desk")), st.text(max_size=20)),
            st.tuples(st.just("q"), st.sampled_from(("آب", '"سد  قم"', "x" * 900))),
            st.tuples(st.just("include_mirrors"), st.sampled_from(("0", "1"))),
        ),
        max_size=6,
        unique_by=lambda pair: pair[0],
    )
)
def test_what_is_written_back_means_the_same(pairs: list[tuple[str, str]]) -> None:
    first = asked(*pairs) if dict(pairs).get("to") != "1404" else asked(*(p for p in pairs if p[0] != "from"))
    again = asked(*((name, value) for name, values in first.parameters.items() for value in values))
    assert again == first


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("outlet", "bbc"), "No outlet is called “bbc”; there are mehr, shahr20, titronline."),
        (("kind", "poem"), "No kind of story is called “poem”"),
        (("from", "31 mehr"), "from: “31 mehr” is no date"),
        (("to", "1404/07/31"), "to: “1404/07/31” is no date"),
        (("q", "!?"), "“!?” has no word to look for."),
        (("include_mirrors", "perhaps"), "include_mirrors: “perhaps” is neither true nor false."),
        (("tag", "x" * 301), "tag: a value has more than 300 characters."),
    ],
)
def test_what_cannot_be_says_so(pair: tuple[str, str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        asked(pair)
    assert said in str(raised.value)


def test_a_span_does_not_run_backwards() -> None:
    with pytest.raises(UsageError, match="from 1404/09/25 is after to 1404/09/24"):
        asked(("from", "1404/09/25"), ("to", "1404/09/24"))


def test_errors_are_in_the_pages_language() -> None:
    with pytest.raises(UsageError, match="تاریخ نیست"):
        asked_for([("from", "هیچ")], PERSIAN)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(UsageError, match="tag: there are more than 20 values"):
        asked(*(("tag", str(number)) for number in range(21)))
    with pytest.raises(UsageError, match="q: there are more than 1 values"):
        asked(("q", "آب"), ("q", "سد"))


def test_a_value_is_added_and_taken_away() -> None:
    found = asked(("q", "آب"), ("tag", "سد"), ("tag", "قم"))
    assert found.without("tag", "قم") == {"q": ("آب",), "tag": ("سد",)}
    assert found.without("tag") == {"q": ("آب",)}
    assert found.with_value("outlet", "mehr") == {"q": ("آب",), "outlet": ("mehr",), "tag": ("سد", "قم")}
    assert found.with_value("q", "برق")["q"] == ("برق",)


def test_names_are_those_of_the_export_command() -> None:
    assert set(NAMES) == {
        *("outlet", "kind", "category", "tag", "source", "desk", "from", "to"),
        *("q", "include_mirrors"),
    }
