"""Whatever the half-spaces of a query and of a text, they find each other."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.search.expression import Expression, Run, asked_forms, expression
from qomnews.search.folding import folded, pieces, spelt
from qomnews.search.query import parse


class Texts:
    """A few texts, and the index of their spellings."""

    def __init__(self, *texts: str) -> None:
        self.pieces = [[piece for word in folded(text).split() for piece in pieces(word)] for text in texts]
        self.forms: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for text in texts:
            for form in spelt(folded(text)):
                self.forms["".join(form)].add(form)

    def found(self, query: str) -> list[int]:
        parsed = parse(query)
        asked = asked_forms(parsed)
        meant = expression(parsed, {joined: forms for joined, forms in self.forms.items() if joined in asked})
        return [number for number, own in enumerate(self.pieces) if _is_found(meant, own)]


def _is_found(meant: Expression, own: list[str]) -> bool:
    return all(any(_stands(run, own) for run in group) for group in meant.groups) and not any(
        _stands(run, own) for run in meant.excluded
    )


def _stands(run: Run, own: list[str]) -> bool:
    many = len(run.pieces)
    windows = (own[at : at + many] for at in range(len(own) - many + 1))
    *first, last = run.pieces
    return any(
        window[:-1] == first and (window[-1].startswith(last) if run.begins else window[-1] == last)
        for window in windows
    )


WORDS = st.lists(st.text("ابپتسشمنوهی", min_size=1, max_size=5), min_size=2, max_size=3)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.lists(st.text("ابپمن", min_size=1, max_size=4), max_size=3))
def test_a_half_spaced_word_is_found_in_every_spelling(parts: list[str], around: list[str]) -> None:
    texts = Texts(" ".join([*around, "‌".join(parts), *around]))
    for query in ("‌".join(parts), "".join(parts), " ".join(parts), parts[0] + " " + "".join(parts[1:])):
        assert texts.found(query) == [0]
        assert texts.found(f'"{query}"') == [0]


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_a_word_in_one_piece_is_found_in_every_spelling(parts: list[str]) -> None:
    texts = Texts(f"گفت {''.join(parts)} است")
    for query in ("‌".join(parts), "".join(parts), " ".join(parts)):
        assert texts.found(query) == [0]
        assert texts.found(f"«گفت {query}»") == [0]


@pytest.mark.parametrize("query", ["کتابخانه‌ها", "کتابخانهها", "کتابخانه ها", '"کتابخانه ها"'])
@pytest.mark.parametrize("text", ["کتابخانه‌ها", "کتابخانهها", "کتابخانه ها"])
def test_two_pieces_whichever_way(query: str, text: str) -> None:
    assert Texts(f"در {text} قم", "مدرسه").found(query) == [0]


@pytest.mark.parametrize("query", ["گفت‌وگو", "گفت و گو", "گفتوگو"])
@pytest.mark.parametrize("text", ["گفت‌وگو", "گفت و گو", "گفتوگو"])
def test_and_within_a_word(query: str, text: str) -> None:
    assert Texts(f"در {text} با مهر").found(query) == [0]


def test_a_word_of_many_spaced_pieces_is_found_where_another_text_has_its_half_spaces() -> None:
    assert Texts("آن کتاب خانه ها", "کتاب‌خانه‌ها").found("کتابخانهها") == [0, 1]


def test_phrases_keep_their_order_and_words_do_not() -> None:
    texts = Texts("آب قم گران شد", "قم آب دارد")
    assert texts.found("آب قم") == [0, 1]
    assert texts.found('"آب قم"') == [0]


def test_exclusion_either_or_and_beginnings() -> None:
    texts = Texts("کتابخانه باز شد", "کتابخانه‌ها بسته شد", "مدرسه باز شد", "کتابدار")
    assert texts.found("کتابخانه -بسته") == [0]
    assert texts.found("کتابخانه OR مدرسه") == [0, 1, 2]
    assert texts.found("کتاب*") == [0, 1, 3]
    assert texts.found('-"باز شد"') == [1, 3]
    assert texts.found("کتاب") == []


def test_a_phrase_of_many_words_is_found_with_every_word_spelt_otherwise() -> None:
    texts = Texts("رسانه‌های استان گفته‌اند کتابخانه‌ها بسته می‌شوند")
    assert texts.found("«رسانههای استان گفتهاند کتابخانهها بسته میشوند»") == [0]
    assert texts.found("«رسانه های استان گفته اند کتابخانه ها بسته می شوند»") == [0]
