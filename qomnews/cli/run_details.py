"""One run in full, laid out for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qomnews.cli.merge import in_tehran
from qomnews.cli.run_times import meaning_of, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qomnews.store import Extraction, Run

_LABEL = 12


def details(run: Run, extraction: Extraction | None) -> Iterator[str]:
    """Lines of text, without their ends."""
    stats = run.stats
    yield f"run {run.id} of {run.outlet or run.spider}: {meaning_of(run)}"
    took = "" if run.finished_at is None else f", took {span(run.finished_at - run.started_at)}"
    yield _row("began", f"{in_tehran(run.started_at)} (Tehran){took}")
    if run.arguments:
        yield _row("asked for", ", ".join(f"{name}={_value(value)}" for name, value in run.arguments.items()))
    if run.reason:
        yield _row("ended", run.reason)
    for number, reason in enumerate(stats.get("reasons", ())):
        yield _row("" if number else "because", reason)
    yield from _counts(stats)
    for name in ("failed", "rejected"):
        yield from _lost(name, stats)
    yield from _drift(extraction)
    yield from _alarms(stats)
    yield from _timings(stats)
    yield from _process(stats)
    for number, (name, value) in enumerate(stats.get("settings", {}).items()):
        yield _row("" if number else "settings", f"{name} = {_value(value)}")


def _counts(stats: Mapping[str, Any]) -> Iterator[str]:
    counts = {name: count for name, count in stats.get("counts", {}).items() if count}
    if counts:
        yield _row("counts", ", ".join(f"{name} {count:,}" for name, count in counts.items()))


def _lost(name: str, stats: Mapping[str, Any]) -> Iterator[str]:
    for number, (reason, count) in enumerate(stats.get(name, {}).items()):
        yield _row("" if number else name, f"{reason}: {count:,}")
        for address in stats.get("samples", {}).get(reason, ()):
            yield _row("", f"  {address}")


def _drift(extraction: Extraction | None) -> Iterator[str]:
    if extraction is None:
        return
    if not extraction.jumps:
        yield _row("drift", f"none on {extraction.pages:,} pages")
    for number, jump in enumerate(extraction.jumps):
        shares = (
            f"{jump['lost']} {jump['lost_before']:.0%} -> {jump['lost_now']:.0%}, "
            f"{jump['gained']} {jump['gained_before']:.0%} -> {jump['gained_now']:.0%}"
        )
        yield _row("" if number else "drift", f"{jump['field']}: {shares} since run {jump['since']}")
        for address in jump["examples"]:
            yield _row("", f"  {address}")


def _alarms(stats: Mapping[str, Any]) -> Iterator[str]:
    for number, verdict in enumerate(stats.get("monitors", ())):
        said = f": {verdict['said']}" if verdict.get("said") else ""
        yield _row("" if number else "monitors", f"{verdict['monitor']} {verdict['state']}{said}")
    for number, alarm in enumerate(stats.get("alarms", ())):
        told = ", ".join(alarm["told"]) or "nobody yet"
        yield _row("" if number else "alarms", f"{alarm['monitor']} since run {alarm['since']}, told by: {told}")


def _timings(stats: Mapping[str, Any]) -> Iterator[str]:
    timings = stats.get("timings", {})
    fetched = stats.get("counts", {}).get("fetched", 0)
    if timings:
        yield _row("time", f"{'step':<12}{'seconds':>10}{'times':>9}{'ms a story':>12}")
    for step, spent in timings.items():
        each = f"{1000 * spent['seconds'] / fetched:,.1f}" if fetched else ""
        yield _row("", f"{step:<12}{spent['seconds']:>10,.2f}{spent['times']:>9,}{each:>12}")


def _process(stats: Mapping[str, Any]) -> Iterator[str]:
    memory, traffic = stats.get("memory"), stats.get("traffic")
    if memory:
        known = [f"{name} {memory[f'{name}_mb']:,.0f} MB" for name in ("start", "end", "peak") if memory[f"{name}_mb"]]
        # Runs of earlier versions had none.
        if beside := memory.get("second_mb"):
            known.append(f"{beside:,.0f} MB of a second process")
        yield _row("memory", ", ".join(known))
    if stats.get("open_files"):
        yield _row("open files", f"{stats['open_files']:,} at its end")
    if traffic:
        statuses = ", ".join(f"{status} {count:,}" for status, count in traffic["statuses"].items())
        yield _row(
            "traffic",
            f"{traffic['requests']:,} requests, {traffic['retries']:,} of them again, "
            f"{traffic['bytes_sent'] / 1e6:,.2f} MB sent, {traffic['bytes_received'] / 1e6:,.2f} MB received"
            + (f"; answers {statuses}" if statuses else ""),
        )


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(label: str, text: str) -> str:
    return f"  {label:<{_LABEL}}{text}"
