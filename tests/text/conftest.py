from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from qomnews.text import Options


@pytest.fixture(scope="session")
def clean_sentences() -> list[str]:
    """News sentences written for the project, correct to the last half-space."""
    return Path(__file__).with_name("clean_sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def news_sentences() -> list[str]:
    """News sentences in gold form: correct to the last half-space, which good writers may leave out in a few."""
    return Path(__file__).with_name("news_sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def every_options() -> list[Options]:
    return [
        Options(digits=digits, half_spaces=half_spaces, convention=convention, quotes=quotes)  # type: ignore[arg-type]
        for digits, half_spaces, convention, quotes in itertools.product(
            ("fa", "keep", "latin"),
            ("restore", "keep", "spaces", "remove"),
            ("academy", "keep-solid", "uniform"),
            ("guillemets", "keep"),
        )
    ]
