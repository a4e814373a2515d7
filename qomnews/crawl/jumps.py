"""Whether what pages give has jumped: the share of a field won by each rung, against an outlet's last runs.

A jump is large (`RISE`) and all but impossible by chance (`CHANCE`). Chance is reckoned from the outlet's own history:
days differ from each other more than pages of one day do, and a field that half of the stories lack varies more than
one that every page has. So the bound is the tail of a beta-binomial, whose spread is that between stretches of runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from qomnews.crawl.chance import chance
from qomnews.crawl.shares import field_counts, groups, least_correlation, share, stretches, total
from qomnews.store import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A run that brings two stories is judged with those just before it, until there are so many pages. Few pages show at
# once that what used to be everywhere is gone; where half of the stories lack a field anyway, it takes more.
SAMPLES = (8, 30, 100)
# A seventh of an outlet's pages is the least that a rarer vintage of it makes up; below, no person would see it either.
RISE = 0.15
# An outlet is judged some 5,000 times a year on pages that it has not been judged on, in some 50 shares each: by
# chance alone one alarm in four years, which the simulation in the tests bears out.
CHANCE = 1e-6
# An alarm goes on until so many pages in a row show that its share is back: fewer would end it by luck where a redesign
# is on a quarter of the pages.
ENDED_AFTER = 20
# With fewer pages before it nothing is said of a run; more than so many are not looked at, since habits change.
BASELINE_AT_LEAST, BASELINE_ENOUGH = 40, 500


@attrs.frozen(kw_only=True)
class Jump:
    """A share that rose: of `field`, by pages that `gained` has won and `lost` has lost since the run `since`.

    Shares are of 0 to 1: before, in `baseline_pages`, and now, in the `pages` of the runs from `since` on.
    """

    field: str
    lost: str
    gained: str
    lost_before: float
    lost_now: float
    gained_before: float
    gained_now: float
    pages: int
    baseline_pages: int
    since: int
    examples: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The jump in words, such as `title: selector 100% -> 0%, generic 0% -> 100%`."""
        return (
            f"{self.field}: {self.lost} {self.lost_before:.0%} -> {self.lost_now:.0%}, "
            f"{self.gained} {self.gained_before:.0%} -> {self.gained_now:.0%}"
        )

    def as_plain(self) -> dict[str, Any]:
        """JSON types only."""
        plain = attrs.asdict(self) | {"examples": list(self.examples), "kept": list(self.kept)}
        return plain | {name: round(value, 4) for name, value in plain.items() if isinstance(value, float)}


def find_jumps(
    now: Extraction, recent: Sequence[Extraction], usual: Sequence[Extraction], *, past: bool = False
) -> list[Jump]:
    """What jumped in a run, or before it and has not come back; what lost most comes first.

    Args:
        now: the run.
        recent: the runs just before it, the newest first, usual or not.
        usual: those of them, and of earlier ones, that it is compared with.
        past: the run looked at stories of long ago. Their pages had other layouts and lacked other fields than those
            of a year later: only what fell down to a fallback, or to an unknown layout, counts.
    """
    found: dict[str, Jump] = {}
    for size in SAMPLES:
        compared = _Compared.of(now, recent, usual, size)
        if compared is None:
            continue
        for field in compared.fields():
            if field not in found and (jump := compared.jump(field, past=past)):
                found[field] = jump
    went_on = _Compared.of(now, recent, usual, ENDED_AFTER, at_least=1)
    for known in recent[0].jumps if recent and recent[0].place == "drift" else ():
        field, since = known["field"], int(known["since"])
        again = found.get(field) or (went_on and went_on.goes_on(field, known["lost"], known["gained"]))
        if again:
            found[field] = attrs.evolve(again, since=min(since, again.since))
    return sorted(found.values(), key=lambda jump: (jump.lost_now - jump.lost_before, jump.field))


def _sample(now: Extraction, recent: Sequence[Extraction], size: int) -> list[Extraction]:
    """The run and those before it, the newest first, up to so many pages or to where an earlier drift has ended."""
    sample = [now]
    for before, run in zip((now, *recent), recent, strict=False):
        if _pages(sample) >= size or (run.place == "drift" and before.place != "drift" and before is not now):
            break
        sample.append(run)
    return sample


def _baseline(usual: Sequence[Extraction], *, before: int) -> list[Extraction]:
    """The runs before the sample, oldest first."""
    found: list[Extraction] = []
    pages = 0
    for run in usual:
        if run.run_id < before and pages < BASELINE_ENOUGH:
            found.append(run)
            pages += run.pages
    return found[::-1]


@attrs.frozen
class _Compared:
    """A run with those just before it, and the usual runs before these."""

    now: Extraction
    sample: list[Extraction]
    baseline: list[Extraction]

    @classmethod
    def of(
        cls,
        now: Extraction,
        recent: Sequence[Extraction],
        usual: Sequence[Extraction],
        size: int,
        *,
        at_least: int | None = None,
    ) -> _Compared | None:
        """A sample of so many pages and what it is compared with; None where there are fewer on either side."""
        sample = _sample(now, recent, size)
        baseline = _baseline(usual, before=sample[-1].run_id)
        enough = sum(run.pages for run in sample) >= (at_least or size)
        return cls(now, sample, baseline) if enough and _pages(baseline) >= BASELINE_AT_LEAST else None

    def fields(self) -> list[str]:
        """Every field that one of the runs names."""
        return sorted(set().union(*(run.counts for run in (*self.sample, *self.baseline))))

    def jump(self, field: str, *, past: bool) -> Jump | None:
        """What has taken a field's place, where that is a jump."""
        before, after, own = (total(field, runs) for runs in (self.baseline, self.sample, (self.now,)))
        if not before.total() or not own.total():
            return None
        rises = {value: share(after, value) - share(before, value) for value in (*before, *after)}
        lost = min(rises, key=lambda value: rises[value])
        for group in groups(field, lost, rises, past=past):
            gained = max(group, key=lambda value: rises[value])
            usual, last, here = (sum(share(counts, value) for value in group) for counts in (before, after, own))
            # The run itself must show it: what only the runs before it showed has ended.
            if min(last, here) - usual < RISE:
                continue
            hits = sum(after[value] for value in group)
            likely = chance(
                hits,
                after.total(),
                stretches(field, group, self.baseline),
                at_least=least_correlation(field, lost, gained),
            )
            if likely <= CHANCE:
                return self._jump(field, lost, gained)
        return None

    def goes_on(self, field: str, lost: str, gained: str) -> Jump | None:
        """A jump of an earlier run, as it stands now; None where the share has come back."""
        jump = self._jump(field, lost, gained)
        return jump if jump.gained_now - jump.gained_before >= RISE else None

    def _jump(self, field: str, lost: str, gained: str) -> Jump:
        before, after = total(field, self.baseline), total(field, self.sample)
        return Jump(
            field=field,
            lost=lost,
            gained=gained,
            lost_before=share(before, lost),
            lost_now=share(after, lost),
            gained_before=share(before, gained),
            gained_now=share(after, gained),
            pages=after.total(),
            baseline_pages=before.total(),
            since=min((run.run_id for run in self.sample if field_counts(run, field).get(gained)), default=0)
            or self.now.run_id,
        )


def _pages(runs: Iterable[Extraction]) -> int:
    return sum(run.pages for run in runs)
