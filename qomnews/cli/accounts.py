"""A verdict on two articles as lines for people and as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import typer

from qomnews.cli.merge import in_tehran
from qomnews.differences import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.cli.verdicts import Verdict
    from qomnews.differences import Difference
    from qomnews.mirrors import Test
    from qomnews.store import Standing

Names = tuple[str, str]
# More than these are no account of two versions of a story any more, but of two stories.
_MOST_DIFFERENCES = 30
_LITTLE = 0.1


def as_plain(names: Names, verdict: Verdict, standing: Standing | None) -> dict[str, Any]:
    """All of it as JSON types."""
    explanation = verdict.explanation
    match = explanation.match
    return {
        "articles": list(names),
        "mirrors": match is not None,
        "rule": explanation.rule,
        "relation": match and match.relation,
        "similarity": match and match.similarity,
        "title": verdict.title,
        "credits": list(verdict.credits),
        "shares": list(verdict.shares),
        "letters": list(verdict.letters),
        "changed_numbers": [list(pair) for pair in verdict.changed_numbers],
        "substitutions": verdict.substitutions,
        "tests": [attrs.asdict(test) for test in explanation.tests],
        "differences": {
            "title": [attrs.asdict(each) for each in verdict.title_differences],
            "text": [attrs.asdict(each) for each in verdict.text_differences],
        },
        "store": None if standing is None else _standing_as_plain(standing),
    }


def _standing_as_plain(standing: Standing) -> dict[str, Any]:
    ruling = standing.ruling
    return {
        "one_story": standing.story_ids[0] == standing.story_ids[1],
        "story_ids": list(standing.story_ids),
        "original_ids": list(standing.original_ids),
        "ruling": None if ruling is None else {"word": ruling.word, "at": ruling.at.isoformat()},
        "chain": [attrs.asdict(link) for link in standing.chain],
        "apart": [attrs.asdict(word) | {"at": word.at.isoformat()} for word in standing.apart],
    }


def lines(names: Names, verdict: Verdict, standing: Standing | None, *, full: bool, coloured: bool) -> Iterator[str]:
    """All of it for people."""
    yield _headline(names, verdict) + _contradiction(verdict, standing)
    shares, letters = verdict.shares, verdict.letters
    yield _row("titles", f"{verdict.title:.2f} alike")
    yield _row("credit", _credit(names, verdict))
    yield _row("text", "; ".join(f"{shares[i]:.2f} of {names[i]} ({letters[i]:,} letters)" for i in (0, 1)))
    numbers = ", ".join(f"{old} → {new}" for old, new in verdict.changed_numbers)
    yield _row("numbers", numbers or "none changed")
    yield _row("words", f"{verdict.substitutions} in the place of others")
    if standing is not None:
        yield from _standing(standing)
    yield "tests"
    for test in verdict.explanation.tests:
        mark = "passed" if test.passed else "failed"
        yield f"  {_styled(mark, 'green' if test.passed else 'red', coloured)}  {_told(test)}"
    yield from _differences(names, verdict, full=full, coloured=coloured)


def _headline(names: Names, verdict: Verdict) -> str:
    explanation = verdict.explanation
    both = f"{names[0]} and {names[1]}"
    if explanation.match is not None:
        match = explanation.match
        return (
            f"{both} are mirrors by the rule “{explanation.rule}”: {match.relation}, similarity {match.similarity:.2f}"
        )
    failed = [_told(test) for test in explanation.tests if not test.passed]
    return f"{both} are no mirrors: {'; '.join(failed) or 'no rule speaks for them'}"


def _contradiction(verdict: Verdict, standing: Standing | None) -> str:
    if standing is None or standing.ruling is None:
        return ""
    agree = (standing.ruling.word == "together") == (verdict.explanation.match is not None)
    return "" if agree else " (a person said otherwise)"


def _told(test: Test) -> str:
    bound = "at most" if test.ceiling else "at least"
    return f"{test.name} {_figure(test.value)}, {bound} {_figure(test.needed)}"


def _figure(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _credit(names: Names, verdict: Verdict) -> str:
    said = [f"{name} credits {credit}" for name, credit in zip(names, verdict.credits, strict=True) if credit]
    return ", ".join(said) or "none"


def _standing(standing: Standing) -> Iterator[str]:
    if standing.ruling is not None:
        what = "are one story" if standing.ruling.word == "together" else "are not one story"
        yield _row("a person", f"said on {in_tehran(standing.ruling.at)} that they {what}")
    one, other = standing.story_ids
    if one != other:
        yield _row("store", f"two stories, {one} and {other}")
        for word in standing.apart:
            yield _row("", f"{word.first} and {word.second} are apart (a person's word)")
        return
    yield _row("store", f"one story, {one}, with the original {standing.original_ids[0]}")
    for link in standing.chain:
        how = "a person's word" if link.rule == "human" else f"{link.rule}, {link.similarity:.2f}"
        yield _row("", f"{link.first} – {link.second} ({how})")


def _differences(names: Names, verdict: Verdict, *, full: bool, coloured: bool) -> Iterator[str]:
    if not verdict.title_differences and not verdict.text_differences:
        yield "no word differs"
        return
    if not full and verdict.explanation.match is None and max(verdict.shares) < _LITTLE:
        yield "the texts have little in common; --full shows all differences"
        return
    first, second = _styled(f"[-{names[0]}-]", "red", coloured), _styled(f"{{+{names[1]}+}}", "green", coloured)
    yield f"differences, {first} {second}"
    for part, found in (("title", verdict.title_differences), ("text", verdict.text_differences)):
        told = found if full else found[:_MOST_DIFFERENCES]
        for each in told:
            yield f"  {part}: {shown(each, full=full, coloured=coloured)}"
        if len(found) > len(told):
            yield f"  {part}: {len(found) - len(told)} more; --full shows them"


def shown(difference: Difference, *, full: bool, coloured: bool, isolate: bool = False) -> str:
    """A difference as one line: what both have before it, what each has of its own, what both have behind it.

    `isolate`: each passage keeps its direction to itself, so that a line of both directions reads in its order.
    """
    texts = (difference.before, difference.first, difference.second, difference.after)
    short = (texts[0], *(text if full else shortened(text) for text in texts[1:3]), texts[3])
    before, first, second, after = (isolated(text) if isolate and text else text for text in short)
    parts = [before and f"… {before}"]
    parts.append(first and _styled(f"[-{first}-]", "red", coloured))
    parts.append(second and _styled(f"{{+{second}+}}", "green", coloured))
    parts.append(after and f"{after} …")
    return " ".join(part for part in parts if part)


def isolated(text: str) -> str:
    r"""A passage between marks that keep its direction to itself (Unicode's first strong isolate, UAX 9).

    >>> isolated("باران")
    '\u2068باران\u2069'
    """
    return f"\u2068{text}\u2069"


def _row(name: str, text: str) -> str:
    return f"  {name:<9}{text}"


def _styled(text: str, colour: str, coloured: bool) -> str:
    return typer.style(text, fg=colour) if coloured else text
