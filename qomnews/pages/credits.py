"""Whom a story credits in its first sentence."""

from __future__ import annotations

import re

from qomnews.pages.reading import collapse

_CREDITED = re.compile(r"به\s+نقل\s+از\s+(?P<name>[^،,؛:.؟!]{3,80}?)\s*(?P<more>، [^،,؛:.؟!]{3,50})?\s*[،,؛:.؟!]")
# An institution whose name is a list: "organisation of appearance, landscape and green space".
_INSTITUTION = re.compile(r"(?:سازمان|اداره|شرکت|وزارت|معاونت|ستاد|کمیسیون|انجمن|مرکز|بنیاد)\b")
_LISTED = re.compile(
    r"، (?!(?:با|در|از|به|طی|که|این|آن|وی|پس|بر|برای|صبح|عصر|شامگاه|روز|همزمان)\b)(?:\S+\s){1,4}و\s\S+"
)


def credited(text: str) -> str | None:
    """Whom the first sentence of a story credits: «به نقل از …» up to the next stop.

    >>> credited("به گزارش «شهر بیست» به نقل از روابط عمومی شهرداری قم، با حضور مدیران")
    'روابط عمومی شهرداری قم'
    """
    match = _CREDITED.search(text[:400])
    if match is None:
        return None
    name = match["name"]
    if match["more"] and _INSTITUTION.search(name) and _LISTED.match(match["more"]):
        name += match["more"]
    return collapse(name).strip("«»\"' ") or None
