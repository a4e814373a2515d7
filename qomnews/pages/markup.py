"""Bytes to text to a tree: encodings as they are, not as they are declared, and lxml with bounds."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import codecs
import functools
import itertools
import logging
import re
import threading
from typing import TYPE_CHECKING, cast

import lxml.etree
from cssselect import HTMLTranslator
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from qomnews.pages.nesting import shallow
from qomnews.pages.tags import has_long_tags, may_have_long_tags, with_few_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

logger = logging.getLogger(__name__)

# A news page is well below a megabyte; what is longer is cut, so that a run-away page costs bounded time.
MAX_BYTES = 2 * 1024 * 1024
# The largest news pages have some thousands of tags. Each costs time and memory, whether it has four letters or many.
MAX_TAGS = 30_000
# From so many on it pays to look for runs of breaks.
_MANY_TAGS = 5_000
_BREAKS_IN_A_ROW = re.compile(r"(?:<br\b[^<>]*>\s*){3,}", re.IGNORECASE)

_ARABIC_SCRIPT = re.compile(r"[؀-ۿ]")
_LATIN_HIGH = re.compile(r"[\u0080-ÿ]")


# What no text of a page needs and no store takes: control characters and halves of letters, and references to them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_UNWRITABLE_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|11|1[4-9]|2\d|3[01]|127)(?!\d)|x0*(?:[0-8be-f]|1[0-9a-f]|7f)(?![0-9a-f]));?", re.IGNORECASE
)
# The same in UTF-8, where halves of letters have no form at all.
_UNWRITABLE_BYTES = bytes([*range(9), 11, *range(14, 32), 127])
_UNWRITABLE_REFERENCE_BYTES = re.compile(_UNWRITABLE_REFERENCE.pattern.encode(), re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_COMMON_WORDS = frozenset("و در به از که را این است با برای شد کرد آن تا بر هم شده گفت خود نیز".split())


def decode(data: bytes, content_type: str | None = None, *, most: int = MAX_BYTES) -> str:
    """A page's text: by its byte order mark, as UTF-8 where it is UTF-8, as declared, else as windows-1256.

    Bytes that are valid UTF-8 with letters beyond ASCII are UTF-8 whatever the page declares. A page that declares a
    Western charset, or none, and reads as Arabic script in windows-1256 is windows-1256. No more than the first `most`
    bytes are read; the log says so where there are more.

    >>> decode("قم".encode("cp1256"), "text/html; charset=iso-8859-1")
    'قم'
    """
    if len(data) > most:
        logger.warning("a page of %d bytes is cut: only the first %d are read", len(data), most)
        data = data[:most]
    bom, mark = read_bom(data)
    if bom and mark is not None:
        return data[len(mark) :].decode(bom, errors="replace")
    if wide := _unmarked_utf_16(data[:32]):
        return data.decode(wide, errors="replace")
    try:
        # A cut in the middle of a letter is still UTF-8.
        return codecs.utf_8_decode(data, "strict", False)[0]
    except UnicodeDecodeError:
        as_utf8 = data.decode("utf-8", errors="replace")
    # A few broken bytes in an otherwise good page: far more letters than replacements.
    if len(_ARABIC_SCRIPT.findall(as_utf8)) > 4 * as_utf8.count("�"):
        return as_utf8
    return _in_one_byte_letters(data, content_type)


def _unmarked_utf_16(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of the markup it begins with is zero."""
    if not head or 3 * head.count(0) < len(head):
        return None
    return "utf-16-le" if head.find(0) % 2 else "utf-16-be"


def _in_one_byte_letters(data: bytes, content_type: str | None) -> str:
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(data)
    declared = resolve_encoding(declared) if declared else None
    as_1256 = data.decode("cp1256", errors="replace")
    if declared in (None, "utf-8", "ascii", "cp1252", "iso8859-1", "latin-1"):
        persian, western = len(_ARABIC_SCRIPT.findall(as_1256)), len(_LATIN_HIGH.findall(as_1256))
        return as_1256 if persian > western else data.decode("cp1252", errors="replace")
    try:
        as_declared = data.decode(declared, errors="replace")
    except (LookupError, UnicodeError):
        # No charset, or one of Python's codecs that is none ("hex", "idna", "undefined").
        return as_1256
    return as_1256 if _common_words(as_1256) > _common_words(as_declared) else as_declared


