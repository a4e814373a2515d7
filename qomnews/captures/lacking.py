"""Which of the captures that indexes name are to be asked for: of each story those that may say something new."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from qomnews.captures.index import Indexed
from qomnews.identity import canonical_url, is_article_url, news_id_of
from qomnews.outlets import outlet_of_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qomnews.captures.choice import Choice

# What an article's page may be called; some indexes don't say, or don't know.
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "unk", None)


@attrs.frozen
class Sought:
    """A capture of a story: whose, its canonical address and its number, where that is known."""

    outlet: str
    url: str
    news_id: str | None
    capture: Indexed


def sought(captures: Iterable[Indexed], choices: Mapping[str, Choice]) -> list[Sought]:
    """The captures of article pages to be asked for: the newest of every story first, then those before it.

    Of several in a row that have the same digest the newest is enough.

    Args:
        captures: what indexes name.
        choices: which stories are meant, by outlet.
    """
    stories: dict[tuple[str, str], list[Sought]] = defaultdict(list)
    for capture in captures:
        if found := _of_outlet(capture, choices):
            stories[found.outlet, found.news_id or found.url].append(found)
    ranked: list[tuple[int, Sought]] = []
    for story in stories.values():
        newest_first = sorted(story, key=lambda each: each.capture.at, reverse=True)
        rank = 0
        before: Indexed | None = None
        for each in newest_first:
            capture = each.capture
            same = before is not None and (
                capture.at == before.at or (capture.digest is not None and capture.digest == before.digest)
            )
            if not same:
                ranked.append((rank, each))
                rank += 1
            before = capture
    ranked.sort(key=lambda pair: pair[0])
    return [each for _, each in ranked]


def _of_outlet(capture: Indexed, choices: Mapping[str, Choice]) -> Sought | None:
    if capture.status not in (200, None) or capture.mime not in _PAGES:
        return None
    try:
        row = outlet_of_host(urlsplit(capture.url).hostname or "")
    except ValueError:
        return None
    if row is None or row.id not in choices or not is_article_url(row.id, capture.url):
        return None
    since = choices[row.id].since
    if since is not None and capture.at < since:
        # It was captured before any story that is meant was published.
        return None
    url = canonical_url(row.id, capture.url)
    return None if url is None else Sought(row.id, url, news_id_of(row.id, capture.url), capture)
