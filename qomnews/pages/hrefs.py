"""Addresses as pages write them, absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# An address that is absolute and leaves nothing to resolve, and one that stands below the host's root.
_WHOLE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s?#;\\]*)?(?:\?[^\s#]+)?(?:#\S+)?", re.ASCII)


def absolute(base: str, href: str) -> str:
    """What an address means on a page at `base`; empty where it can't mean anything.

    >>> absolute("https://shahr20.ir/", "/a"), absolute("https://shahr20.ir/", "http://[x")
    ('https://shahr20.ir/a', '')
    """
    href = href.strip()
    # What most addresses are already, taking them apart and together again leaves as it is.
    if href.isprintable() and _WHOLE.fullmatch(href):
        return href
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
