"""An environment for commands in which records are derived slowly enough to be interrupted."""

from __future__ import annotations

import os
from pathlib import Path

# In every process of the command, workers included.
SLOW = """
import signal
import time
from qomnews import story

# As a terminal has it: what runs the tests may have it ignored (nohup, a job in the background), and that is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)

derive = story.fingerprinted

def fingerprinted(item):
    time.sleep(0.03)
    return derive(item)

story.fingerprinted = fingerprinted
"""


def slowed(folder: Path) -> dict[str, str]:
    """This process's environment, with what slows commands in a folder that is made."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SLOW, "utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}
