"""Articles on their way: what outlets there are, how one publishes a story of its own, how one starts a copy."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from benchmarks.mirror_wording import Text, Words, lines, words_for
from fixtures.newsroom.calendar_text import persian_digits
from fixtures.newsroom.orthography import arabic_letters, copyist_habit, own_habit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

# "By the report of ...," or "quoting ...:" at the start of a paragraph.
OPENING = re.compile(r"^(?:به گزارش|به نقل از)[^،:.]{2,90}[،:]\s*")
SENTENCE_END = re.compile(r"(?<=[.!؟])\s+")


@frozen
class Outlet:
    """An outlet, crawled or not: its name, host and the form of its addresses."""

    id: str
    name: str
    host: str
    path: str = "news/{number}"


OUTLETS = {
    outlet.id: outlet
    for outlet in (
        Outlet("mehr", "خبرگزاری مهر", "www.mehrnews.com"),
        Outlet("shahr20", "شهر بیست", "shahr20.ir", "?p={number}"),
        Outlet("titronline", "تیترآنلاین", "www.titronline.ir", "fa/news/{number}"),
        Outlet("isna", "ایسنا", "www.isna.ir"),
        Outlet("irna", "ایرنا", "www.irna.ir"),
        Outlet("tasnim", "تسنیم", "www.tasnimnews.com", "fa/news/{number}"),
        Outlet("entekhab", "انتخاب", "www.entekhab.ir", "fa/news/{number}"),
        Outlet("hashtsobh", "هشت صبح", "hashtsobh.example", "fa/news/{number}"),
        Outlet("kavirpress", "کویرپرس", "kavirpress.example", "{number}/"),
        Outlet("qomfarda", "قم فردا", "qomfarda.example"),
        Outlet("namakzar", "پایگاه خبری نمکزار", "namakzar.example", "archives/{number}"),
        Outlet("gonbadnama", "گنبدنما", "gonbadnama.example", "fa/{number}"),
    )
}


@define
class Draft:
    """An article on its way: what the changes change. Footed is one whose last paragraph is its outlet's own line."""

    outlet: str
    at: datetime
    title: str
    lead: str
    paragraphs: list[str]
    kind: str = "news"
    source: str | None = None
    footed: bool = False
    how: list[str] = Factory(list)

    @property
    def text(self) -> str:
        """Lead and body."""
        return "\n\n".join(filter(None, [self.lead, *self.paragraphs]))

    def did(self, change: str) -> None:
        """Note what was done."""
        self.how.append(change)


def filled_line(patterns: Sequence[str], words: Words, outlet: str, source: str = "") -> str:
    """One of some patterns, filled, with the names of the outlet that prints it and of the one it copies from."""
    line = words.filled(words.rng.choice(patterns)).replace("ME", OUTLETS[outlet].name)
    return line.replace("SOURCE", OUTLETS[source].name) if source else line


def published(text: Text, outlet: str, at: datetime, rng: Random) -> Draft:
    """The article that an outlet makes of its own story."""
    words = words_for(rng)
    draft = Draft(outlet, at, text.title, text.lead, list(text.paragraphs), text.kind)
    if draft.paragraphs and not OPENING.match(draft.paragraphs[0]) and text.kind == "news":
        draft.paragraphs[0] = filled_line(lines()["own_openings"], words, outlet) + draft.paragraphs[0]
    if rng.random() < 0.3:
        draft.paragraphs.append(boilerplate(outlet, words))
        draft.footed = True
    typed(draft, own_habit(rng))
    return draft


def boilerplate(outlet: str, words: Words) -> str:
    """One of the several dozen lines that this outlet puts in and under its articles."""
    stock: Sequence[str] = lines()["boilerplate"]
    place = list(OUTLETS).index(outlet)
    # Three quarters of the stock, another part for each outlet.
    own = [line for number, line in enumerate(stock) if (number + place) % 4]
    return filled_line(own, words, outlet)


def typed(draft: Draft, habit: Callable[[str], str]) -> None:
    """Type everything by a habit."""
    draft.title, draft.lead = habit(draft.title), habit(draft.lead)
    draft.paragraphs = [habit(paragraph) for paragraph in draft.paragraphs]


def copied(original: Draft, outlet: str, rng: Random) -> Draft:
    """A copy as yet unchanged, put up some minutes to two days after the original, or under the original's time."""
    delay = timedelta(minutes=min(2 * 24 * 60, 3 + int(rng.expovariate(1 / 200))))
    # The other outlet's own line seldom comes along.
    paragraphs = original.paragraphs[:-1] if original.footed and rng.random() < 0.8 else list(original.paragraphs)
    draft = Draft(outlet, original.at + delay, original.title, original.lead, paragraphs, original.kind)
    if rng.random() < (0.7 if outlet == "titronline" else 0.2):
        draft.source = OUTLETS[original.outlet].name
    if outlet == "titronline" and draft.source and rng.random() < 0.7:
        draft.at = original.at
    return draft


def retyped(draft: Draft, rng: Random) -> None:
    """Half-spaces, letters and digits as the copyist's machine has them."""
    typed(draft, copyist_habit(rng))
    if rng.random() < 0.1:
        typed(draft, arabic_letters)
    if rng.random() < 0.2:
        typed(draft, persian_digits)
    draft.did("typed")
