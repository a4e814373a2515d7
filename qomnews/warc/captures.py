"""The page of a record: by file and record id, as `capture` names it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from qomnews.warc.errors import Tally
from qomnews.warc.pages import pages

if TYPE_CHECKING:
    from pathlib import Path

    from qomnews.article import Capture
    from qomnews.warc.pages import Page


class CaptureError(LookupError):
    """A page that a record names can't be had; the message names file and record, and says why."""


def capture_of(folder: Path, capture: Capture) -> Page:
    """The page that a record names.

    Raises:
        CaptureError: its file is gone, as when the archive's budget asked for room, or holds it no more.
    """
    path = file_of(folder, capture)
    tally = Tally()
    try:
        found = pages(path, tally=tally, wanted=lambda _, record_id: record_id == capture.record_id)
        with closing(found):
            page = next(found, None)
    except FileNotFoundError as error:
        raise CaptureError(
            f"page archive: {path} is gone, and the page {capture.record_id} with it; the oldest files make room for "
            "new ones (archive_gb), and the record's raw text is in the store"
        ) from error
    if page is None:
        why = f"; {tally.lost.total()} of its records are damaged" if tally.lost else ""
        raise CaptureError(f"page archive: {path} has no page {capture.record_id}{why}")
    return page


def file_of(folder: Path, capture: Capture) -> Path:
    """Where the file is that a record names.

    Raises:
        CaptureError: the name leads out of the archive.
    """
    path = folder / capture.file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CaptureError(f"page archive: {capture.file!r} is no file of {folder}")
    return path
