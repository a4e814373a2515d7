"""What speaks for or against a pair before any text is aligned: their titles, and whose they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from qomnews.mirrors import thresholds
from qomnews.outlets import UnknownOutletError, outlet

if TYPE_CHECKING:
    from qomnews.mirrors.fingerprint import Fingerprint


@lru_cache(maxsize=4096)
def title_agreement(a: bytes, b: bytes) -> float:
    """How far two titles' skeletons agree, 0 to 1: common three-letter grams, or one being a part of the other."""
    if a == b:
        return 1.0 if a else 0.0
    short, long = sorted((a, b), key=len)
    if len(short) >= thresholds.MIN_TITLE and short in long:
        return 0.95
    first, second = _grams(a), _grams(b)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(title: bytes) -> set[bytes]:
    return {title[i : i + thresholds.TITLE_GRAM] for i in range(len(title) - thresholds.TITLE_GRAM + 1)}


def days_apart(a: Fingerprint, b: Fingerprint) -> float:
    """Days between two articles; 0 where one is undated."""
    if a.minute is None or b.minute is None:
        return 0.0
    return abs(a.minute - b.minute) / thresholds.MINUTES_A_DAY


@lru_cache(maxsize=256)
def aggregates(outlet_id: str) -> bool:
    """An aggregator shows one story as often as its sources do."""
    try:
        return outlet(outlet_id).kind == "aggregator"
    except UnknownOutletError:
        return False
