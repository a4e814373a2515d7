from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.mirrors import Fingerprint, FingerprintError, compare, fingerprint, fingerprint_of
from qomnews.mirrors.letters import decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]


def test_a_fingerprint_comes_back_from_its_bytes(article: MakeArticle) -> None:
    print_ = fingerprint(article("mehr:1", source="ایسنا"))
    again = Fingerprint.from_bytes(print_.to_bytes())
    assert again == print_
    assert again.keys == print_.keys
    assert again.credit == "isna"


def test_an_undated_item_without_text_comes_back_too(article: MakeArticle) -> None:
    print_ = fingerprint(article("mehr:1", "عکس روز", (), lead=None, at=None))
    assert Fingerprint.from_bytes(print_.to_bytes()) == print_
    assert print_.keys


@given(title=st.text(max_size=60), text=st.text(max_size=400), date=st.none() | st.text(max_size=12))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_too_odd_to_come_back(article: MakeArticle, title: str, text: str, date: str | None) -> None:
    print_ = fingerprint(article("mehr:1", title, (text,), lead=None, at=date))
    assert Fingerprint.from_bytes(print_.to_bytes()) == print_


def test_keys_are_signed_64_bit_numbers_in_order(article: MakeArticle) -> None:
    keys = fingerprint(article("mehr:1")).keys
    assert list(keys) == sorted(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert 2 <= len(keys) <= 36


def test_keys_do_not_hang_on_the_process() -> None:
    program = (
        "from qomnews.mirrors import Fingerprint\n"
        "print(Fingerprint(outlet='a', kind='news', credit=None, minute=None, letters=300, title=b'title',"
        " lines=bytes(range(48, 58)) * 3 + b'somethingquitedifferentfromdigits').keys)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_cut_half_shares_about_half_of_the_keys(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    whole = fingerprint(article("mehr:1", lead=None))
    half = fingerprint(article("mehr:2", paragraphs=paragraphs[:3], lead=None))
    shared = set(whole.keys) & set(half.keys)
    assert len(shared) >= len(half.keys) - 1
    assert 0.3 * len(whole.keys) < len(shared) < 0.8 * len(whole.keys)


def test_an_ordinary_story_takes_less_than_1700_bytes(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    print_ = fingerprint(article("mehr:1", paragraphs=paragraphs))
    assert len(print_.to_bytes()) + 8 * len(print_.keys) < 1700


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x01abc", b"\x02", b"\x02garbage"], ids=repr)
def test_bytes_that_are_no_fingerprint_are_refused_with_a_way_out(damage: bytes) -> None:
    with pytest.raises(FingerprintError, match="make it again"):
        Fingerprint.from_bytes(damage)


def test_a_cut_fingerprint_is_refused(article: MakeArticle) -> None:
    data = fingerprint(article("mehr:1")).to_bytes()
    with pytest.raises(FingerprintError, match="make it again"):
        Fingerprint.from_bytes(data[:-20])


def test_a_credit_for_oneself_is_none(article: MakeArticle) -> None:
    assert fingerprint(article("mehr:1", source="خبرگزاری مهر")).credit is None


def test_the_attribution_in_the_text_is_a_credit_where_the_page_names_no_source(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    quoting = ("به گزارش شهر بیست به نقل از ایرنا، " + paragraphs[0], *paragraphs[1:])
    assert fingerprint(article("shahr20:1", paragraphs=quoting)).credit == "irna"
    assert fingerprint(article("shahr20:1", paragraphs=quoting, source="شهر بیست")).credit == "irna"
    assert fingerprint(article("shahr20:1", paragraphs=quoting, source="مهر")).credit == "mehr"


def test_a_lead_that_the_body_repeats_counts_once(article: MakeArticle, paragraphs: tuple[str, ...], lead: str) -> None:
    repeated = article("mehr:1", paragraphs=(lead, *paragraphs), lead=lead)
    assert fingerprint(repeated).text == fingerprint(article("mehr:1")).text


@pytest.mark.timeout(60)
def test_a_megabyte_costs_what_a_long_report_does(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    long = article("mehr:1", paragraphs=(" ".join(paragraphs * 1000),))
    letter = article("shahr20:1", paragraphs=("ا" * 1_000_000,))
    words = article("isna:1", paragraphs=("به گزارش " * 120_000,))
    blank = article("irna:1", " " * 1_000_000 + "(", paragraphs=("، " * 500_000, "( " * 500_000))
    grains = article("fars:1", paragraphs=("با",) * 100_000)
    prints = [fingerprint(each) for each in (long, letter, words, blank, grains)]
    for a in prints:
        for b in prints:
            compare(a, b)
        assert len(a.to_bytes()) < 20_000
        assert a.keys


@pytest.mark.parametrize("outlet", ["a\0b", "a\ud800", "", "خبر\nگزاری"], ids=ascii)
def test_any_name_of_an_outlet_comes_back(outlet: str) -> None:
    print_ = fingerprint_of(outlet=outlet, title="\udc00 عنوان", body="باران بارید. " * 20, kind="video")
    again = Fingerprint.from_bytes(print_.to_bytes())
    assert again == print_
    assert again.outlet == outlet.replace("\0", "")


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00+03:30", "9999-12-31T23:59:00-12:00", "2025-12-16T10:00:00", "دی"]
)
def test_a_date_that_is_no_instant_or_at_the_calendars_end_is_no_error(date: str) -> None:
    minute = fingerprint_of(outlet="mehr", title="عنوان", published_at=date).minute
    assert (minute is None) == ("+" not in date and "-12:00" not in date)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["(ادامه" + " " * 20_000 + "x", "عکس" + " " * 400 + "+" + " " * 50, "( " * 30_000], ids=len
)
def test_spaces_cost_no_more_than_letters(text: str) -> None:
    # Tried in every way in which they can be shared out among a pattern's parts, they would take hours.
    print_ = fingerprint_of(outlet="mehr", title=text, body=f"{text} باران")
    assert decoded(print_.text).endswith("باران")
