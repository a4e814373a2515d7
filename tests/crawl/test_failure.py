from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from qomnews.crawl.address import ForeignAddressError
from qomnews.crawl.failure import FETCH_ERRORS, reason_of


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (DownloadConnectionRefusedError("x"), "refused"),
        (CannotResolveHostError("x"), "unresolved"),
        (DownloadTimeoutError("x"), "timeout"),
        (ResponseDataLossError("x"), "cut-off"),
        (ForeignAddressError("x"), "foreign-address"),
        (IgnoreRequest("Forbidden by robots.txt"), "refused-by-robots"),
        (IgnoreRequest("max redirections reached"), "redirects"),
        (IgnoreRequest("Filtered offsite request to 'example.com'"), "foreign-address"),
        (IgnoreRequest("something else"), "ignored"),
        (DownloadFailedError("reset"), "connection"),
        (OSError("broken"), "connection"),
    ],
)
def test_each_fault_has_a_name_and_a_sentence(error: Exception, name: str) -> None:
    reason, sentence = reason_of(error)
    assert reason == name
    assert len(sentence) > 10
    assert isinstance(error, FETCH_ERRORS)


def test_a_status_is_its_own_name() -> None:
    assert reason_of(HttpError(Response("https://shahr20.ir/", status=404)))[0] == "http-404"


def test_a_connection_that_failed_otherwise_says_how() -> None:
    assert reason_of(DownloadFailedError("reset by peer"))[1] == (
        "the connection failed (DownloadFailedError: reset by peer)"
    )


def test_a_fault_of_the_program_is_not_blamed_on_the_connection() -> None:
    assert reason_of(KeyError("lead")) == ("program-error", "the program failed on it (KeyError: 'lead')")
