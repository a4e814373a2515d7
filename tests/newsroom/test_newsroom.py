from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

import pytest
from parsel import Selector

from fixtures.newsroom import ANCHOR, TEHRAN, Newsroom, Replica, TrueArticle, calendar_text, read_story, written_stories
from fixtures.newsroom.publishing import MEHR_VINTAGES, SHAHR20_VINTAGES, TITRONLINE_VINTAGES
from fixtures.newsroom.story import OUTLET_IDS

ZWNJ = "\u200c"
VINTAGES = {
    "mehr": {*MEHR_VINTAGES, "photo", "video"},
    "shahr20": set(SHAHR20_VINTAGES),
    "titronline": set(TITRONLINE_VINTAGES),
}
DATE_FORMS = {
    "current": calendar_text.with_comma,
    "itemprop": calendar_text.with_comma,
    "rutitr": calendar_text.with_weekday,
    "photo": calendar_text.with_dash,
    "video": calendar_text.with_comma,
    "single": calendar_text.print_line,
    "plain": calendar_text.with_comma,
    "columns": calendar_text.source_line_date,
    "tables": calendar_text.source_line_date,
}


def bodies(newsroom: Newsroom) -> dict[str, str]:
    """Every article's page as it was made, before it is served."""
    replica = Replica(newsroom, lambda: ANCHOR)
    return {a.id: replica.answer(a.outlet, urlsplit(a.page_url).path).body for a in newsroom.truth}


def visible(html: str) -> str:
    """What a reader sees of a page, spaces run together."""
    texts = Selector(html).xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()
    return squeezed("".join(texts))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(article: TrueArticle) -> list[str]:
    """The texts of a record in the order of its page."""
    texts = [article.raw_title, article.raw_lead or ""]
    for block in article.raw_blocks:
        texts += block.text.split(" | ") if block.kind == "table_row" else [block.text]
    return [squeezed(text) for text in texts if text]


def test_same_seed_gives_the_same_bytes_and_another_seed_others(newsroom: Newsroom) -> None:
    again, other = Newsroom(), Newsroom(seed=21)
    assert again.truth == newsroom.truth
    assert bodies(again) == bodies(newsroom)
    assert [a.id for a in other.truth] != [a.id for a in newsroom.truth]
    assert [a.listed_at for a in other.truth] != [a.listed_at for a in newsroom.truth]


def test_every_vintage_of_every_outlet_is_shown(newsroom: Newsroom) -> None:
    for outlet_id in OUTLET_IDS:
        assert {article.vintage for article in newsroom.of(outlet_id)} == VINTAGES[outlet_id]


def test_every_page_says_its_record_word_for_word_in_order(newsroom: Newsroom) -> None:
    pages = bodies(newsroom)
    for article in newsroom.truth:
        text, place = visible(pages[article.id]), 0
        for words in words_of(article):
            found = text.find(words, place)
            assert found >= 0, f"{article.id} ({article.vintage}) lacks {words!r} after {text[place - 40 : place]!r}"
            place = found + len(words)


def test_every_page_says_its_date_kicker_and_source(newsroom: Newsroom) -> None:
    pages = bodies(newsroom)
    for article in newsroom.truth:
        text = visible(pages[article.id])
        assert squeezed(DATE_FORMS[article.vintage](article.published)) in text, article.id
        for shown in (article.raw_kicker, article.raw_source_name, *article.raw_tags):
            assert shown is None or squeezed(shown) in text, (article.id, shown)
        for hidden in (article.byline, article.source_url):
            assert hidden is None or hidden in pages[article.id], (article.id, hidden)
        assert all(image.url in pages[article.id] for image in article.raw_images), article.id


def test_ids_are_distinct_and_rise_with_time(newsroom: Newsroom) -> None:
    assert len({article.id for article in newsroom.truth}) == len(newsroom.truth)
    for outlet_id in OUTLET_IDS:
        shown = newsroom.of(outlet_id)
        assert [a.number for a in shown] == sorted((a.number for a in shown), reverse=True)
        assert [a.listed_at for a in shown] == sorted((a.listed_at for a in shown), reverse=True)


def test_articles_appear_within_the_days_before_the_anchor(newsroom: Newsroom) -> None:
    oldest = ANCHOR - timedelta(days=newsroom.days + 1)
    for article in newsroom.truth:
        assert oldest < article.published <= article.listed_at <= ANCHOR
        assert article.listed_at.second == 0
        assert article.updated is None or article.updated >= article.published
    assert len({article.listed_at.date() for article in newsroom.truth}) >= newsroom.days


def test_anchor_moves_the_dates_only(newsroom: Newsroom) -> None:
    later = Newsroom(ANCHOR + timedelta(days=10))
    assert [(a.id, a.raw_title) for a in later.truth] == [(a.id, a.raw_title) for a in newsroom.truth]
    assert all(
        new.listed_at - old.listed_at == timedelta(days=10)
        for new, old in zip(later.truth, newsroom.truth, strict=True)
    )


def test_without_office_hours_the_same_articles_appear_whatever_the_hour_is() -> None:
    seen = {
        tuple((a.id, a.mirror_of, a.raw_title, newsroom.anchor - a.listed_at) for a in newsroom.truth)
        for newsroom in (
            Newsroom(ANCHOR + timedelta(hours=hour), stories=24, days=1, office_hours=False) for hour in range(0, 24, 3)
        )
    }
    assert len(seen) == 1
    ((*articles,),) = seen
    assert all(timedelta() <= age <= timedelta(days=1) for *_, age in articles)