def _common_words(text: str) -> int:
    return sum(word in _COMMON_WORDS for word in text[:200_000].split())


def writable(text: str) -> str:
    r"""A text without control characters (white space apart) and halves of letters.

    >>> writable("قم\x0b\ud800\n")
    'قم\n'
    """
    return _UNWRITABLE.sub("", text)


def writable_markup(text: str) -> str:
    r"""Markup without those, and without references to them.

    >>> writable_markup("قم&#11;&#x1F;\x00&#8204;&#10;")
    'قم&#8204;&#10;'
    """
    return _UNWRITABLE_REFERENCE.sub("", _UNWRITABLE.sub("", text))


def parse_page(data: bytes, content_type: str | None = None) -> _Element | None:
    """The tree of a page as it was received: what `parse_html` makes of what `decode` gives."""
    if _is_plain(data):
        # Most pages are: then their bytes are what would be made of the text.
        tree, too_deep = _tree(_readable(data))
        if not too_deep:
            return tree
    return parse_html(decode(data, content_type))


def _is_plain(data: bytes) -> bool:
    """Whether a page is UTF-8 without a mark, of a usual length, and has usual tags."""
    if len(data) > MAX_BYTES or data[:1] > b"~" or _unmarked_utf_16(data[:32]):
        return False
    if not 0 < data.count(b"<") <= _MANY_TAGS or may_have_long_tags(data):
        return False
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError:
        return False
    return True


def parse_html(text: str) -> _Element | None:
    """The tree of a page without comments and processing instructions; None when there is nothing in it."""
    if has_long_tags(text) or text.count("<") > _MANY_TAGS:
        text = with_few_attributes(writable_markup(text))
        text = _first_tags(_BREAKS_IN_A_ROW.sub("<br><br>", text))
    data = _written(text)
    if b"<" not in data and not data.decode().strip():
        return None
    tree, too_deep = _tree(data)
    return _tree(shallow(data.decode()).encode())[0] if too_deep else tree


def _written(text: str) -> bytes:
    """Markup as the parser reads it: writable, and without a declaration, which in a decoded text only misleads."""
    return _readable(text.encode(errors="ignore"))


def _readable(data: bytes) -> bytes:
    data = data.translate(None, _UNWRITABLE_BYTES)
    if b"&#" in data:
        data = _UNWRITABLE_REFERENCE_BYTES.sub(b"", data)
    declared = _DECLARATION.match(data)
    return data[declared.end() :] if declared else data


def _first_tags(text: str) -> str:
    """Markup up to its last tag that is read; the log says so where there are more."""
    tags = text.count("<")
    if tags <= MAX_TAGS:
        return text
    logger.warning("a page of %d tags is cut: only the first %d are read", tags, MAX_TAGS)
    place = next(itertools.islice(re.finditer("<", text), MAX_TAGS, None))
    return text[: place.start()]


class _Parsers(threading.local):
    """A parser for each thread, which can read one page after the other."""

    def __init__(self) -> None:
        # Not `huge_tree`: its depth of 2,048 makes all that climbs a tree slow, and no text is too long without it.
        self.html = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)


_PARSERS = _Parsers()


def _tree(data: bytes) -> tuple[_Element | None, bool]:
    parser = _PARSERS.html
    try:
        tree = lxml.etree.fromstring(data, parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        tree = None
    log = parser.error_log
    return tree, len(log) > 0 and any("depth" in error.message for error in log)


@functools.lru_cache(maxsize=1024)
def _xpath(css: str) -> lxml.etree.XPath:
    return lxml.etree.XPath(HTMLTranslator().css_to_xpath(css))


def select(root: _Element, css: str) -> list[_Element]:
    """The elements below (or at) `root` that a CSS selector names, in document order."""
    return cast("list[_Element]", _xpath(css)(root))


def first(root: _Element, selectors: Iterable[str]) -> _Element | None:
    """The first element that the first fitting selector names."""
    for css in selectors:
        if found := select(root, css):
            return found[0]
    return None
