"""Stories that look alike and are not one: series, shared backgrounds, one event told twice, one formula for many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from benchmarks.mirror_drafts import OUTLETS, SENTENCE_END
from benchmarks.mirror_wording import Text, Words, lines, words_for
from fixtures.newsroom.calendar_text import persian_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

NUMBER = re.compile(r"\d+")
DIGITS = re.compile(r"[۰-۹]+")
# What stays the same through a series.
SERIES = ("series_office", "series_place", "series_person")

# What stays the same through a member.
MEMBER = ("who", "kin", "post", "matter")
# What still differs in the strictest series.
FREE = {*SERIES, *MEMBER, "person", "day", "trend"}
SLOT = re.compile(r"\{([a-z_]+)\}")


@frozen
class Piece:
    """A member of a group: its text, days after the group's first, and the outlet it must be in, if any."""

    text: Text
    day: int = 0
    outlet: str | None = None


def _series(kind: str, rng: Random, turn: int) -> list[Piece]:
    """Members of one template, filled anew: some days apart, in one outlet or several.

    In every other group only numbers, names and days are.
    """
    words = words_for(rng, (*SERIES, *MEMBER))
    templates: list[list[str]] = lines()["templates"][kind]
    patterns = templates[turn % len(templates)]
    if rng.random() < 0.5:
        patterns = [_settled(pattern, words) for pattern in patterns]
    outlet = rng.choice(list(OUTLETS)) if rng.random() < 0.6 else None
    step = rng.choice((0, 1, 1, 2, 7))
    texts: dict[Text, None] = {}
    count = rng.randint(3, 5)
    while len(texts) < count:
        words.renew(*MEMBER)
        title, lead, *paragraphs = map(words.filled, patterns)
        texts[Text(title, lead, tuple(paragraphs))] = None
    return [Piece(text, step * number, outlet) for number, text in enumerate(texts)]


def _settled(pattern: str, words: Words) -> str:
    """The pattern with its slots filled but for those that differ within the strictest series, and numbers."""

    def one(slot: re.Match[str]) -> str:
        name = slot[1]
        return slot[0] if name in FREE else _settled(words.rng.choice(words.slots[name]), words)

    return SLOT.sub(one, pattern)


