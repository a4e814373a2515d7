"""Why two articles are mirrors or are none: everything that `qomnews why` says, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.differences import Difference, differences
from qomnews.mirrors import HORIZON_DAYS, Explanation, Fingerprint, explain, fingerprint
from qomnews.mirrors.pairing import Pair

if TYPE_CHECKING:
    from qomnews.article import Article


@attrs.frozen(kw_only=True)
class Verdict:
    """What is to be said of two articles, the first and the second in every pair."""

    explanation: Explanation
    title: float
    credits: tuple[str | None, str | None]
    shares: tuple[float, float]
    letters: tuple[int, int]
    changed_numbers: list[tuple[str, str]]
    substitutions: int
    title_differences: list[Difference]
    text_differences: list[Difference]


def verdict(
    first: Article,
    second: Article,
    fingerprints: tuple[Fingerprint, Fingerprint] | None = None,
    *,
    horizon_days: int | None = HORIZON_DAYS,
) -> Verdict:
    """The verdict on two articles; `fingerprints` and `horizon_days` are those that a store judges them by."""
    a, b = fingerprints or (fingerprint(first), fingerprint(second))
    swapped = (b.own_letters, b.own) < (a.own_letters, a.own)
    pair = Pair.of(b, a) if swapped else Pair.of(a, b)
    shares = (pair.share_shorter, pair.share_longer)
    numbers = pair.changed_numbers
    return Verdict(
        explanation=explain(a, b, horizon_days),
        title=round(pair.title, 4),
        credits=(a.credit, b.credit),
        shares=_rounded(shares[::-1] if swapped else shares),
        letters=(a.own_letters, b.own_letters),
        changed_numbers=[(new, old) for old, new in numbers] if swapped else numbers,
        substitutions=pair.substitutions,
        title_differences=differences(first.title, second.title),
        text_differences=differences(running_text(first), running_text(second)),
    )


def _rounded(shares: tuple[float, ...]) -> tuple[float, float]:
    first, second = shares
    return round(first, 4), round(second, 4)


def running_text(article: Article) -> str:
    """Lead and body; of a gallery without any, its captions."""
    lead = article.lead or ""
    running = article.body if article.body.startswith(lead) else f"{lead}\n{article.body}"
    return running if running.strip() else "\n".join(block.text for block in article.blocks)
