"""Under which names the reader answers: a page of another name that leads here is another's trick."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request

from qomnews.reader.failures import Failure, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from qomnews.serve_sections import ServeConfig

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - addresses to tell from names
_HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII)


class KnownHosts:
    """Passes on what is asked of a host that the reader is known as; DNS rebinding has another name in the header."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names if not name.startswith("*."))
        self._endings = tuple(name[1:].lower() for name in names if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or passes on."""
        if scope["type"] == "lifespan" or self._knows(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await answer(Request(scope), Failure(400, "failure.host", "the reader has no such name"))(
                scope, receive, send
            )

    def _knows(self, header: str) -> bool:
        found = _HOST.fullmatch(header.lower())
        return found is not None and (found[1] in self._names or found[1].endswith(self._endings))


def allowed_hosts(config: ServeConfig) -> list[str]:
    """Loopback's names, the address that it answers on, and what the configuration names.

    >>> from qomnews.serve_sections import ServeConfig
    >>> allowed_hosts(ServeConfig(host="fd00::1", allowed_hosts=("*.example.org",)))
    ['localhost', '127.0.0.1', '[::1]', '[fd00::1]', '*.example.org']
    """
    name = f"[{config.host}]" if ":" in config.host else config.host
    own = () if config.host in _EVERYWHERE else (name,)
    return list(dict.fromkeys([*LOOPBACK_NAMES, *own, *config.allowed_hosts]))
