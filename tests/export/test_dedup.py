"""One line a story: which lines stay, and what becomes of the others."""

from __future__ import annotations

import io
import json
from itertools import permutations
from random import Random
from typing import Any

import pytest

from qomnews.export import jsonl_lines
from qomnews.export.dedup import Dedup, Tally
from qomnews.export.jsonl_lines import Lines

LIBRARY_TITLE = "کتابخانه عمومی محله نیروگاه پس از سه سال گشایش یافت"
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
    "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
    "مدیر کتابخانه گفت: زمین را یکی از اهالی بخشیده و شهرداری هزینه اسکلت آن را پرداخته است.",
    "ساعت کار کتابخانه از هفت صبح تا نه شب است و در روزهای امتحان تا نیمه‌شب باز می‌ماند.",
)
RAIN_TITLE = "ذخیره سد پانزده خرداد به بالاترین اندازه رسید"
RAIN = (
    "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
    "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
)


def line(id_: object, paragraphs: tuple[str, ...], hour: int | None = None, **fields: Any) -> bytes:
    record = {
        "id": id_,
        "title": LIBRARY_TITLE if paragraphs[0] == LIBRARY[0] else RAIN_TITLE,
        "body": "\n\n".join(paragraphs),
        "published_at": None if hour is None else f"2025-12-16T{hour:02}:00:00+03:30",
        **fields,
    }
    return json.dumps({key: value for key, value in record.items() if value is not None}, ensure_ascii=False).encode()


ORIGINAL = line("mehr:1", LIBRARY, 8, outlet="mehr", url="https://www.mehrnews.com/news/1", tags=["کتاب"])
WHOLE = line("shahr20:2", LIBRARY, 9, outlet="shahr20", source_name="خبرگزاری مهر")
CUT = line("titronline:3", LIBRARY[:3], 10, outlet="titronline")
OTHER = line("mehr:4", RAIN, 7, outlet="mehr")


class Run:
    """What `Dedup` makes of some lines."""

    def __init__(self, *lines: bytes, end: bytes = b"\n") -> None:
        self.rejected: list[tuple[int, str]] = []
        out, mirrors, rejects = _Output(), _Output(), _Output()
        source = Lines(io.BytesIO(b"".join(line + end for line in lines)), "in.jsonl")
        self.tally = Dedup(source, lambda number, reason: self.rejected.append((number, reason))).run(
            out, mirrors, rejects
        )
        self.kept = out.getvalue().split(b"\n")[:-1]
        self.mirrors = [json.loads(line) for line in mirrors.getvalue().splitlines()]
        self.rejects = rejects.getvalue().split(b"\n")[:-1]


class _Output(io.BytesIO):
    def write(self, data: Any) -> None:  # type: ignore[override] # noqa: ANN401 - what BytesIO takes
        super().write(data)


def total(tally: Tally) -> int:
    return tally.stories + tally.mirrors.total() + tally.rejected + tally.repeated + tally.older + tally.passed


def test_the_original_of_each_story_stays_as_it_came_and_in_its_place() -> None:
    run = Run(CUT, OTHER, WHOLE, ORIGINAL)
    assert run.kept == [OTHER, ORIGINAL]
    assert [(each["id"], each["mirror_of"], each["relation"]) for each in run.mirrors] == [
        ("titronline:3", "mehr:1", "truncated"),
        ("shahr20:2", "mehr:1", "verbatim"),
    ]
    assert list(run.mirrors[0]) == ["id", "mirror_of", "relation", "similarity", "evidence"]
    assert run.mirrors[1]["similarity"] == 1
    assert run.mirrors[1]["evidence"]["credit"] == "mehr"
    assert (run.tally.records, run.tally.stories, dict(run.tally.mirrors)) == (4, 2, {"verbatim": 1, "truncated": 1})


def test_the_order_of_the_lines_changes_neither_what_stays_nor_why() -> None:
    again = line("mehr:4", RAIN, 7, outlet="mehr", version=2, note="متن تازه")
    nameless = line(None, (*LIBRARY[:3], "این خبر ادامه دارد."), None)
    lines = [ORIGINAL, WHOLE, CUT, OTHER, again, nameless]
    outcomes = set()
    for order in permutations(lines):
        run = Run(*order)
        found = sorted(
            (str(each["id"])[:4], each["mirror_of"], each["relation"], each["similarity"]) for each in run.mirrors
        )
        outcomes.add((frozenset(run.kept), tuple(found), run.tally.repeated, total(run.tally)))
    assert len(outcomes) == 1
    kept, mirrors, repeated, records = outcomes.pop()
    assert kept == {ORIGINAL, again}
    assert [each[0] for each in mirrors] == ["line", "shah", "titr"]
    assert (repeated, records) == (1, 6)


