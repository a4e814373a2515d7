"""The language of a page, Persian or English: its words, numbers, days and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.dates import TEHRAN, to_jalali
from qomnews.dates.jalali import MONTHS
from qomnews.outlets import OUTLETS
from qomnews.reader.words import WORDS
from qomnews.report import persian

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

Code = Literal["fa", "en"]
COOKIE = "lang"
_MONTHS_IN_ENGLISH = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)


@attrs.frozen
class Language:
    """What a page says, and how. In templates it is `lang`, and its methods stand by themselves."""

    code: Code

    @property
    def direction(self) -> str:
        """As HTML's `dir` has it."""
        return "rtl" if self.code == "fa" else "ltr"

    @property
    def other(self) -> Code:
        """The one to switch to."""
        return "en" if self.code == "fa" else "fa"

    def t(self, key: str, /, **values: object) -> str:
        """What the reader's words say under a key, with values where it names some in braces.

        Raises:
            KeyError: there is no such key.

        >>> Language("en").t("frame.skip")
        'Skip to the text'
        """
        said = WORDS[key][self.code == "en"]
        return said.format(**values) if values else said

    def number(self, value: float, places: int = 0) -> str:
        """A number, thousands apart.

        >>> Language("fa").number(1234), Language("en").number(1234)
        ('۱٬۲۳۴', '1,234')
        """
        return persian.number(value, places) if self.code == "fa" else f"{value:,.{places}f}"

    def digits(self, text: str) -> str:
        """A text of our own with the language's digits."""
        return persian.digits(text) if self.code == "fa" else text

    def day(self, instant: datetime) -> str:
        """Tehran's day in words, by the Jalali calendar.

        >>> from datetime import UTC, datetime
        >>> [Language(code).day(datetime(2025, 12, 16, 8, tzinfo=UTC)) for code in ("fa", "en")]
        ['سه‌شنبه ۲۵ آذر ۱۴۰۴', 'Tuesday 25 Azar 1404']
        """
        local, (year, month, number) = instant.astimezone(TEHRAN), to_jalali(instant)
        if self.code == "fa":
            return persian.long_day(local.date(), (year, month, number))
        return f"{local:%A} {number} {_MONTHS_IN_ENGLISH[month - 1]} {year}"

    def short_day(self, instant: datetime) -> str:
        """Day and month.

        >>> from datetime import UTC, datetime
        >>> Language("fa").short_day(datetime(2025, 12, 16, 8, tzinfo=UTC))
        '۲۵ آذر'
        """
        _, month, number = to_jalali(instant)
        return self.digits(f"{number} {self.month(month)}")

    def month(self, month: int) -> str:
        """The name of a Jalali month (1-12)."""
        return (MONTHS if self.code == "fa" else _MONTHS_IN_ENGLISH)[month - 1]

    def weekday(self, instant: datetime) -> str:
        """Tehran's day of the week."""
        local = instant.astimezone(TEHRAN)
        return persian.WEEKDAYS[local.weekday()] if self.code == "fa" else f"{local:%A}"

    def clock(self, instant: datetime) -> str:
        """Hour and minute on Tehran's clocks."""
        return self.digits(f"{instant.astimezone(TEHRAN):%H:%M}")

    def moment(self, instant: datetime) -> str:
        """Day and minute, short.

        >>> from datetime import UTC, datetime
        >>> Language("en").moment(datetime(2025, 12, 15, 21, 5, tzinfo=UTC))
        '1404/09/25 00:35'
        """
        return self.digits(f"{jalali(instant, '/')} {instant.astimezone(TEHRAN):%H:%M}")

    def field(self, name: str) -> str:
        """What a record's field is called; its name in the schema, in English."""
        return persian.FIELDS.get(name, name) if self.code == "fa" else name

    def outlet(self, outlet_id: str) -> str:
        """An outlet's name; its id where the registry has none."""
        found = next((row for row in OUTLETS if row.id == outlet_id), None)
        if found is None:
            return outlet_id
        return found.name if self.code == "fa" else found.english_name


def jalali(instant: datetime, mark: str = "-") -> str:
    """Tehran's Jalali day as addresses have it.

    >>> from datetime import UTC, datetime
    >>> jalali(datetime(2025, 12, 15, 21, 5, tzinfo=UTC))
    '1404-09-25'
    """
    year, month, day = to_jalali(instant)
    return f"{year:04}{mark}{month:02}{mark}{day:02}"


def language_of(request: Request) -> Language:
    """The language that an address names, else the cookie of an earlier visit; Persian by default."""
    named = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return Language("en" if named == "en" else "fa")
