"""The page on the reader names all that can be set, as it is by default, and its pictures are there and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qomnews.serve_sections import ServeConfig
from tests.reader.browser.screenshots import MOST, WIDTHS

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "reader.md").read_text()
ROWS = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ?(.*?) ?\|", PAGE.split("## Settings")[1].split("## ")[0], re.MULTILINE)
PICTURES = re.findall(r"!\[([^]]*)\]\(([^)]+\.png)\)", PAGE)


def test_every_setting_is_in_the_table_with_its_default() -> None:
    shown = {name: default.strip("`") for names, default in ROWS for name in re.findall(r"`(\w+)`", names)}
    fields = ServeConfig.model_fields
    assert set(shown) == set(fields)
    plain = ServeConfig()
    for name, default in shown.items():
        value = getattr(plain, name)
        written = "[]" if value == () else "" if value in (None, {}, "") else str(value).lower()
        assert default == written, name


def test_each_picture_has_words_and_is_kept_in_both_widths() -> None:
    assert len(PICTURES) >= 4
    assert all(len(words) > 10 for words, _ in PICTURES)
    pages = {Path(path).stem.rpartition("-")[0] for _, path in PICTURES}
    wanted = {f"{page}-{width.name}" for page in pages for width in WIDTHS}
    assert {Path(path).stem for _, path in PICTURES} == wanted


@pytest.mark.parametrize("picture", sorted((DOCS / "reader").glob("*.png")), ids=lambda path: path.name)
def test_a_picture_is_small_and_shown(picture: Path) -> None:
    assert picture.stat().st_size < MOST
    assert f"reader/{picture.name}" in {path for _, path in PICTURES}
