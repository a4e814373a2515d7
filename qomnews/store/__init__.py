"""The store: every story, its versions and mirrors, and what crawls need to remember, in SQLite or PostgreSQL."""

from qomnews.store.claims import Claim, ClaimedError
from qomnews.store.errors import (
    ArticleError,
    ForgottenError,
    SearchMissingError,
    StoreBusyError,
    StoreError,
    StoreMissingError,
    StoreSchemaError,
    StoreTimeoutError,
)
from qomnews.store.extractions import Accepted, Extraction
from qomnews.store.extracts import Extract, Row, Snapshot
from qomnews.store.forgetting import Forgotten, Word
from qomnews.store.merging import Ruled
from qomnews.store.opening import open_store, open_to_read
from qomnews.store.ordering import KEYS, ORDERS, Order
from qomnews.store.paging import Page, Place
from qomnews.store.pictured_mirrors import Following
from qomnews.store.pictured_selection import Pictured
from qomnews.store.pictured_stories import Daily, Hourly
from qomnews.store.read import Counts, Selection, Version
from qomnews.store.reindexing import Change, Reindexed
from qomnews.store.rejections import Rejection
from qomnews.store.rulings import Ruling
from qomnews.store.runs import Run
from qomnews.store.save import Outcome, Saved
from qomnews.store.schema import Upgraded, upgrade
from qomnews.store.search.access import SEARCH_ORDERS, Found, Match, SearchOrder, SearchPlace
from qomnews.store.search.choosing import Facets
from qomnews.store.search.filling import Filled, Filler
from qomnews.store.shown import Headline, Neighbours, Stage
from qomnews.store.sites import Rest, Validated
from qomnews.store.standing import Link, Standing
from qomnews.store.store import Store
from qomnews.store.windows import BackfillWindow, Cursor, WindowCounts, WindowSpan

__all__ = [
    "KEYS",
    "ORDERS",
    "SEARCH_ORDERS",
    "Accepted",
    "ArticleError",
    "BackfillWindow",
    "Change",
    "Claim",
    "ClaimedError",
    "Counts",
    "Cursor",
    "Daily",
    "Extract",
    "Extraction",
    "Facets",
    "Filled",
    "Filler",
    "Following",
    "Forgotten",
    "ForgottenError",
    "Found",
    "Headline",
    "Hourly",
    "Link",
    "Match",
    "Neighbours",
    "Order",
    "Outcome",
    "Page",
    "Pictured",
    "Place",
    "Reindexed",
    "Rejection",
    "Rest",
    "Row",
    "Ruled",
    "Ruling",
    "Run",
    "Saved",
    "SearchMissingError",
    "SearchOrder",
    "SearchPlace",
    "Selection",
    "Snapshot",
    "Stage",
    "Standing",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreMissingError",
    "StoreSchemaError",
    "StoreTimeoutError",
    "Upgraded",
    "Validated",
    "Version",
    "WindowCounts",
    "WindowSpan",
    "Word",
    "open_store",
    "open_to_read",
    "upgrade",
]
