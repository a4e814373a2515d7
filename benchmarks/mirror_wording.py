"""Articles of the project's own words: any number of distinct ones, each the same for its number and seed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fixtures.newsroom.calendar_text import persian_digits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

SENTENCES = Path(__file__).parent / "mirror_sentences.toml"
LINES = Path(__file__).parent / "mirror_lines.toml"
SHORTEST, LONGEST = 600, 4000
# Between two words of a sentence there is a word of no list now and then: neighbouring words recur as seldom as in news
# (of the 20-letter grams that an engine keeps of 2,000 stories, one in 200 is in another).
SPRINKLED = 0.15
# Of three sentences about two are of the story's own topic.
OWN_SHARE = 0.6

_TOKEN = re.compile(r"(\{\w+(?::\d+-\d+)?\}|\[[^\[\]]*\|[^\[\]]*\])")
_SLOT = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")


@frozen
class Text:
    """A story before any outlet has it."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    kind: str = "news"


@frozen
class _Number:
    low: int
    high: int


@frozen
class _Slot:
    name: str


@frozen
class _Choice:
    options: tuple[str, ...]


class Words:
    """Fills patterns: `{name}` from a list, `{n:3-90}` with a number, `[a|b]` with one of both.

    A fixed slot is filled once and keeps its filling; the others are filled anew each time.
    """

    def __init__(self, slots: Mapping[str, Sequence[str]], rng: Random, fixed: Collection[str] = ()) -> None:
        self.rng = rng
        self.slots = slots
        self._fixed = dict.fromkeys(fixed, "")

    def filled(self, pattern: str) -> str:
        """The pattern with everything filled, inside of fillings too."""
        return "".join(map(self._one, _parts(pattern)))

    def renew(self, *names: str) -> None:
        """Let these fixed slots be filled anew."""
        self._fixed.update(dict.fromkeys(names, ""))

    def _one(self, part: str | _Number | _Slot | _Choice) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, _Number):
            return persian_digits(self.rng.randint(part.low, part.high))
        if isinstance(part, _Choice):
            return self.filled(self.rng.choice(part.options))
        if part.name not in self._fixed:
            return self.filled(self.rng.choice(self.slots[part.name]))
        if not self._fixed[part.name]:
            self._fixed[part.name] = self.filled(self.rng.choice(self.slots[part.name]))
        return self._fixed[part.name]


@cache
def _parts(pattern: str) -> tuple[str | _Number | _Slot | _Choice, ...]:
    return tuple(map(_part, filter(None, _TOKEN.split(pattern))))


def _part(token: str) -> str | _Number | _Slot | _Choice:
    if token[0] == "[" and "|" in token:
        return _Choice(tuple(token[1:-1].split("|")))
    slot = _SLOT.fullmatch(token)
    if slot is None:
        return token
    name, low, high = slot.groups()
    return _Number(int(low), int(high)) if low else _Slot(name)


def rng_for(*parts: object) -> Random:
    """The random numbers of one purpose: the same for the same words, whatever else was drawn."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - repeatable, not secret


@cache
def sentences() -> dict[str, Any]:
    """What own stories are made of."""
    return tomllib.loads(SENTENCES.read_text("utf-8"))


@cache
def lines() -> dict[str, Any]:
    """What outlets put around stories, and what templates they fill: by name, with slots of their own."""
    return tomllib.loads(LINES.read_text("utf-8"))


@cache
def all_slots() -> dict[str, list[str]]:
    """The slots of both files."""
    return {**sentences()["slots"], **lines()["slots"]}


def words_for(rng: Random, fixed: Collection[str] = ()) -> Words:
    """A filler over the slots of both files."""
    return Words(all_slots(), rng, fixed)


def composed(number: int, seed: int) -> Text:
    """The own story of this number; asking for others before changes nothing."""
    rng = rng_for(seed, "story", number)
    stock = sentences()
    topic = rng.choice(stock["topics"])
    words = Words({**all_slots(), "thing": topic["thing"]}, rng, stock["fixed"])
    wanted = min(LONGEST, SHORTEST + 200 + int(rng.expovariate(1 / 800)))
    chosen = _sentences(topic, wanted, words)
    return Text(
        title=words.filled(rng.choice(stock["titles"])),
        lead=words.filled(rng.choice(stock["leads"])) + ".",
        paragraphs=tuple(_paragraphs(chosen, rng)),
    )


def _sentences(topic: Mapping[str, Any], wanted: int, words: Words) -> Iterator[str]:
    """Filled sentences, none from the same pattern as another, until there is as much text as wanted."""
    rng = words.rng
    own = rng.sample(topic["sentences"], len(topic["sentences"]))
    patterns = _general()
    others: dict[str, None] = {}
    length = 0
    while length < wanted:
        if own and rng.random() < OWN_SHARE:
            pattern = own.pop()
        else:
            pattern = rng.choice(patterns)
            if pattern in others or pattern in topic["sentences"]:
                continue
            others[pattern] = None
        before, after = words.filled("{before}"), words.filled("{after}")
        sentence = _sprinkled(f"{before}{words.filled(pattern)}{after}.", words)
        length += len(sentence)
        yield sentence


def _sprinkled(sentence: str, words: Words) -> str:
    first, *others = sentence.split(" ")
    kept = [first]
    for word in others:
        if words.rng.random() < SPRINKLED:
            kept.append(words.filled("{word}"))
        kept.append(word)
    return " ".join(kept)


@cache
def _general() -> list[str]:
    return list(chain.from_iterable(topic["sentences"] for topic in sentences()["topics"]))


def _paragraphs(filled: Iterator[str], rng: Random) -> Iterator[str]:
    """Paragraphs of one to four sentences."""
    open_ones: list[str] = []
    wanted = rng.choices((1, 2, 3, 4), weights=(3, 4, 2, 1))[0]
    for sentence in filled:
        open_ones.append(sentence)
        if len(open_ones) >= wanted:
            yield " ".join(open_ones)
            open_ones, wanted = [], rng.choices((1, 2, 3, 4), weights=(3, 4, 2, 1))[0]
    if open_ones:
        yield " ".join(open_ones)
