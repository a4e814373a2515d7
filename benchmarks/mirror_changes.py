"""What outlets do to a story that they take over: the differences that a mirror engine has to see through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mirror_drafts import OPENING, SENTENCE_END, Draft, boilerplate, filled_line
from benchmarks.mirror_wording import Words, lines

if TYPE_CHECKING:
    from collections.abc import Callable

# A title's parts: what was said, and by whom.
TITLE_JOINT = re.compile(r"\s*[؛:/|]\s*")
# A copy cut shorter than this could be of many stories.
SHORTEST_CUT = 260


def lead_phrase(draft: Draft, words: Words, source: str) -> None:
    """«به گزارش …» changed, moved or gone."""
    rng = words.rng
    place = next((at for at, text in enumerate(draft.paragraphs[:2]) if OPENING.match(text)), 0)
    if not draft.paragraphs:
        return
    rest = OPENING.sub("", draft.paragraphs[place])
    stock = lines()["credits" if rng.random() < 0.6 else "anonymous_openings"]
    phrase = filled_line(stock, words, draft.outlet, source)
    turn = rng.random()
    if turn < 0.2:
        draft.paragraphs[place] = rest
    elif turn < 0.32 and len(draft.paragraphs) > place + 1:
        draft.paragraphs[place] = rest
        draft.paragraphs[place + 1] = phrase + draft.paragraphs[place + 1]
    elif turn < 0.42 and draft.lead:
        draft.paragraphs[place] = rest
        draft.lead = phrase + draft.lead
    else:
        draft.paragraphs[place] = phrase + rest
    draft.did("opening")


def title_around(draft: Draft, words: Words) -> None:
    """Something before the title or after it, or its first part gone."""
    rng = words.rng
    turn = rng.random()
    parts = TITLE_JOINT.split(draft.title)
    if turn < 0.5:
        draft.title = filled_line(lines()["title_prefixes"], words, draft.outlet) + draft.title
    elif turn < 0.8:
        draft.title += filled_line(lines()["title_suffixes"], words, draft.outlet)
    elif len(parts) > 1 and len(parts[-1]) > 15:
        draft.title = parts[-1]
    draft.did("title")


def title_edited(draft: Draft, words: Words) -> None:
    """A word or two out, the parts in the other order, or another verb."""
    rng = words.rng
    parts = TITLE_JOINT.split(draft.title)
    split = draft.title.split(" ")
    if len(parts) == 2 and rng.random() < 0.5:
        draft.title = f"{parts[1]}؛ {parts[0]}"
    elif len(split) > 4:
        gone = rng.randrange(1, len(split))
        draft.title = " ".join(split[:gone] + split[gone + rng.choice((1, 1, 2)) :])
        if rng.random() < 0.4:
            draft.title += words.filled(" [شد|خبر داد|اعلام شد|آغاز شد|؛ جزئیات|در قم]")
    draft.did("title edited")


def title_replaced(draft: Draft, words: Words) -> None:
    """Another title: of words of the text, or of none of them."""
    rng = words.rng
    sentence = rng.choice(SENTENCE_END.split(rng.choice(draft.paragraphs or [draft.lead])))
    split = OPENING.sub("", sentence).rstrip(".").split(" ")
    if len(split) > 6 and rng.random() < 0.7:
        start = rng.randrange(max(1, len(split) - 11))
        draft.title = " ".join(split[start : start + rng.randint(6, 11)])
    else:
        draft.title = words.filled(rng.choice(lines()["other_titles"]))
    draft.did("title replaced")


def lead_moved(draft: Draft, words: Words) -> None:
    """The lead as the body's first paragraph, or gone."""
    if draft.lead and words.rng.random() < 0.7:
        draft.paragraphs.insert(0, draft.lead)
    draft.lead = ""
    draft.did("lead")


