"""The laws of the normaliser on news: sentences that lost half-spaces and letters, with what is no prose among them."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.text import Options, normalise, skeleton
from qomnews.text.letters import fold_yeh_and_kaf

ZWNJ = "\u200c"
SPANS = (
    "https://shahr20.ir/news/123?a=1&b=2#x", "www.mehrnews.com/x349jN", "http://example.org/كتاب-هاي-قم",
    "info.desk+1@qom-news.ir",
    "#شهر_قم", "#كتاب12", "@qom_news20", "COVID-19", "C++", "&zwnj;", "گزارش12.pdf", "`x = 12 , كتاب ها`",
    "﴿إِنَّا أَعْطَيْنَاكَ الْكَوْثَرَ﴾", "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ", "قُلْ هُوَ اللَّهُ أَحَدٌ",
    "😀", "👨\u200d👩\u200d👧", "🇮🇷",
)  # fmt: skip
OWN_FORMS = (
    "توله‌پلنگ", "شهر داری", "خبر‌گزاری", "آنها", "می شود", "گفت", "بهره برداری",
    "دانشجو", "شهر‌ها", "پیش‌بینی", "ایران", "قم", "راه‌آهن‌ها",
)  # fmt: skip
ARABIC = str.maketrans("یک", "يك")
GAPS = ("", " ", ZWNJ)
LIMITS = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHOICES = st.builds(
    Options,
    half_spaces=st.sampled_from(("restore", "restore", "restore", "keep", "spaces", "remove")),
    convention=st.sampled_from(("academy", "keep-solid", "uniform")),
    forms=st.one_of(st.just(()), st.lists(st.sampled_from(OWN_FORMS), unique=True, max_size=5).map(tuple)),
)


def damaged(sentence: str, chance: random.Random, *, gaps: bool = True, letters: bool = True) -> str:
    """A sentence with each half-space lost, a space or kept, and each yeh and kaf Arabic or not."""
    if gaps:
        sentence = re.sub(ZWNJ, lambda _: chance.choice(GAPS), sentence)
    if letters:
        sentence = "".join(char.translate(ARABIC) if chance.random() < 0.5 else char for char in sentence)
    return sentence


@pytest.fixture(scope="session")
def sentences(news_sentences: list[str], clean_sentences: list[str]) -> list[str]:
    return news_sentences + clean_sentences


@LIMITS
@given(data=st.data(), options=CHOICES, seed=st.integers(0, 1 << 32))
def test_twice_is_once_and_letters_stay_and_spans_survive(
    data: st.DataObject, options: Options, seed: int, sentences: list[str]
) -> None:
    chance = random.Random(seed)
    sentence = damaged(data.draw(st.sampled_from(sentences)), chance)
    words = sentence.split(" ")
    spans = data.draw(st.lists(st.sampled_from(SPANS), max_size=3))
    for span in spans:
        words.insert(chance.randrange(len(words) + 1), span)
    line = " ".join(words)
    once = normalise(line, options)
    assert normalise(once, options) == once
    assert skeleton(once) == skeleton(line)
    for span in set(spans):
        assert once.count(span) >= spans.count(span)


@LIMITS
@given(data=st.data(), options=CHOICES, seed=st.integers(0, 1 << 32))
def test_half_spaces_anywhere_change_no_letter_and_settle(
    data: st.DataObject, options: Options, seed: int, sentences: list[str]
) -> None:
    chance = random.Random(seed)
    sentence = damaged(data.draw(st.sampled_from(sentences)), chance)
    # A half-space or a space behind one letter of ten, as a bad converter leaves them.
    line = "".join(char + (chance.choice((ZWNJ, " ")) if chance.random() < 0.1 else "") for char in sentence)
    once = normalise(line, options)
    assert normalise(once, options) == once
    assert skeleton(once) == skeleton(line)


@pytest.mark.parametrize("convention", ["academy", "keep-solid", "uniform"])
@pytest.mark.parametrize("forms", [(), OWN_FORMS], ids=["no forms", "own forms"])
def test_twice_is_once_on_every_sentence_after_every_damage(
    convention: str, forms: tuple[str, ...], sentences: list[str]
) -> None:
    options = Options(convention=convention, forms=forms)  # type: ignore[arg-type]  # parametrised
    chance = random.Random(1)
    for sentence in sentences:
        for line in (sentence.replace(ZWNJ, ""), sentence.replace(ZWNJ, " "), damaged(sentence, chance), sentence):
            once = normalise(line, options)
            assert normalise(once, options) == once
            assert skeleton(once) == skeleton(line)


def test_arabic_letters_make_no_difference(sentences: list[str]) -> None:
    chance = random.Random(2)
    for sentence in sentences:
        line = damaged(sentence, chance, letters=False)
        arabic = normalise(damaged(line, chance, gaps=False))
        # Those of hashtags stay as they are.
        assert fold_yeh_and_kaf(arabic) == normalise(line)


def test_the_order_of_lines_makes_no_difference(sentences: list[str]) -> None:
    lines = [damaged(sentence, random.Random(3)) for sentence in sentences]
    alone = [normalise(line) for line in lines]
    assert normalise("\n".join(lines)).split("\n") == alone
    assert [normalise(line) for line in reversed(lines)] == alone[::-1]


@pytest.mark.parametrize("unit", ["ا", "ب", "ه", "ی", "ها", "کم", f"ی{ZWNJ}", "\ud800", "\x00"], ids=ascii)
@pytest.mark.timeout(120)
def test_a_line_of_ten_megabytes_without_a_space_comes_out_as_it_went_in(unit: str) -> None:
    line = unit * (10_000_000 // len(unit.encode("utf-8", "surrogatepass")))
    assert normalise(line) == line.rstrip(ZWNJ)


@pytest.mark.parametrize("unit", ["ب", "ها", "کم"])
def test_own_forms_are_not_looked_for_in_a_line_of_ten_megabytes_without_a_space(unit: str) -> None:
    line = unit * (10_000_000 // len(unit.encode()))
    assert normalise(line, Options(convention="uniform", forms=("کم‌کم", "هاها"))) == line


@pytest.mark.parametrize(
    "foreign", ["\ud800", "\x00", "\x07", "\x1b[0m", "\x7f", "\x85", "\ufffe", "\U0010ffff"], ids=ascii
)
def test_what_is_no_character_stays_among_words(foreign: str) -> None:
    line = normalise(f"رسانه هاي {foreign} قم ميشود{foreign}")
    assert line == f"رسانه‌های {foreign} قم می‌شود{foreign}"
