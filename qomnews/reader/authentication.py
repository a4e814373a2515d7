"""Who may read: by HTTP basic authentication or a bearer token, compared in the same time whether right or wrong."""

from __future__ import annotations

import binascii
from base64 import b64decode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request

from qomnews.reader.failures import Failure, answer
from qomnews.reader.rendering import path_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from qomnews.serve_sections import ServeConfig

_HASHED = "sha256:"


class Authentication:
    """Lets through who knows the password or a token; everybody, where there is neither."""

    def __init__(self, app: ASGIApp, config: ServeConfig) -> None:
        self._app = app
        self._asks = config.asks_who
        self._tokens = tuple(_digest(token.get_secret_value()) for token in config.tokens.values())
        self._user = sha256((config.user or "").encode()).digest()
        self._password = _digest(config.password.get_secret_value()) if config.password else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or passes on."""
        if scope["type"] != "http" or not self._asks or self._lets_in(scope):
            await self._app(scope, receive, send)
            return
        kind = 'Basic realm="qomnews", charset="UTF-8"' if self._password else 'Bearer realm="qomnews"'
        failure = Failure(
            401, "failure.401", "a name and a password, or a token, are needed", {"WWW-Authenticate": kind}
        )
        await answer(Request(scope), failure)(scope, receive, send)

    def _lets_in(self, scope: Scope) -> bool:
        # Styles are no secret, and the page that asks who it is needs them.
        open_to_all = path_of(Request(scope)).startswith("/static/")
        return open_to_all or self._knows(Headers(scope=scope).get("authorization", ""))

    def _knows(self, said: str) -> bool:
        kind, _, value = said.partition(" ")
        match kind.lower():
            case "bearer":
                given = sha256(value.strip().encode("latin-1")).digest()
                return sum(compare_digest(given, token) for token in self._tokens) > 0
            case "basic" if self._password is not None:
                return self._fits(value, self._password)
        return False

    def _fits(self, encoded: str, password: bytes) -> bool:
        try:
            user, _, given = b64decode(encoded.strip(), validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return False
        right_user = compare_digest(sha256(user).digest(), self._user)
        return compare_digest(sha256(given).digest(), password) and right_user


def _digest(secret: str) -> bytes:
    """The SHA-256 of a secret, which may be all that is known of it."""
    if secret.startswith(_HASHED):
        return bytes.fromhex(secret.removeprefix(_HASHED))
    return sha256(secret.encode()).digest()
