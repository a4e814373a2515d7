"""Folders that take each other's place in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qomnews.durable import sync
from qomnews.export.errors import ExportError
from qomnews.export.manifest import WITHIN
from qomnews.export.staged import clear_given_up, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# From linux/fs.h and fcntl.h.
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder to fill; at the end of the block it takes its place, after an error it goes.

    Where there is a folder already, the two are exchanged in one step; on systems that can't, there is none for a
    moment.

    Raises:
        ExportError: it can't be made, or the folder that is there is none of ours.
    """
    target = target.resolve()
    _require_replaceable(target)
    name = f".{target.name[:200]}."
    new = target.with_name(f"{name}{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_given_up(target.parent, name)
        new.mkdir()
    except OSError as error:
        raise unwritten(target, error) from error
    try:
        yield new
        try:
            _put(new, target)
            sync(target.parent)
        except OSError as error:
            raise unwritten(target, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _require_replaceable(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(f"{target} can't be written: it is a file; name a folder")
    if any(target.iterdir()) and not (target / WITHIN).exists():
        raise ExportError(f"{target} holds something that is no export ({WITHIN} is missing): name another folder")


def _put(new: Path, target: Path) -> None:
    """The new folder in its place; what was there has the new one's name then, if any."""
    if not target.exists():
        new.rename(target)
    elif not _exchanged(new, target):
        aside = new.with_name(f"{new.name}.old.part")
        target.rename(aside)
        new.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))
