"""Why a half-space was set: the rule, and the figures behind it."""

from __future__ import annotations

import pytest

from qomnews.text.evidence import why
from qomnews.text.explanation import explain
from qomnews.text.facts import AFTER_MI, LISTED, SPELT
from qomnews.text.half_spaces import engine
from tests.text.known_words import engine_that_restores, facts

ENGINE = engine_that_restores(
    facts(
        {
            # Steps are eighths: e to the power of 3 is 20.1, of 1.125 3.1, of 1.375 4.0; counts are one less.
            "کتاب‌ها": (24, 0, 0, 0, 0),
            "کتابها": (9, 0, 0, 0, 0),
            "اطلاع‌رسانی": (0, 0, 0, 0, LISTED),
            "بزرگ‌تر": (0, 0, 0, 0, SPELT),
            "رود": (0, 0, 0, 0, AFTER_MI),
        },
        apart={("کتاب", "ها"): 11},
    ),
    # Log-odds of 2: 0.88; of 0: 0.50.
    {"کتاب‌ها": 16, "می‌رود": 0, "اطلاع‌رسانی": 8, "بزرگ‌تر": 8, "خانه‌ای": 8},
    {("کتاب", "ها"): -8, ("می", "رود"): 24},
)


@pytest.mark.parametrize(
    ("before", "after", "rule", "said"),
    [
        ("کتابها", "کتاب‌ها", "plural", "counted about 19 times so, about 2 times solid, likelihood 0.88"),
        ("کتاب ها", "کتاب‌ها", "plural", "counted about 19 times so, about 3 times open, likelihood 0.27"),
        ("میرود", "می‌رود", "verb", "never counted solid, likelihood 0.50"),
        ("می رود", "می‌رود", "verb", "never counted open, likelihood 0.95"),
        ("اطلاعرسانی", "اطلاع‌رسانی", "compound", "listed, never counted solid, likelihood 0.73"),
        ("بزرگتر", "بزرگ‌تر", "comparative", "listed, never counted solid, likelihood 0.73"),
        ("خانهای", "خانه‌ای", "after-he", "never counted solid, likelihood 0.73"),
        ("کتا‌بها", "کتاب‌ها", "misplaced", "counted about 19 times so"),
        ("ک‌ت‌ابها", "کتابها", "misplaced", "counted about 2 times so"),
        ("تمدنساز‌یها", "تمدن‌سازی‌ها", "plural", "known parts"),
    ],
)
def test_a_half_space_is_named_by_its_rule_and_what_speaks_for_it(
    before: str, after: str, rule: str, said: str
) -> None:
    assert why(ENGINE, before, after) == (f"half-space/{rule}", said)


def test_each_half_space_of_a_sentence_is_explained() -> None:
    edits = explain(
        "کتابهای تازه را میخوانند و نمی دانند که برنامهریزی چه بوده است", why=lambda *pair: why(engine(), *pair)
    )
    assert [(edit.before, edit.rule) for edit in edits] == [
        ("کتابهای", "half-space/plural"),
        ("میخوانند", "half-space/verb"),
        ("نمی دانند", "half-space/verb"),
        ("برنامهریزی", "half-space/compound"),
    ]
    assert all("likelihood" in edit.evidence for edit in edits)


def test_every_half_space_that_comes_back_in_news_is_explained(news_sentences: list[str]) -> None:
    rules = {"verb", "plural", "comparative", "after-he", "compound", "misplaced", "run-on"}
    for sentence in news_sentences[:150]:
        for between in ("", " "):
            for edit in explain(sentence.replace("\u200c", between)):
                group, _, rule = edit.rule.partition("/")
                if group == "half-space":
                    assert rule in rules
                    assert edit.evidence