def test_dates_carry_the_summer_offset_of_years_that_had_one() -> None:
    summer = Newsroom(datetime(2021, 7, 20, 12, 0, tzinfo=TEHRAN), stories=30)
    pages = bodies(summer)
    article = next(a for a in summer.of("shahr20") if a.vintage == "single")
    assert article.published.utcoffset() == timedelta(hours=4, minutes=30)
    assert f'content="{article.published.isoformat()}"' in pages[article.id]


def test_at_least_a_third_of_titr_online_mirrors_the_others(newsroom: Newsroom) -> None:
    shown = newsroom.of("titronline")
    copies = [article for article in shown if article.mirror_of]
    assert len(copies) * 3 >= len(shown)
    assert {newsroom.article(article.mirror_of or "").outlet for article in copies} == {"mehr", "shahr20"}
    assert {article.relation for article in copies} == {"verbatim", "truncated", "edited"}
    assert any(article.source_name is None for article in copies)
    assert any(article.mirror_of for article in newsroom.of("shahr20"))


def test_copies_differ_from_clean_text_in_half_spaces_and_own_stories_do_not(newsroom: Newsroom) -> None:
    for article in newsroom.truth:
        if article.mirror_of is None:
            assert article.raw_body.count(ZWNJ) == article.body.count(ZWNJ), article.id
    damaged = [a for a in newsroom.truth if a.mirror_of and a.raw_body.count(ZWNJ) < a.body.count(ZWNJ)]
    assert len(damaged) >= 10


def test_credited_copies_print_the_originals_date_and_link(newsroom: Newsroom) -> None:
    for article in newsroom.of("titronline"):
        if article.mirror_of:
            original = newsroom.article(article.mirror_of)
            assert original.listed_at < article.listed_at
            if article.source_name:
                assert (article.published, article.source_url) == (original.published, original.url)
            else:
                assert (article.published, article.source_url) == (article.listed_at, None)


def test_what_follows_a_story_up_appears_after_it_and_is_no_copy(newsroom: Newsroom) -> None:
    own = {article.key: article for article in newsroom.truth if article.mirror_of is None}
    followers = [story for story in written_stories() if story.relates]
    assert len(followers) >= 2
    for story in followers:
        assert own[story.key].listed_at > own[story.relates or ""].listed_at


def test_empty_newsroom_answers_like_a_site_without_stories() -> None:
    replica = Replica(Newsroom(stories=0, elsewhere=0), lambda: ANCHOR)
    for outlet_id, target, status in (
        ("mehr", "/", 200), ("mehr", "/rss", 200), ("mehr", "/archive?pi=1", 200), ("mehr", "/news/1", 404),
        ("shahr20", "/", 200), ("shahr20", "/feed/", 404), ("shahr20", "/wp-json/wp/v2/posts", 200),
        ("shahr20", "/wp-sitemap.xml", 200), ("titronline", "/", 200), ("titronline", "/rss", 200),
    ):  # fmt: skip
        assert replica.answer(outlet_id, target).status == status, (outlet_id, target)


def test_only_the_qom_desk_of_mehr_has_a_desk(newsroom: Newsroom) -> None:
    desks = Counter((article.outlet, article.desk) for article in newsroom.truth)
    assert desks["mehr", "qom"] > 30
    assert desks["mehr", None] >= 10
    assert set(desks) == {("mehr", "qom"), ("mehr", None), ("shahr20", None), ("titronline", None)}


def test_public_addresses_are_the_outlets_own(newsroom: Newsroom) -> None:
    for article in newsroom.of("shahr20"):
        assert unquote(article.page_url) == unquote(article.url)
        assert article.page_url.endswith("/")
        assert "%d" in article.page_url
    for article in newsroom.of("mehr"):
        section = article.kind if article.kind in ("photo", "video") else "news"
        assert article.url == f"https://www.mehrnews.com/{section}/{article.number}"
        assert article.page_url.startswith(f"{article.url}/")


def test_added_story_is_the_newest_of_its_outlet(newsroom: Newsroom) -> None:
    story = read_story(
        "late", 'outlet = "mehr"\ntitle = "خبر تازه"\nlead = "قم- متن خبر."\ncategory = ["استانها", "قم"]'
    )
    after = newsroom.with_story(story)
    newest = after.of("mehr")[0]
    assert (newest.title, newest.desk) == ("خبر تازه", "qom")
    assert newest.number > newsroom.of("mehr")[0].number
    assert len(after.truth) == len(newsroom.truth) + 1
    assert all(article.key != "late" for article in newsroom.truth)


def test_edit_moves_text_and_time_but_not_identity(newsroom: Newsroom) -> None:
    before = next(article for article in newsroom.of("mehr") if article.updated)
    after = newsroom.edited(before.id, title="عنوان دیگر").article(before.id)
    assert (after.id, after.url, after.published) == (before.id, before.url, before.published)
    assert after.title == "عنوان دیگر"
    assert (after.raw_title, after.raw_lead, after.raw_blocks) == ("عنوان دیگر", before.raw_lead, before.raw_blocks)
    assert after.changed_at > before.changed_at
    assert after.revision == 2


def test_removed_article_is_gone_and_unknown_ids_are_refused(newsroom: Newsroom) -> None:
    gone = newsroom.of("shahr20")[3]
    after = newsroom.removed(gone.id)
    assert gone.id not in {article.id for article in after.truth}
    with pytest.raises(KeyError):
        after.removed(gone.id)


def test_late_mirror_of_any_article_can_be_added(newsroom: Newsroom) -> None:
    original = newsroom.of("mehr")[5]
    copy = newsroom.with_mirror(original.id, change="cut").of("titronline")[0]
    assert copy.mirror_of == original.id
    assert copy.source_name == "خبرگزاری مهر"
