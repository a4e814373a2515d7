"""Addresses as pages write them, absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# Addresses that are absolute or stand below the host's root, and leave nothing else to resolve.
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?=/)", re.ASCII)
_ROOTED = re.compile(
    # No empty or dot segment, no parameter.
    r"/(?:[^\s?#;\\/.][^\s?#;\\/]*+/)*+(?:[^\s?#;\\/.][^\s?#;\\/]*+)?+(?:\?[^\s#]+)?(?:#\S+)?",
    re.ASCII,
)
_WHOLE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s?#;\\]*)?(?:\?[^\s#]+)?(?:#\S+)?", re.ASCII)


def absolute(base: str, href: str) -> str:
    """What an address means on a page at `base`; empty where it can't mean anything.

    >>> absolute("https://shahr20.ir/", "/a"), absolute("https://shahr20.ir/", "http://[x")
    ('https://shahr20.ir/a', '')
    """
    href = href.strip()
    # What most addresses are already, taking them apart and together again leaves as it is.
    if href.isprintable():
        if _WHOLE.fullmatch(href):
            return href
        if _ROOTED.fullmatch(href) and (origin := _ORIGIN.match(base)):
            return origin[0] + href
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def path_of(href: str) -> str:
    """The path in an address; empty where it has none, or can't be one.

    >>> path_of("/news/1?x=2"), path_of("http://[x")
    ('/news/1', '')
    """
    try:
        return urlsplit(href).path
    except ValueError:
        return ""
