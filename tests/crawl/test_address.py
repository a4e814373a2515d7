from __future__ import annotations

import pytest

from qomnews.crawl.address import AddressBook, ForeignAddressError

BOOK = AddressBook({"mehr": "http://127.0.0.1:8001"})


def test_an_outlet_with_a_base_address_is_fetched_from_there() -> None:
    assert BOOK.configured("https://www.mehrnews.com/rss?tp=1") == "http://127.0.0.1:8001/rss?tp=1"
    assert BOOK.configured("http://mehrnews.com/x1") == "http://127.0.0.1:8001/x1"


def test_an_outlet_without_one_is_fetched_where_it_is() -> None:
    assert BOOK.configured("https://shahr20.ir/feed/") == "https://shahr20.ir/feed/"


def test_the_configured_address_becomes_public_again() -> None:
    assert BOOK.public("http://127.0.0.1:8001/news/1?a=b") == "https://www.mehrnews.com/news/1?a=b"


def test_a_base_address_may_lie_in_a_folder_of_a_proxy() -> None:
    book = AddressBook({"mehr": "http://127.0.0.1:8001/mehr", "shahr20": "http://127.0.0.1:8001/shahr20"})
    assert book.configured("https://www.mehrnews.com/news/1?a=b") == "http://127.0.0.1:8001/mehr/news/1?a=b"
    assert book.public("http://127.0.0.1:8001/shahr20/feed/") == "https://shahr20.ir/feed/"
    assert book.public("http://127.0.0.1:8001/mehrabad") == "http://127.0.0.1:8001/mehrabad"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8002/news/1", "/news/1", "https://shahr20.ir/"])
def test_any_other_address_comes_back_as_it_is(url: str) -> None:
    assert BOOK.public(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8001/news/1",
        "http://169.254.169.254/latest/meta-data",
        "https://example.com/",
        "https://www.mehrnews.com.example/",
        "https://user@example.com/?www.mehrnews.com",
        "https://www.mehrnews.com:8080/",
    ],
)
def test_an_address_of_no_outlet_is_refused(url: str) -> None:
    with pytest.raises(ForeignAddressError):
        BOOK.configured(url)


def test_a_crawl_of_one_outlet_asks_no_other() -> None:
    only = AddressBook({"mehr": "http://127.0.0.1:8001"}, only="titronline")
    assert only.configured("https://www.titronline.ir/news/1") == "https://www.titronline.ir/news/1"
    with pytest.raises(ForeignAddressError, match="titronline"):
        only.configured("https://www.mehrnews.com/news/1")


@pytest.mark.parametrize(
    ("url", "exempt"),
    [
        ("http://127.0.0.1:8001/news/1", True),
        ("https://127.0.0.1:8001/news/1", False),
        ("http://127.0.0.1:8002/news/1", False),
        ("http://localhost:8001/news/1", False),
        ("http://127.0.0.1/news/1", False),
        ("https://www.mehrnews.com/news/1", False),
    ],
)
def test_only_the_very_scheme_host_and_port_of_a_base_address_may_be_private(url: str, exempt: bool) -> None:
    assert BOOK.is_configured(url) is exempt


def test_the_port_that_a_scheme_implies_is_that_port() -> None:
    assert AddressBook({"mehr": "http://mirror.example"}).is_configured("http://mirror.example:80/news/1")
