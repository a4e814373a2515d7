"""Lines of a stream and of the truth about it, and stories read from files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

from benchmarks.mirror_drafts import OUTLETS
from benchmarks.mirror_wording import Text

if TYPE_CHECKING:
    from benchmarks.mirror_drafts import Draft

SHORTEST_STORY = 400
MOST_IN_COMMON = 0.2
# How the outlets of known corpora call themselves.
OWN_NAME = re.compile(
    r"خبرگزار[یي] فارس|خبرنگار فارس|(?<=به گزارش )فارس|[\"«]ورزش[ \u200c]سه[\"»]|ورزش[ \u200c]?سه|ورزش ?[3۳]"
)


@frozen
class Article:
    """An article as it arrives."""

    id: int
    outlet: str
    kind: str
    url: str
    title: str
    lead: str
    body: str
    published_at: str
    source_name: str | None


@frozen
class Truth:
    """What is true of it."""

    id: int
    story: str
    cls: str
    original: int | None = None
    series: str | None = None
    how: tuple[str, ...] = ()


def renamed(text: Text, outlet: str) -> Text:
    """The text with the outlet's name where a real one's stood."""
    name = OUTLETS[outlet].name

    def one(part: str) -> str:
        return OWN_NAME.sub(name, part)

    return Text(one(text.title), one(text.lead), tuple(map(one, text.paragraphs)), text.kind)


def arrived(draft: Draft, number: int) -> Article:
    """The article that a draft became, with an address under its outlet's host."""
    outlet = OUTLETS[draft.outlet]
    return Article(
        id=number,
        outlet=draft.outlet,
        kind=draft.kind,
        url=f"https://{outlet.host}/{outlet.path.format(number=600_000 + number)}",
        title=draft.title,
        lead=draft.lead,
        body="\n\n".join(draft.paragraphs),
        published_at=draft.at.isoformat(),
        source_name=draft.source,
    )


def read_stories(text: str) -> list[Text]:
    """Stories of a file: title, lead and paragraphs a line each, an empty line between stories.

    Short ones are left out, and those that have much in common with one before: what is one story would not be known.
    """
    found: list[Text] = []
    seen: set[int] = set()
    # The editors' letters: each outlet then types them as it does.
    for block in text.translate(str.maketrans("يك", "یک")).split("\n\n"):
        title, *rest = [line.strip() for line in block.strip().split("\n")]
        if len(rest) < 3 or sum(map(len, rest)) < SHORTEST_STORY:
            continue
        words = re.findall(r"[^\W_]+", block)
        grams = {hash(tuple(words[at : at + 5])) for at in range(len(words) - 4)}
        if len(grams & seen) < MOST_IN_COMMON * len(grams):
            found.append(Text(title, rest[0], tuple(rest[1:])))
        seen |= grams
    return found


def truth_line(truth: Truth) -> dict[str, Any]:
    """A truth as what its line holds; absent values are left out."""
    fields = {"class" if name == "cls" else name: value for name, value in asdict(truth).items()}
    return {name: value for name, value in fields.items() if value not in (None, ())}


def as_line(record: Article | Truth) -> str:
    """A record as a line of JSON."""
    fields = truth_line(record) if isinstance(record, Truth) else asdict(record)
    return json.dumps(fields, ensure_ascii=False) + "\n"
