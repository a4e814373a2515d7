"""Bytes to text to a tree: encodings as they are, not as they are declared, and lxml with bounds."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast

import lxml.etree
import lxml.html
from cssselect import HTMLTranslator
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

# A news page is well below a megabyte; what is longer is cut, so that a run-away page costs bounded time.
MAX_BYTES = 2 * 1024 * 1024

_BOX_TAG = re.compile(
    r"</?(?:div|section|article|main|center|table|tbody|tr|td|ul|ol|li|blockquote|form)\b[^>]*>", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"</?(?:span|font|b|i|u|em|strong|small|big|a)\b[^>]*>", re.IGNORECASE)

# White space as HTML knows it: a no-break space is a letter of the text, not white space.
_WHITE = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"[\t\n\r\f]|  ")
_ARABIC_SCRIPT = re.compile(r"[؀-ۿ]")
_LATIN_HIGH = re.compile(r"[\u0080-ÿ]")


def decode(data: bytes, content_type: str | None = None) -> str:
    """A page's text: by its byte order mark, as UTF-8 where it is UTF-8, as declared, else as windows-1256.

    Bytes that are valid UTF-8 with letters beyond ASCII are UTF-8 whatever the page declares. A page that declares a
    Western charset, or none, and reads as Arabic script in windows-1256 is windows-1256.

    >>> decode("قم".encode("cp1256"), "text/html; charset=iso-8859-1")
    'قم'
    """
    data = data[:MAX_BYTES]
    bom, mark = read_bom(data)
    if bom and mark is not None:
        return data[len(mark) :].decode(bom, errors="replace")
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(data)
    declared = resolve_encoding(declared) if declared else None
    try:
        # A cut in the middle of a letter is still UTF-8.
        return data.decode("utf-8") if len(data) < MAX_BYTES else data.decode("utf-8", errors="replace")
    except UnicodeDecodeError:
        as_utf8 = data.decode("utf-8", errors="replace")
    # A few broken bytes in an otherwise good page: far more letters than replacements.
    if len(_ARABIC_SCRIPT.findall(as_utf8)) > 4 * as_utf8.count("�"):
        return as_utf8
    as_1256 = data.decode("cp1256", errors="replace")
    if declared in (None, "utf-8", "ascii", "cp1252", "iso8859-1", "latin-1"):
        persian, western = len(_ARABIC_SCRIPT.findall(as_1256)), len(_LATIN_HIGH.findall(as_1256))
        return as_1256 if persian > western else data.decode("cp1252", errors="replace")
    try:
        return data.decode(declared, errors="replace")
    except LookupError:
        return as_1256


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page without comments and processing instructions; None when there is nothing in it."""
    text = text.replace("\x00", "")
    # A declaration inside a text that is already decoded only misleads.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return None
    tree, too_deep = _tree(text)
    if too_deep:
        # The parser gives up below some 2,000 levels. No page means that depth: read it as flat.
        tree, _ = _tree(_INLINE_TAG.sub(" ", _BOX_TAG.sub("<p>", text)))
    return tree


# The lookup of `lxml.html` calls Python for each element that is touched; no page needs a form's or an input's methods.
_LOOKUP = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


def _tree(text: str) -> tuple[HtmlElement | None, bool]:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        tree = None
    return tree, any("depth" in error.message for error in parser.error_log)


@functools.lru_cache(maxsize=1024)
def _xpath(css: str) -> lxml.etree.XPath:
    return lxml.etree.XPath(HTMLTranslator().css_to_xpath(css))


def select(root: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements below (or at) `root` that a CSS selector names, in document order."""
    return cast("list[HtmlElement]", _xpath(css)(root))


def first(root: HtmlElement, selectors: Iterable[str]) -> HtmlElement | None:
    """The first element that the first fitting selector names."""
    for css in selectors:
        if found := select(root, css):
            return found[0]
    return None


def collapse(text: str) -> str:
    r"""A text with each run of HTML white space as one space, none at its ends; every other letter stays.

    >>> collapse("  می‌خوانیم\n\tو ")
    'می‌خوانیم و'
    """
    # Most texts have single spaces only, which the search for anything else tells in a tenth of the time.
    if _UNEVEN.search(text):
        text = _WHITE.sub(" ", text)
    return text.strip(" \u00a0")


def inline_text(element: HtmlElement) -> str:
    """The text of an element as one line: scripts and styles left out, `<br>` and blocks inside read as spaces."""
    if not len(element) and element.tag not in _UNREAD:
        return collapse(element.text or "")
    parts: list[str] = []
    walk = lxml.etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _UNREAD:
                walk.skip_subtree()
            else:
                parts.append(" " if tag in _BREAKS else "")
                parts.append(node.text or "")
        else:
            if tag in _BREAKS:
                parts.append(" ")
            if node is not element:
                parts.append(node.tail or "")
    return collapse("".join(parts))


_UNREAD = frozenset("script style noscript template svg".split())
_BREAKS = frozenset("br p div li td th tr h1 h2 h3 h4 h5 h6 dt dd figcaption".split())
