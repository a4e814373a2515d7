"""What can go wrong with an export."""

from __future__ import annotations


class ExportError(Exception):
    """An export can't be written; the message names the file and what is wrong."""


class StdoutError(ExportError):
    """Standard output can't be written to."""


class ExportFileError(Exception):
    """A file can't be read as an export; the message names the file, the line where it has lines, and what is wrong."""


class UsageError(Exception):
    """What is asked for can't be, or can't be together; the message names it and the way out."""