def merged(draft: Draft, words: Words) -> None:
    """Neighbouring paragraphs run together, here and there or all."""
    share = words.rng.choice((0.3, 0.5, 1))
    kept: list[str] = []
    for paragraph in draft.paragraphs:
        if kept and words.rng.random() < share:
            kept[-1] = f"{kept[-1]} {paragraph}"
        else:
            kept.append(paragraph)
    draft.paragraphs = kept
    draft.did("merged")


def split(draft: Draft, words: Words) -> None:
    """Every sentence a paragraph, or most."""
    kept: list[str] = []
    for paragraph in draft.paragraphs:
        kept.extend(SENTENCE_END.split(paragraph) if words.rng.random() < 0.8 else [paragraph])
    draft.paragraphs = kept
    draft.did("split")


def with_boilerplate(draft: Draft, words: Words, count: int) -> None:
    """Lines of the outlet's own: most at the end, some in the middle, few before the text."""
    for _ in range(count):
        line = boilerplate(draft.outlet, words)
        turn, last = words.rng.random(), len(draft.paragraphs)
        place = last if turn < 0.65 else words.rng.randint(1 if turn < 0.95 else 0, last)
        draft.paragraphs.insert(place, line)
    draft.did("boilerplate")


def with_caption(draft: Draft, words: Words) -> None:
    """The words under a picture, between two paragraphs."""
    caption = filled_line(lines()["captions"], words, draft.outlet)
    draft.paragraphs.insert(words.rng.randint(0, len(draft.paragraphs)), caption)
    draft.did("caption")


def cut(draft: Draft, words: Words, low: float, high: float) -> None:
    """Only this share of the text, after whole paragraphs or within one, with or without a word that more follows."""
    wanted = max(SHORTEST_CUT, int(len(draft.text) * words.rng.uniform(low, high))) - len(draft.lead)
    kept: list[str] = []
    for paragraph in draft.paragraphs:
        if wanted <= 0 and kept:
            break
        taken: list[str] = []
        for sentence in SENTENCE_END.split(paragraph):
            if wanted <= 0 and (taken or kept):
                break
            taken.append(sentence)
            wanted -= len(sentence)
        if taken:
            kept.append(" ".join(taken))
    draft.paragraphs = kept
    if words.rng.random() < 0.5:
        draft.paragraphs[-1] += words.rng.choice((" (ادامه)", " ...", " …", " [ادامه دارد]", "\n\n(ادامه مطلب)"))
    draft.did("cut")


def light(draft: Draft, words: Words, source: str) -> None:
    """Half-spaces, letters, digits, the lead phrase, something around the title."""
    lead_phrase(draft, words, source)
    if words.rng.random() < 0.5:
        title_around(draft, words)
    if words.rng.random() < 0.25:
        lead_moved(draft, words)


def medium(draft: Draft, words: Words, source: str) -> None:
    """Those, and other paragraphs, lines put in, an edited title, a mild cut."""
    rng = words.rng
    light(draft, words, source)
    if rng.random() < 0.3:
        cut(draft, words, 0.75, 0.95)
    if rng.random() < 0.7:
        (merged if rng.random() < 0.6 else split)(draft, words)
    if rng.random() < 0.5:
        title_edited(draft, words)
    if rng.random() < 0.35:
        with_caption(draft, words)
    with_boilerplate(draft, words, rng.randint(1, 3))


def heavy(draft: Draft, words: Words, source: str) -> None:
    """Two fifths to three fifths of the text, lines put in, often another title."""
    rng = words.rng
    light(draft, words, source)
    cut(draft, words, 0.4, 0.6)
    if rng.random() < 0.5:
        title_replaced(draft, words)
    elif rng.random() < 0.5:
        title_edited(draft, words)
    if rng.random() < 0.3:
        merged(draft, words)
    if rng.random() < 0.3:
        with_caption(draft, words)
    with_boilerplate(draft, words, rng.randint(2, 4))


FORESEEN: dict[str, Callable[[Draft, Words, str], None]] = {"light": light, "medium": medium, "heavy": heavy}
