"""One article, one identity: whatever way its address is written."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.article import Block
from qomnews.identity import article_id, canonical_url, content_hash, is_article_url, kind_of, news_id_of
from qomnews.outlets import OUTLETS, UnknownOutletError, outlet

SLUG = "کتابخانه-سیار-به-قم-رسید"

_slugs = st.text("ابپتجدرسشعقکگلمنوهی-abc123", min_size=1, max_size=30).map(lambda text: f"ن{text}")
_numbers = st.integers(1000, 99_999_999)
_tracking = st.lists(
    st.tuples(
        st.sampled_from(["utm_source", "utm_campaign", "fbclid", "gclid", "ref", "amp"]), st.text("abc1", max_size=5)
    ),
    max_size=3,
)
_fragments = st.sampled_from(["", "#comments", "#", "#متن", "#:~:text=x"])


_ENCODINGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    quote,
    lambda text: quote(text).lower(),
    lambda text: quote(quote(text)),
)


@st.composite
def _spelling(draw: st.DrawFn, outlet_id: str, path: str) -> str:
    """One of the many ways to write the same address."""
    scheme = draw(st.sampled_from(["http://", "https://", "HTTPS://", "//", ""]))
    host = draw(st.sampled_from(outlet(outlet_id).hosts))
    host = draw(st.sampled_from([host, host.upper(), f"{host}."]))
    port = draw(st.sampled_from(["", ":443", ":80"])) if scheme and not scheme.startswith("//") else ""
    encode = draw(st.sampled_from(_ENCODINGS))
    slashes = draw(st.sampled_from(["/", "//"]))
    ending = draw(st.sampled_from(["", "/", "/amp", "/amp/"]))
    query = "&".join(f"{name}={value}" for name, value in draw(_tracking))
    written = slashes.join(encode(part) for part in path.split("/"))
    return f"{scheme}{host}{port}/{written}{ending}{'?' + query if query else ''}{draw(_fragments)}"


@given(st.data(), _numbers, _slugs, _slugs)
@settings(max_examples=150, deadline=None)
def test_no_spelling_of_a_mehr_address_makes_a_second_article(
    data: st.DataObject, number: int, one: str, two: str
) -> None:
    section = data.draw(st.sampled_from(["news", "photo", "video"]))
    path = data.draw(st.sampled_from([f"{section}/{number}", f"{section}/{number}/{one}", f"{section}/{number}/{two}"]))
    spelled = data.draw(_spelling("mehr", path))
    assert canonical_url("mehr", spelled) == f"https://www.mehrnews.com/{section}/{number}"
    assert news_id_of("mehr", spelled) == str(number)


@given(st.data(), st.sampled_from(["shahr20", "titronline"]), _slugs)
@settings(max_examples=150, deadline=None)
def test_no_spelling_of_a_permalink_makes_a_second_article(data: st.DataObject, outlet_id: str, slug: str) -> None:
    path = f"news/{slug}"
    plain = canonical_url(outlet_id, f"{outlet(outlet_id).public_base}/{path}")
    assert canonical_url(outlet_id, data.draw(_spelling(outlet_id, path))) == plain


@given(st.data(), _numbers, _slugs, _slugs)
@settings(max_examples=100, deadline=None)
def test_numbered_addresses_of_titr_online_differ_in_their_slugs_alone(
    data: st.DataObject, number: int, one: str, two: str
) -> None:
    first = data.draw(_spelling("titronline", f"news/{number}/{one}"))
    second = data.draw(_spelling("titronline", f"news/{number}/{two}"))
    assert news_id_of("titronline", first) == news_id_of("titronline", second) == str(number)


@given(
    st.sampled_from([row.id for row in OUTLETS]),
    st.text(max_size=40),
    st.dictionaries(st.text("abcp_", min_size=1, max_size=5), st.text(max_size=8), max_size=3),
)
@settings(max_examples=300, deadline=None)
def test_a_canonical_address_is_its_own_canonical_address(outlet_id: str, path: str, query: dict[str, str]) -> None:
    asked = "&".join(f"{quote(name)}={quote(value)}" for name, value in query.items())
    canonical = canonical_url(outlet_id, f"{outlet(outlet_id).public_base}/{path}?{asked}")
    if canonical is not None:
        assert canonical_url(outlet_id, canonical) == canonical
        assert canonical.startswith(outlet(outlet_id).public_base)
        assert canonical.isascii()


@given(st.sampled_from([row.id for row in OUTLETS]), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_breaks_the_functions(outlet_id: str, text: str) -> None:
    canonical_url(outlet_id, text)
    news_id_of(outlet_id, text)
    kind_of(outlet_id, text)
    assert is_article_url(outlet_id, text) in (True, False)


@pytest.mark.parametrize(
    ("outlet_id", "address", "expected"),
    [
        ("mehr", "https://mehrnews.com/x349jN", "https://www.mehrnews.com/x349jN"),
        ("mehr", "https://www.mehrnews.com/gallery/5012345/x", "https://www.mehrnews.com/photo/5012345"),
        ("mehr", "/news/6671064", None),
        ("mehr", "https://en.mehrnews.com/news/6671064", None),
        ("mehr", "https://mehrnews.com.evil.example/news/6671064", None),
        ("mehr", "ftp://mehrnews.com/news/6671064", None),
        ("mehr", "https://[bad/news/6671064", None),
        ("mehr", "https://www.mehrnews.com/archive?pi=2&dy=3&utm_x=1", "https://www.mehrnews.com/archive?dy=3&pi=2"),
        ("shahr20", "https://www.shahr20.ir/?p=69048&utm_source=x", "https://shahr20.ir/?p=69048"),
        ("shahr20", "http://shahr20.ir/69048/abc", "https://shahr20.ir/69048/abc/"),
        ("shahr20", "http://shahr20.ir", "https://shahr20.ir/"),
        ("shahr20", "https://shahr20.ir/wp-sitemap.xml", "https://shahr20.ir/wp-sitemap.xml"),
        ("titronline", "titronline.ir/news/55123/a/../b/", "https://www.titronline.ir/news/55123/b"),
    ],
)
def test_canonical_addresses(outlet_id: str, address: str, expected: str | None) -> None:
    assert canonical_url(outlet_id, address) == expected


@pytest.mark.parametrize(
    ("outlet_id", "address", "expected"),
    [
        ("mehr", f"https://www.mehrnews.com/photo/5012345/{SLUG}", "5012345"),
        ("mehr", "https://www.mehrnews.com/archive?pi=6671064", None),
        ("mehr", "https://mehrnews.com/x349jN", None),
        ("shahr20", "https://shahr20.ir/?p=69048", "69048"),
        ("shahr20", f"https://shahr20.ir/69048/{SLUG}/", "69048"),
        ("shahr20", f"https://shahr20.ir/{SLUG}/", None),
        ("shahr20", f"https://shahr20.ir/2023/05/22/{SLUG}/", None),
        ("shahr20", "https://shahr20.ir/page/1234/", None),
        ("shahr20", "https://shahr20.ir/1402/03/", None),
        ("titronline", "https://www.titronline.ir/news/55123/x", "55123"),
        ("titronline", "https://www.titronline.ir/detail?id=55123", "55123"),
        ("titronline", "https://www.titronline.ir/55123-خبر", "55123"),
        ("titronline", "https://www.titronline.ir/news/خبر-قم-55123.html", "55123"),
        ("titronline", "https://www.titronline.ir/1404/09/25", None),
        ("titronline", "https://www.titronline.ir/?page=2000", None),
    ],
)
def test_news_ids(outlet_id: str, address: str, expected: str | None) -> None:
    assert news_id_of(outlet_id, address) == expected


@pytest.mark.parametrize(
    ("outlet_id", "address", "expected"),
    [
        ("mehr", "https://mehrnews.com/news/6671064", True),
        ("mehr", "https://mehrnews.com/service/qom", False),
        ("shahr20", f"https://shahr20.ir/{SLUG}/", True),
        ("shahr20", "https://shahr20.ir/about/", False),
        ("shahr20", "https://shahr20.ir/category/city-news-of-qom/", False),
        ("shahr20", "https://shahr20.ir/wp-content/uploads/a-b-c.jpg", False),
        ("titronline", "https://titronline.ir/", False),
        ("titronline", "https://titronline.ir/?id=55123", True),
        ("titronline", "https://example.org/news/55123", False),
    ],
)
def test_addresses_of_stories_are_told_from_those_of_listings(outlet_id: str, address: str, expected: bool) -> None:
    assert is_article_url(outlet_id, address) is expected


def test_kinds_by_address() -> None:
    assert kind_of("mehr", "https://mehrnews.com/photo/5012345") == "photo"
    assert kind_of("mehr", "https://mehrnews.com/video/5012345") == "video"
    assert kind_of("mehr", "https://mehrnews.com/news/5012345") == "news"
    assert kind_of("shahr20", "https://shahr20.ir/69048/x/") is None
    assert kind_of("mehr", "https://example.org/photo/5012345") is None


def test_an_article_without_a_number_is_named_by_its_address() -> None:
    one = article_id("shahr20", None, f"https://shahr20.ir/{SLUG}/")
    two = article_id("shahr20", None, f"http://www.shahr20.ir/{quote(SLUG)}?utm_source=x#top")
    assert one == two
    assert one.startswith("shahr20:")
    assert len(one) == len("shahr20:") + 12


def test_an_article_with_a_number_needs_no_address() -> None:
    assert article_id("mehr", "6671064", None) == "mehr:6671064"


def test_an_article_without_number_and_address_has_no_id() -> None:
    with pytest.raises(ValueError, match="shahr20"):
        article_id("shahr20", None, None)


def test_an_unknown_outlet_is_an_error() -> None:
    with pytest.raises(UnknownOutletError, match="irna"):
        canonical_url("irna", "https://irna.ir/news/1")


def test_the_content_hash_moves_with_title_lead_and_body_alone() -> None:
    body = [Block("paragraph", "متن نخست"), Block("caption", "عکس")]
    same = content_hash("عنوان", "لید", body)
    assert same == content_hash("عنوان", "لید", [*body, Block("caption", "عکسی دیگر")])
    assert same != content_hash("عنوان", "لید", [Block("paragraph", "متن دوم")])
    assert same != content_hash("عنوان ", "لید", body)
    assert content_hash("الف", "ب", ()) != content_hash("الفب", None, ())
    assert len(same) == 64
