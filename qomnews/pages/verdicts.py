"""What a page is: an article, of some desk, or none and why."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qomnews.letterwise import letter_by_letter
from qomnews.pages.errors import NoArticleError
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.etree import _Element

    from qomnews.article import RawArticle
    from qomnews.outlets import Outlet
    from qomnews.pages.metadata import Metadata

_BOT_CHECK = re.compile(
    r"just a moment|checking your browser|attention required|verify you are (?:a )?human|are you a robot"
    r"|enable javascript|captcha|cf-challenge|challenge-platform|__arcsjs|ddos|access denied|request unsuccessful"
    r"|security check|transferring to the website|arvancloud|ddos-guard"
    r"|بررسی مرورگر|در حال انتقال به سایت|ربات نیستید|ربات نیستم|تأیید امنیتی|در حال بررسی امنیت|کد امنیتی را وارد",
    re.IGNORECASE,
)
_ERROR_TEXT = re.compile(
    r"\b(?:404|410|403|500|502|503)\b|not found|page (?:not|does)|internal server error|bad gateway|service unavailable"
    r"|(?:صفحه|مطلب|خبر|محتوا|نتیجه|آدرس|مورد)[^.؟!]{0,60}(?:یافت نشد|پیدا نشد|وجود ندارد|موجود نیست|موجود نمی\W?باشد)"
    r"|یافت نشد|پیدا نشد|حذف شده است|خطای? (?:۴۰۴|404|سرور|داخلی)|صفحه مورد نظر",
    re.IGNORECASE,
)
# "the site is under repair", "... is being updated and will soon be back": said of a site, not in a story's words.
_MAINTENANCE = re.compile(
    r"(?:سایت|پایگاه|سامانه|پور?تال|درگاه)[^.؟!]{0,60}"
    r"(?:در دست (?:تعمیر|ساخت|طراحی|بازسازی)|در حال (?:به\W?روز\W?رسانی|تعمیر|ارتقا|بازسازی)"
    r"|موقتا?ً? (?:از دسترس|غیر\W?فعال))"
    r"|under (?:maintenance|construction)|maintenance mode|be back soon",
    re.IGNORECASE,
)
# "results of the search for:" and what was searched for, in quotes or behind a colon.
_SEARCH = re.compile(
    r"(?:نتایج|نتیجه)(?:\W?ی)? جست\W?و?\W?جو(?:\W?ی)?(?: (?:برای|عبارت|کلمه|واژه))*\s*[:«\"“]|search results for",
    re.IGNORECASE,
)
_PERSIAN_WORDS = frozenset(
    "و در به از که را این است با برای شد کرد می های آن تا بر هم شده گفت خود اظهار نیز پس".split()
)
_ARABIC_WORDS = frozenset("في من على إلى أن التي الذي هذا هذه عن مع كان وقال بعد كما ذلك حيث بين".split())
_LETTERS = re.compile(r"[^\W\d_]+")
_PERSIAN_LETTERS = re.compile(r"[آ-یء-يپچژگکیۀ]+")
# A page with fewer letters may be one that only checks who asks for it.
_FEWEST_PERSIAN = 400
_NOT_PERSIAN = re.compile(r"[^آ-یء-يپچژگکیۀ]+")


def desk_of(about: Outlet, category: tuple[str, ...]) -> str | None:
    """The desk whose breadcrumb the category path carries, half-spaces and Arabic letters apart."""
    path = [fold(name) for name in category]
    for desk in about.desks:
        crumbs = [fold(name) for name in desk.breadcrumb]
        if any(path[start : start + len(crumbs)] == crumbs for start in range(len(path))):
            return desk.id
    return None


def not_a_page(tree: _Element) -> str | None:
    """Why a page can hold neither an article nor a listing: it is empty, or a check for bots; None when it can."""
    text = inline_text(tree)
    if _counted(_PERSIAN_LETTERS, text[:20_000]) < _FEWEST_PERSIAN:
        scripts = " ".join((script.text or "") + (script.get("src") or "") for script in tree.iter("script"))
        if match := _BOT_CHECK.search(f"{_title(tree)} {text[:3000]} {scripts[:20_000]}"):
            return f"a check for bots: the page says {match[0]!r}"
        if match := _ERROR_TEXT.search(_title(tree)):
            return f"an error page: its heading says {match[0]!r}"
    return None


def refuse_error_status(status: int | None) -> None:
    """Refuses what a server sent with an HTTP error; None where the status is not known.

    Raises:
        NoArticleError: with reason `error-text`.
    """
    if status is not None and status >= 400:
        raise NoArticleError("error-text", f"the server answered with status {status}")


def refuse_hopeless(
    tree: _Element,
    metadata: Metadata,
    *,
    has_body: bool,
    readable: Callable[[], Iterable[str]],
    shown: Callable[[], str],
) -> None:
    """Refuses what is no article whatever is in it: an empty page, a bot check.

    Args:
        tree: the page.
        metadata: what it says of itself.
        has_body: whether something stands where the outlet's articles have their text.
        readable: gives what can be read on it, piece by piece.
        shown: gives all that it shows.

    Raises:
        NoArticleError: with reason `empty` or `bot-check`.
    """
    if has_body:
        return
    # What can be read as so much Persian is neither empty nor a check for bots.
    letters = 0
    for said in readable():
        letters += len(_persian_alone(said))
        if letters >= _FEWEST_PERSIAN:
            return
    text = shown()
    letters = _counted(_LETTERS, text[:4000])
    title = _title(tree)
    if _counted(_PERSIAN_LETTERS, text[:20_000]) < _FEWEST_PERSIAN:
        scripts = " ".join((script.text or "") + (script.get("src") or "") for script in tree.iter("script"))
        if match := _BOT_CHECK.search(f"{title} {text[:3000]} {scripts[:20_000]}"):
            raise NoArticleError("bot-check", f"the page says {match[0]!r} instead of a story")
    if letters < 15 and not metadata.article:
        raise NoArticleError("empty", f"the page has {letters} letters of text")


def refuse_no_article(
    article: RawArticle, tree: _Element, *, others: Callable[[], int], by_markup: bool, at_listing: bool
) -> None:
    """Refuses a page whose fields don't add up to an article.

    Args:
        article: what the page gave.
        tree: the page.
        others: counts the other stories of the outlet that it links to; asked only where that says something.
        by_markup: whether title and text stand where the outlet's articles have them.
        at_listing: whether its address is a listing's.

    Raises:
        NoArticleError: with what the page is instead.
    """
    said = [block.text for block in article.body]
    heading = "" if by_markup else f"{_title(tree)} {article.title or ''}"
    letters = sum(map(len, said))
    if not by_markup and letters < 500 and (match := _ERROR_TEXT.search(heading)):
        raise NoArticleError("error-text", f"the page's heading says {match[0]!r}")
    if not by_markup and letters < 500 and not article.published_raw:
        text = inline_text(tree)
        if len(text) < 3000 and (match := _MAINTENANCE.search(text)):
            raise NoArticleError("error-text", f"the page says {match[0]!r}")
    if not by_markup and (match := _SEARCH.search(heading)) and others() >= 3:
        raise NoArticleError("listing", f"its heading says {match[0]!r}")
    whole = bool(said and article.title and article.published_raw)
    if not by_markup and (at_listing or not whole) and (linked := others()) >= 5:
        raise NoArticleError("listing", f"it links to {linked} stories and holds no dated text of one")
    if not said and not article.lead:
        text = inline_text(tree)
        if len(text) < 3000 and (match := _ERROR_TEXT.search(text)):
            raise NoArticleError("error-text", f"the page says {match[0]!r}")
        if article.title:
            raise NoArticleError("no-text", "no body, lead or caption was found")
    if not article.title:
        raise NoArticleError("no-title", "no heading of a story was found")
    _refuse_other_languages(" ".join([article.title, article.lead or "", *said]))


def _refuse_other_languages(text: str) -> None:
    persian = len(_persian_alone(text))
    # Most texts have so many that what is no letter need not be told from what is.
    if 2 * persian < len(text) and 2 * persian < (letters := _counted(_LETTERS, text)):
        raise NoArticleError("not-persian", f"{persian} of {letters} letters are Persian")
    words = text.split()
    arabic = sum(map(_ARABIC_WORDS.__contains__, words))
    if arabic > 5 and arabic > sum(map(_PERSIAN_WORDS.__contains__, words)):
        raise NoArticleError("not-persian", "the text reads as Arabic")


@letter_by_letter
def _persian_alone(text: str) -> str:
    return _NOT_PERSIAN.sub("", text)


def _counted(letters: re.Pattern[str], text: str) -> int:
    """How many letters stand in the runs that a pattern finds."""
    return sum(map(len, letters.findall(text)))


def _title(tree: _Element) -> str:
    first = (next(tree.iter(tag), None) for tag in ("title", "h1"))
    return " ".join([inline_text(element) for element in first if element is not None])
