"""Names of the archive's files; nothing in them comes from a site."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# The archive, in the home.
FOLDER = "archive"
_OURS = re.compile(r"^[a-z0-9_]+-(\d{14})-\d+(?:-\d+)?\.warc\.gz$")


def name_of(outlet: str, at: datetime, number: int) -> str:
    """A file's name relative to the archive: its month, outlet, moment, process and number in that process."""
    return f"{at:%Y/%m}/{outlet}-{at:%Y%m%d%H%M%S}-{os.getpid()}-{number}.warc.gz"


def begun(name: str) -> str | None:
    """When a file was begun, as `YYYYMMDDhhmmss`; None for a file of somebody else's.

    >>> begun("mehr-20251216070000-4711-2.warc.gz"), begun("CC-NEWS-20251216.warc.gz")
    ('20251216070000', None)
    """
    found = _OURS.match(name)
    return found[1] if found else None
