"""What `qomnews export` was asked for, by flags and by a profile of the configuration, and the job that this makes."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import attrs

from qomnews.cli.options import fail
from qomnews.cli.stories_meant import outlets_meant, span
from qomnews.export import UsageError
from qomnews.export.content import Content
from qomnews.export.job import Job, flat_format
from qomnews.export.last import is_name, keep, last, require_ahead
from qomnews.export.packing import SUFFIXES as PACKED
from qomnews.export.packing import packing_of
from qomnews.export.shape import Shape
from qomnews.export.writers import SUFFIXES, Format
from qomnews.export_sections import ExportConfig
from qomnews.store import Extract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qomnews.config import Config
    from qomnews.export.packing import Packing
    from qomnews.export.writing import Exported
    from qomnews.store import Store

LAST, ALL = "last", "all"
_LOCKED = 75


@attrs.frozen
class Options:
    """All that was asked for, flags before the profile.

    Attributes:
        home: where the state lives.
        profile: the profile's name.
        asked: its section with the flags in it.
    """

    home: Path
    profile: str | None
    asked: ExportConfig

    @property
    def to(self) -> str:
        """Where to."""
        return self.asked.output

    @property
    def partition(self) -> bool:
        """Whether it becomes a folder."""
        return self.asked.partition

    @property
    def include_mirrors(self) -> bool:
        """Whether it is about records, not only stories."""
        return self.asked.include_mirrors

    def job(self) -> Job:
        """What is to be done; the command ends with status 2 where a value can't be.

        Raises:
            UsageError: what was asked for doesn't go together.
            ExportError: up to where the profile got can't be read.
        """
        asked = self.asked
        extract = self._extract()
        format_ = cast("Format", asked.format or self._format_by_name())
        return Job(
            extract=extract,
            content=Content(categories=asked.categories, tags=asked.tags, sources=asked.sources, queries=asked.queries),
            shape=Shape(
                fields=tuple(name for given in asked.fields for name in given.replace(" ", "").split(",") if name),
                flat=asked.flat or flat_format(format_),
                texts=asked.text,
                tokens=asked.tokens,
                without_bodies=outlets_meant(asked.without_bodies, option="--without-body"),
                of_changes=extract.of_changes,
                dated=format_ == "parquet",
            ),
            format=format_,
            packing=self._packing(format_),
        )

    def require_ahead(self, store: Store, job: Job) -> None:
        """Nothing, where the store has all changes that the profile exported already.

        Raises:
            ExportError: it has fewer.
        """
        if self.profile is not None and job.extract.changed_after:
            with store.snapshot() as snapshot:
                require_ahead(job.extract.changed_after, snapshot.sequence, self.profile)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """No two runs of a profile at once: the second one ends with status 75."""
        if self.profile is None:
            yield
            return
        from filelock import FileLock, Timeout

        folder = self.home / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / f"export-{self.profile}.lock")
            lock.acquire(timeout=0)
        except Timeout:
            fail(f"another run exports profile {self.profile}", _LOCKED)
        except OSError as error:
            fail(f"the home {self.home} can't be used: {error.strerror or error}")
        try:
            yield
        finally:
            lock.release()

    def keep(self, exported: Exported) -> None:
        """Keeps up to where a profile got, where all of it was exported.

        Raises:
            ExportError: it can't be written.
        """
        if self.profile is not None and self.asked.limit is None and not exported.cut_short:
            keep(self.home, self.profile, exported.sequence, self.to)

    def _extract(self) -> Extract:
        asked = self.asked
        since, until = span(asked.since, asked.until)
        changed, after = self._changed()
        return Extract(
            outlets=outlets_meant(asked.outlets),
            since=since,
            until=until,
            kinds=_kinds(asked.kinds),
            desks=asked.desks,
            include_mirrors=asked.include_mirrors,
            changed_since=changed,
            changed_after=after,
            limit=asked.limit,
            order=asked.order,
        )

    def _changed(self) -> tuple[datetime | None, int | None]:
        said = self.asked.changed_since
        if said == ALL:
            return None, 0
        if said != LAST:
            return span(said, None, name="--changed-since")[0], None
        if self.profile is None:
            raise UsageError(
                "--changed-since last is for a profile, by whose name it is kept up to where it got: "
                "write [exports.NAME] into qomnews.toml and give --profile NAME"
            )
        if self.asked.limit is not None:
            raise UsageError("--limit would leave out changes that --changed-since last then never shows")
        return None, last(self.home, self.profile)

    def _format_by_name(self) -> str:
        path = Path(self.to)
        name = path.with_suffix("") if path.suffix in PACKED else path
        return SUFFIXES.get(name.suffix, "jsonl")

    def _packing(self, format_: Format) -> Packing:
        if self.asked.compress is not None:
            return self.asked.compress
        by_name = packing_of(Path(self.to))
        if by_name != "none" and format_ not in ("jsonl", "csv"):
            raise UsageError(f"{self.to}: {format_} is not compressed again; name it without {Path(self.to).suffix}")
        return by_name


def merged(config: Config, profile: str | None, given: dict[str, Any]) -> Options:
    """A profile with flags in the place of its values; the command ends with status 2 where there is no such one."""
    from pydantic import ValidationError

    section: dict[str, Any] = {}
    if profile is not None:
        if not is_name(profile):
            fail(f"--profile: {profile!r} is no name: letters, digits, - and _", 2)
        if profile not in config.exports:
            there = ", ".join(sorted(config.exports)) or "none"
            fail(f"--profile: there is no [exports.{profile}] in {config.home / 'qomnews.toml'}; there is {there}", 2)
        section = config.exports[profile].model_dump(exclude_unset=True)
    outlets_meant(given.get("outlets"))
    outlets_meant(given.get("without_bodies"), option="--without-body")
    try:
        return Options(config.home, profile, ExportConfig(**section | given))
    except ValidationError as error:
        details = error.errors()[0]
        fail(f"{'.'.join(map(str, details['loc']))}: {details['msg']}", 2)


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    from qomnews.article import KINDS

    for name in names:
        if name not in KINDS:
            raise UsageError(f"--kind: no kind of story is called {name!r}; there are {', '.join(KINDS)}")
    return names
