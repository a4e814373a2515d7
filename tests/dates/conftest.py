"""The time from which relative dates count in these tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """Tuesday 25 Azar 1404, 13:30:20 in Tehran."""
    return datetime(2025, 12, 16, 10, 0, 20, tzinfo=UTC)
