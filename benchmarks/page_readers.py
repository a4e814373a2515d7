"""How each tool is called, as its manual says it does best on news: bytes to what it reads in them.

Runs in the environment of the tool: the standard library, and what the tool brings.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from benchmarks.page_worker import Read, Reading, Received

_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "tr", "pre", "body"}


def by_trafilatura() -> Read:
    """Precision before recall, comments out, dates with their time, tables and metadata in."""
    trafilatura: Any = import_module("trafilatura")
    dates = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}

    def read(body: bytes, page: Received) -> Reading | None:
        found = trafilatura.bare_extraction(
            body,
            url=page["url"],
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=dates,
        )
        if found is None:
            return None
        published = found.date
        # It fills in midnight where it saw a day alone.
        if published and "T00:00:00" in published:
            published = published[:10]
        return {
            "title": found.title or "",
            "published": published,
            "paragraphs": lines(found.text),
            "fields": {
                "lead": found.description,
                "tags": list(found.tags or ()),
                "category": list(found.categories or ()),
            },
        }

    return read


def by_newspaper() -> Read:
    """Told that the language is Persian; no picture is fetched."""
    newspaper: Any = import_module("newspaper")

    def read(body: bytes, page: Received) -> Reading | None:
        article = newspaper.Article(page["url"], language="fa", fetch_images=False)
        article.download(input_html=body)
        article.parse()
        published = article.publish_date
        return {
            "title": article.title or "",
            "published": published.isoformat() if published else None,
            "paragraphs": lines(article.text),
            "fields": {"lead": article.meta_description or None, "tags": sorted(article.tags or ())},
        }

    return read


def by_news_please() -> Read:
    """From the bytes and the address; no picture is fetched."""
    please: Any = import_module("newsplease").NewsPlease

    def read(body: bytes, page: Received) -> Reading | None:
        found = please.from_html(body, url=page["url"], fetch_images=False)
        if not found:
            return None
        published = found.date_publish
        return {
            "title": found.title or "",
            "published": published.isoformat() if published else None,
            "paragraphs": lines(found.maintext),
            "fields": {"lead": found.description},
        }

    return read


def by_readability() -> Read:
    """Title and cleaned HTML, whose blocks are the paragraphs; it knows no date."""
    document: Any = import_module("readability").Document
    html: Any = import_module("lxml.html")

    def read(body: bytes, page: Received) -> Reading | None:
        found = document(body, url=page["url"])
        tree = html.fromstring(found.summary())
        return {
            "title": found.short_title() or "",
            "published": None,
            "paragraphs": list(_paragraphs(tree)),
            "fields": {},
        }

    return read


def lines(text: str | None) -> list[str]:
    """The lines of a text that have something in them; no newline is part of a paragraph to these tools."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _paragraphs(tree: HtmlElement) -> Iterator[str]:
    """The texts of the innermost blocks, `<br>` parting them too; the cells of a row belong together."""
    for line_break in tree.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    for element in tree.iter():
        if element.tag not in _BLOCKS:
            continue
        inner = [child for child in element.iterdescendants() if child.tag in _BLOCKS]
        if not inner or element.tag == "tr":
            joint = " | " if element.tag == "tr" else ""
            texts = [cell.text_content() for cell in element] if joint else [element.text_content()]
            yield from lines(joint.join(texts))
        elif element.text and element.text.strip():
            yield from lines(element.text)
