"""Results that are kept as long as they hold."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from qomnews.reader.remembering import Remembered


def test_a_result_is_made_once_and_the_longest_unasked_for_goes_first() -> None:
    made: list[str] = []
    remembered = Remembered(2)

    def get(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return remembered.get(key, make)

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]


def test_what_fails_is_made_again() -> None:
    remembered = Remembered()
    with pytest.raises(ZeroDivisionError):
        remembered.get("x", lambda: 1 // 0)
    assert remembered.get("x", lambda: 1) == 1


def test_who_asks_for_the_same_meanwhile_waits_for_it() -> None:
    remembered, made, begun = Remembered(), [], threading.Event()

    def make() -> int:
        made.append(1)
        begun.set()
        time.sleep(0.05)
        return len(made)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(remembered.get, "x", make)
        begun.wait()
        others = [pool.submit(remembered.get, "x", make) for _ in range(3)]
        assert [each.result() for each in (first, *others)] == [1, 1, 1, 1]
