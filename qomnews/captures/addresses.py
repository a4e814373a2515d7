"""Archives as they are named on a command line: files, folders, globs, and addresses on the web or in S3."""

from __future__ import annotations

import glob
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from qomnews.warc.names import begun
from qomnews.warc.remote import objects_below
from qomnews.warc.volumes import SUFFIXES

_WILD = "*?["


class NoArchiveError(OSError):
    """A name stands for no archive; the message names it."""


def archives(name: str) -> list[str]:
    """The archives that a name stands for, by name; those of our crawls in the order in which they were begun.

    Args:
        name: a file; a folder, for the archives in it and below; a glob, `**` for any folders; an http or https
            address; or an s3 one, which may be a glob.

    Raises:
        NoArchiveError: there are none.
        OSError: a folder or bucket can't be listed.
    """
    scheme = urlsplit(name).scheme
    if scheme in ("http", "https"):
        return [name]
    if scheme == "s3":
        found = _in_bucket(name)
    elif scheme and len(scheme) > 1 and "://" in name:
        raise NoArchiveError(0, f"{name}: archives are read from files, http, https and s3")
    else:
        found = _on_disk(name)
    if not found:
        raise NoArchiveError(0, f"{name}: no archive has that name ({', '.join(SUFFIXES)})")
    return found


def _in_bucket(name: str) -> list[str]:
    wild = min((name.find(sign) for sign in _WILD if sign in name), default=-1)
    if wild >= 0:
        return sorted(address for address in objects_below(name[:wild]) if fnmatchcase(address, name))
    if name.endswith("/"):
        return sorted(address for address in objects_below(name) if address.endswith(SUFFIXES))
    return [name]


def _on_disk(name: str) -> list[str]:
    path = Path(name)
    if path.is_dir():
        files = (str(file) for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
        return sorted(files, key=_when)
    if path.exists():
        return [name]
    # A path's own glob takes no absolute patterns.
    found = glob.glob(name, recursive=True)  # noqa: PTH207
    return sorted((each for each in found if Path(each).is_file()), key=_when)


def _when(name: str) -> tuple[str, str]:
    """When a crawl of ours began a file, whichever outlet's: so pages come much as they came to the crawl."""
    return begun(Path(name).name) or "", name
