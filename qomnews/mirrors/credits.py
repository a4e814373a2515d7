"""Which outlet a credit names, and what that outlet is called: ours from the registry, others from a table."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from qomnews.mirrors.credited_outlets import OTHERS
from qomnews.mirrors.segments import attributions
from qomnews.outlets import OUTLETS, outlet_of_host
from qomnews.text import skeleton

RULES = "1"
"""Version of the rules and of the tables: moves when a page's source may be called otherwise than before."""


def _one_of(*phrases: str) -> str:
    """An alternation of phrases as skeletons, the longest first."""
    return "|".join(sorted(map(skeleton, phrases), key=len, reverse=True))


# What may stand before a name. Of a word that is an ordinary one too, its kind ("news agency", "paper", "site") makes a
# name, a part of a newsroom ("group", "channel") makes none, and what only leads in ("as quoted from") changes nothing.
_BEFORE = re.compile(
    "(?P<kind>"
    + _one_of(
        "خبرگزاری",
        "خبرگزاری رسمی",
        "خبرگزاری بین المللی",
        "پایگاه خبری",
        "پایگاه خبری تحلیلی",
        "پایگاه تحلیلی خبری",
        "وب سایت",
        "وب سایت خبری",
        "وبگاه",
        "سایت",
        "سایت خبری",
        "سایت خبری تحلیلی",
        "روزنامه",
        "هفته نامه",
    )
    + ")|(?P<part>"
    + _one_of(
        "گزارش",
        "سرویس",
        "سرویس خبری",
        "گروه",
        "گروه استان ها",
        "گروه استان های",
        "پایگاه",
        "پایگاه اطلاع رسانی",
        "شبکه خبری",
        "رسانه",
        "کانال",
        # Of a desk: social, political, cultural, economic, sports, provincial, accidents; sent there.
        "اجتماعی",
        "سیاسی",
        "فرهنگی",
        "اقتصادی",
        "ورزشی",
        "استانی",
        "حوادث",
        "اعزامی",
    )
    + ")|(?:"
    + _one_of("به گزارش", "به نقل از", "منبع", "موتور جستجوگر خبر", "خبرنگار", "خبرنگاران")
    + ")"
)
# What may stand after one: in Qom, of Qom, from Qom, ...
_QOM = skeleton("قم")
_AFTER = re.compile(f"(?:{_one_of('در', 'از', 'استان', 'منطقه', 'مرکز', 'دفتر', 'شعبه')})*{_QOM}$")
# A half-space joins: «فارس‌زبان» (Persian-speaking) is a word of its own.
_WORD = re.compile("(?:[^\\W_]|[\u200c\u064b-\u065f\u0670])+")
_BREAK = re.compile(r"\s[-–—ـ]|[-–—]\s|[/|()\[\]«»\"]")
_OF = re.compile("(?<=ه)[\u200c ][یي](?=[ «])")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_MOST_WORDS = 7
_LONGEST = 200
_LONGEST_HOST = 253

_WORDS = {skeleton(word): row.id for row in OTHERS for word in row.words}
_NAMES = {
    letters: row_id
    for row_id, names in (
        *((row.id, (row.name, *row.names)) for row in OTHERS),
        *((row.id, (row.name, row.english_name, *row.names)) for row in OUTLETS),
    )
    for letters in map(skeleton, names)
    if letters not in _WORDS
}
_HOSTS = {host: row.id for row in OTHERS for host in row.hosts}
_CANONICAL = {row.id: row.name for row in OTHERS} | {row.id: row.name for row in OUTLETS}
_AGENCY, _CLUB = skeleton("خبرگزاری"), skeleton("باشگاه")
_INTRODUCING = {_AGENCY, _CLUB, skeleton("خبرنگار"), skeleton("خبرنگاران")}


def credited_outlet(source_name: str | None, source_url: str | None = None) -> str | None:
    """Id of the outlet that a page names as its source, by name or else by address; None for any other body.

    >>> credited_outlet("خبرگزاري مهر - قم"), credited_outlet("روابط عمومی شهرداری قم")
    ('mehr', None)
    >>> credited_outlet(None, "https://www.isna.ir/news/1404")
    'isna'
    """
    # A longer name is a sentence of its own.
    by_name = _by_name(source_name) if source_name and len(source_name) <= _LONGEST else None
    return by_name or (_by_host(source_url) if source_url else None)


