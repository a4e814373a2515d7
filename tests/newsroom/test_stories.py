"""The form and the orthography of the written stories that the replica is built from."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qomnews.article import BLOCK_KINDS, KINDS

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "newsroom" / "stories"
STORIES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}
KEYS = sorted(STORIES)

REQUIRED = {"outlet", "kind", "title", "category", "tags", "blocks"}
OPTIONAL = {"kicker", "lead", "dateline", "byline", "source_name", "comments", "relates", "images"}
ZWNJ = "\u200c"
LEAST_BY_OUTLET = {"mehr": 44, "shahr20": 24, "titronline": 16}
LEAST_BY_KIND = {"photo": 5, "video": 3, "report": 4, "interview": 3, "note": 2}

LETTERS = "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
WORD_EDGE = rf"(?<![{LETTERS}{ZWNJ}])"
WORD_END = rf"(?![{LETTERS}{ZWNJ}])"
LATIN = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[A-Za-z][A-Za-z0-9.+/_-]*")
HASHTAG = re.compile(r"#[\w\u200c]+")

# Each pattern finds a mistake; the name says which.
FORBIDDEN = {
    "Arabic yeh, kaf or heh": re.compile("[\u064a\u0649\u0643\u0629\u06c0\u06d5\u06be]"),
    "presentation form": re.compile("[\ufb50-\ufdff\ufe70-\ufefc]"),
    "Arabic digit": re.compile("[٠-٩]"),
    "tatweel": re.compile("\u0640"),
    "vowel sign other than a final tanwin": re.compile("(?<!ا)\u064b|[\u064c-\u0650\u0652\u0654\u0655\u0670]"),
    "invisible mark or odd space": re.compile(
        "[\u00a0\u00ad\u200b\u200d-\u200f\u202a-\u202f\u2066-\u2069\ufeff\t\n\r]"
    ),
    "double space": re.compile("  "),
    "doubled half-space": re.compile(ZWNJ * 2),
    "half-space at a word's edge": re.compile(rf"(?<![{LETTERS}]){ZWNJ}|{ZWNJ}(?![{LETTERS}])"),
    "half-space after a letter that does not join": re.compile(f"[آادذرزژوؤء]{ZWNJ}"),
    "Latin punctuation": re.compile("[,;?\"“”'‘’]"),
    "space before punctuation": re.compile(r" [،؛؟.!:»)\]]"),
    "no space after punctuation": re.compile(rf"[،؛؟!»)](?=[{LETTERS}«(])|[.:](?=[{LETTERS}«(])"),
    "space inside quotes or brackets": re.compile(r"[«(\[] "),
    "no space before a quote or bracket": re.compile(rf"[{LETTERS}۰-۹،؛؟.:!»][«(]"),
    "dots instead of an ellipsis": re.compile(r"\.\.|…\."),
    "space before the plural": re.compile(rf" (?:ها|های|هایی|هایش|هایشان|هایی|هایم|هایمان|هایتان|هاست){WORD_END}"),
    "space before a degree": re.compile(rf" (?:تر|ترین|تری){WORD_END}"),
    "space after می or نمی": re.compile(rf"{WORD_EDGE}ن?می (?=[{LETTERS}])"),
    "space before a suffix": re.compile(
        rf" (?:ای|اند|ایم|اید|ام|ات|اش|شان|گیری|گذاری|سازی|ریزی|پذیر|گذار|رسانی|شناسی|مند|وار){WORD_END}"
    ),
    "space in a compound": re.compile(
        rf"{WORD_EDGE}(?:به (?:عنوان|طور|صورت|ویژه|زودی|تازگی|تدریج|موقع|خوبی|راحتی|سرعت|شدت|روز رسانی)"
        rf"|گفت و گو|جست و جو|رفت و آمد|ساخت و ساز|حمل و نقل|شست و شو|پرس و جو|کسب و کار"
        rf"|آن (?:ها|چه|که)|این (?:ها|که|گونه)"
        rf"|هم (?:چنین|زمان|اکنون|افزایی|جوار|وطن)|پیش بینی|بین المللی|سه شنبه|پنج شنبه|چهار شنبه|یک شنبه|دو شنبه"
        rf"|هیچ (?:یک|کدام|گاه)|چنان چه|نمایش گاه|بهره (?:برداری|مندی|وری)|بنا بر این|پیاده (?:رو|روی)"
        rf"|آتش (?:نشانی|نشانان|سوزی)|نقل و انتقال|علاقه مندان?|ثبت نام|نام نویسی){WORD_END}"
    ),
    "lost half-space": re.compile(
        rf"{WORD_EDGE}(?:ن?می(?:شود|شوند|کند|کنند|کنیم|کنم|گیرد|گیرند|دهد|دهند|رود|روند|گوید|گویند|توان\w*|خواهد|رسد"
        rf"|رسند|آید|آیند|باشد|باشند|داند|دانند|ماند|ماند|سازد|سازند|یابد|یابند)|[{LETTERS}]*ههای?"
        rf"|(?!(?:بهای|انتهای|منتهای|فقهای|اشتهای){WORD_END})[{LETTERS}]*[بپتثجچحخسشصضطظعغفقکگلمنی]های|بعنوان|بطور|بصورت|بویژه|اینست|آنها|اینها|مهمترین|بزرگترین|بزرگتر|بیشترها"
        rf"|همزمان|گفتگو|جستجو|پیشبینی|بینالمللی|برنامهریزی|پنجشنبه|سهشنبه|علاقمند|کتابخانهها){WORD_END}"
    ),
}


def _texts(story: dict[str, Any]) -> list[str]:
    """Every Persian text of a story: headline, body, tags and what stands below its pictures."""
    single = [story[key] for key in ("kicker", "title", "lead", "byline", "source_name") if key in story]
    blocks = [block["text"] for block in story["blocks"]]
    images = [image[key] for image in story.get("images", []) for key in ("alt", "caption") if key in image]
    return [*single, *story["tags"], *blocks, *images]


def _prose(text: str) -> str:
    """The text without addresses, Latin words and hashtags, whose inside follows other rules."""
    return HASHTAG.sub("#", LATIN.sub("L", text))


def _paragraphs(story: dict[str, Any]) -> list[str]:
    return [block["text"] for block in story["blocks"] if block["kind"] == "paragraph"]


def test_enough_stories_of_every_outlet_and_kind() -> None:
    outlets = Counter(story["outlet"] for story in STORIES.values())
    kinds = Counter(story["kind"] for story in STORIES.values())
    assert set(outlets) == set(LEAST_BY_OUTLET)
    assert all(outlets[outlet] >= least for outlet, least in LEAST_BY_OUTLET.items()), outlets
    assert all(kinds[kind] >= least for kind, least in LEAST_BY_KIND.items()), kinds
    assert sum(story["category"] == ["استانها", "قم"] for story in STORIES.values()) >= 36


@pytest.mark.parametrize("key", KEYS)
def test_a_story_has_the_keys_the_generator_reads(key: str) -> None:
    story = STORIES[key]
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key)
    assert set(story) >= REQUIRED
    assert set(story) - REQUIRED <= OPTIONAL
    assert story["outlet"] in LEAST_BY_OUTLET
    assert story["kind"] in KINDS
    assert story["title"]
    assert 1 <= len(story["category"]) <= 2
    assert 2 <= len(story["tags"]) <= 5
    assert len(set(story["tags"])) == len(story["tags"])
    assert story["blocks"]
    for block in story["blocks"]:
        assert set(block) == {"kind", "text"}
        assert block["kind"] in BLOCK_KINDS
    assert isinstance(story.get("comments", 0), int)
    assert story.get("dateline", False) == story.get("lead", "").startswith("قم- ")


@pytest.mark.parametrize("key", KEYS)
def test_captions_stand_in_the_body_in_the_order_of_the_pictures(key: str) -> None:
    story = STORIES[key]
    images = story.get("images", [])
    captions = [image["caption"] for image in images if "caption" in image]
    assert [block["text"] for block in story["blocks"] if block["kind"] == "caption"] == captions
    assert all(set(image) >= {"slug", "alt"} for image in images)
    assert len({image["slug"] for image in images}) == len(images)
    if story["kind"] == "photo":
        assert 4 <= len(images) <= 8
        assert len(captions) == len(images)


@pytest.mark.parametrize("key", KEYS)
def test_the_rows_of_a_table_have_equally_many_cells(key: str) -> None:
    widths: list[int | None] = [
        block["text"].count(" | ") + 1 if block["kind"] == "table_row" else None for block in STORIES[key]["blocks"]
    ]
    for before, after in itertools.pairwise(widths):
        assert before is None or after is None or before == after
    assert 1 not in widths


@pytest.mark.parametrize("key", KEYS)
def test_the_first_sentence_credits_whom_the_outlet_credits(key: str) -> None:
    story = STORIES[key]
    first = (_paragraphs(story) or [""])[0]
    if story["outlet"] == "titronline":
        assert first.startswith(f"به گزارش {story['source_name']}، ")
    elif story["outlet"] == "shahr20":
        assert first.startswith("به گزارش «شهر بیست» به نقل از ") == ("source_name" in story)
        if "source_name" in story:
            assert first.startswith(f"به گزارش «شهر بیست» به نقل از {story['source_name']}، ")
    elif story["kind"] == "news":
        assert first.startswith("به گزارش خبرنگار مهر، ")


@pytest.mark.parametrize("mistake", sorted(FORBIDDEN))
def test_no_text_has_this_mistake(mistake: str) -> None:
    found = [
        (key, text[max(0, match.start() - 20) : match.end() + 20])
        for key, story in STORIES.items()
        for text in map(_prose, _texts(story))
        for match in FORBIDDEN[mistake].finditer(text)
    ]
    assert not found


@pytest.mark.parametrize("key", KEYS)
def test_prose_has_persian_digits_and_balanced_quotes(key: str) -> None:
    for text in _texts(STORIES[key]):
        assert text == text.strip()
        assert not re.search("[0-9]", _prose(text)), text
        assert text.count("«") == text.count("»"), text
        assert text.count("(") == text.count(")"), text


@pytest.mark.parametrize("key", KEYS)
def test_a_paragraph_ends_as_a_sentence_does(key: str) -> None:
    for text in _paragraphs(STORIES[key]):
        assert text.endswith((".", "؟", "!", ":", "…", ".»")), text


def test_no_two_pictures_share_a_slug() -> None:
    slugs = Counter(image["slug"] for story in STORIES.values() for image in story.get("images", []))
    assert not [slug for slug, times in slugs.items() if times > 1]
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in slugs)


def test_titles_and_leads_are_unique() -> None:
    for field in ("title", "lead"):
        values = Counter(story[field] for story in STORIES.values() if field in story)
        assert not [value for value, times in values.items() if times > 1]


def test_only_related_stories_share_a_paragraph() -> None:
    owner: dict[str, str] = {}
    for key, story in STORIES.items():
        for text in set(_paragraphs(story)):
            if text in owner:
                assert owner[text] == story.get("relates") or key == STORIES[owner[text]].get("relates"), text
            owner[text] = key


def test_related_stories_name_a_story_of_the_same_outlet() -> None:
    related = {key: story["relates"] for key, story in STORIES.items() if "relates" in story}
    assert len(related) >= 2
    assert all(STORIES[other]["outlet"] == STORIES[key]["outlet"] for key, other in related.items())


def test_the_set_holds_what_extraction_and_normalisation_must_survive() -> None:
    text = "\n".join(text for story in STORIES.values() for text in _texts(story))
    kinds = Counter(block["kind"] for story in STORIES.values() for block in story["blocks"])
    assert set(kinds) == set(BLOCK_KINDS)
    for needed in ("https://", "@", "#", "(ع)", "(س)", "(عج)", "٫", "درصد", "۰۲۵-", "؛", "؟"):
        assert needed in text, needed
    assert re.search(r"[۰-۹]{1,2}:[۰-۹]{2}", text)
    assert re.search(r"[۰-۹]{4}/[۰-۹]{2}/[۰-۹]{2}", text)
    sizes = [len(_paragraphs(story)) for story in STORIES.values()]
    assert min(sizes) <= 1
    assert max(sizes) >= 14
