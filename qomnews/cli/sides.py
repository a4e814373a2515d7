"""What a command's argument names: a stored article, or a file with a record or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Article, RawArticle
from qomnews.cli.options import fail

if TYPE_CHECKING:
    from qomnews.store import Store

_NO_ARTICLE = 4


@attrs.frozen
class Side:
    """An article, the name it was given by, and whether it is the store's."""

    name: str
    article: Article
    stored: bool


def is_file(name: str) -> bool:
    """Whether a name is a file's; ids and addresses are none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def stored_side(store: Store, name: str) -> Side:
    """The stored article with an id or an address; the command ends with status 1 where there is none."""
    article_id = store.find(name)
    article = None if article_id is None else store.get(article_id)
    if article is None:
        fail(
            f"{name!r} is neither a file nor the id or the address of a stored article; "
            "`qomnews export --include-mirrors` shows the `id` and `url` of each"
        )
    return Side(name, article, stored=True)


def file_side(name: str, outlet: str | None) -> Side:
    """The article in a file: a record as exported, what `qomnews parse --raw` prints, or a page of HTML.

    The command ends with status 1 where the file can't be read or holds no record, 2 where it is a page and its
    outlet isn't named, and 4 where the page holds no article.
    """
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        fail(f"cannot read {name}: {error.strerror or error}")
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"{"):
        return Side(name, _record(name, text), stored=False)
    if outlet is None:
        fail(f"{name} is no JSON; for a page of HTML say whose it is: --outlet ID", 2)
    return Side(name, _page(name, data, outlet), stored=False)


def _record(name: str, text: bytes) -> Article:
    import orjson

    from qomnews.records import from_dict

    try:
        plain = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        lines = len([line for line in text.splitlines() if line.strip()])
        fail(f"{name} has {lines} lines: give a file with one record" if lines > 1 else f"{name} is no JSON: {error}")
    try:
        if "schema_version" in plain:
            return from_dict(plain, Article)
        return _derived(name, from_dict(plain, RawArticle))
    except ValueError as error:
        fail(f"{name}: {error}")


def _page(name: str, data: bytes, outlet: str) -> Article:
    from qomnews.outlets import UnknownOutletError
    from qomnews.pages import NoArticleError, extract

    try:
        raw = extract(data, outlet=outlet, url=None)
    except UnknownOutletError as error:
        fail(f"--outlet: {error}", 2)
    except NoArticleError as error:
        fail(f"{name} holds no article: {error}", _NO_ARTICLE)
    return _derived(name, raw)


def _derived(name: str, raw: RawArticle) -> Article:
    from datetime import UTC, datetime

    from qomnews.story import RejectedError, derive

    now = datetime.now(UTC) if raw.fetched_at is None else datetime.fromisoformat(raw.fetched_at)
    try:
        return derive(raw, now=now)
    except RejectedError as error:
        fail(f"{name}: the page's record is refused: {error}", _NO_ARTICLE)
