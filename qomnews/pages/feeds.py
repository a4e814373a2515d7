"""Feeds, sitemaps and WordPress's REST answers to links: XML without entities, networks or bombs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import lxml.etree
import orjson

from qomnews.identity import is_article_url
from qomnews.pages.errors import NotAListingError
from qomnews.pages.links import Link, Source, distinct, plain, utc
from qomnews.pages.markup import decode, writable_markup
from qomnews.pages.verdicts import desk_of
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qomnews.article import Kind

# A sitemap of the protocol's 50,000 addresses is as large as that; a feed is a hundredth of it.
MAX_BYTES = 20 * 1024 * 1024
# References to halves of letters, which libxml2 hands on as they are: Python can't read what then stands in the tree.
_NO_LETTER = re.compile(r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:5[2-9]|6\d|7[0-3])\d\d);", re.IGNORECASE)
_FORMATS: dict[str, Kind] = {"gallery": "photo", "image": "photo", "video": "video"}


def parse_xml(data: bytes, content_type: str | None = None) -> _Element | None:
    """The root of an XML document, mended where it is broken; None when there is no XML in it."""
    # Decoded by ourselves: feeds declare charsets that they are not in.
    text = _NO_LETTER.sub("", writable_markup(decode(data, content_type, most=MAX_BYTES)))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).strip()
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        return lxml.etree.fromstring(_known_entities(text).encode("utf-8", errors="replace"), parser=parser)
    except lxml.etree.XMLSyntaxError:
        return None


def _known_entities(text: str) -> str:
    """Entities that HTML has and XML doesn't, which feeds use all the same, as references that XML has."""
    for name, point in (("zwnj", 0x200C), ("nbsp", 0xA0), ("laquo", 0xAB), ("raquo", 0xBB), ("zwj", 0x200D),
                        ("rlm", 0x200F), ("lrm", 0x200E), ("hellip", 0x2026), ("ndash", 0x2013)):  # fmt: skip
        text = text.replace(f"&{name};", f"&#{point};")
    return text


def feed_links(root: _Element, source: Source) -> list[Link]:
    """The links of an RSS 2.0 or Atom feed, a sitemap or a sitemap index.

    Raises:
        NotAListingError: the document is none of these.
    """
    name = _local(root)
    if name in ("rss", "RDF"):
        return distinct(_rss_item(item, source) for item in _all(root, "item"))
    if name == "feed":
        return distinct(_atom_entry(entry, source) for entry in _all(root, "entry"))
    if name == "urlset":
        return distinct(_sitemap_url(url, source) for url in _all(root, "url"))
    if name == "sitemapindex":
        return distinct(
            source.link(loc, article=False, kind=None, modified_at=source.instant(_text(entry, "lastmod")))
            for entry in _all(root, "sitemap")
            if (loc := _text(entry, "loc"))
        )
    raise NotAListingError(f"an XML document <{name}> is no feed and no sitemap")


def rest_links(data: bytes, source: Source) -> list[Link]:
    """The links of an answer of WordPress's REST interface to a question for posts.

    Raises:
        NotAListingError: it is no JSON, or an error or something else than a list of posts.
    """
    try:
        answer = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NotAListingError(f"no JSON: {error}") from error
    if isinstance(answer, dict) and "code" in answer:
        raise NotAListingError(f"WordPress refuses: {answer.get('code')} ({answer.get('message', 'no message')})")
    if not isinstance(answer, list) or not all(isinstance(post, dict) and "link" in post for post in answer):
        raise NotAListingError("JSON that is no list of WordPress posts")
    return distinct(_post(post, source) for post in answer)


def _post(post: dict[str, Any], source: Source) -> Link | None:
    title = post.get("title")
    terms = (post.get("_embedded") or {}).get("wp:term") or []
    names = [
        plain(str(term.get("name"))) or ""
        for group in terms
        for term in group
        if isinstance(term, dict) and term.get("taxonomy") == "category"
    ]
    number = post.get("id")
    return source.link(
        str(post["link"]),
        kind=_FORMATS.get(str(post.get("format")), "news"),
        published_at=utc(post.get("date_gmt")) or source.instant(post.get("date")),
        modified_at=utc(post.get("modified_gmt")) or source.instant(post.get("modified")),
        title=plain(title.get("rendered") if isinstance(title, dict) else title),
        category=tuple(filter(None, names)),
        news_id=str(number) if isinstance(number, int) else None,
    )


def _rss_item(item: _Element, source: Source) -> Link | None:
    guid = next(iter(_all(item, "guid")), None)
    permalink = (guid.text or "").strip() if guid is not None and guid.get("isPermaLink") != "false" else ""
    href = _text(item, "link") or permalink
    if not href:
        return None
    category, desk = _categories(item, source)
    link = source.link(
        href,
        published_at=source.instant(_text(item, "pubDate"), _text(item, "date")),
        title=plain(_text(item, "title")),
        category=category,
        desk=desk,
    )
    if link is None or link.news_id is not None or guid is None:
        return link
    # WordPress: the address is words, the guid `/?p=<id>`.
    by_guid = source.link((guid.text or "").strip())
    if by_guid is None or by_guid.news_id is None:
        return link
    return next(iter(distinct([link, Link(url=link.url, news_id=by_guid.news_id)])))


def _categories(item: _Element, source: Source) -> tuple[tuple[str, ...], str | None]:
    """The category path and the desk of an item: Mehr writes the path into one element, its slug into `domain`."""
    elements = [(plain(_text_of(element)) or "", element) for element in _all(item, "category")]
    paths = [tuple(filter(None, map(plain, re.split(r"\s*[>›»/]\s*", text)))) for text, _ in elements if text]
    path = max(paths, key=len, default=())
    if len(path) == 1 and len(paths) > 1:
        path = tuple(dict.fromkeys(name for names in paths for name in names))
    slugs = {fold(element.get("domain") or "") for _, element in elements}
    by_slug = next((desk.id for desk in source.outlet.desks if fold(desk.feed_slug) in slugs), None)
    return path, desk_of(source.outlet, path) or by_slug


def _atom_entry(entry: _Element, source: Source) -> Link | None:
    links = _all(entry, "link")
    href = next((link.get("href") for link in links if link.get("rel") in (None, "alternate")), None)
    terms = tuple(filter(None, (plain(tag.get("label") or tag.get("term")) for tag in _all(entry, "category"))))
    if not href:
        return None
    return source.link(
        href,
        published_at=source.instant(_text(entry, "published"), _text(entry, "issued"), _text(entry, "updated")),
        title=plain(_text(entry, "title")),
        category=terms,
        desk=desk_of(source.outlet, terms),
    )


def _sitemap_url(url: _Element, source: Source) -> Link | None:
    loc = _text(url, "loc")
    if not loc or not is_article_url(source.outlet.id, source.absolute(loc)):
        return None
    return source.link(
        loc,
        published_at=source.instant(_text(url, "publication_date")),
        modified_at=source.instant(_text(url, "lastmod")),
        title=plain(_text(_first(url, "news"), "title")),
    )


def _text_of(element: _Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def _local(element: _Element) -> str:
    return lxml.etree.QName(element).localname


def _all(element: _Element, name: str) -> list[_Element]:
    """Descendants with this local name, whatever namespace they are in."""
    return list(element.iter("{*}" + name))


def _first(element: _Element, name: str) -> _Element | None:
    return next(iter(_all(element, name)), None)


def _text(element: _Element | None, name: str) -> str | None:
    found = _first(element, name) if element is not None else None
    text = _text_of(found).strip() if found is not None else ""
    return text or None
