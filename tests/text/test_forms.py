"""Files of a user's own words and names."""

from __future__ import annotations

from pathlib import Path

import pytest

from qomnews.text.forms import FormsError, read_forms


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forms.txt"


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_forms_come_in_the_order_of_the_file(path: Path) -> None:
    assert read_forms(written(path, "نی‌ریز\nشهر کرد\nکتاب‌خانه")) == ("نی‌ریز", "شهر کرد", "کتاب‌خانه")


def test_blank_lines_remarks_and_the_byte_order_mark_do_not_count(path: Path) -> None:
    text = "\ufeff# my own names, 2024\r\nنی‌ریز\r\n\r\n  \nشهر کرد # a city\n#\n"
    assert read_forms(written(path, text)) == ("نی‌ریز", "شهر کرد")


def test_a_file_without_forms_has_none(path: Path) -> None:
    assert read_forms(written(path, "")) == ()
    assert read_forms(written(path, "# nothing\n")) == ()


def test_letters_spaces_and_half_spaces_are_folded_as_in_text(path: Path) -> None:
    text = "كتاب\u200c\u200cخانه\u200c\n  ني\u200fریز \nشهر \u00a0 کرد\n"
    assert read_forms(written(path, text)) == ("کتاب‌خانه", "نیریز", "شهر کرد")


def test_a_form_that_comes_twice_is_one(path: Path) -> None:
    assert read_forms(written(path, "علی‌آباد\nعلي‌آباد\n")) == ("علی‌آباد",)


def test_marks_are_allowed_and_are_no_contradiction(path: Path) -> None:
    assert read_forms(written(path, "گُل‌پا\nگل‌پا")) == ("گُل‌پا", "گل‌پا")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xda\xa9\n\xe3\xd4\xe5\xcf\n", r"line 2: byte 1 \(0xe3\) is not UTF-8; convert the file first"),
        ("قم\nایران‌air", r"line 2: a \(U\+0061 LATIN SMALL LETTER A\) is no Persian letter; .* behind a #"),
        ("سال ۱۴۰۰", r"line 1: ۱ \(U\+06F1 EXTENDED ARABIC-INDIC DIGIT ONE\) is no Persian letter"),
        ("قم، ری", r"line 1: ، \(U\+060C ARABIC COMMA\) is no Persian letter"),
        ("قم\x00", r"line 1: \\x00 \(U\+0000\) is no Persian letter"),
        (f"قم\n{'ب' * 81}", "line 2: 81 characters are more than the 80 of the longest form; put one word or name"),
        ("گل‌پا\nقم\nگلپا", r"line 3: «گلپا» has the letters of «گل\|پا» in line 1 but is parted elsewhere"),
        ("گل‌پا\nگل پا", r"line 2: «گل پا» has the letters of «گل\|پا» in line 1"),
        ("گُل‌پا\nگلپا", r"line 2: «گلپا» has the letters of «گُل\|پا» in line 1"),
    ],
    ids=["encoding", "latin", "digits", "punctuation", "control", "length", "solid", "open", "marks"],
)
def test_a_line_that_is_no_form_is_named_with_the_way_out(text: str | bytes, message: str, path: Path) -> None:
    with pytest.raises(FormsError, match=rf"^{path}, {message}"):
        read_forms(written(path, text))


def test_the_longest_form_is_allowed(path: Path) -> None:
    assert read_forms(written(path, "ب" * 80)) == ("ب" * 80,)


def test_a_missing_file_is_an_error_of_the_system(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_forms(path)
