"""Pages as WARC (ISO 28500): writing them, keeping within a budget, and reading them back, damage or not."""

from qomnews.warc.budget import make_room
from qomnews.warc.captures import CaptureError, capture_of
from qomnews.warc.errors import Damage, Tally
from qomnews.warc.exchange import Exchange
from qomnews.warc.pages import Page, page_of, pages
from qomnews.warc.reader import records
from qomnews.warc.record import Record
from qomnews.warc.removal import BeingWrittenError, Removal, remove
from qomnews.warc.writer import WarcFiles

__all__ = [
    "BeingWrittenError",
    "CaptureError",
    "Damage",
    "Exchange",
    "Page",
    "Record",
    "Removal",
    "Tally",
    "WarcFiles",
    "capture_of",
    "make_room",
    "page_of",
    "pages",
    "records",
    "remove",
]
