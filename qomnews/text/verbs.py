"""Verb forms that follow «می» and «نمی», from pairs of stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PRESENT = ("م", "ی", "د", "یم", "ید", "ند")
# می‌توان، می‌بایست، می‌باید
_IMPERSONAL = ("توان", "بایست", "بایستی", "باید")
_PAST = ("", "م", "ی", "یم", "ید", "ند")


def finite_forms(stems: Iterable[str]) -> Iterator[str]:
    """Forms that can follow «می»: `خواند#خوان` gives خوانم … خوانند, خواند … خواندند, and the participle خوانده.

    Args:
        stems: lines `past#present` as in hazm's verb table; one of the two may be empty.
    """
    yield from _IMPERSONAL
    for line in stems:
        past, _, present = line.strip().partition("#")
        if present and not present.endswith("ان"):
            # The causative: لغزاند، لغزانند
            yield from (f"{present}ان{ending}" for ending in (*_PRESENT, "د", *("د" + ending for ending in _PAST)))
        if past:
            yield from (past + ending for ending in _PAST)
            yield past + "ه"
        if present:
            yield from (present + ending for ending in _PRESENT)
            if present[-1] in "او":
                # گو: می‌گویم and, written with hamza in older news, می‌گوئیم
                yield from (present + "ی" + ending for ending in _PRESENT)
                yield from (present + "ئ" + ending for ending in ("ی", "یم", "ید"))
            elif present.endswith(("ای", "وی")):
                yield from (present[:-1] + "ئ" + ending for ending in ("ی", "یم", "ید"))
