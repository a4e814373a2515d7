from __future__ import annotations

from typing import Any

import pytest

from benchmarks.page_scoring import Scores, bodies, date_is_right, same, same_values, score
from benchmarks.page_truth import Page
from benchmarks.page_words import half_spaced, page_words
from benchmarks.page_worker import Reading, Received

RECEIVED: Received = {"outlet": "mehr", "url": "https://www.mehrnews.com/news/1234567", "content_type": "", "file": ""}
# "A bridge opened": kicker, lead, two paragraphs and a caption, with a share line in between.
BODY = """<html><head><style>p{}</style></head><body><h4>استاندار گفت</h4><h1>پل تازه باز شد</h1>
<p>پل دو سال کار برد</p>
<p>این پل می‌تواند راه روستا را کوتاه کند</p><p>این خبر را برای دوستان خود بفرستید</p><p>مردم شاد شدند</p>
<figcaption>پل در شب</figcaption></body></html>"""
PARAGRAPHS = ["این پل می‌تواند راه روستا را کوتاه کند", "مردم شاد شدند"]


def page(name: str = "mehr/current", **fields: Any) -> Page:
    expected = {
        "title": "پل تازه باز شد",
        "kicker": "استاندار گفت",
        "lead": "پل دو سال کار برد",
        "tags": ["پل", "راه"],
        "body": [
            *({"kind": "paragraph", "text": text} for text in PARAGRAPHS),
            {"kind": "caption", "text": "پل در شب"},
        ],
        **fields,
    }
    return Page(name, "mehr", RECEIVED, BODY.encode(), expected, "2025-12-16T00:35:00+03:30")


def reading(**changed: Any) -> Reading:
    right: Reading = {
        "title": "پل تازه باز شد",
        "published": "2025-12-16T00:35:00+03:30",
        "paragraphs": [*PARAGRAPHS, "پل در شب"],
        "fields": {"kicker": "استاندار گفت", "lead": "پل دو سال کار برد", "tags": ["پل", "راه"]},
    }
    return right | changed  # type: ignore[return-value]  # of the same keys


def scored(*, ours: bool = True, **changed: Any) -> Scores:
    return score([page()], [reading(**changed)], ours=ours)


def test_a_right_reading_is_right_in_everything() -> None:
    scores = scored()
    assert scores.misses == []
    assert scores.leaks == {}
    assert scores.wrong_dates == []
    assert {share.percent for share in (scores.title, scores.instant, scores.body, scores.paragraphs)} == {100.0}
    assert {name: share.of for name, share in scores.fields.items() if share.of} == {"kicker": 1, "lead": 1, "tags": 1}


def test_what_is_not_found_counts_in_every_measure() -> None:
    scores = score([page()], [None], ours=True)
    assert {share.percent for share in (scores.title, scores.instant, scores.body, scores.paragraphs)} == {0.0}
    assert scores.wrong_dates == []


def test_white_space_and_half_spaces_are_no_difference_of_titles() -> None:
    assert same("می‌رود  به\u00a0قم", "میرود به قم")
    assert not same("می رود به قم", "میرود به قم")
    assert same(None, "")


def test_lost_half_spaces_count_where_they_are_counted() -> None:
    scores = scored(paragraphs=[text.replace("\u200c", "") for text in reading()["paragraphs"]])
    assert scores.half_spaces.percent == 0
    assert scores.paragraphs.percent == 100


@pytest.mark.parametrize(
    ("got", "right"),
    [
        ("2025-12-15T21:05:59+00:00", True),
        ("2025-12-16T00:35:00", True),  # without an offset, in Tehran
        ("2025-12-15T21:05:00", True),  # or in UTC
        ("2025-12-16", True),
        ("2025-12-15", False),
        ("2025-12-16T00:36:00+03:30", False),
        ("2025-12-16T00:35:00+00:00", False),
    ],
)
def test_a_date_is_the_instant_or_the_day(got: str, right: bool) -> None:
    assert date_is_right(got, "2025-12-16T00:35:00+03:30") is right


def test_a_page_that_says_the_day_alone_is_met_by_any_time_of_it() -> None:
    assert date_is_right("2025-12-16T00:00:00+03:30", "2025-12-16")


