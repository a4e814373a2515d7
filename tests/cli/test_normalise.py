from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews.cli import text_files
from qomnews.cli.bytes_read import bar_of_bytes
from qomnews.cli.normalise import normalise

app = typer.Typer()
app.command()(normalise)
ALONE = [
    sys.executable,
    "-c",
    # What runs the tests may have these ignored (nohup, a job in the background), and that is inherited.
    (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "import typer; from qomnews.cli.normalise import normalise; a = typer.Typer(); a.command()(normalise); a()"
    ),
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
        (("--digits", "keep"), "«گروه‌ها» ۱٢3 می‌شود کتاب‌ها"),
        (("--digits", "latin"), "«گروه‌ها» 123 می‌شود کتاب‌ها"),
        (("--half-spaces", "keep"), "«گروهها» ۱۲۳ میشود کتاب‌ها"),
        (("--half-spaces", "spaces"), "«گروهها» ۱۲۳ میشود کتاب ها"),
        (("--half-spaces", "remove"), "«گروهها» ۱۲۳ میشود کتابها"),
        (("--convention", "keep-solid"), "«گروهها» ۱۲۳ می‌شود کتاب‌ها"),
        (("--quotes", "keep"), '"گروه‌ها" ۱۲۳ می‌شود کتاب‌ها'),
    ],
)
def test_every_option_reaches_the_normaliser(arguments: tuple[str, ...], expected: str) -> None:
    assert _run(*arguments, stdin='"گروهها" ۱٢3 میشود کتاب‌ها').stdout_bytes.decode() == expected


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


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    """A file of four lines, two of which change."""
    path = tmp_path / "dirty.txt"
    path.write_bytes("پاک\nرسانه هاي قم\r\n\nقم , 12".encode())
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.txt"
    path.write_bytes("پاک\nرسانه‌های قم\r\n".encode())
    return path


@pytest.fixture
def undecodable(tmp_path: Path) -> Path:
    path = tmp_path / "old.txt"
    path.write_bytes("كتاب\n".encode() + b"\xff\n")
    return path


def test_several_files_come_one_after_the_other(dirty: Path, clean: Path) -> None:
    result = _run(str(clean), "-", str(dirty), stdin="كتاب\n")
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == ("پاک\nرسانه‌های قم\r\nکتاب\nپاک\nرسانه‌های قم\r\n\nقم، ۱۲")


def test_a_file_that_can_not_be_read_keeps_no_other_from_being_done(
    undecodable: Path, clean: Path, tmp_path: Path
) -> None:
    result = _run(str(tmp_path / "nothing"), str(undecodable), str(clean))
    assert result.exit_code == 1
    assert result.stdout_bytes.decode() == "کتاب\nپاک\nرسانه‌های قم\r\n"
    assert result.stderr.count("\n") == 2


def test_edits_are_rows_of_file_line_column_rule_before_after_and_evidence(dirty: Path, clean: Path) -> None:
    result = _run("--explain", str(dirty), str(clean))
    assert result.exit_code == 0
    rows = [row.split("\t") for row in result.stdout_bytes.decode().splitlines()]
    assert {len(row) for row in rows} == {7}
    assert [row[:2] for row in rows] == [[str(dirty), "2"], [str(dirty), "4"], [str(dirty), "4"]]
    assert rows[0][2] == "1"
    assert rows[0][3].startswith("half-space/")
    assert rows[0][4:6] == ["رسانه هاي", "رسانه|های"]
    assert rows[1][2:6] == ["3", "punctuation/comma", "␣,", "،"]
    assert rows[2][2:] == ["6", "digits", "12", "۱۲", "digits=fa"]


def test_edits_follow_the_options() -> None:
    result = _run("--explain", "--half-spaces", "spaces", stdin="کتاب‌ها 12")
    assert [row.split("\t")[4:6] for row in result.stdout_bytes.decode().splitlines()] == [
        ["کتاب|ها", "کتاب ها"],
        ["12", "۱۲"],
    ]


def test_columns_start_behind_the_byte_order_mark() -> None:
    rows = _run("--explain", stdin="\ufeffقم كتاب").stdout_bytes.decode().splitlines()
    assert [row.split("\t")[:6] for row in rows] == [
        ["-", "1", "1", "invisible", "\\ufeff", ""],
        ["-", "1", "4", "letters/kaf", "ك", "ک"],
    ]


def test_a_tab_in_a_name_makes_no_column(tmp_path: Path) -> None:
    path = tmp_path / "a\tb.txt"
    path.write_text("كتاب", encoding="utf-8")
    (row,) = _run("--explain", str(path)).stdout_bytes.decode().splitlines()
    assert row.split("\t")[0] == f"{tmp_path}/a\\tb.txt"


def test_checking_names_files_that_would_change_and_writes_nothing(dirty: Path, clean: Path) -> None:
    before = dirty.read_bytes()
    result = _run("--check", str(clean), str(dirty), "-", stdin="كتاب")
    assert result.exit_code == 3
    assert result.stdout_bytes == b""
    assert result.stderr == f"{dirty}: 2 lines would change\nstandard input: 1 line would change\n"
    assert dirty.read_bytes() == before


def test_checking_clean_files_says_nothing(clean: Path) -> None:
    result = _run("--check", str(clean))
    assert result.exit_code == 0
    assert result.output == ""


def test_a_byte_order_mark_would_change() -> None:
    assert _run("--check", stdin="\ufeffقم\n").exit_code == 3


def test_checking_what_can_not_be_read_fails(dirty: Path, undecodable: Path) -> None:
    result = _run("--check", str(undecodable), str(dirty))
    assert result.exit_code == 1
    assert f"{undecodable}, line 2" in result.stderr
    assert f"{dirty}: 2 lines would change" in result.stderr


