"""What changed between two records of a story, and how it is folded to be shown."""

from __future__ import annotations

import pytest

from qomnews.differences import passages
from qomnews.edits import pieces

LONG = [f"واژه{number}" for number in range(60)]


def test_a_long_unchanged_stretch_is_folded_but_for_the_words_near_a_change() -> None:
    found = pieces(passages(" ".join(["پیش", *LONG, "پس"]), " ".join(["جلو", *LONG, "عقب"])))
    assert [piece.kind for piece in found] == ["changed", "same", "folded", "same", "changed"]
    assert found[1].second.split() == LONG[:12]
    assert found[2].second.split() == LONG[12:48]
    assert found[2].words == 36
    assert found[3].second.split() == LONG[48:]


def test_an_end_without_a_change_has_nothing_to_stay_in_sight_for() -> None:
    found = pieces(passages(" ".join(["پیش", *LONG]), " ".join(["جلو", *LONG])))
    assert [(piece.kind, len(piece.second.split())) for piece in found] == [
        ("changed", 1),
        ("same", 12),
        ("folded", 48),
    ]


@pytest.mark.parametrize("count", [5, 30])
def test_a_short_stretch_stays_in_sight(count: int) -> None:
    same = LONG[:count]
    found = pieces(passages(" ".join(["پیش", *same, "پس"]), " ".join(["جلو", *same, "عقب"])))
    assert [piece.kind for piece in found] == ["changed", "same", "changed"]


def test_what_is_shown_is_the_second_text_whole_with_its_lines() -> None:
    lines = [" ".join(LONG[start : start + 20]) for start in range(0, 60, 20)]
    found = pieces(passages("پیش\n" + "\n".join(lines), "جلو\n" + "\n".join(lines)))
    assert " ".join(piece.second for piece in found).split() == ["جلو", *LONG]
    assert "واژه19\nواژه20" in found[2].second
