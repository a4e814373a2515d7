"""What a caller may choose about normalising."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

Digits = Literal["fa", "keep", "latin"]
HalfSpaces = Literal["restore", "keep", "spaces", "remove"]
Convention = Literal["academy", "keep-solid", "uniform"]
Quotes = Literal["guillemets", "keep"]


class OptionError(ValueError):
    """A choice that doesn't exist; the message names the option, the value and the choices."""


def _one_of(choices: tuple[str, ...]) -> Callable[[object, attrs.Attribute[str], str], None]:
    def check(_: object, attribute: attrs.Attribute[str], value: str) -> None:
        if value not in choices:
            raise OptionError(f"{attribute.name}: {value!r} is not a choice; choose one of {', '.join(choices)}")

    return check


@attrs.frozen
class Options:
    """Choices of the normaliser; the defaults are what records are made with.

    >>> Options(digits="roman")
    Traceback (most recent call last):
    ...
    qomnews.text.options.OptionError: digits: 'roman' is not a choice; choose one of fa, keep, latin
    """

    digits: Digits = attrs.field(default="fa", validator=_one_of(get_args(Digits)))
    half_spaces: HalfSpaces = attrs.field(default="restore", validator=_one_of(get_args(HalfSpaces)))
    convention: Convention = attrs.field(default="academy", validator=_one_of(get_args(Convention)))
    quotes: Quotes = attrs.field(default="guillemets", validator=_one_of(get_args(Quotes)))
    # The user's own words and names, written as they should be: `qomnews.text.forms.read_forms` reads them.
    forms: tuple[str, ...] = ()