def press(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """One press conference, two stories of it: the same frame, other quotes."""
    one, other = next(stories), next(stories)
    words = words_for(rng, SERIES)
    first, last = (words.filled(rng.choice(lines()["press"][part])) for part in ("first", "last"))
    lead = words.filled(rng.choice(lines()["press"]["lead"]))
    return [
        Piece(
            Text(
                words.filled("{series_person}: ") + story.title,
                lead,
                (first, *_top(story, rng.uniform(0.3, 0.6)), last),
            )
        )
        for story in (one, other)
    ]


def followup(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """A story, and the next one on its matter, which repeats the first at length under news of its own."""
    one, other = next(stories), next(stories)
    bridge = words_for(rng).filled(rng.choice(lines()["bridges"]))
    fresh = [*_top(other, 0.4), bridge]
    news = Text(other.title, other.lead, (*fresh, *_background(one, fresh, rng.uniform(0.4, 0.65))))
    return [Piece(one), Piece(news, rng.randint(1, 6))]


def update(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """A story, and the next day's state of it: other figures on top, a new quote, the old background below."""
    one, other = next(stories), next(stories)
    head, *rest = one.paragraphs
    head = " ".join(SENTENCE_END.split(head)[:2])
    words = words_for(rng)
    changed = _other_numbers(head, rng)
    if changed == head:
        changed = words.filled(rng.choice(lines()["new_figures"]))
    fresh = _top(other, 0.3)
    below = _background(Text(one.title, "", tuple(rest)), fresh, rng.uniform(0.35, 0.55)) if rest else []
    title = words.filled(rng.choice(lines()["update_titles"])) + other.title
    return [Piece(one), Piece(Text(title, other.lead, (changed, *fresh, *below)), 1)]


def _background(story: Text, fresh: list[str], share: float) -> list[str]:
    """The end of a story under news: this share of it, but not much more than there is news."""
    most = 1.5 * sum(map(len, fresh)) / _size(story)
    return _bottom(story, min(share, most))


def half(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """Two stories with half of their paragraphs in common, after or between their own."""
    one, other, shared = next(stories), next(stories), next(stories)
    smaller = min(_size(one), _size(other))
    common = _top(shared, min(0.8, smaller / _size(shared)))
    pieces = []
    for story in (one, other):
        own = _top(story, min(1.0, 1.1 * sum(map(len, common)) / _size(story)))
        place = rng.randint(1, len(own))
        pieces.append(Piece(Text(story.title, story.lead, (*own[:place], *common, *own[place:]))))
    return pieces


def photo_item(_: Iterator[Text], rng: Random) -> list[Piece]:
    """One sentence under pictures and under a film, or under pictures of two events."""
    words = words_for(rng, SERIES)
    sentence = rng.choice(lines()["templates"]["items"])
    title = words.filled("{item_title}")
    kinds = ("photo", "video") if rng.random() < 0.5 else ("photo", "photo")
    same = words.filled(sentence)
    pieces: list[Piece] = []
    for kind in kinds:
        text = same
        while kinds[0] == kinds[1] and text in {same, *(piece.text.paragraphs[0] for piece in pieces)}:
            text = words.filled(sentence)
        mark = words.filled(rng.choice(lines()["item_marks"][kind]))
        pieces.append(Piece(Text(mark.replace("TITLE", title), "", (text,), kind), rng.randint(0, 1)))
    return pieces


def gallery(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """A story, and a captioned gallery whose one sentence opens it."""
    story = next(stories)
    sentence = story.lead or SENTENCE_END.split(story.paragraphs[0])[0]
    words = words_for(rng)
    mark = words.filled(rng.choice(lines()["item_marks"]["photo"])).replace("TITLE", words.filled("{item_title}"))
    return [Piece(story), Piece(Text(mark, "", (sentence,), "photo"))]


def under_everything(stories: Iterator[Text], rng: Random) -> list[Piece]:
    """Short stories of one outlet, each over the same long paragraph about the outlet."""
    outlet = rng.choice(list(OUTLETS))
    words = words_for(rng, SERIES)
    foot = [words.filled(line).replace("ME", OUTLETS[outlet].name) for line in rng.choice(lines()["feet"])]
    pieces = []
    for day in range(rng.randint(3, 5)):
        story = next(stories)
        sentences = SENTENCE_END.split(story.paragraphs[0])[:2]
        pieces.append(Piece(Text(story.title, "", (" ".join(sentences), *foot)), day, outlet))
    return pieces


# Filled from templates; another outlet may copy one without anyone doubting whose copy it is.
FILLED = ("weather", "prices", "results", "obituary", "notice")
# Made of stories.
SHARING: dict[str, Callable[[Iterator[Text], Random], list[Piece]]] = {
    "press": press,
    "followup": followup,
    "update": update,
    "half": half,
    "photo item": photo_item,
    "gallery": gallery,
    "under everything": under_everything,
}
KINDS = (*FILLED, *SHARING)
# How many stories a group of a kind may take.
STORIES = {"press": 2, "followup": 2, "update": 2, "half": 3, "gallery": 1, "under everything": 5}


def _top(story: Text, share: float) -> list[str]:
    """Paragraphs from the top, about this share of the text, one at least."""
    return _taken(_pieces(story), share)


def _bottom(story: Text, share: float) -> list[str]:
    """Paragraphs from the bottom, about this share of the text, one at least."""
    return _taken(_pieces(story)[::-1], share)[::-1]


def _size(story: Text) -> int:
    return sum(map(len, story.paragraphs))


def _pieces(story: Text) -> list[str]:
    """Paragraphs, or sentences where there are few."""
    if len(story.paragraphs) > 4:
        return list(story.paragraphs)
    return [sentence for paragraph in story.paragraphs for sentence in SENTENCE_END.split(paragraph)]


def _taken(paragraphs: list[str], share: float) -> list[str]:
    wanted = share * sum(map(len, paragraphs))
    taken: list[str] = []
    for paragraph in paragraphs:
        if taken and sum(map(len, taken)) + len(paragraph) / 2 > wanted:
            break
        taken.append(paragraph)
    return taken


def _other_numbers(text: str, rng: Random) -> str:
    """The text with every number another one, in its own digits."""

    def other(found: re.Match[str]) -> str:
        value = int(found[0])
        changed = value + rng.randint(1, max(3, value // 3))
        return persian_digits(changed) if DIGITS.fullmatch(found[0]) else str(changed)

    return NUMBER.sub(other, text)


def filled_group(kind: str, stories: Iterator[Text], rng: Random, turn: int) -> list[Piece]:
    """The members of a group of this kind, out of as many stories as `STORIES` says; templates take turns."""
    return _series(kind, rng, turn) if kind in FILLED else SHARING[kind](stories, rng)
