from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews.cli.dedup import dedup

app = typer.Typer()
app.command()(dedup)
ALONE = [
    sys.executable,
    "-c",
    # What runs the tests may have these ignored (nohup, a job in the background), and that is inherited.
    (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "import typer; from qomnews.cli.dedup import dedup; a = typer.Typer(); a.command()(dedup); a()"
    ),
]
FULL = Path("/dev/full")

RAIN = (
    "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
    "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
)


def line(id_: str, outlet: str, at: str, *paragraphs: str) -> str:
    record = {
        "id": id_,
        "outlet": outlet,
        "title": "ذخیره سد پانزده خرداد به بالاترین اندازه رسید",
        "body": "\n\n".join(paragraphs),
        "published_at": at,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


COPY = line("shahr20:2", "shahr20", "2025-12-16T09:00:00+03:30", *RAIN)
ORIGINAL = line("mehr:1", "mehr", "2025-12-16T08:00:00+03:30", *RAIN)
BROKEN = '{"id": "mehr:3", "title": "\n'
SUMMARY = "2 records: 1 story, 1 mirror (1 verbatim), 0 rejected, "


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """A file of a story and its copy, the copy first."""
    path = tmp_path / "stories.jsonl"
    path.write_text(COPY + ORIGINAL, encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def alone(*arguments: str | Path, **streams: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ALONE, *map(str, arguments)], text=True, check=False, stderr=subprocess.PIPE, **streams)


def test_one_line_a_story_goes_to_stdout_and_a_summary_to_stderr(stories: Path) -> None:
    result = run(stories)
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == ORIGINAL
    assert result.stderr.startswith(SUMMARY)
    assert result.stderr.endswith(" records/s\n")


def test_files_are_written_for_stories_mirrors_and_rejects(stories: Path, tmp_path: Path) -> None:
    with stories.open("a", encoding="utf-8") as file:
        file.write("\n" + BROKEN)
    out, mirrors, rejects = tmp_path / "new" / "out.jsonl", tmp_path / "m.jsonl", tmp_path / "bad.jsonl"
    result = run(stories, "-o", out, "--mirrors", mirrors, "--rejects", rejects)
    assert result.exit_code == 3
    assert result.stdout_bytes == b""
    assert f"qomnews: {stories}, line 4: it is no JSON: " in result.stderr
    assert "3 records: 1 story, 1 mirror (1 verbatim), 1 rejected, " in result.stderr
    assert out.read_text(encoding="utf-8") == ORIGINAL
    assert rejects.read_text(encoding="utf-8") == BROKEN
    (mirror,) = [json.loads(each) for each in mirrors.read_text(encoding="utf-8").splitlines()]
    assert mirror["evidence"].pop("rule") == "text"
    assert {**mirror, "evidence": None} == {
        "id": "shahr20:2",
        "mirror_of": "mehr:1",
        "relation": "verbatim",
        "similarity": 1,
        "evidence": None,
    }


def test_standard_input_can_be_a_pipe_or_a_file(stories: Path) -> None:
    assert run("-", stdin=COPY + ORIGINAL).stdout_bytes.decode() == ORIGINAL
    with stories.open("rb") as file:
        assert alone("-", stdin=file, stdout=subprocess.PIPE).stdout == ORIGINAL
    piped = alone("-", input=COPY + BROKEN + ORIGINAL, stdout=subprocess.PIPE)
    assert piped.stdout == ORIGINAL
    assert piped.returncode == 3
    assert piped.stderr.startswith("qomnews: standard input, line 2: it is no JSON: ")


def test_gzip_is_read_and_written_by_name(stories: Path, tmp_path: Path) -> None:
    packed, out = tmp_path / "stories.jsonl.gz", tmp_path / "out.jsonl.gz"
    packed.write_bytes(gzip.compress(stories.read_bytes()))
    assert run(packed, "-o", out).exit_code == 0
    assert gzip.decompress(out.read_bytes()).decode() == ORIGINAL
    assert run("-", stdin=packed.read_bytes()).stdout_bytes.decode() == ORIGINAL


def test_the_stories_may_take_the_place_of_the_input(stories: Path, tmp_path: Path) -> None:
    assert run(stories, "-o", stories).exit_code == 0
    assert stories.read_text(encoding="utf-8") == ORIGINAL
    assert list(tmp_path.iterdir()) == [stories]


def test_an_empty_file_is_no_failure(tmp_path: Path) -> None:
    empty, out = tmp_path / "empty.jsonl", tmp_path / "out.jsonl"
    empty.touch()
    result = run(empty, "-o", out)
    assert result.exit_code == 0
    assert result.stderr.startswith("0 records: 0 stories, 0 mirrors, 0 rejected, ")
    assert out.read_bytes() == b""


def test_the_summary_counts_what_else_there_was(stories: Path) -> None:
    gone = '{"id": "mehr:9", "story_id": "mehr:9", "status": "removed", "superseded_by": null}\n'
    undated = line("titronline:3", "titronline", "دیروز", *RAIN[:1])
    newer = ORIGINAL.replace('"id"', '"version": 2, "id"').replace("T08", "T07")
    result = run("-", stdin=COPY + COPY + ORIGINAL + gone + undated + newer)
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "6 records: 1 story, 2 mirrors (1 verbatim, 1 truncated), 1 repeated, 1 older version, 1 tombstone, "
        "1 unreadable date, 0 rejected, "
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "a.jsonl", "--mirrors", "a.jsonl"], "-o and --mirrors both name a.jsonl: give each a file of its own"),
        (["--mirrors", "-"], "-o and --mirrors both name -: give each a file of its own"),
        (["-o", "a", "--mirrors", "b", "--rejects", "./b"], "--mirrors and --rejects both name b"),
        (["--mirrors", "stories.jsonl"], "--mirrors would take the place of stories.jsonl, which is read"),
        (["--rejects", "./stories.jsonl"], "--rejects would take the place of stories.jsonl, which is read"),
    ],
)
def test_files_that_would_overwrite_each_other_are_wrong_usage(
    arguments: list[str], message: str, stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stories.parent)
    before = stories.read_bytes()
    result = run("stories.jsonl", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert stories.read_bytes() == before
    assert list(stories.parent.iterdir()) == [stories]


def test_several_outputs_may_go_nowhere(stories: Path) -> None:
    assert run(stories, "-o", "/dev/null", "--mirrors", "/dev/null", "--rejects", "/dev/null").exit_code == 0


def test_a_file_that_can_not_be_read_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    for name, reason in (("nothing.jsonl", "No such file or directory"), (".", "Is a directory")):
        result = run(tmp_path / name, "-o", tmp_path / "out.jsonl")
        assert result.exit_code == 1
        assert result.stderr == f"qomnews: {tmp_path / name} can't be read: {reason}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_not_be_written_to_is_named_before_the_work_begins(stories: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = run(stories, "-o", out, "--mirrors", stories / "m.jsonl")
    assert result.exit_code == 1
    assert result.stderr == f"qomnews: {stories}/m.jsonl can't be written: {stories} is no folder\n"
    assert run(stories, "-o", tmp_path).stderr.endswith("can't be written: it is a folder; name a file in it\n")
    assert list(tmp_path.iterdir()) == [stories]


def test_a_full_disk_is_named_and_leaves_the_other_files_as_they_were(stories: Path, tmp_path: Path) -> None:
    mirrors = tmp_path / "m.jsonl"
    mirrors.write_bytes(b"before")
    result = run(stories, "-o", FULL, "--mirrors", mirrors)
    assert result.exit_code == 1
    assert result.stderr == "qomnews: /dev/full can't be written: No space left on device\n"
    assert mirrors.read_bytes() == b"before"
    with FULL.open("wb") as full:
        done = alone(stories, stdout=full)
    assert done.stderr == "qomnews: standard output can't be written: No space left on device\n"
    assert done.returncode == 1


def test_a_reader_that_has_enough_is_no_failure_and_the_files_are_written(stories: Path, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    mirrors = tmp_path / "m.jsonl"
    with os.fdopen(writer, "wb") as closed:
        done = alone(stories, "--mirrors", mirrors, stdout=closed)
    assert (done.returncode, done.stderr) == (0, "")
    assert mirrors.read_bytes().count(b"\n") == 1


def many(count: int) -> str:
    """Lines of as many stories, every tenth a copy of the one before."""
    lines = []
    for number in range(count):
        story = number - (number % 10 == 9)
        words = " ".join(f"{word}{story}" for word in ("باران", "کتاب", "سد", "انار", "خانه", "پل", "راه", "باغ") * 9)
        outlet = "mehr" if story == number else "shahr20"
        lines.append(line(f"{outlet}:{number}", outlet, "2025-12-16T08:00:00+03:30", f"خبر {story}", words))
    return "".join(lines)


# A signal may come while coverage holds its own lock, which an exception out of the handler never gives back.
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interruption_leaves_the_old_files_and_nothing_else(number: signal.Signals, tmp_path: Path) -> None:
    path, mirrors = tmp_path / "stories.jsonl", tmp_path / "m.jsonl"
    text = many(20_000)
    path.write_text(text, encoding="utf-8")
    mirrors.write_bytes(b"before")
    command = [*ALONE, str(path), "-o", str(path), "--mirrors", str(mirrors)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=UNMEASURED) as process:
        while process.poll() is None and len(list(tmp_path.iterdir())) < 4:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(60) != 0
    assert path.read_text(encoding="utf-8") == text
    assert mirrors.read_bytes() == b"before"
    assert sorted(tmp_path.iterdir()) == [mirrors, path]


MEASURED = (
    "import atexit, resource, sys; "
    "atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)); "
    f"{ALONE[-1]}"
)


@pytest.mark.long
def test_texts_are_not_held(tmp_path: Path) -> None:
    """Ten thousand records of 20 kB: what is held of each is its fingerprint, not what it says."""
    lines = many(10_000).splitlines()
    padding = "x" * 20_000
    peaks = []
    for size in (100, 10_000):
        path = tmp_path / "large.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for each in lines[:size]:
                file.write(f'{each[:-1]}, "extra": "{padding}"}}\n')
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, str(path), "-o", os.devnull], stderr=subprocess.PIPE, check=True
        )
        peaks.append(int(done.stderr.splitlines()[-1]) * 1024)
    assert path.stat().st_size > 200_000_000
    assert peaks[1] - peaks[0] < 100_000_000


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_and_bad_lines_are_named_above_it(stories: Path, tmp_path: Path) -> None:
    with stories.open("a", encoding="utf-8") as file:
        file.write(BROKEN + "\n" * 200)
    screen = _Terminal()
    with redirect_stderr(screen), pytest.raises(SystemExit) as ended:
        app([str(stories), "-o", str(tmp_path / "out.jsonl")])
    assert ended.value.code == 3
    assert "lines" in screen.getvalue()
    assert f"qomnews: {stories}, line 3: it is no JSON: " in screen.getvalue()
    assert "3 records: 1 story" in screen.getvalue()
