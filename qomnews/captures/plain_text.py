"""Pages of which only the text is left, line by line, as WET files have them: read by what the page says.

The lines are put into the plainest markup that says the same, a heading and paragraphs, which the outlet's own page
class reads like any page whose classes say nothing. What depends on markup, pictures and links, is not there.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import attrs

from qomnews.outlets import outlet as outlet_row
from qomnews.pages import extract
from qomnews.pages.datelines import dates_in
from qomnews.pages.wording import ends_story, fold, is_print_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qomnews.article import RawArticle
    from qomnews.outlets import Outlet

LAYOUT = "plain-text"
"""The layout that records name which were read from plain text."""
_BULLET = re.compile(r"^[•*·▪■●○‣–-]\s+")
_FEWEST_TITLE = 6
# A line of so many letters is running text, and one that dates a story has no more than so many.
_RUNNING, _LONGEST_DATELINE = 80, 60
# Lines from the heading within which its date stands.
_NEAR = 8
# "tags", "keywords", "code of the story", "short link": what they head follows the text. "share" may stand anywhere.
_AFTER = re.compile(
    "|".join(map(fold, ("برچسب", "دسته بندی شده در", "کلیدواژه", "کلمات کلیدی", "کد خبر", "کد مطلب", "لینک کوتاه")))
)
_SHARE = re.compile(fold("اشتراک گذاری"))
_HTML = "text/html; charset=utf-8"


def extract_text(data: bytes, *, outlet: str, url: str | None, fetched_at: datetime | None = None) -> RawArticle:
    """What a page says of which only the text is left.

    Args:
        data: the text, UTF-8; the page's own title may stand in its first line.
        outlet: id of the outlet whose page it was.
        url: where it was found.
        fetched_at: when it was fetched.

    Raises:
        NoArticleError: the text holds no article.
        UnknownOutletError: no outlet has this id.
    """
    row = outlet_row(outlet)
    lines = [line for each in data.decode("utf-8", "replace").splitlines() if (line := _BULLET.sub("", each.strip()))]
    raw = extract(_markup(lines, row).encode(), outlet=outlet, url=url, content_type=_HTML, fetched_at=fetched_at)
    return attrs.evolve(raw, extraction={**raw.extraction, "layout": LAYOUT})


def _markup(lines: Sequence[str], about: Outlet) -> str:
    """The lines as a page: the first as its title, one as its heading, what stands before that as a menu."""
    if not lines:
        return ""
    head = _heading(lines)
    crumbs = _breadcrumb(lines, about)
    path = "".join(f'<li><a href="/">{escape(name)}</a></li>' for name in crumbs)
    below = lines[head + 1 :]
    end = _end(below)
    dates = _dates_above(lines[:head]) if head and not any(map(_is_dateline, below[:_NEAR])) else []
    story = [*dates, *(line for line in below[:end] if not _SHARE.match(fold(line)))]
    body = _printed(story) or _paragraphs(story)
    return (
        f'<!DOCTYPE html><html lang="fa"><head><title>{escape(lines[0])}</title></head><body>'
        + (f'<ol class="breadcrumb">{path}</ol>' if crumbs else "")
        + f"<article><h1>{escape(lines[head])}</h1>\n{body}</article>"
        + f"<footer>{_paragraphs(below[end:])}</footer></body></html>"
    )


def _printed(lines: Sequence[str]) -> str:
    """What stands below a heading where a print line parts lead and text, as Shahr20's pages mark it; else nothing."""
    at = next((place for place, line in enumerate(lines) if is_print_line(line)), None)
    if at != 1:
        return ""
    return f'<div class="lead">{escape(lines[0])}</div><div class="con">{_paragraphs(lines[at:])}</div>'


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _heading(lines: Sequence[str]) -> int:
    """The place of the story's heading: where the page's title stands again, else the first line.

    A copy below a print line is none: the text has begun above it.
    """
    title = fold(lines[0])
    for place, line in enumerate(lines[1:], 1):
        said = fold(line)
        if len(said) >= _FEWEST_TITLE and title.startswith(said) and not is_print_line(lines[place - 1]):
            return place
    return 0


def _end(lines: Sequence[str]) -> int:
    """Where what follows the story begins: a line that says so, behind its first line of running text."""
    begun = False
    for place, line in enumerate(lines):
        if begun and (ends_story(line) or _AFTER.match(fold(line))):
            return place
        begun = begun or len(line) >= _RUNNING
    return len(lines)


def _dates_above(lines: Sequence[str]) -> list[str]:
    """The line that dates the story where that stands above its heading: the last such one, near it."""
    return [line for line in lines[-_NEAR:] if _is_dateline(line)][-1:]


def _is_dateline(line: str) -> bool:
    return len(line) <= _LONGEST_DATELINE and bool(dates_in(line))


def _breadcrumb(lines: Sequence[str], about: Outlet) -> tuple[str, ...]:
    """The breadcrumb of one of the outlet's desks, where it stands: in lines one below another, or in one."""
    folded = [fold(line) for line in lines]
    for desk in about.desks:
        crumbs = [fold(name) for name in desk.breadcrumb]
        below = any(folded[at : at + len(crumbs)] == crumbs for at in range(len(folded)))
        if below or "".join(crumbs) in folded:
            return desk.breadcrumb
    return ()
