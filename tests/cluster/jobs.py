"""Jobs that workers are given in tests: they are found by their names in other processes."""

from __future__ import annotations

import os
from pathlib import Path


def square(number: int) -> int:
    return number * number


def square_but_die_once(job: tuple[Path, int]) -> int:
    """The worker that comes to 3 first dies over it."""
    mark, number = job
    if number == 3:
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return square(number)
        os._exit(9)
    return square(number)


def die_over_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def refuse_three(number: int) -> int:
    if number == 3:
        raise LookupError("three is not there")
    return number
