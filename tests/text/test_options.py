from __future__ import annotations

from typing import Any

import pytest

from qomnews.text import RULES, Normaliser, OptionError, Options


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("digits", "fa, keep, latin"),
        ("half_spaces", "restore, keep, spaces, remove"),
        ("convention", "academy, keep-solid, uniform"),
        ("quotes", "guillemets, keep"),
    ],
)
def test_a_choice_that_does_not_exist_is_named_with_the_choices(name: str, choices: str) -> None:
    wrong: dict[str, Any] = {name: "nonsense"}
    with pytest.raises(OptionError, match=f"{name}: 'nonsense' is not a choice; choose one of {choices}$"):
        Options(**wrong)


def test_a_normaliser_has_the_standard_options_unless_told() -> None:
    assert Normaliser().options == Options()
    assert Normaliser(Options(digits="keep")).options.digits == "keep"


def test_the_rules_have_a_version() -> None:
    assert RULES.isdigit()
