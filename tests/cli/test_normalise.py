from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews.cli.normalise import normalise

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(normalise)
ALONE = [
    sys.executable,
    "-c",
    "import typer; from qomnews.cli.normalise import normalise; a = typer.Typer(); a.command()(normalise); a()",
]


def _run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_standard_input_is_normalised_line_by_line() -> None:
    result = _run(stdin="رسانه هاي قم\n\nمي نويسند 12\n")
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == "رسانه‌های قم\n\nمی‌نویسند ۱۲\n"


def test_a_dash_is_standard_input_too() -> None:
    assert _run("-", stdin="كتاب").stdout_bytes.decode() == "کتاب"


def test_a_file_is_read_and_its_byte_order_mark_dropped(tmp_path: Path) -> None:
    path = tmp_path / "خبر.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "كتاب ها\r\nپایان".encode())
    result = _run(str(path))
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == "کتاب‌ها\r\nپایان"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--digits", "keep"), "«آن‌ها» ۱٢3 کتاب‌ها"),
        (("--digits", "latin"), "«آن‌ها» 123 کتاب‌ها"),
        (("--half-spaces", "keep"), "«آنها» ۱۲۳ کتاب‌ها"),
        (("--half-spaces", "spaces"), "«آنها» ۱۲۳ کتاب ها"),
        (("--half-spaces", "remove"), "«آنها» ۱۲۳ کتابها"),
        (("--convention", "keep-solid"), "«آنها» ۱۲۳ کتاب‌ها"),
        (("--quotes", "keep"), '"آن‌ها" ۱۲۳ کتاب‌ها'),
    ],
)
def test_every_option_reaches_the_normaliser(arguments: tuple[str, ...], expected: str) -> None:
    assert _run(*arguments, stdin='"آنها" ۱٢3 کتاب‌ها').stdout_bytes.decode() == expected


def test_an_unknown_choice_is_wrong_usage_and_named() -> None:
    result = _run("--digits", "roman", stdin="x")
    assert result.exit_code == 2
    assert "roman" in result.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nothing.txt"
    result = _run(str(path))
    assert result.exit_code == 1
    assert f"{path}: No such file" in result.stderr
    assert result.stdout_bytes == b""


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    result = _run(str(tmp_path))
    assert result.exit_code == 1
    assert str(tmp_path) in result.stderr


def test_bytes_that_are_not_utf8_are_named_by_file_line_and_place(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("کتاب\n".encode() + b"ab\xff\n")
    result = _run(str(path))
    assert result.exit_code == 1
    assert f"{path}, line 2: byte 3 (0xff) is not UTF-8" in result.stderr
    assert result.stdout_bytes.decode() == "کتاب\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(ALONE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        try:
            process.stdin.write("کتاب\n".encode() * 200_000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