def test_a_wrong_date_is_worse_than_none() -> None:
    assert scored(published="2026-01-01").wrong_dates == ["mehr/current"]
    assert scored(published=None).wrong_dates == []


def test_a_date_where_none_is_due_is_wrong() -> None:
    undated = Page("mehr/x", "mehr", RECEIVED, BODY.encode(), page().expected, None)
    scores = score([undated], [reading()], ours=True)
    assert scores.wrong_dates == ["mehr/x"]
    assert scores.instant.of == 0


def test_boilerplate_beside_the_story_leaks() -> None:
    scores = scored(paragraphs=[PARAGRAPHS[0], "این خبر را برای دوستان خود بفرستید", PARAGRAPHS[1], "پل در شب"])
    assert "این خبر را برای" in scores.leaks["mehr/current"]


def test_one_foreign_word_leaks_where_the_page_has_it_beside_the_story() -> None:
    assert scored(paragraphs=[f"{PARAGRAPHS[0]} این", PARAGRAPHS[1], "پل در شب"]).leaks


def test_words_that_the_page_does_not_have_are_no_leak_of_it() -> None:
    scores = scored(paragraphs=["یک دو سه چهار پنج شش", *PARAGRAPHS, "پل در شب"])
    assert scores.leaks == {}
    assert scores.body.percent < 100


def test_others_may_have_lead_and_captions_in_the_body_or_not() -> None:
    lead = "پل دو سال کار برد"
    for body in ([lead, *PARAGRAPHS], PARAGRAPHS, [lead, *PARAGRAPHS, "پل در شب"]):
        assert scored(ours=False, paragraphs=body).paragraphs.percent == 100
        assert scored(paragraphs=body).paragraphs.percent == 0
    assert len(bodies(page(), exact=True)) == 1


def test_a_table_may_be_set_in_any_way() -> None:
    rows = page(body=[{"kind": "table_row", "text": "کالا | بها"}])
    assert score([rows], [reading(paragraphs=["| کالا | بها |"])], ours=True).paragraphs.percent == 100


def test_a_field_that_a_tool_does_not_know_has_no_share() -> None:
    assert scored(ours=False, fields={"lead": None}).fields.keys() == {"lead"}


def test_a_field_that_is_not_there_counts_only_when_something_is_given() -> None:
    without = page(kicker=None)
    assert score([without], [reading()], ours=True).fields["kicker"].percent == 0
    silent = reading(fields={**reading()["fields"], "kicker": None})
    assert score([without], [silent], ours=True).fields["kicker"].of == 0


def test_tags_may_come_in_any_order_but_a_category_is_a_path() -> None:
    assert same_values(["الف", "ب"], ["ب", "الف"], ordered=False)
    assert not same_values(["الف", "ب"], ["ب", "الف"])
    assert not same_values("الف", ["الف"])
    assert same_values(None, [])


def test_a_body_without_a_title_is_no_article() -> None:
    empty = Page("mehr/listing", "mehr", RECEIVED, b"", None, None)
    readings = [reading(), reading(title=""), reading(paragraphs=[]), None]
    assert len(score([empty] * 4, readings).invented) == 1


def test_redesigned_pages_have_scores_of_their_own() -> None:
    scores = score([page(), page("mehr/redesign-divs")], [None, reading()], ours=True)
    assert (scores.redesigned_body.percent, scores.body.percent) == (100.0, 50.0)
    assert scores.redesigned_instant.of == 1


def test_the_words_of_a_page_are_what_can_be_read_on_it() -> None:
    markup = "<title>قم</title><script>var x</script><p>می<b>‌رود</b></p><p>بازار<br>شب</p><!-- نه -->"
    assert page_words(markup.encode()) == ["قم", "میرود", "بازار", "شب"]
    assert page_words("<p>قم شهر بزرگ</p>".replace("ی", "ي").encode("cp1256")) == ["قم", "شهر", "بزرگ"]
    assert page_words(b"") == []


def test_words_with_half_spaces_are_counted_with_them() -> None:
    assert half_spaced("می‌رود خانه می‌رود کتاب‌ها‌یی \u200cنه").total() == 3
