"""Why two articles are mirrors or are none: everything that `qomnews why` says, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews import mirrors
from qomnews.cli.differences import Difference, differences
from qomnews.mirrors import Fingerprint, Match, compare, fingerprint, thresholds
from qomnews.mirrors.pairing import Pair

if TYPE_CHECKING:
    from qomnews.article import Article


@attrs.frozen
class Test:
    """One condition: what was found, what would have been needed, and whether it was met."""

    name: str
    value: object
    needed: object
    passed: bool


@attrs.frozen
class Explanation:
    """The verdict on two fingerprints, the rule by which it came, and every test that it rests on."""

    match: Match | None
    rule: str | None
    tests: list[Test]


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


def verdict(first: Article, second: Article, fingerprints: tuple[Fingerprint, Fingerprint] | None = None) -> Verdict:
    """The verdict on two articles; `fingerprints` are those that a store judges them by."""
    a, b = fingerprints or (fingerprint(first), fingerprint(second))
    swapped = (b.letters, b.text) < (a.letters, a.text)
    pair = Pair.of(b, a) if swapped else Pair.of(a, b)
    shares = (pair.share_shorter, pair.share_longer)
    numbers = pair.changed_numbers
    return Verdict(
        explanation=explain(a, b),
        title=round(pair.title, 4),
        credits=(a.credit, b.credit),
        shares=_rounded(shares[::-1] if swapped else shares),
        letters=(a.letters, b.letters),
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


def explain(a: Fingerprint, b: Fingerprint) -> Explanation:
    """The verdict and its tests, by the mirrors' own account of them where they give one."""
    own_account = getattr(mirrors, "explain", None)
    if own_account is not None:
        explained: Explanation = own_account(a, b)
        return explained
    match = compare(a, b)
    shorter, longer = (b, a) if (b.letters, b.text) < (a.letters, a.text) else (a, b)
    pair = Pair.of(shorter, longer)
    needed = thresholds.COVERAGE
    if pair.titles_agree:
        needed = thresholds.COVERAGE_TITLED_CREDITED if pair.credit else thresholds.COVERAGE_TITLED
    elif pair.credit:
        needed = thresholds.COVERAGE_CREDITED
    elif pair.credit_alike:
        needed = thresholds.COVERAGE_CREDITED_ALIKE
    numbers, most = len(pair.changed_numbers), thresholds.MAX_CHANGED_NUMBERS
    tests = [
        Test("coverage", round(pair.share_shorter, 4), needed, pair.share_shorter >= needed),
        Test("head", round(pair.head, 4), thresholds.HEAD_COVERAGE, pair.head >= thresholds.HEAD_COVERAGE),
        Test("changed numbers", numbers, most, numbers <= most),
    ]
    return Explanation(match, None if match is None else match.evidence["rule"], tests)
