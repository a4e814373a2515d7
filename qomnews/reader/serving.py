"""The web server around the application: one process, which ends within seconds of a signal, and with 0."""

from __future__ import annotations

import os
import signal
from threading import Timer
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from fastapi import FastAPI

    from qomnews.serve_sections import ServeConfig

# Answers that are on their way have so long to end, in seconds; what a thread still does then is given up.
GRACE_S = 5
_LAST_S = 2
# Requests that wait or are worked on; further ones are answered 503.
_MOST_AT_ONCE = 1000
_KEEP_ALIVE_S = 15


class _Server(uvicorn.Server):
    """Ends the process for good where threads don't let it end: they read, or fill an index that goes on."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begins to end."""
        super().handle_exit(sig, frame)
        last = Timer(GRACE_S + _LAST_S, os._exit, (0,))
        last.daemon = True
        last.start()


def serve(app: FastAPI, config: ServeConfig, listening: socket.socket) -> None:
    """Answers on a socket until SIGTERM or SIGINT.

    Args:
        app: the application.
        config: `[serve]`.
        listening: bound, and listening.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            # One of our own, without what was searched for.
            access_log=False,
            server_header=False,
            proxy_headers=config.behind_proxy,
            forwarded_allow_ips="127.0.0.1,::1" if config.behind_proxy else "",
            timeout_graceful_shutdown=GRACE_S,
            limit_concurrency=_MOST_AT_ONCE,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    # uvicorn has handlers of its own while it runs, and raises the signal once more at the end, which then comes here:
    # whoever told it to end is to see that it did, not that it was killed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    server.run(sockets=[listening])
