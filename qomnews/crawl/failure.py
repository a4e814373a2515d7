"""Why an address could not be fetched: a short name to count by, and a sentence."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from qomnews.crawl.address import ForeignAddressError
from qomnews.crawl.public_address import PrivateAddressError


class RobotsUnreadableError(IgnoreRequest):
    """What a site allows is not known; the message says why."""


class UnpackingError(IgnoreRequest):
    """An answer isn't packed as it says; the message says how."""


# All that fetching raises for the network's and the site's faults; anything else is ours and must be seen.
FETCH_ERRORS: tuple[type[Exception], ...] = (
    IgnoreRequest,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)

_NAMES: tuple[tuple[type[Exception], str, str], ...] = (
    (ForeignAddressError, "foreign-address", "it led to an address that is not the outlet's"),
    (PrivateAddressError, "private-address", "its host name leads into a private network"),
    (CannotResolveHostError, "unresolved", "its host name can't be resolved"),
    (DownloadConnectionRefusedError, "refused", "the connection was refused"),
    (DownloadTimeoutError, "timeout", "it did not answer in time"),
    (DownloadCancelledError, "too-large", "its answer is larger than is read"),
    (ResponseDataLossError, "cut-off", "its answer was cut off"),
    (TunnelError, "proxy", "the proxy opened no tunnel to it"),
)


# Scrapy tells these apart by their message alone.
_IGNORED: tuple[tuple[str, str, str], ...] = (
    ("Forbidden by robots.txt", "refused-by-robots", "robots.txt forbids it"),
    ("max redirections reached", "redirects", "it redirects without end"),
    ("Ignored response", "too-large", "its answer, unpacked, is larger than is read"),
    ("Filtered offsite request", "foreign-address", "it led to an address that is not the outlet's"),
)

# OpenSSL's words, and what service_identity raises: neither is told apart by its type in what Scrapy makes of it.
_NOT_TRUSTED = ("certificate verify failed", "VerificationError")

PROGRAM_ERROR = "program-error"


def reason_of(error: BaseException | None) -> tuple[str, str]:
    """A short name and a sentence for what fetching raised.

    >>> reason_of(DownloadTimeoutError())
    ('timeout', 'it did not answer in time')
    """
    if isinstance(error, HttpError):
        return reason_of_status(error.response.status)
    if isinstance(error, FETCH_ERRORS) and any(words in str(error) for words in _NOT_TRUSTED):
        return "certificate", "its certificate is another site's, out of date, or signed by nobody known"
    for kind, name, sentence in _NAMES:
        if isinstance(error, kind):
            return name, sentence
    if isinstance(error, IgnoreRequest):
        return _of_ignored(error)
    if not isinstance(error, FETCH_ERRORS):
        return PROGRAM_ERROR, f"the program failed on it ({type(error).__name__}: {error})"
    return "connection", f"the connection failed ({type(error).__name__}: {error})".rstrip(": )") + ")"


def _of_ignored(error: IgnoreRequest) -> tuple[str, str]:
    for start, name, sentence in _IGNORED:
        if str(error).startswith(start):
            return name, sentence
    if isinstance(error, UnpackingError):
        return "undecodable", str(error)
    name = "robots-unreadable" if isinstance(error, RobotsUnreadableError) else "ignored"
    return name, f"it was not fetched ({error})"


def reason_of_status(status: int) -> tuple[str, str]:
    """A short name and a sentence for an HTTP status that is not 200.

    >>> reason_of_status(503)
    ('http-503', 'it answered with HTTP status 503')
    """
    return f"http-{status}", f"it answered with HTTP status {status}"
