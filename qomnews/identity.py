"""Which addresses and records are one article: canonical addresses, news ids, article ids, content hashes.

An address is folded, never resolved: short links keep their own address until a fetch shows where they lead.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from qomnews.address_folding import address_parts, folded_path, folded_query
from qomnews.article import Block, Kind, body_text
from qomnews.outlets import outlet, outlet_of_host

if TYPE_CHECKING:
    from collections.abc import Sequence


# "/news/6671064/slug": the CMS answers to the number alone, whatever the slug says.
_NASTOOH_PATH = re.compile(r"^/(news|photo|video|gallery|film|report|interview|note)s?/(\d{3,})(?=/|$)", re.IGNORECASE)
_NASTOOH_SECTIONS = {"gallery": "photo", "film": "video", "report": "news", "interview": "news", "note": "news"}
_ID_PARAMETERS = ("p", "id", "nid", "newsid", "news_id", "postid", "code", "newscode")
_DAY_PATH = re.compile(r"/(?:1[34]|20)\d\d/\d{1,2}(?:/\d{1,2})?(?=/|$)")
_NUMBER_SEGMENT = re.compile(r"^(\d{3,12})(?:\.\w{2,5})?$")
_NUMBERED_SLUG = re.compile(r"^(\d{4,12})[-_]\D|\D[-_](\d{5,12})(?:\.\w{2,5})?$")
_NOT_A_STORY = re.compile(
    r"/(?:page|tag|tags|category|categories|author|archive|archives|service|search|feed|rss|topic|date|paged|wp-\w+"
    r"|sitemap\w*|keyword|keywords|about|about-us|contact|contact-us|links|newsstudios|currency|login|signin)(?:/|\.|$)",
    re.IGNORECASE,
)
# The same as a whole address, with a slug that its hyphen keeps from being a dot segment: folded in one go.
_NASTOOH_ADDRESS = re.compile(
    r"https?://(?P<host>[a-z0-9.-]+)/(?P<section>news|photo|video)/(?P<number>[0-9]{3,})"
    r"(?:/(?:[^/?#\\\s-]*+-[^/?#\\\s]*+)?)?(?:[?#].*)?"
)
_FIRST_NUMBER = re.compile(r"/([0-9]{5,12})(?=/|$)")


# One page names the same addresses again and again, and each is asked about several times.
@lru_cache(maxsize=1024)
def canonical_url(outlet_id: str, url: str) -> str | None:
    """The outlet's public address for a page, whatever way it was written; None when the host isn't the outlet's.

    Folded are: scheme, other hosts of the outlet, `www`, default ports, credentials, fragments, tracking parameters,
    the order of the others, percent-encoding, double and trailing slashes, AMP forms, slugs where the CMS ignores them.

    Raises:
        UnknownOutletError: no outlet has this id.

    >>> canonical_url("mehr", "http://mehrnews.com/news/6671064/هم-افزایی?utm_source=x#comments")
    'https://www.mehrnews.com/news/6671064'
    >>> canonical_url("shahr20", "https://www.shahr20.ir/?p=69048&ref=tg")
    'https://shahr20.ir/?p=69048'
    >>> canonical_url("mehr", "https://example.org/news/6671064") is None
    True
    """
    row = outlet(outlet_id)
    if row.cms == "nastooh" and (known := _NASTOOH_ADDRESS.fullmatch(url)):
        ours = outlet_of_host(known["host"]) is row
        return f"{row.public_base}/{known['section']}/{known['number']}" if ours else None
    try:
        host, address_path, address_query = address_parts(url)
    except ValueError:
        return None
    if outlet_of_host(host) is not row:
        return None
    path = folded_path(address_path)
    if row.cms == "nastooh" and (match := _NASTOOH_PATH.match(path)):
        section = match[1].lower()
        return f"{row.public_base}/{_NASTOOH_SECTIONS.get(section, section)}/{match[2]}"
    query = folded_query(address_query)
    if path != "/" and row.cms == "wordpress" and "." not in path.rsplit("/", 1)[-1]:
        path += "/"
    return f"{row.public_base}{path}" + (f"?{query}" if query else "")


@lru_cache(maxsize=1024)
def news_id_of(outlet_id: str, url: str) -> str | None:
    """The outlet's own number of a story, as its address shows it; None when it shows none.

    Mehr: the number after the section. WordPress: `?p=`, or a segment that is a number. Elsewhere a number of at least
    four digits: a segment of its own, a numbered slug, or a query parameter such as `id`. Days and pages are no ids.

    >>> news_id_of("mehr", "https://mehrnews.ir/photo/5012345/عکس"), news_id_of("shahr20", "https://shahr20.ir/?p=69048")
    ('5012345', '69048')
    >>> news_id_of("titronline", "https://titronline.ir/1404/09/25/") is None
    True
    """
    canonical = canonical_url(outlet_id, url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    cms = outlet(outlet_id).cms
    if cms == "nastooh":
        match = _NASTOOH_PATH.match(parts.path)
        return match[2] if match else None
    fewest = 1 if cms == "wordpress" else 4
    query = {name.lower(): value for name, value in parse_qsl(parts.query)} if parts.query else {}
    for name in _ID_PARAMETERS if query else ():
        if re.fullmatch(rf"[0-9]{{{fewest},12}}", query.get(name, "")):
            return query[name]
    if _NOT_A_STORY.match(parts.path) and not parts.path.startswith("/archives/"):
        return None
    if first := _FIRST_NUMBER.match(parts.path):
        return first[1]
    path = _DAY_PATH.sub("", unquote(parts.path))
    return _number_in(path, slugs=cms == "other")


@lru_cache(maxsize=1024)
def kind_of(outlet_id: str, url: str) -> Kind | None:
    """The kind of story that an address promises (`/photo/`, `/video/`, `/news/` of a Nastooh site), or None.

    >>> kind_of("mehr", "https://www.mehrnews.com/video/5012345/")
    'video'
    """
    canonical = canonical_url(outlet_id, url)
    if canonical is None:
        return None
    match = re.match(r"/(photo|gallery|video|film|news)s?/", urlsplit(canonical).path, re.IGNORECASE)
    if match is None:
        return None
    kinds: dict[str, Kind] = {"photo": "photo", "gallery": "photo", "video": "video", "film": "video"}
    default: Kind | None = "news" if outlet(outlet_id).cms == "nastooh" else None
    return kinds.get(match[1].lower(), default)


@lru_cache(maxsize=1024)
def is_article_url(outlet_id: str, url: str) -> bool:
    """Whether an address of the outlet looks like a story's, not like a listing's or the front page's.

    >>> is_article_url("mehr", "https://mehrnews.com/x349jN"), is_article_url("mehr", "https://mehrnews.com/archive?pi=2")
    (True, False)
    """
    canonical = canonical_url(outlet_id, url)
    if canonical is None:
        return False
    parts = urlsplit(canonical)
    cms = outlet(outlet_id).cms
    if cms == "nastooh":
        return bool(_NASTOOH_PATH.match(parts.path) or re.fullmatch(r"/x[0-9A-Za-z]{4,8}", parts.path))
    if news_id_of(outlet_id, url) is not None:
        return True
    if cms == "other" or parts.query or _NOT_A_STORY.match(parts.path):
        return False
    slug = _DAY_PATH.sub("", parts.path).strip("/").rsplit("/", 1)[-1]
    # A permalink of words has several; `/about/` and `/contact/` have one.
    return unquote(slug).count("-") >= 2 and not re.search(r"\.(?:xml|php|jpe?g|png|pdf|mp[34])$", slug)


def article_id(outlet_id: str, news_id: str | None, url: str | None) -> str:
    """The id of a record: `outlet:news_id`; without a news id 12 hex digits of the canonical address's SHA-256.

    Raises:
        ValueError: neither a news id nor an address is given.

    >>> article_id("mehr", "6671064", None)
    'mehr:6671064'
    """
    if news_id:
        return f"{outlet_id}:{news_id}"
    if not url:
        raise ValueError(f"an article of {outlet_id} needs a news id or an address to be told by; it has neither")
    canonical = canonical_url(outlet_id, url) or url
    return f"{outlet_id}:{hashlib.sha256(canonical.encode()).hexdigest()[:12]}"


def content_hash(title: str | None, lead: str | None, body_blocks: Sequence[Block]) -> str:
    """SHA-256 (hex) over the raw title, lead and body; it moves when the outlet edits one of them, captions apart."""
    parts = (title or "", lead or "", body_text(tuple(body_blocks)))
    # Lengths in front keep "ab" + "c" apart from "a" + "bc".
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def _number_in(path: str, *, slugs: bool) -> str | None:
    segments = [segment for segment in path.split("/") if segment]
    for place, segment in enumerate(segments):
        match = _NUMBER_SEGMENT.match(segment)
        after_page = place > 0 and segments[place - 1].lower() in ("page", "paged", "comment-page")
        if match and not after_page and (not slugs or len(match[1]) >= 4):
            return match[1]
    if slugs:
        for segment in reversed(segments):
            if match := _NUMBERED_SLUG.search(segment):
                return match[1] or match[2]
    return None