def test_bytes_stay_as_they_are_whatever_their_form() -> None:
    spaced = b' { "id" : "\\u0642\\u0645:1" ,\t"title":"' + RAIN_TITLE.encode() + b'", "x": 1.50, "x": 1e2}  \r'
    assert Run(spaced, ORIGINAL).kept == [spaced, ORIGINAL]
    # The end of the line is part of it.
    out = _Output()
    Dedup(Lines(io.BytesIO(spaced + b"\n\r\n \n" + ORIGINAL), "in.jsonl"), print).run(out)
    assert out.getvalue() == spaced + b"\n" + ORIGINAL + b"\n"


def test_empty_lines_and_nothing_at_all_are_no_records() -> None:
    assert Run().tally == Tally(seconds=Run().tally.seconds) or Run().tally.records == 0
    run = Run(b"", b"  \r", ORIGINAL, b"")
    assert run.kept == [ORIGINAL]
    assert (run.tally.records, run.rejected) == (1, [])


def test_what_can_not_be_used_is_named_by_its_line_and_put_aside_and_the_rest_goes_on() -> None:
    broken, empty, wrong = ORIGINAL[:-1], b'{"id": "mehr:9"}', line("mehr:8", RAIN, title=5)
    run = Run(b"", broken, CUT, empty, wrong, ORIGINAL)
    assert run.kept == [ORIGINAL]
    assert run.rejects == [broken, empty, wrong]
    assert [number for number, _ in run.rejected] == [2, 4, 5]
    assert [reason.split(":")[0] for _, reason in run.rejected] == [
        "it is no JSON",
        "there is nothing to compare in title, lead, body or blocks; it has id",
        "title is a number, not text",
    ]
    assert total(run.tally) == run.tally.records == 5


def test_a_line_that_is_too_long_is_put_aside_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_lines, "LONGEST", 4096)
    long = line("mehr:7", RAIN * 40)
    run = Run(ORIGINAL, long, OTHER)
    assert run.kept == [ORIGINAL, OTHER]
    assert run.rejects == [long]
    assert [number for number, _ in run.rejected] == [2]


def test_the_same_again_is_passed_once_and_counted() -> None:
    run = Run(ORIGINAL, ORIGINAL, CUT, CUT, ORIGINAL)
    assert run.kept == [ORIGINAL]
    assert len(run.mirrors) == 1
    assert (run.tally.repeated, total(run.tally)) == (3, run.tally.records)


def test_of_equal_records_the_one_that_changed_last_stays() -> None:
    older = line("mehr:1", RAIN, 8, outlet="mehr", last_changed_at="2025-12-17T00:00:00Z")
    newer = line("mehr:1", RAIN, 8, outlet="mehr", last_changed_at="2025-12-18T00:00:00Z", mirrors=[{}])
    assert Run(older, newer).kept == Run(newer, older).kept == [newer]


def test_of_versions_the_newest_stays_and_is_what_is_compared() -> None:
    first = line("shahr20:2", RAIN, 9, outlet="shahr20", url="https://shahr20.ir/?p=2", version=1)
    second = line("shahr20:2", LIBRARY, 9, outlet="shahr20", url="https://shahr20.ir/?p=2", version=2)
    for order in permutations([first, second, ORIGINAL, OTHER]):
        run = Run(*order)
        assert sorted(run.kept) == sorted([ORIGINAL, OTHER])
        assert [(each["id"], each["mirror_of"]) for each in run.mirrors] == [("shahr20:2", "mehr:1")]
        assert (run.tally.older, run.rejected) == (1, [])
        assert total(run.tally) == run.tally.records == 4


def test_of_two_texts_of_one_address_the_later_line_stays_where_nothing_else_tells() -> None:
    first = line(None, LIBRARY, url="https://qom.example/1")
    second = line(None, RAIN, url="https://qom.example/1")
    run = Run(first, second)
    assert run.kept == [second]
    assert run.tally.older == 1
    assert Run(second, first).kept == [first]