def test_checking_can_explain(dirty: Path) -> None:
    result = _run("--check", "--explain", str(dirty))
    assert result.exit_code == 3
    assert result.stdout_bytes.count(b"\n") == 3


def test_files_are_rewritten_in_place(dirty: Path, clean: Path) -> None:
    before = clean.stat()
    result = _run("--in-place", str(dirty), str(clean))
    assert result.exit_code == 0
    assert result.output == ""
    assert dirty.read_bytes().decode() == "پاک\nرسانه‌های قم\r\n\nقم، ۱۲"
    assert (clean.stat().st_ino, clean.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(dirty.parent.iterdir()) == [clean, dirty]


def test_an_undecodable_file_is_left_as_it_is_and_the_others_are_rewritten(dirty: Path, undecodable: Path) -> None:
    before = undecodable.read_bytes()
    result = _run("--in-place", str(undecodable), str(dirty))
    assert result.exit_code == 1
    assert f"{undecodable}, line 2: byte 1 (0xff) is not UTF-8" in result.stderr
    assert undecodable.read_bytes() == before
    assert dirty.read_bytes().decode().endswith("قم، ۱۲")


def test_a_full_disk_leaves_the_file_as_it_is(dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    before = dirty.read_bytes()
    result = _run("--in-place", str(dirty))
    assert result.exit_code == 1
    assert result.stderr == f"qomnews: {dirty}: No space left on device\n"
    assert dirty.read_bytes() == before
    assert list(dirty.parent.iterdir()) == [dirty]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_can_not_be_rewritten(arguments: tuple[str, ...], dirty: Path) -> None:
    before = dirty.read_bytes()
    named = (str(dirty), *arguments) if arguments else ()
    result = _run("--in-place", *named, stdin="كتاب")
    assert result.exit_code == 2
    assert "standard input can't be rewritten; name the files" in result.stderr
    assert dirty.read_bytes() == before


@pytest.mark.parametrize("other", ["--check", "--explain"])
def test_rewriting_and_only_looking_exclude_each_other(other: str, dirty: Path) -> None:
    before = dirty.read_bytes()
    result = _run("--in-place", other, str(dirty))
    assert result.exit_code == 2
    assert f"--in-place writes, {other} only looks: choose one of them" in result.stderr
    assert dirty.read_bytes() == before


# A signal may come while coverage holds its own lock, which an exception out of the handler never gives back.
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interruption_leaves_the_old_file_and_nothing_else(number: signal.Signals, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    data = "رسانه هاي قم 12\n".encode() * 500_000
    path.write_bytes(data)
    with subprocess.Popen([*ALONE, "--in-place", str(path)], stderr=subprocess.DEVNULL, env=UNMEASURED) as process:
        while process.poll() is None and len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(60) != 0
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_a_line_that_is_too_long_is_normalised_in_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(text_files, "LONGEST", 64)
    path = tmp_path / "line.txt"
    path.write_text("كتاب  " * 100 + "\r\n" + "پایان", encoding="utf-8", newline="")
    assert _run(str(path)).stdout_bytes.decode() == "کتاب " * 99 + "کتاب\r\nپایان"
    assert "line.txt: 1 line would change" in _run("--check", str(path)).stderr
    columns = [
        int(row.split("\t")[2])
        for row in _run("--explain", str(path)).stdout_bytes.decode().splitlines()
        if "letters/kaf" in row
    ]
    assert columns == list(range(1, 601, 6))
    assert _run("--in-place", str(path)).exit_code == 0
    assert path.read_bytes().decode() == "کتاب " * 99 + "کتاب\r\nپایان"


MEASURED = (
    "import atexit, resource, sys; "
    "atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)); "
    f"{ALONE[-1]}"
)


@pytest.mark.long
@pytest.mark.parametrize("end", ["\n", " "], ids=["lines", "one line"])
def test_memory_stays_flat_however_large_the_file_is(end: str, tmp_path: Path) -> None:
    text = ("رسانه هاي قم مي گويند كه 12 نفر آمده اند . " * 20 + end).encode()
    peaks = []
    for size in (4_000_000, 100_000_000):
        path = tmp_path / "large.txt"
        with path.open("wb") as file:
            for _ in range(size // len(text)):
                file.write(text)
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
        )
        peaks.append(int(done.stderr) * 1024)
    assert peaks[1] - peaks[0] < 32_000_000


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("on_terminal", [True, False])
def test_a_bar_is_drawn_only_on_a_terminal(on_terminal: bool, dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal() if on_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with bar_of_bytes([dirty]) as advance:
        assert (advance is not None) == on_terminal
        if advance is not None:
            advance(1 << 20)
    assert bool(screen.getvalue()) == on_terminal


def test_no_bar_is_drawn_where_the_text_goes_to_the_terminal_or_the_end_is_unknown(
    dirty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", _Terminal())
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    for files in ([], [dirty.parent], [dirty.parent / "nothing"]):
        with bar_of_bytes(files) as advance:
            assert advance is None
    monkeypatch.setattr(sys, "stdout", _Terminal())
    with bar_of_bytes([dirty]) as advance:
        assert advance is None


@pytest.mark.parametrize(
    ("content", "message"),
    [("گل‌پا\nقم2\n", ", line 2: 2 (U+0032 DIGIT TWO) is no Persian letter"), (None, ": No such file or directory")],
)
def test_a_lexicon_that_can_not_be_used_is_named(content: str | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "forms.txt"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = _run("--lexicon", str(path), stdin="كتاب")
    assert result.exit_code == 1
    assert f"--lexicon: {path}{message}" in result.stderr
    assert result.stdout_bytes == b""
