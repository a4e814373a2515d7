"""Servers on loopback to which alarms are told: one that takes mail, one that takes POSTs."""

from __future__ import annotations

import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import attrs
import orjson


@attrs.define
class Mailbox:
    """What a mail server has taken."""

    port: int
    letters: list[EmailMessage] = attrs.field(factory=list)
    recipients: list[str] = attrs.field(factory=list)


@contextmanager
def mail_server(*, refuses: str = "") -> Iterator[Mailbox]:
    """Takes mail for everyone but one."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            for line in self.rfile:
                word = line.decode().strip()
                if word.upper().startswith("RCPT"):
                    if refuses and refuses in word:
                        self._say("550 nobody of that name")
                        continue
                    box.recipients.append(word.split(":", 1)[1].strip("<> "))
                if word.upper() == "DATA":
                    self._say("354 go on")
                    body = b""
                    while not body.endswith(b"\r\n.\r\n"):
                        body += self.rfile.readline()
                    letter: Any = message_from_bytes(body[:-3], policy=policy.default)
                    box.letters.append(letter)
                if word.upper() == "QUIT":
                    self._say("221 bye")
                    return
                self._say("250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box = Mailbox(server.server_address[1])
        yield from _running(server, box)


@attrs.define
class Posted:
    """What was posted: path, headers and JSON of each."""

    url: str
    posts: list[tuple[str, dict[str, str], Any]] = attrs.field(factory=list)


@contextmanager
def hook_server(*, status: int = 200, delay: float = 0.0) -> Iterator[Posted]:
    """Answers every POST with a status, after a while."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.posts.append((self.path, dict(self.headers), orjson.loads(body)))
            time.sleep(delay)
            # Whoever waits no more has gone.
            with suppress(BrokenPipeError):
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        posted = Posted(f"http://127.0.0.1:{server.server_address[1]}")
        yield from _running(server, posted)


def _running[Shown](server: socketserver.BaseServer, shown: Shown) -> Iterator[Shown]:
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield shown
    finally:
        server.shutdown()
