from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from qomnews.cli.checks.program import lexicon, packages, python, terminal, zone_data
from qomnews.config import load_config


@pytest.mark.parametrize(
    ("version", "state"), [((3, 11), "error"), ((3, 12), "ok"), ((3, 13), "ok"), ((3, 14), "error")]
)
def test_only_some_pythons_will_do(version: tuple[int, int], state: str) -> None:
    assert python(version).state == state


def test_packages_that_are_missing_or_of_another_version_are_named() -> None:
    finding = packages(["attrs>=1", "attrs<1", "no-such-package>=3", "other; python_version < '3'"])
    assert finding.state == "error"
    assert "attrs is " in finding.finding
    assert "no-such-package is missing" in finding.finding
    assert "other" not in finding.finding
    assert "requirements.lock" in finding.advice


def test_zone_data_without_tehrans_summers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert zone_data().state == "ok"
    monkeypatch.setattr("qomnews.dates.TEHRAN", timezone(timedelta(hours=3, minutes=30)))
    finding = zone_data()
    assert finding.state == "error"
    assert "on 1978-01-15, where it was 4:00:00" in finding.finding
    assert finding.advice == "pip install --upgrade tzdata"


@pytest.mark.parametrize(
    ("encoding", "state"), [("utf-8", "ok"), ("UTF8", "ok"), ("ascii", "warning"), ("", "warning")]
)
def test_a_terminal_that_cant_show_persian_is_told(encoding: str, state: str) -> None:
    assert terminal(encoding).state == state


def test_the_lexicon_is_tried_whatever_is_set(tmp_path: Path) -> None:
    assert lexicon(load_config(home=tmp_path, text={"half_spaces": "remove"})).state == "ok"


def test_own_words_are_counted_and_a_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("نیک‌پور\nآب‌انبار\n", "utf-8")
    own = lexicon(load_config(home=tmp_path, text={"lexicon": tmp_path / "names.txt"}))
    assert (own.state, own.finding) == ("ok", "half-spaces are restored, and 2 forms of your own")
    missing = lexicon(load_config(home=tmp_path, text={"lexicon": tmp_path / "none.txt"}))
    assert missing.state == "error"
    assert "none.txt" in missing.finding
