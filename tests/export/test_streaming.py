"""Exports as pieces that follow each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from qomnews.export import UsageError
from qomnews.export.job import Job, Tally, flat_format
from qomnews.export.shape import Shape
from qomnews.export.streaming import pieces
from qomnews.export.writing import export
from qomnews.store import Extract, Store, open_store
from tests.export.articles import item_of
