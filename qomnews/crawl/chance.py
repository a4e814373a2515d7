"""How likely a share is by chance, where stretches of time differ from each other more than chance would have it."""

from __future__ import annotations

from math import exp, lgamma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# How much more stretches of runs are taken to differ than chance would have it before they have shown how much they
# do, and how many stretches outweigh that guess.
_SPREAD_GUESSED, _GUESS_WEIGHS = 2.0, 4


def chance(hits: int, pages: int, stretches: Sequence[tuple[int, int]], *, at_least: float) -> float:
    """How likely so many hits, or more, are in so many pages of an outlet that is as it was in those stretches.

    `stretches` are hits and pages of stretches of time. Their spread (how many times the binomial's variance) thins
    out the pages that the mean rests on; as correlation within a stretch, `at_least` so much, it widens the tail.
    """
    total = sum(size for _, size in stretches)
    spread = _spread(stretches)
    correlation = min(max((spread - 1) / max(total / len(stretches) - 1, 1), at_least), 0.9)
    known = total / spread + 1
    mean = (sum(hit for hit, _ in stretches) / spread + 0.5) / known
    precision = 1 / (correlation + (1 - correlation) / (known + 1)) - 1
    return _tail(hits, pages, mean * precision, (1 - mean) * precision)


def _spread(stretches: Sequence[tuple[int, int]]) -> float:
    """How many times the variance between stretches is what chance alone would make it, never less than once."""
    share = sum(hits for hits, _ in stretches) / sum(size for _, size in stretches)
    variance = share * (1 - share)
    # Where every page is alike, no stretch differs from another.
    excess = sum((hits - size * share) ** 2 / (size * variance) for hits, size in stretches) if variance else 0.0
    return max(1.0, (excess + _GUESS_WEIGHS * _SPREAD_GUESSED) / (len(stretches) - 1 + _GUESS_WEIGHS))


def _tail(hits: int, pages: int, alpha: float, beta: float) -> float:
    """The chance of `hits` or more in a beta-binomial of `pages` trials."""
    whole = _log_beta(alpha, beta)
    return sum(
        exp(
            lgamma(pages + 1) - lgamma(hit + 1) - lgamma(pages - hit + 1)
            + _log_beta(hit + alpha, pages - hit + beta) - whole
        )
        for hit in range(hits, pages + 1)
    )  # fmt: skip


def _log_beta(alpha: float, beta: float) -> float:
    return lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
