"""Whatever is typed is a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.search.query import LONGEST, MOST_WORDS, Query, Term, parse


def said(terms: tuple[Term, ...]) -> list[str]:
    return [" ".join(word.joined + "*" * word.begins for word in term.words) for term in terms]


def groups(text: str) -> list[list[str]]:
    return [said(group) for group in parse(text).groups]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("آب  قم", [["اب"], ["قم"]]),
        ("كتاب‌ها", [["کتابها"]]),
        ('"باز شد" قم', [["باز شد"], ["قم"]]),
        ("«باز شد»“در قم”", [["باز شد"], ["در قم"]]),
        ("آب OR برق قم", [["اب", "برق"], ["قم"]]),
        ("آب|برق | گاز", [["اب", "برق", "گاز"]]),
        ("کتابخان*", [["کتابخان*"]]),
        ("ک*", [["ک"]]),
        # Signs without use: an open quotation mark, a sign at an end, marks alone.
        ('"باز شد', [["باز"], ["شد"]]),
        ("OR آب OR", [["اب"]]),
        ('- -- * "" «» ( ) ^ NEAR(', [["near"]]),
        ("کرونا-ویروس", [["کروناویروس"]]),
        ("۱٬۲۰۰", [["1200"]]),
        ("", []),
    ],
)
def test_what_is_to_be_found(text: str, expected: list[list[str]]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(("text", "excluded"), [("قم -آب", ["اب"]), ('-"باز شد" قم', ["باز شد"]), ("قم –آب", ["اب"])])
def test_what_is_not_to_be_found(text: str, excluded: list[str]) -> None:
    assert groups(text) == [["قم"]]
    assert said(parse(text).excluded) == excluded


def test_an_excluded_term_is_no_side_of_either_or() -> None:
    query = parse("آب OR -برق گاز")
    assert [said(group) for group in query.groups] == [["اب"], ["گاز"]]
    assert said(query.excluded) == ["برق"]


def test_a_query_that_is_too_long_is_cut_between_words_and_says_so() -> None:
    long = "کتابخانه " * 100
    assert parse(long).cut
    assert len(parse(long).groups) == MOST_WORDS
    assert {word for group in groups(long) for word in group} == {"کتابخانه"}
    assert parse("ک" * (LONGEST + 1)).cut
    assert not parse("کتابخانه " * 5).cut


@given(st.text(st.sampled_from('آب قم"«»“”|-–*OR ()^:\n\x00\ud800{}') | st.characters(), max_size=400))
def test_nothing_fails(text: str) -> None:
    query = parse(text)
    assert isinstance(query, Query)
    assert sum(len(term.words) for group in query.groups for term in group) <= MOST_WORDS
    terms = [term for group in query.groups for term in group] + list(query.excluded)
    assert all(word.joined and " " not in word.joined for term in terms for word in term.words)
