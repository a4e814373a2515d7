"""What deriving again came to, for people."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import orjson
import typer

from qomnews.cli.edit_rows import visible

if TYPE_CHECKING:
    from qomnews.reprocess.report import Report
    from qomnews.reprocess.sources import Found

_PIECE = re.compile(r"\S+\s*")
_CONTEXT = 4
_LONGEST = 200


def tell(found: Found, report: Report, *, dry_run: bool) -> None:
    """Counts, by field, with a few samples of each; what failed, and why."""
    again = f"{found.from_pages + found.from_raw:,} records derived again"
    sources = f"{found.from_pages:,} from kept pages, {found.from_raw:,} from raw records"
    lines = [f"{found.looked_at:,} articles: {again} ({sources}); {found.in_force:,} are by today's rules"]
    if found.without_page:
        lines.append(
            f"{found.without_page:,} were read by older rules from pages that aren't in the archive (any more)"
        )
    would = "would change" if dry_run else "changed"
    lines.append(f"{report.changed:,} {would}, {report.only_rules:,} only in `rules`, {report.same:,} not at all")
    lines += [f"  {name:24}{count:>9,}" for name, count in report.fields.most_common()]
    if report.texts:
        what = "would be judged anew" if dry_run else "were judged anew; `qomnews reindex` does so with all stories"
        lines.append(f"mirrors of {report.texts:,} with another text {what}")
    if report.stories:
        lines.append(f"{report.stories:,} stand otherwise in their stories, or their mirrors do")
    if report.overtaken:
        lines.append(f"{report.overtaken:,} were fetched anew meanwhile, and left alone")
    if found.damaged.lost:
        lost = ", ".join(f"{reason} {count:,}" for reason, count in found.damaged.lost.most_common())
        lines.append(f"records of the archive that are damaged: {lost}")
    if report.fields and dry_run:
        lines.append("samples (| is a half-space):")
        lines += _samples(report)
    for reason, count in report.failures.most_common():
        lines.append(f"{count:,} can't be derived any more ({reason}), and stay as they were:")
        lines += [f"  {article_id}: {detail}" for article_id, detail in report.failed[reason]]
    if dry_run:
        lines.append("nothing was changed; without --dry-run it is")
    for line in lines:
        typer.echo(line, err=True)


def _samples(report: Report) -> list[str]:
    lines = []
    for name, _ in report.fields.most_common():
        for sample in report.samples[name]:
            before, after = difference(sample.before, sample.after)
            lines += [f"  {name} of {sample.article_id}", f"    - {before}", f"    + {after}"]
    return lines


def difference(before: object, after: object) -> tuple[str, str]:
    """The first passage in which two values differ, with some words around it, and what can't be seen made visible.

    >>> difference("یک دو سه چهار پنج شش", "یک دو سه چهار پنجاه شش")
    ('یک دو سه چهار پنج شش', 'یک دو سه چهار پنجاه شش')
    >>> difference(None, ["قم"])
    ('null', '["قم"]')
    """
    one, other = _pieces(before), _pieces(after)
    for kind, start, stop, from_, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            return _cut(one, start, stop), _cut(other, from_, to)
    return _cut(one, 0, len(one)), _cut(other, 0, len(other))


def _pieces(value: object) -> list[str]:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return _PIECE.findall(text)


def _cut(pieces: list[str], start: int, stop: int) -> str:
    first, last = max(start - _CONTEXT, 0), min(stop + _CONTEXT, len(pieces))
    text = visible("".join(pieces[first:last]).strip())
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} …"
    return f"{'… ' if first else ''}{text}{' …' if last < len(pieces) else ''}"
