"""What kind of story a page tells, by how the outlet calls it and by its form."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.article import Block, Kind

_KIND_NAMES: dict[str, Kind] = {
    **dict.fromkeys(("news", "خبر"), "news"),
    **dict.fromkeys(("photo", "photos", "gallery", "album", "عکس", "گزارش تصویری", "تصویر"), "photo"),
    **dict.fromkeys(("video", "film", "movie", "multimedia", "فیلم", "ویدئو", "ویدیو"), "video"),
    **dict.fromkeys(("report", "گزارش"), "report"),
    **dict.fromkeys(("talk", "interview", "گفتگو", "گفت‌وگو", "مصاحبه"), "interview"),
    **dict.fromkeys(("op-ed", "oped", "note", "opinion", "article", "یادداشت", "مقاله"), "note"),
}
_KINDS_FOLDED = {fold(name): kind for name, kind in _KIND_NAMES.items()}

# "note", alone or with whose it is ("guest's", "editor's"), or before a name; not "memorandum of understanding".
_NOTE = re.compile(
    r"یادداشت[\s\u200c]*(?:مهمان|روز|هفته|شفاهی|کوتاه|سردبیر|تحلیلی|خبرنگار|اختصاصی|وارده|میهمان)?\s*(?:$|[|/:؛])"
)
# "conversation", "interview", in folded text.
_INTERVIEW = re.compile(r"گفتوگو|گفتگو|مصاحبه|پرسشوپاسخ")
# Who asks: "question", "reporter", or the outlet's own name, before a colon; or an asterisk.
_ASKS = frozenset(map(fold, ("س", "سوال", "سؤال", "پرسش", "خبرنگار", "مجری")))
_QUESTION_END = re.compile(r"؟[\s»\"”)]*$")
_SPEAKER = re.compile(r"^([^:؟]{1,30}):\s")


def kind_named(name: str) -> Kind | None:
    """The kind that a CMS calls by this name, English or Persian."""
    return _KINDS_FOLDED.get(fold(name))


def kind_told(
    *,
    kicker: str | None,
    category: Sequence[str],
    said: Iterable[str | None],
    body: Sequence[Block],
    names: Iterable[str],
) -> Kind | None:
    """A note or an interview, where kicker, categories or the form of the text tell that it is one.

    Many a news story goes back to a conversation and says so; an interview has its questions in it besides.

    Args:
        kicker: the line above the title.
        category: the path of categories.
        said: title and lead.
        body: the story.
        names: what the outlet is called, as whoever asks may be.
    """
    named = {kind_named(name) for name in (*category, kicker or "")}
    if "note" in named or _NOTE.match(kicker or ""):
        return "note"
    if "interview" in named:
        return "interview"
    questions, spoken = _questions(body, {*map(fold, names)})
    if spoken >= 3 or (questions >= 2 and any(_INTERVIEW.search(fold(text)) for text in (kicker, *said) if text)):
        return "interview"
    return None


def _questions(body: Sequence[Block], names: set[str]) -> tuple[int, int]:
    """How many questions are answered in a text, and how many of those name who asks."""
    questions = spoken = 0
    for block, answer in pairwise(body):
        if not _QUESTION_END.search(block.text) or answer.kind == "heading":
            continue
        speaker = _SPEAKER.match(block.text)
        asked = speaker is not None and _asks(fold(speaker[1]), names)
        spoken += asked
        questions += asked or block.kind == "heading" or block.text.startswith(("*", "•", "-", "–"))
    return questions, spoken


def _asks(speaker: str, names: set[str]) -> bool:
    return speaker in _ASKS or speaker in names or speaker.removeprefix(fold("خبرنگار")) in names