@pytest.mark.parametrize(
    "other",
    [
        line(1, RAIN, outlet="shahr20", version=2),
        line(1, RAIN, outlet="mehr", url="https://www.mehrnews.com/news/2"),
        line("1", RAIN, outlet="mehr"),
    ],
    ids=["another outlet", "another address", "nothing to tell by"],
)
def test_an_id_for_two_articles_is_no_version(other: bytes) -> None:
    one = line(1, LIBRARY, outlet="mehr", url="https://www.mehrnews.com/news/1")
    run = Run(one, ORIGINAL, other)
    assert run.rejects == [other]
    assert run.rejected[0][0] == 3
    assert run.rejected[0][1].startswith("line 1 has the id 1 too, for something else: ")


def test_ids_come_back_as_they_are_and_lines_without_any_are_called_by_number() -> None:
    run = Run(line(17, LIBRARY, 8, outlet="mehr"), b"", line(None, LIBRARY, 9, outlet="shahr20"))
    assert run.mirrors[0]["id"] == "line:3"
    assert run.mirrors[0]["mirror_of"] == 17


def test_a_chain_of_mirrors_names_its_links_as_the_lines_do() -> None:
    # The first and the last are two halves of the one between, and have nothing in common.
    halves = (*LIBRARY, *RAIN)
    run = Run(
        line(100, LIBRARY, 5, outlet="الف", title=LIBRARY_TITLE),
        line(101, halves, 6, outlet="ب", title=LIBRARY_TITLE),
        line(102, RAIN, 7, outlet="پ", title=LIBRARY_TITLE),
    )
    assert [(each["id"], each["evidence"].get("through")) for each in run.mirrors] == [(101, None), (102, [101])]


def test_copies_whose_outlets_nobody_names_are_found() -> None:
    run = Run(line("الف", LIBRARY), line("ب", LIBRARY[:3]), line("پ", RAIN))
    assert len(run.kept) == 2
    assert len(run.mirrors) == 1


def test_what_our_own_export_wrote_is_read_as_well() -> None:
    exported = line(
        "mehr:1",
        LIBRARY,
        8,
        schema_version=1,
        story_id="titronline:3",
        outlet="mehr",
        kind="news",
        blocks=[{"kind": "paragraph", "text": text} for text in LIBRARY],
        mirrors=[{"outlet": "titronline", "url": None, "title": LIBRARY_TITLE, "relation": "truncated"}],
        published_precision="minute",
        version=1,
        status="live",
    )
    copy = line("titronline:3", LIBRARY[:3], 10, outlet="titronline", mirror_of="mehr:1", story_id="titronline:3")
    gone = b'{"schema_version":1,"id":"mehr:5","story_id":"mehr:5","status":"removed","superseded_by":null}'
    run = Run(exported, gone, copy)
    assert run.kept == [exported, gone]
    assert [each["mirror_of"] for each in run.mirrors] == ["mehr:1"]
    assert (run.tally.passed, total(run.tally)) == (1, 3)


def test_a_date_that_can_not_be_read_is_counted_once() -> None:
    run = Run(line("mehr:1", RAIN, published_at="دیروز"), line("mehr:1", RAIN, published_at="پریروز"), CUT)
    assert run.tally.undated == 2
    assert run.rejected == []


def test_a_date_decides_who_was_first_whatever_its_form() -> None:
    jalali = line("الف:1", LIBRARY, outlet="الف", published_at="۱۴۰۴/۰۹/۲۵ - ۰۷:۵۹")
    naive = line("ب:1", LIBRARY, outlet="ب", published_at="2025-12-16T07:58:00")
    for order in permutations([ORIGINAL, jalali, naive]):
        assert Run(*order).kept == [naive]


def test_progress_is_told_now_and_then() -> None:
    told: list[int] = []
    source = Lines(io.BytesIO(b"\n" * 1000), "in.jsonl")
    Dedup(source, print, told.append).run(_Output())
    assert told == sorted(told)
    assert 2 < len(told) < 100


def test_any_bytes_are_records_rejects_or_nothing() -> None:
    random = Random(5)
    pieces = [
        ORIGINAL,
        CUT,
        b"{}",
        b"[",
        b'"',
        b"\xff",
        b"\x00",
        b"\n",
        b"\r\n",
        b"\xef\xbb\xbf",
        b"null",
        RAIN[0].encode(),
    ]
    for _ in range(300):
        run = Run(*random.choices(pieces, k=12), end=b"")
        assert total(run.tally) == run.tally.records
        assert len(run.rejected) == len(run.rejects) == run.tally.rejected
        assert len(run.kept) == run.tally.stories
