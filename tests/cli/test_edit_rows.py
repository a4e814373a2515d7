"""Edits as people read them."""

from __future__ import annotations

import pytest

from qomnews.cli.edit_rows import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("می\u200cشود", "می|شود"),
        ("می شود", "می شود"),
        ("a|b", "a\\|b"),
        ("  ", "␣␣"),
        (" ،", "␣،"),
        ("، ", "،␣"),
        ("a\\b", "a\\\\b"),
        ("␣", "\\␣"),
        ("\t\r\n", "\\t\\r\\n"),
        ("\u200f\u00a0", "\\u200f\\xa0"),
        ("ه\u0654", "ه\u0654"),
        ("", ""),
    ],
)
def test_what_can_not_be_seen_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
