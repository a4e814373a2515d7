"""Mirrors: which articles are one story, by what evidence, and which of them is the original.

`fingerprint` what is compared, `judge` one against an index, `join` what that means for the stories there are.
Pure: knows neither a database nor a crawl.
"""

from qomnews.mirrors.clustering import Clustering
from qomnews.mirrors.credits import credited_outlet
from qomnews.mirrors.explanation import Explanation, Match, Test
from qomnews.mirrors.fingerprint import AT_ONCE, Fingerprint, FingerprintError, keyed
from qomnews.mirrors.fingerprinting import fingerprint, fingerprint_of
from qomnews.mirrors.index import MAX_CANDIDATES, MAX_PLACES, Index, Judgement, MemoryIndex, judge, telling
from qomnews.mirrors.original import Member, original_of
from qomnews.mirrors.stories import KnownStory, Story, Verdict, arrange, join, revise, withdraw
from qomnews.mirrors.thresholds import HORIZON_DAYS
from qomnews.mirrors.verification import compare, comparer, explain, mirror_match

RULES = "4"
"""Version of the rules: moves when two articles may be judged otherwise than before."""

__all__ = [
    "AT_ONCE",
    "HORIZON_DAYS",
    "MAX_CANDIDATES",
    "MAX_PLACES",
    "RULES",
    "Clustering",
    "Explanation",
    "Fingerprint",
    "FingerprintError",
    "Index",
    "Judgement",
    "KnownStory",
    "Match",
    "Member",
    "MemoryIndex",
    "Story",
    "Test",
    "Verdict",
    "arrange",
    "compare",
    "comparer",
    "credited_outlet",
    "explain",
    "fingerprint",
    "fingerprint_of",
    "join",
    "judge",
    "keyed",
    "mirror_match",
    "original_of",
    "revise",
    "telling",
    "withdraw",
]
