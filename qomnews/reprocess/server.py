"""The process that workers are forked from: it loads what they need while the command loads what it needs itself."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing import forkserver

_LOADED = ["__main__", "qomnews.reprocess.deriving"]
METHOD = "forkserver"
"""How workers are started: a fork of the command itself would take the store's connections along."""


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_server() -> None:
    """Start it, if it isn't running; it ends with this process."""
    multiprocessing.get_context(METHOD).set_forkserver_preload(_LOADED)
    forkserver.ensure_running()
