"""Entries written into the index, in a transaction of it; on both backends the same but for the words."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING
from uuid import uuid4

from qomnews.store.connect import asking
from qomnews.store.search.layout import COLUMNS, DEAD, Direct, keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from qomnews.store.search.texts import Entry, Named

# SQLite takes some hundreds of values in one statement at least.
_AT_ONCE = 500
# Spellings that are known to be there, so that few are written twice.
_MOST_SPELLINGS = 400_000
# Between title and lead, and lead and body, so that no phrase reaches over.
_GAP = 8
# PostgreSQL counts no further.
_LAST_PLACE = 16_383

# S608: names and numbers of ours only.
_LIVING = f"SELECT serial, docid, letters FROM {{at}}entries WHERE state <> {DEAD} AND serial IN [?]"  # noqa: S608
_PUT = (
    f"INSERT INTO {{at}}entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
    f" ON CONFLICT (docid) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)


class Writer:
    """Writes entries; what it knows of names and spellings holds as long as nobody else writes the same index."""

    def __init__(self) -> None:
        # The last transaction of the index, if it was ours.
        self._last: str | None = None
        self._numbers: dict[str, dict[str, int]] = {}
        self._spellings: set[str] = set()

    def write(self, connection: Connection, said: dict[str, str], entries: Sequence[Entry]) -> dict[str, str]:
        """Writes entries, each in the place of any other of its article; what the index says of itself then.

        `said` is what it says before; up to where it got is the caller's to say.
        """
        direct = Direct(connection)
        if said["last"] != self._last:
            self._look_up(direct)
        # Until this one is done, what is known may be of one that is taken back.
        self._last = None
        sqlite = connection.dialect.name == "sqlite"
        step, docs, dead = int(said["step"]) + 1, int(said["docs"]), int(said["dead"])
        known = self._known(direct, [entry.serial for entry in entries])
        new_names: list[tuple[object, ...]] = []
        rows, fresh, died = [], [], []
        for entry in entries:
            docid, letters = known.get(entry.serial, (None, None))
            if docid is None or letters != entry.letters:
                if sqlite:
                    if docid is not None:
                        died.append((DEAD, step, docid))
                    docs += 1
                    docid = docs
                else:
                    docs += docid is None
                    docid = entry.serial
                fresh.append((docid, entry))
            rows.append(self._row(docid, step, entry, new_names))
        direct.run_many("UPDATE {at}entries SET state = ?, step = ? WHERE docid = ?", died)
        direct.run_many(_PUT, rows)
        direct.run_many("INSERT INTO {at}names (field, number, folded, name, step) VALUES (?, ?, ?, ?, ?)", new_names)
        self._write_spellings(direct, (entry for _, entry in fresh))
        if sqlite:
            _write_fts(direct, fresh)
        else:
            _write_vectors(direct, fresh)
        changed = {"step": str(step), "docs": str(docs), "dead": str(dead + len(died)), "last": uuid4().hex}
        keep(connection, changed)
        self._last = changed["last"]
        return said | changed

    def _look_up(self, direct: Direct) -> None:
        self._spellings.clear()
        self._numbers = {}
        for field, number, folded in direct.rows("SELECT field, number, folded FROM {at}names", ()):
            self._numbers.setdefault(field, {})[folded] = number

    def _known(self, direct: Direct, serials: Iterable[int]) -> dict[int, tuple[int, int]]:
        found = {}
        for some in batched(serials, _AT_ONCE):
            asked = _LIVING
            for serial, docid, letters in direct.rows(asking(asked, len(some)), some):
                found[serial] = docid, letters
        return found

    def _row(self, docid: int, step: int, entry: Entry, new: list[tuple[object, ...]]) -> tuple[int, ...]:
        numbers = {field: self._number(field, value, step, new) for field, value in entry.values.items()}
        tags = sorted(self._number("tag", tag, step, new) for tag in entry.tags)
        together = ",".join(map(str, tags))
        return (
            *(docid, step, entry.serial, entry.state),
            *(numbers[field] for field in ("outlet", "kind", "desk", "source", "category")),
            self._number("tags", _Tags(together), step, new),
            *(entry.month, entry.published, entry.letters),
        )

    def _number(self, field: str, value: Named | _Tags, step: int, new: list[tuple[object, ...]]) -> int:
        """A value's number in its field; 0 is that there is none."""
        if not value.folded:
            return 0
        numbers = self._numbers.setdefault(field, {})
        number = numbers.get(value.folded)
        if number is None:
            number = numbers[value.folded] = len(numbers) + 1
            new.append((field, number, value.folded, value.shown, step))
        return number

    def _write_spellings(self, direct: Direct, entries: Iterable[Entry]) -> None:
        new = set()
        for entry in entries:
            new |= entry.spellings
        new -= self._spellings
        if len(self._spellings) > _MOST_SPELLINGS:
            self._spellings.clear()
        self._spellings |= new
        # In order: neighbours are on the same page.
        pairs = sorted((form.replace(" ", ""), form) for form in new)
        direct.run_many(
            "INSERT INTO {at}forms (joined, form) VALUES (?, ?) ON CONFLICT (joined, form) DO NOTHING", pairs
        )


class _Tags:
    """All tags of an article, by their numbers."""

    shown = ""

    def __init__(self, folded: str) -> None:
        self.folded = folded


def _write_fts(direct: Direct, fresh: Iterable[tuple[int, Entry]]) -> None:
    rows = [(docid, *entry.texts) for docid, entry in fresh]
    direct.run_many("INSERT INTO words (rowid, title, lead, body) VALUES (?, ?, ?, ?)", rows)


def _write_vectors(direct: Direct, fresh: Iterable[tuple[int, Entry]]) -> None:
    rows = [(docid, vector(entry.texts)) for docid, entry in fresh]
    direct.run_many(
        "INSERT INTO {at}words (docid, words) VALUES (?, CAST(? AS tsvector))"
        " ON CONFLICT (docid) DO UPDATE SET words = excluded.words",
        rows,
    )


def vector(texts: Sequence[str]) -> str:
    """Title, lead and body as PostgreSQL reads a `tsvector`: words with their places, by weight A, B and none.

    >>> vector(("آب قم", "", "آب"))
    "'آب':1A,19 'قم':2A"
    """
    places: dict[str, list[str]] = {}
    place = 1
    for text, weight in zip(texts, ("A", "B", ""), strict=True):
        for word in text.split():
            places.setdefault(word, []).append(f"{min(place, _LAST_PLACE)}{weight}")
            place += 1
        place += _GAP
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
