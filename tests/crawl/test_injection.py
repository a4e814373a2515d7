"""How a page is built is planned once for each callback, unless something hangs on the request itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import andi
import pytest

from qomnews.crawl.outcome import Outcome
from tests.crawl.conftest import STORIES


def test_the_callback_of_stories_is_planned_once_a_run(
    crawl: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    planned: list[str] = []
    plan = andi.plan

    def counted(what: Callable[..., object], **given: Any) -> andi.Plan:
        planned.append(getattr(what, "__name__", type(what).__name__))
        return plan(what, **given)

    monkeypatch.setattr(andi, "plan", counted)
    assert crawl().counts["new"] == STORIES
    assert planned.count("parse_article") == 1
