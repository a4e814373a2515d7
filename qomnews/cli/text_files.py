"""Text files of any size: read line by line in flat memory, rewritten in one step or not at all."""

from __future__ import annotations

import os
import re
import secrets
import signal
import stat
import threading
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import attrs

from qomnews.durable import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import FrameType

# Bytes of the longest line that is taken in one. No line of prose comes near it; to normalise one takes some 50 MB.
LONGEST = 1 << 20

_BOM = "\ufeff"
# UTF-8 of a space or tab, and of the wider and narrower ones.
_BLANK = re.compile(
    rb"[ \t]|\xc2\xa0|\xe1\x9a\x80|\xe2\x80(?:[\x80-\x8a]|\xaf)|\xe2\x81\x9f|\xe3\x80\x80",
)
_LONGEST_CHARACTER = 4


class EncodingError(ValueError):
    """A file isn't UTF-8; the message names the line and the byte in it, not the file."""


@attrs.frozen
class Passage:
    """A line, or a piece of a very long one.

    `number` counts lines and `column` code points, both from 1. `gap` is what stands before the passage and belongs
    to none: the blank at which a line was cut, or the byte order mark.
    """

    number: int
    column: int
    gap: str
    text: str


@attrs.frozen
class Change:
    """A passage and what becomes of its gap and its text."""

    passage: Passage
    gap: str
    text: str

    @property
    def before(self) -> str:
        """The passage as it came, gap and line's end included."""
        return self.passage.gap + self.passage.text

    @property
    def after(self) -> str:
        """The same as it is to be."""
        return self.gap + self.text


def passages(stream: BinaryIO, advance: Callable[[int], object] | None = None) -> Iterator[Passage]:
    """The lines of a file, each with the end it has; lines of more than `LONGEST` bytes in pieces.

    A piece ends where a blank is, which becomes the next one's gap; without one, behind any character.

    Args:
        stream: UTF-8.
        advance: told how many bytes were read, every time.

    Raises:
        EncodingError: bytes that are not UTF-8.
    """
    number, column, at = 1, 1, 0
    gap = rest = b""
    while data := rest + (read := stream.readline(LONGEST - len(rest))):
        if advance is not None:
            advance(len(read))
        ends = len(data) < LONGEST or data.endswith(b"\n")
        cut, resume = (len(data), len(data)) if ends else _cut(data)
        text = _decoded(data[:cut], number, at)
        if number == 1 and not at and text.startswith(_BOM):
            # No column of its own: editors don't show it.
            gap, text = _BOM.encode(), text[1:]
        elif at:
            if not gap and (blank := _BLANK.match(data, 0, cut)):
                gap, text = blank.group(), text[1:]
            column += len(gap.decode())
        yield Passage(number, column, gap.decode(), text)
        gap, rest = data[cut:resume], data[resume:]
        number, column, at = (number + 1, 1, 0) if ends else (number, column + len(text), at + resume)
    if gap:
        yield Passage(number, column + 1, gap.decode(), "")


def _cut(data: bytes) -> tuple[int, int]:
    """Where a piece of a line ends, and where the next starts: before and behind the last blank."""
    space = data.rfind(b" ")
    if space >= 0:
        return space, space + 1
    if blanks := deque(_BLANK.finditer(data), maxlen=1):
        return blanks[0].span()
    for end in range(len(data) - 1, len(data) - 1 - _LONGEST_CHARACTER, -1):
        # A byte that opens a character, ASCII or not: what stands before it is whole.
        if data[end] & 0xC0 != 0x80:
            return end, end
    return len(data), len(data)


def _decoded(data: bytes, number: int, at: int) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        place = at + error.start + 1
        raise EncodingError(
            f"line {number}: byte {place} (0x{data[error.start]:02x}) is not UTF-8; "
            "convert the text first, for example with iconv -f WINDOWS-1256 -t UTF-8"
        ) from error


def changes(lines: Iterable[Passage], change: Callable[[str], str]) -> Iterator[Change]:
    """What becomes of passages: blanks at which a line was cut become one space, save at the line's ends."""
    number, written = 0, False
    for passage in lines:
        if passage.number != number:
            number, written = passage.number, False
        text = change(passage.text)
        content = bool(text.strip("\r\n"))
        yield Change(passage, " " if written and content and passage.gap else "", text)
        written = written or content


def rewrite(path: Path, changed: Callable[[BinaryIO], Iterable[Change]]) -> bool:
    """Replaces a file's text in one step, mode bits and links kept; True where it was, False where nothing changes.

    Whoever reads the file sees the old text or the new. On an error or an interruption (SIGINT, SIGTERM, SIGHUP) it
    stays the old one, and nothing is left beside it; a file that doesn't change isn't written at all.

    Raises:
        OSError: the file can't be read or replaced, or is none.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(0, "it is no regular file, so nothing can take its place")
    # Through a link to the file that it stands for, so that the link stays.
    target = path.resolve()
    with target.open("rb") as source:
        same = 0
        run = iter(changed(source))
        for change in run:
            if change.before != change.after:
                break
            same += len(change.before.encode())
        else:
            return False
        with stopped_by_signals(), _replacing(target) as file:
            _copy(target, file, same)
            file.write(change.after.encode())
            for later in run:
                file.write(later.after.encode())
    return True


def _copy(path: Path, to: BinaryIO, length: int) -> None:
    with path.open("rb") as source:
        while length > 0 and (data := source.read(min(length, LONGEST))):
            to.write(data)
            length -= len(data)


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file in the same folder, which takes the target's place at the end, or goes."""
    part = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    was = target.stat()
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            # Only the system's administrator may give files away.
            with suppress(PermissionError):
                os.fchown(file.fileno(), was.st_uid, was.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(was.st_mode))
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(target.parent)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Signals that would end the process at once end it by an exception, so that what is half done can be undone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What is ignored, as under nohup, stays so.
    ending = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
