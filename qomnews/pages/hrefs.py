"""Addresses as pages write them, absolute."""

from __future__ import annotations

from urllib.parse import urljoin


def absolute(base: str, href: str) -> str:
    """What an address means on a page at `base`; empty where it can't mean anything.

    >>> absolute("https://shahr20.ir/", "/a"), absolute("https://shahr20.ir/", "http://[x")
    ('https://shahr20.ir/a', '')
    """
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""
