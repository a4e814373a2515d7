from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews.cli.date import date

app = typer.Typer()
app.command()(date)


def _run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def _lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


def test_a_date_is_one_line_of_json() -> None:
    result = _run("سه شنبه 25 آذر 1404 - 00:35")
    assert result.exit_code == 0
    assert _lines(result) == [
        {
            "text": "سه شنبه 25 آذر 1404 - 00:35",
            "published_at": "2025-12-16T00:35:00+03:30",
            "published_jalali": "1404-09-25 00:35",
            "precision": "minute",
            "flags": [],
        }
    ]
    assert list(_lines(result)[0]) == ["text", "published_at", "published_jalali", "precision", "flags"]
    assert "سه شنبه" in result.stdout


def test_an_impossible_date_says_why_and_ends_with_status_1() -> None:
    result = _run("31 مهر 1404")
    assert result.exit_code == 1
    assert _lines(result) == [{"text": "31 مهر 1404", "error": "مهر has 30 days, there is no day 31"}]


def test_an_error_does_not_keep_the_other_texts_from_being_read() -> None:
    result = _run("25 آذر 1404", "کی؟", "1404/09/26")
    assert result.exit_code == 1
    assert [line.get("published_jalali") for line in _lines(result)] == ["1404-09-25", None, "1404-09-26"]


@pytest.mark.parametrize("now", ["2025-12-16T10:00:00Z", "1404/09/25 13:30", "۲۵ آذر ۱۴۰۴ - ۱۳:۳۰"])
def test_now_is_what_relative_dates_count_from(now: str) -> None:
    (line,) = _lines(_run("--now", now, "۲ ساعت پیش"))
    assert (line["published_at"], line["precision"], line["flags"]) == (
        "2025-12-16T11:30:00+03:30",
        "hour",
        ["relative"],
    )


def test_without_now_the_present_is_taken() -> None:
    (line,) = _lines(_run("لحظاتی پیش"))
    assert abs(datetime.fromisoformat(line["published_at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_now_settles_what_is_in_the_future() -> None:
    (line,) = _lines(_run("--now", "2025-12-16T10:00:00Z", "1404/09/26"))
    assert line["flags"] == ["future"]


@pytest.mark.parametrize("now", ["tomorrow", "31 مهر 1404", "دیروز", ""])
def test_a_now_that_cannot_be_read_is_wrong_usage(now: str) -> None:
    result = _run("--now", now, "دیروز")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--now" in result.stderr


def test_without_texts_the_lines_of_standard_input_are_read() -> None:
    result = _run(stdin="\ufeff25 آذر 1404\r\n\n  \n31 مهر 1404\n1404/09/26".encode())
    assert result.exit_code == 1
    assert [line["text"] for line in _lines(result)] == ["25 آذر 1404", "31 مهر 1404", "1404/09/26"]


def test_broken_bytes_on_standard_input_are_an_error_of_their_line_alone() -> None:
    result = _run(stdin=b"\xff\xfe\n" + b"1404/09/26\n")
    assert result.exit_code == 1
    assert ["error" in line for line in _lines(result)] == [True, False]


def test_an_argument_that_is_no_unicode_is_an_error_line() -> None:
    result = _run("25 \udcff 1404")
    assert result.exit_code == 1
    assert result.stdout_bytes.count(b"\n") == 1
    assert b'"error"' in result.stdout_bytes


def test_nothing_to_read_on_a_terminal_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    with pytest.raises(typer.BadParameter, match="at least one TEXT"):
        date(None, None)


def test_empty_standard_input_is_no_error() -> None:
    result = _run(stdin="")
    assert (result.exit_code, result.stdout) == (0, "")
