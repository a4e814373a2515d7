"""The index and XPath name the same elements."""

from __future__ import annotations

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from qomnews.pages.anywhere import GenericPage
from qomnews.pages.markup import select
from qomnews.pages.mehr import MehrPage
from qomnews.pages.selection import Selection
from qomnews.pages.shahr20 import Shahr20Page
from qomnews.pages.titronline import TitrOnlinePage

PAGES = (MehrPage, Shahr20Page, TitrOnlinePage, GenericPage)
SELECTORS = sorted(
    {css for page in PAGES for field in page.selectors.values() for css in field}
    | {layout.css for page in PAGES for layout in page.layouts}
    | {page.noise for page in PAGES if page.noise}
)
OTHERS = [
    "a", "a[href]", "div.box > p", ".box .box", ".box .box a", "#item", "div#item.box p > a[rel=tag]", "p a, .box p",
    "[itemprop=headline]", "h1[itemprop='headline']", "a[rel~=tag]", "a[href^=http]", "div > a", ".box > div > a",
    "p:first-child", "p + p", "a:not([rel])", "html", "body p", "link[rel=canonical]", "div[class*=bo] a",
    "[class*=box] a, [id*=box] a, [aria-label*=box] a", "[property='og:title']", "[id^='item']", "p [rel] > a",
]  # fmt: skip

_NAMES = ["box", "item", "title", "item-text", "con", "tags", "kicker", "item box", "single  lead"]

_ATTRIBUTES = {
    "class": _NAMES,
    "id": _NAMES,
    "rel": ["tag", "tag x"],
    "itemprop": ["headline"],
    "aria-label": ["box"],
    "property": ["og:title"],
    "href": ["http://x/"],
}


@st.composite
def pages(draw: st.DrawFn) -> lxml.html.HtmlElement:
    """A page of nested elements whose names are those that selectors ask for."""

    def element(depth: int) -> str:
        tag = draw(st.sampled_from(["div", "p", "span", "a", "section", "h1", "article", "ul", "li"]))
        said = ""
        for name, values in _ATTRIBUTES.items():
            if draw(st.booleans()):
                said += f' {name}="{draw(st.sampled_from(values))}"'
        inner = "".join(element(depth - 1) for _ in range(draw(st.integers(0, 2 if depth else 0))))
        return f"<{tag}{said}>{inner}</{tag}>"

    return lxml.html.document_fromstring(f"<html><body>{element(4)}{element(3)}</body></html>")


@given(pages())
def test_every_selector_names_what_xpath_does(page: lxml.html.HtmlElement) -> None:
    by_name = Selection(page)
    for css in [*SELECTORS, *OTHERS]:
        assert by_name(css) == select(page, css), css