def credited_within(text: str) -> str | None:
    """The outlet that a text's attribution phrases name; the last named, which the others quote.

    >>> credited_within("به گزارش شهر بیست به نقل از ایسنا، باران بارید.")
    'isna'
    """
    known = [found for name in attributions(text) if (found := _by_name(name))]
    return known[-1] if known else None


def canonical_source(source_name: str | None, source_url: str | None = None) -> str | None:
    """What the source that a page names is called; of one that is no outlet's, the name as it is.

    The link tells where there is no name: a name that isn't known is still whom the page credits.

    >>> canonical_source("به گزارش خبرنگار مهر"), canonical_source("خبرگزاری ایسنا - قم")
    ('خبرگزاری مهر', 'ایسنا')
    >>> canonical_source("روابط عمومی شهرداری قم", "https://www.mehrnews.com/news/1")
    'روابط عمومی شهرداری قم'
    """
    named = source_name is not None and skeleton(source_name) != ""
    found = credited_outlet(source_name if named else None, None if named else source_url)
    return _CANONICAL[found] if found is not None else source_name


@lru_cache(maxsize=4096)
def _by_name(name: str) -> str | None:
    # «روزنامه‌ی ایران», as some write "the paper of".
    name = _OF.sub("", name)
    letters = skeleton(name)
    found = _alone(letters)
    if found is None and any(word in letters for word in _INTRODUCING):
        found = _introduced(name)
    if found is None and _BREAK.search(name):
        # "ISNA - Khorasan", "Fars/ Shiraz": an outlet and its desk anywhere. An ordinary word in such company is one.
        found = _alone(next(filter(None, map(skeleton, _BREAK.split(name))), ""), words=False)
    return found or _by_hosts_in(name)


def _alone(letters: str, *, words: bool = True) -> str | None:
    """The outlet that a folded credit names, with nothing around it but what may stand around a name.

    `words` says whether an ordinary word is a name without its kind before it; with a place behind it it never is:
    «شرق استان قم» is the east of the province.
    """
    if (found := _after_what_leads(letters, words=words)) is not None:
        return found
    if not letters.endswith(_QOM):
        return None
    return _after_what_leads(_AFTER.sub("", letters), words=False)


def _after_what_leads(letters: str, *, words: bool) -> str | None:
    """The outlet whose name is all that is left when what may stand before a name is taken off, piece by piece."""
    before = None
    while letters:
        if letters in _NAMES:
            return _NAMES[letters]
        if letters in _WORDS and (before == "kind" or (before is None and words)):
            return _WORDS[letters]
        if (found := _BEFORE.match(letters)) is None:
            return None
        before = found.lastgroup
        letters = letters[found.end() :]
    return None


def _introduced(name: str) -> str | None:
    """The outlet behind "news agency X", "reporter of X" or "the club of ..." within a longer credit."""
    words = [skeleton(word) for word in _WORD.findall(name)]
    for place, word in enumerate(words):
        if word not in _INTRODUCING:
            continue
        for end in range(min(len(words), place + _MOST_WORDS), place + 1, -1):
            behind = "".join(words[place + 1 : end])
            found = _NAMES.get(word + behind)
            if found is None and word != _CLUB:
                found = _NAMES.get(behind) or (_WORDS.get(behind) if word == _AGENCY else None)
            if found is not None:
                return found
    return None


def _by_hosts_in(name: str) -> str | None:
    if "." not in name:
        return None
    return next((found for host in _HOST.findall(name) if (found := _by_host(host))), None)


def _by_host(url: str) -> str | None:
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return None
    if len(host) > _LONGEST_HOST:
        return None
    ours = outlet_of_host(host)
    if ours is not None:
        return ours.id
    while "." in host:
        if host in _HOSTS:
            return _HOSTS[host]
        host = host.partition(".")[2]
    return None
