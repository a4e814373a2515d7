"""Python, packages, zone data, terminal, lexicon."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from qomnews.cli.checks.finding import Finding, error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.config import Config

# Tehran's offset on days that tell zone data apart: whole hours for a while, summer time, its end in 1401, none since.
_OFFSETS = (
    (datetime(1978, 1, 15, tzinfo=UTC), timedelta(hours=4)),
    (datetime(2005, 7, 1, tzinfo=UTC), timedelta(hours=4, minutes=30)),
    (datetime(2006, 7, 1, tzinfo=UTC), timedelta(hours=3, minutes=30)),
    (datetime(2022, 7, 1, tzinfo=UTC), timedelta(hours=4, minutes=30)),
    (datetime(2025, 7, 1, tzinfo=UTC), timedelta(hours=3, minutes=30)),
)
# A plural whose half-space is lost, and as it should be: "books".
_LOST, _RESTORED = "کتابهای", "کتاب‌های"
_REINSTALL = "install it again from requirements.lock (docs/operate.md)"


def program(config: Config) -> Iterator[Finding]:
    """What the program stands on."""
    yield python(sys.version_info[:2])
    yield packages(_required())
    yield zone_data()
    yield terminal(sys.stdout.encoding or "")
    yield lexicon(config)


def python(version: tuple[int, ...]) -> Finding:
    """Whether this Python will do."""
    if (3, 12) <= version < (3, 14):
        return ok("Python", platform.python_version())
    found = ".".join(map(str, version))
    return error("Python", f"{found} is not supported", "make the environment with Python 3.12 or 3.13")


def packages(required: Iterable[str]) -> Finding:
    """Whether what the program requires is there, in versions that it knows."""
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import Requirement

    wrong, count = [], 0
    for requirement in map(Requirement, required):
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        count += 1
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
        else:
            if not requirement.specifier.contains(found, prereleases=True):
                wrong.append(f"{requirement.name} is {found}, not {requirement.specifier}")
    if wrong:
        return error("packages", ", ".join(wrong), _REINSTALL)
    return ok("packages", f"qomnews {version('qomnews')}, scrapy {version('scrapy')}, and {count - 1} more as required")


def _required() -> list[str]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        return requires("qomnews") or []
    except PackageNotFoundError:
        return ["qomnews"]


def zone_data() -> Finding:
    """Whether Tehran's clocks are known as they were and are."""
    from importlib.metadata import version

    from qomnews.dates import TEHRAN

    for instant, offset in _OFFSETS:
        found = instant.astimezone(TEHRAN).utcoffset()
        if found != offset:
            return error(
                "zone data",
                f"Asia/Tehran is {found} ahead on {instant:%Y-%m-%d}, where it was {offset}: dates would be wrong",
                "pip install --upgrade tzdata",
            )
    return ok("zone data", f"Asia/Tehran is as it should be, tzdata {version('tzdata')}")


def terminal(encoding: str) -> Finding:
    """Whether Persian can be written to standard output."""
    if encoding.lower().replace("-", "") == "utf8":
        return ok("terminal", "UTF-8")
    return warning("terminal", f"{encoding} can't show Persian", "set LANG=C.UTF-8 or PYTHONUTF8=1")


def lexicon(config: Config) -> Finding:
    """Whether half-spaces can be restored, and the operator's own words are read."""
    from qomnews.config import ConfigError
    from qomnews.text import Normaliser, Options
    from qomnews.text.lexicon import LexiconError
    from qomnews.text_options import text_options

    try:
        options = text_options(config.text)
        # What is set may forbid it; the lexicon is tried all the same.
        restored = Normaliser(Options(forms=options.forms)).normalise(_LOST)
    except LexiconError as problem:
        return error("lexicon", str(problem), _REINSTALL)
    except ConfigError as problem:
        return error("lexicon", str(problem), "mend the file, or take text.lexicon out of the configuration")
    if restored != _RESTORED:
        return error("lexicon", f"{_LOST} came out as {restored}, not {_RESTORED}", _REINSTALL)
    own = f", and {len(options.forms)} forms of your own" if options.forms else ""
    return ok("lexicon", f"half-spaces are restored{own}")
