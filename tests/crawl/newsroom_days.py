"""An outlet that nobody redesigns, day after day: what its pages give, varying as real newsrooms do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random

import attrs

from qomnews.store import Extraction

FIELDS = ("title", "kicker", "lead", "body", "byline", "published_raw", "category", "tags", "images", "short_url")
# For each kind of story how often it has what not every story has.
OFTEN = {
    "news": {"kicker": 0.5, "lead": 0.95, "byline": 0.3, "tags": 0.85, "images": 0.9},
    "photo": {"kicker": 0.05, "lead": 0.4, "byline": 0.98, "tags": 0.9, "images": 1.0},
    "wire": {"kicker": 0.1, "lead": 0.7, "byline": 0.02, "tags": 0.4, "images": 0.5},
}


@attrs.define
class Outlet:
    """Gives run after run; `redesigned` changes all its pages, `mixed` so large a part of them."""

    rng: Random
    pages_a_run: float = 2.0
    redesigned: float = 0.0
    runs: int = 0
    _habit: dict[str, float] = attrs.field(factory=dict)
    _kinds: tuple[float, float, float] = (0.7, 0.1, 0.2)

    def run(self) -> Extraction:
        """The next run; at every twelfth or so a new shift begins, with other editors and another mix of stories."""
        if self.runs % 12 == 0:
            self._begin_shift()
        self.runs += 1
        count = max(1, _poisson(self.rng, self.pages_a_run))
        fields: dict[str, Counter[str]] = {}
        for _ in range(count):
            for field, rung in self._page().items():
                fields.setdefault(field, Counter())[rung] += 1
        counts = {field: dict(rungs) for field, rungs in fields.items()}
        return Extraction(run_id=self.runs, outlet="mehr", scope="qom", pages=count, counts=counts)

    def many(self, count: int) -> Iterator[Extraction]:
        """So many runs."""
        return (self.run() for _ in range(count))

    def _begin_shift(self) -> None:
        news = self.rng.betavariate(7, 3)
        photo = (1 - news) * self.rng.random()
        self._kinds = (news, photo, 1 - news - photo)
        # An editor fills in a field more or less often than others do.
        self._habit = {field: self.rng.gauss(0, 0.5) for field in FIELDS}

    def _page(self) -> dict[str, str]:
        kind = self.rng.choices(tuple(OFTEN), self._kinds)[0]
        gone = self.rng.random() < self.redesigned
        page = {"article": "found", "layout": "unknown" if gone else "photos" if kind == "photo" else "item"}
        for field in FIELDS:
            often = OFTEN[kind].get(field, 1.0)
            if 0 < often < 1:
                often = 1 / (1 + math.exp(-math.log(often / (1 - often)) - self._habit[field]))
            if self.rng.random() >= often:
                page[field] = "none"
            elif gone:
                page[field] = {"title": "json-ld", "published_raw": "json-ld", "kicker": "none"}.get(field, "generic")
            else:
                # Now and then one page's markup is broken.
                page[field] = "selector" if self.rng.random() > 0.003 else "meta"
        return page


def _poisson(rng: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
