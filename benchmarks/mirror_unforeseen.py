"""Differences of another kind than the usual: what no rule was written for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mirror_changes import cut, light, title_replaced
from benchmarks.mirror_drafts import SENTENCE_END
from benchmarks.mirror_wording import composed, lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.mirror_drafts import Draft
    from benchmarks.mirror_wording import Words

ONES = ("صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده",
        "پانزده", "شانزده", "هفده", "هجده", "نوزده")  # fmt: skip
TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
NUMBER = re.compile(r"(?<![\d/.,٫-])\d{1,4}(?![\d/.,٫:-])")


def in_words(number: int) -> str:
    """A number below ten thousand as it is spoken.

    >>> in_words(1404)
    'یک هزار و چهارصد و چهار'
    """
    if number < 20:
        return ONES[number]
    thousands, rest = divmod(number, 1000)
    hundreds, small = divmod(rest, 100)
    parts = [f"{ONES[thousands]} هزار"] if thousands else []
    parts += [HUNDREDS[hundreds]] if hundreds else []
    if small >= 20:
        parts.append(TENS[small // 10])
        small %= 10
    if small:
        parts.append(ONES[small])
    return " و ".join(parts)


def first_dropped(draft: Draft, words: Words) -> None:
    """Without lead and, where enough is left, first paragraph."""
    if len(draft.paragraphs) > 2 and (not draft.lead or words.rng.random() < 0.6):
        draft.paragraphs.pop(0)
    draft.lead = ""


def foreign_before(draft: Draft, words: Words) -> None:
    """A paragraph of another pen before the text."""
    if draft.lead:
        draft.paragraphs.insert(0, draft.lead)
        draft.lead = ""
    draft.paragraphs.insert(0, _foreign(words))


def foreign_tail(draft: Draft, words: Words) -> None:
    """One to three lines at the end that no list knows."""
    for _ in range(words.rng.randint(1, 3)):
        draft.paragraphs.append(words.filled(words.rng.choice(lines()["unknown_tails"])))
    if words.rng.random() < 0.3:
        draft.paragraphs.append(_foreign(words))


def _foreign(words: Words) -> str:
    other = composed(words.rng.randrange(10**9), seed=-1)
    return words.rng.choice(other.paragraphs)


def words_edited(draft: Draft, words: Words) -> None:
    """One to three words in a hundred put otherwise, left out or added; numbers and first letters of names stay."""
    rate = words.rng.uniform(0.01, 0.03)
    draft.paragraphs = [_edited(paragraph, rate, words) for paragraph in draft.paragraphs]
    draft.lead = _edited(draft.lead, rate, words)


def _edited(text: str, rate: float, words: Words) -> str:
    rng = words.rng
    synonyms: dict[str, str] = lines()["synonyms"]
    split = text.split(" ")
    budget = sum(rng.random() < rate for _ in split)
    known = [place for place, word in enumerate(split) if word in synonyms]
    plain = [place for place, word in enumerate(split) if word.isalpha() and len(word) > 3 and word not in synonyms]
    rng.shuffle(known)
    rng.shuffle(plain)
    for _ in range(budget):
        if known and rng.random() < 0.7:
            place = known.pop()
            split[place] = synonyms[split[place]]
        elif plain:
            place = plain.pop()
            added = rng.choice(lines()["added_words"])
            # A letter lost, a word put in, a word in the place of another.
            split[place] = rng.choice((split[place][:-1], f"{split[place]} {added}", added))
    return " ".join(split)


def order_swapped(draft: Draft, words: Words) -> None:
    """Two neighbouring paragraphs change places, or a late one comes first."""
    rng = words.rng
    if len(draft.paragraphs) < 2:
        draft.paragraphs = [part for paragraph in draft.paragraphs for part in SENTENCE_END.split(paragraph)]
    if len(draft.paragraphs) < 2:
        return
    if rng.random() < 0.6:
        place = rng.randrange(len(draft.paragraphs) - 1)
        draft.paragraphs[place : place + 2] = draft.paragraphs[place : place + 2][::-1]
    else:
        draft.paragraphs.insert(0, draft.paragraphs.pop(rng.randrange(1, len(draft.paragraphs))))


def middle_left_out(draft: Draft, words: Words) -> None:
    """A fifth of the sentences gone, not the first and not the last."""
    places = [(at, text) for at, paragraph in enumerate(draft.paragraphs) for text in SENTENCE_END.split(paragraph)]
    inner = list(range(1, len(places) - 1))
    gone = set(words.rng.sample(inner, max(1, len(places) // 5))) if len(inner) > 1 else set()
    kept: dict[int, list[str]] = {}
    for number, (at, text) in enumerate(places):
        if number not in gone:
            kept.setdefault(at, []).append(text)
    draft.paragraphs = [" ".join(texts) for texts in kept.values()]


def spelled_otherwise(draft: Draft, words: Words) -> None:
    """Another school's spelling, throughout."""
    pairs = [pair for pair in lines()["spellings"] if words.rng.random() < 0.8]

    def respelled(text: str) -> str:
        for one, other in pairs:
            text = text.replace(one, other)
        return text

    draft.title, draft.lead = respelled(draft.title), respelled(draft.lead)
    draft.paragraphs = [respelled(paragraph) for paragraph in draft.paragraphs]


def numbers_in_words(draft: Draft, words: Words) -> None:
    """Numbers up to a limit written out."""
    limit = words.rng.choice((10, 20, 100, 10_000))

    def spoken(text: str) -> str:
        return NUMBER.sub(lambda found: in_words(int(found[0])) if int(found[0]) <= limit else found[0], text)

    draft.lead = spoken(draft.lead)
    draft.paragraphs = [spoken(paragraph) for paragraph in draft.paragraphs]


def shortened(draft: Draft, words: Words) -> None:
    """Half of the text."""
    cut(draft, words, 0.4, 0.65)


UNFORESEEN: dict[str, Callable[[Draft, Words], None]] = {
    "first dropped": first_dropped,
    "foreign before": foreign_before,
    "words edited": words_edited,
    "foreign tail": foreign_tail,
    "order swapped": order_swapped,
    "middle left out": middle_left_out,
    "spelled otherwise": spelled_otherwise,
    "numbers in words": numbers_in_words,
    "title replaced": title_replaced,
}
# By class: how hard each is to see through. A heavy one is two of any, or one and half of the text gone.
BY_CLASS = {
    "light": ("spelled otherwise", "foreign tail", "title replaced", "words edited"),
    "medium": ("first dropped", "foreign before", "order swapped", "middle left out", "numbers in words"),
}


def unforeseen(draft: Draft, words: Words, source: str, grade: str) -> None:
    """Change a copy in ways that its class allows."""
    rng = words.rng
    if rng.random() < 0.6:
        light(draft, words, source)
    if grade in BY_CLASS:
        chosen = [rng.choice(BY_CLASS[grade])]
    else:
        chosen = rng.sample(list(UNFORESEEN), 2 if rng.random() < 0.6 else 1)
    if grade == "heavy" and len(chosen) == 1:
        shortened(draft, words)
    for name in chosen:
        UNFORESEEN[name](draft, words)
        if name not in draft.how:
            draft.did(name)
