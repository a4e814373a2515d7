"""Records that nobody wants are passed over without unpacking them, and those that are wanted never with them."""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from io import BytesIO

import pytest

from qomnews.warc import Tally, records


def record(number: int, *, wanted: bool = False, size: int = 2_000, kind: str = "response", seed: int = 0) -> bytes:
    chance = random.Random(f"{number} {seed}")
    body = b"HTTP/1.1 200 OK\r\n\r\n" + chance.randbytes(size // 2).hex().encode()
    host = "wanted.example" if wanted else "other.example"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://{host}/{number}\r\nWARC-Date: 2025-12-16T07:00:00Z\r\nContent-Length: {len(body)}"
    )
    return head.encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def packed(parts: Sequence[bytes]) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def read(data: bytes, *, tally: Tally | None = None, start: int = 0, stop: int | None = None) -> list[int]:
    """The numbers of the wanted records."""

    def wanted(kind: str, url: str | None, _record_id: str) -> bool:
        return kind == "response" and url is not None and "wanted" in url

    tally = tally if tally is not None else Tally()
    found = records(BytesIO(data), "a", tally=tally, wanted=wanted, start=start, stop=stop, quick=True)
    return [int((each.url or "").rsplit("/", 1)[1]) for each in found]


@pytest.mark.parametrize("size", [10, 2_000, 300_000, 1_300_000])
def test_all_wanted_records_are_found_among_others_of_any_size(size: int) -> None:
    parts = [record(number, wanted=number % 3 == 0, size=size) for number in range(10)]
    tally = Tally()
    assert read(packed(parts), tally=tally) == [0, 3, 6, 9]
    assert (tally.records, tally.passed, tally.lost.total()) == (4, 6, 0)


def test_a_member_that_holds_several_records_is_read_whole() -> None:
    parts = [record(1) + record(2, wanted=True), record(3, wanted=True), record(4) + record(5, wanted=True) + record(6)]
    assert read(packed(parts)) == [2, 3, 5]


def test_an_archive_within_a_page_is_that_pages_content() -> None:
    inner = packed([record(1, wanted=True), record(2), record(3, wanted=True)])
    # What can't be compressed stands in the outer member as it is.
    body = b"HTTP/1.1 200 OK\r\n\r\n" + random.Random(1).randbytes(400) + inner
    outer = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:9>\r\nWARC-Date: 2025-12-16T07:00:00Z\r\n"
        b"WARC-Target-URI: https://other.example/a.warc.gz\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
    )
    data = packed([outer, record(4, wanted=True)])
    assert inner[:200] in data
    assert read(data) == [4]


def test_a_part_that_begins_in_such_an_archive_gives_nothing_of_it() -> None:
    inner = packed([record(number, wanted=True) for number in range(20)])
    body = b"HTTP/1.1 200 OK\r\n\r\n" + inner
    outer = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:99>\r\nWARC-Date: 2025-12-16T07:00:00Z\r\n"
        b"WARC-Target-URI: https://other.example/a.warc.gz\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
    )
    # Without compression it stands there as it is.
    whole = gzip.compress(outer, compresslevel=0, mtime=0)
    data = packed([record(70, wanted=True)]) + whole + packed([record(80, wanted=True), record(81)])
    place = data.index(inner[:500])
    for start in range(place, place + len(inner), 1_000):
        assert read(data, start=start) == [80]


@pytest.mark.parametrize("seed", range(40))
def test_damage_costs_no_wanted_record_but_the_damaged_one(seed: int) -> None:
    chance = random.Random(seed)
    parts = [record(number, wanted=number % 2 == 0, seed=seed) for number in range(12)]
    members = [packed([part]) for part in parts]
    struck = chance.randrange(12)
    spoilt = bytearray(members[struck])
    for _ in range(chance.randrange(1, 5)):
        spoilt[chance.randrange(len(spoilt))] ^= chance.randrange(1, 256)
    members[struck] = bytes(spoilt[: chance.randrange(1, len(spoilt))] if chance.random() < 0.3 else spoilt)
    found = read(b"".join(members))
    assert set(range(0, 12, 2)) - {struck} <= set(found) <= set(range(0, 12, 2))
    assert found == sorted(found)


def test_heads_of_any_form_are_understood_or_left_to_the_reader() -> None:
    plain = record(2, wanted=True)
    forms = [
        plain.replace(b"WARC-Target-URI: https", b"warc-target-uri:https"),
        plain.replace(b"WARC-Target-URI: ", b"WARC-Target-URI:\r\n "),
        plain.replace(b"WARC-Date", b"X-Long: " + b"x" * 5_000 + b"\r\nWARC-Date"),
        plain.replace(b"\r\nWARC-Type", b"\r\nX-Type: request\r\nWARC-Type"),
    ]
    for form in forms:
        assert read(packed([record(1), form, record(3)])) == [2]


@pytest.mark.parametrize("size", [1, 700, 1_900, 50_000])
def test_parts_of_a_file_give_each_record_once_wherever_they_are_cut(size: int) -> None:
    data = packed([record(number, wanted=number % 4 != 1) for number in range(14)])
    starts = range(0, len(data), max(size, 97))
    found = [each for start in starts for each in read(data, start=start, stop=start + max(size, 97))]
    assert found == [number for number in range(14) if number % 4 != 1]
