"""What is read and sought in like a file, though it is a part of one or lies elsewhere."""

from __future__ import annotations

import io


class RawFile(io.RawIOBase):
    """Base of such a file of a known size: knows where it is read next, and leaves the reading to others."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where it is read next."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Where it is to be read next; nothing is read for it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at
