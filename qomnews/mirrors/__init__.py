"""Mirrors: which articles are one story, by what evidence, and which of them is the original.

`fingerprint` what is compared, `judge` one against an index, `join` what that means for the stories there are.
Pure: knows neither a database nor a crawl.
"""

from qomnews.mirrors.clustering import Clustering
from qomnews.mirrors.credits import credited_outlet
from qomnews.mirrors.fingerprint import Fingerprint, FingerprintError, fingerprint, fingerprint_of
from qomnews.mirrors.index import MAX_CANDIDATES, MAX_PLACES, Index, MemoryIndex, judge, telling
from qomnews.mirrors.original import Member, original_of
from qomnews.mirrors.pairing import Match
from qomnews.mirrors.stories import KnownStory, Story, Verdict, arrange, join, revise, withdraw
from qomnews.mirrors.verification import compare, comparer, mirror_match

RULES = "1"
"""Version of the rules: moves when two articles may be judged otherwise than before."""

__all__ = [
    "MAX_CANDIDATES",
    "MAX_PLACES",
    "RULES",
    "Clustering",
    "Fingerprint",
    "FingerprintError",
    "Index",
    "KnownStory",
    "Match",
    "Member",
    "MemoryIndex",
    "Story",
    "Verdict",
    "arrange",
    "compare",
    "comparer",
    "credited_outlet",
    "fingerprint",
    "fingerprint_of",
    "join",
    "judge",
    "mirror_match",
    "original_of",
    "revise",
    "telling",
    "withdraw",
]
