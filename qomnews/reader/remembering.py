"""What took long to count, kept as long as the store has not changed; who asks for the same meanwhile waits for it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 64


class Remembered:
    """The last results by key, of which there are so many at most; safe to use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}

    def get[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key, made now if it wasn't yet; what fails is not kept."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return cast("T", self._results[key])
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._results:
                    return cast("T", self._results[key])
            try:
                result = make()
                with self._lock:
                    self._results[key] = result
                    while len(self._results) > self._most:
                        self._results.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return result
