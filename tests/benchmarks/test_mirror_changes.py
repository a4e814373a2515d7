from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from benchmarks import mirror_changes, mirror_unforeseen
from benchmarks.mirror_changes import FORESEEN
from benchmarks.mirror_drafts import OPENING, SENTENCE_END, Draft, copied, published, retyped
from benchmarks.mirror_unforeseen import UNFORESEEN, in_words, unforeseen
from benchmarks.mirror_wording import Words, composed, lines, rng_for, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SEEDS = range(12)


@pytest.fixture(params=SEEDS)
def words(request: pytest.FixtureRequest) -> Words:
    return words_for(rng_for("changes", request.param))


@pytest.fixture
def draft(words: Words) -> Draft:
    text = composed(words.rng.randrange(1000), 2)
    while len(text.paragraphs) < 4:
        text = composed(words.rng.randrange(1000), 2)
    return Draft("mehr", NOON, text.title, text.lead, list(text.paragraphs))


def letters(text: str) -> str:
    folded = text.translate(str.maketrans("يك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "یک01234567890123456789"))
    return "".join(re.findall(r"[^\W_]", folded))


def sentences(draft: Draft) -> Counter[str]:
    return Counter(sentence for paragraph in draft.paragraphs for sentence in SENTENCE_END.split(paragraph))


@pytest.mark.parametrize("change", [mirror_changes.merged, mirror_changes.split])
def test_other_paragraphs_are_the_same_text(change: Callable[[Draft, Words], None], draft: Draft, words: Words) -> None:
    before, count = letters(draft.text), len(draft.paragraphs)
    change(draft, words)
    assert letters(draft.text) == before
    assert (len(draft.paragraphs) <= count) == (change is mirror_changes.merged)


def test_typing_changes_no_letter(draft: Draft, words: Words) -> None:
    before = letters(draft.text)
    retyped(draft, words.rng)
    assert letters(draft.text) == before


def test_a_cut_leaves_the_beginning(draft: Draft, words: Words) -> None:
    before = letters(draft.text)
    mirror_changes.cut(draft, words, 0.4, 0.6)
    kept = letters(re.sub(r"\s*(?:\(ادامه(?: مطلب)?\)|\[ادامه دارد\]|\.\.\.|…)$", "", draft.text))
    assert before.startswith(kept)
    assert min(200, len(before)) <= len(kept) < 0.6 * len(before) + 350


def test_the_lead_phrase_names_the_source_or_goes(draft: Draft, words: Words) -> None:
    draft.paragraphs[0] = "به گزارش خبرنگار مهر، " + draft.paragraphs[0]
    draft.outlet = "shahr20"
    mirror_changes.lead_phrase(draft, words, "mehr")
    assert "خبرنگار مهر، " not in draft.paragraphs[0]
    assert letters(draft.paragraphs[-1]) in letters(draft.text)


def test_lines_are_put_between_paragraphs(draft: Draft, words: Words) -> None:
    before = list(draft.paragraphs)
    mirror_changes.with_boilerplate(draft, words, 3)
    mirror_changes.with_caption(draft, words)
    assert len(draft.paragraphs) == len(before) + 4
    assert [paragraph for paragraph in draft.paragraphs if paragraph in before] == before


def test_titles_change_and_texts_do_not(draft: Draft, words: Words) -> None:
    title, text = draft.title, draft.text
    mirror_changes.title_replaced(draft, words)
    assert draft.title not in {title, ""}
    assert draft.text == text


@pytest.mark.parametrize("grade", FORESEEN)
def test_a_foreseen_copy_has_its_grades_share_of_the_text(grade: str, draft: Draft, words: Words) -> None:
    before = sentences(draft)
    FORESEEN[grade](draft, words, "isna")
    kept = sum((sentences(draft) & before).values()) / before.total()
    assert kept >= {"light": 0.8, "medium": 0.55, "heavy": 0.1}[grade]
    assert kept <= {"light": 1, "medium": 1, "heavy": 0.85}[grade]


@pytest.mark.parametrize("name", UNFORESEEN)
def test_an_unforeseen_change_changes_something_and_not_all(name: str, draft: Draft, words: Words) -> None:
    if name == "numbers in words":
        draft.paragraphs[0] += " نزدیک به 7 نفر آمدند."
    title, text, before = draft.title, draft.text, sentences(draft)
    UNFORESEEN[name](draft, words)
    if name == "title replaced":
        assert draft.title != title
        assert draft.text == text
    else:
        assert draft.text != text or name in {"words edited", "spelled otherwise"}
        if name not in {"spelled otherwise", "numbers in words", "words edited"}:
            assert sum((sentences(draft) & before).values()) >= before.total() / 2


def test_swapped_paragraphs_are_all_there(draft: Draft, words: Words) -> None:
    before = sentences(draft)
    order = list(draft.paragraphs)
    mirror_unforeseen.order_swapped(draft, words)
    assert sentences(draft) == before
    assert draft.paragraphs != order


def test_sentences_left_out_are_neither_the_first_nor_the_last(draft: Draft, words: Words) -> None:
    before, first, last = sentences(draft), draft.paragraphs[0], draft.paragraphs[-1]
    mirror_unforeseen.middle_left_out(draft, words)
    assert sentences(draft) < before
    assert draft.paragraphs[0].split(".")[0] == first.split(".")[0]
    assert draft.paragraphs[-1].split(".")[-2].strip() == last.split(".")[-2].strip()


def test_few_words_are_edited_and_no_number(draft: Draft, words: Words) -> None:
    numbers, before = re.findall(r"\d+", draft.text), Counter(draft.text.split())
    mirror_unforeseen.words_edited(draft, words)
    assert re.findall(r"\d+", draft.text) == numbers
    assert (before - Counter(draft.text.split())).total() <= 0.08 * before.total()


def test_unknown_tails_are_in_no_list_of_lines(draft: Draft, words: Words) -> None:
    before = list(draft.paragraphs)
    mirror_unforeseen.foreign_tail(draft, words)
    assert draft.paragraphs[: len(before)] == before
    assert 1 <= len(draft.paragraphs) - len(before) <= 4


@pytest.mark.parametrize("grade", ["light", "medium", "heavy"])
def test_an_unforeseen_copy_says_what_was_done(grade: str, draft: Draft, words: Words) -> None:
    unforeseen(draft, words, "isna", grade)
    assert set(draft.how) & set(UNFORESEEN)


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "صفر"),
        (13, "سیزده"),
        (40, "چهل"),
        (75, "هفتاد و پنج"),
        (100, "صد"),
        (219, "دویست و نوزده"),
        (1000, "یک هزار"),
        (1404, "یک هزار و چهارصد و چهار"),
        (9999, "نه هزار و نهصد و نود و نه"),
    ],
)
def test_numbers_are_spoken(number: int, spoken: str) -> None:
    assert in_words(number) == spoken


def test_a_copy_is_put_up_later_or_under_the_originals_time() -> None:
    original = published(composed(1, 1), "mehr", NOON, rng_for("own"))
    assert OPENING.match(original.paragraphs[0]) or not original.paragraphs[0].startswith("به گزارش")
    copies = [copied(original, "titronline", rng_for("copy", number)) for number in range(60)]
    assert {copy.at for copy in copies} > {NOON}
    assert all(NOON <= copy.at <= NOON + timedelta(days=2) for copy in copies)
    assert all(copy.source in {None, "خبرگزاری مهر"} for copy in copies)


def test_every_spelling_and_synonym_is_another_one() -> None:
    assert all(one != other for one, other in lines()["spellings"])
    assert all(word != other for word, other in lines()["synonyms"].items())
