"""Asking a web server for an archive's bytes, again where a failure may pass."""

from __future__ import annotations

import logging
import time
from functools import cache
from http import HTTPStatus

import httpx2

from qomnews import __version__

logger = logging.getLogger(__name__)

AGENT = f"qomnews/{__version__}"
"""Who asks, unless it is said otherwise."""
PAUSES_S = (1.0, 5.0, 20.0)
"""After a failure that may pass: seconds until the next try."""
MOST = 64_000_000
"""Bytes of the largest body that is read unless said otherwise."""
_TIMEOUT_S = 60.0
# What reading the body has undone.
_UNDONE = {"content-encoding", "transfer-encoding", "content-length"}
# However long a server asks to wait.
_LONGEST_PAUSE_S = 300.0


def answer_of(
    url: str, headers: dict[str, str] | None = None, *, status: int = HTTPStatus.OK, most: int = MOST
) -> httpx2.Response:
    """The answer of a server, redirects followed; its body is read where it has the status that is asked for.

    Args:
        url: http or https.
        headers: of the request.
        status: what the server answers where it gives what is asked for.
        most: bytes of the largest body that is read.

    Raises:
        OSError: no answer came, or none but failures after several tries, or it is too large; the message names the
            address.
    """
    reason = ""
    for pause in (*PAUSES_S, None):
        wait: float | None = pause
        try:
            answer = _asked(url, headers or {}, status, most)
        except httpx2.HTTPError as error:
            reason = str(error) or type(error).__name__
        except httpx2.InvalidURL as error:
            raise OSError(0, f"{url}: {error}") from error
        else:
            if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS and answer.status_code < 500:
                return answer
            reason = f"the server answered with status {answer.status_code}"
            wait = pause and max(pause, _asked_to_wait(answer))
        if wait is not None:
            logger.info("%s: %s; trying again in %g s", url, reason, wait)
            time.sleep(wait)
    raise OSError(0, f"{url}: {reason}")


def _asked(url: str, headers: dict[str, str], status: int, most: int) -> httpx2.Response:
    with client().stream("GET", url, headers=headers) as answer:
        parts: list[bytes] = []
        size = 0
        if answer.status_code == status:
            for part in answer.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > most:
                    raise OSError(0, f"{url}: larger than {most:,} bytes")
    said = [(name, value) for name, value in answer.headers.multi_items() if name not in _UNDONE]
    return httpx2.Response(answer.status_code, headers=said, content=b"".join(parts), request=answer.request)


@cache
def client() -> httpx2.Client:
    """This process's connections."""
    # A range of a compressed file is no compressed answer.
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    return httpx2.Client(headers=headers, timeout=_TIMEOUT_S, follow_redirects=True)


def _asked_to_wait(answer: httpx2.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return min(float(said), _LONGEST_PAUSE_S) if said.isascii() and said.isdigit() else 0.0
