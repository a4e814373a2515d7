from __future__ import annotations

import pytest

from qomnews.mirrors import credited_outlet
from qomnews.mirrors.credits import credited_within

ZWNJ = "‌"


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("خبرگزاری مهر", "mehr"),
        ("خبرگزاري مهر", "mehr"),
        ("خبرنگار مهر", "mehr"),
        ("مهر", "mehr"),
        ("خبرگزاری مهر - قم", "mehr"),
        ("Mehr News", "mehr"),
        ("شهر بیست", "shahr20"),
        ("«شهر بیست»", "shahr20"),
        ("شهر۲۰", "shahr20"),
        ("پایگاه خبری تحلیلی شهر بیست", "shahr20"),
        ("تیتر آنلاین", "titronline"),
        (f"تیتر{ZWNJ}آنلاین", "titronline"),
        ("ایسنا", "isna"),
        ("ایسنا منطقه قم", "isna"),
        ("خبرگزاری دانشجویان ایران (ایسنا)", "isna"),
        ("ايرنا", "irna"),
        ("خبرگزاری جمهوری اسلامی", "irna"),
        ("خبرگزاری فارس", "fars"),
        ("خبرنگار خبرگزاری تسنیم از قم", "tasnim"),
        ("ایلنا", "ilna"),
        ("خبرگزاری بین‌المللی قرآن (ایکنا)", "iqna"),
        ("خبرگزاری شبستان", "shabestan"),
        ("خبرگزاری حوزه", "hawzah"),
        ("برنا", "borna"),
        ("باشگاه خبرنگاران جوان", "yjc"),
        ("گروه استان‌های باشگاه خبرنگاران جوان", "yjc"),
        ("خبرگزاری صدا و سیما", "iribnews"),
        ("خبرگزاری صداوسیما مرکز قم", "iribnews"),
        ("تابناک", "tabnak"),
        ("سایت انتخاب", "entekhab"),
        ("هشت صبح", "8sobh"),
    ],
)
def test_a_name_as_pages_write_it_is_known(name: str, outlet: str) -> None:
    assert credited_outlet(name, None) == outlet


@pytest.mark.parametrize("name", ["روابط عمومی شهرداری قم", "مهرآباد", "استاندار قم", "", "   ", "مهرماه", "خبرگزاری"])
def test_what_is_no_outlet_is_none(name: str) -> None:
    assert credited_outlet(name, None) is None


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.mehrnews.com/news/6671064", "mehr"),
        ("mehrnews.com/x349jN", "mehr"),
        ("https://qom.isna.ir/news/1", "isna"),
        ("https://www.farsnews.ir/qom/news/1", "fars"),
        ("https://example.com/", None),
        ("http://[", None),
    ],
)
def test_a_credit_is_known_by_its_address(url: str, outlet: str | None) -> None:
    assert credited_outlet(None, url) == outlet


def test_the_name_goes_before_the_address() -> None:
    assert credited_outlet("ایسنا", "https://www.titronline.ir/go/1") == "isna"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("به گزارش خبرنگار مهر، باران بارید.", "mehr"),
        ("به گزارش «شهر بیست» به نقل از روابط عمومی شهرداری قم، باران بارید.", "shahr20"),
        ("به گزارش هشت صبح و به نقل از انتخاب : باران بارید.", "entekhab"),
        ("باران بارید. استاندار به گزارش ایسنا اشاره کرد.", None),
        ("", None),
    ],
)
def test_the_attribution_of_a_text_names_its_outlet(text: str, outlet: str | None) -> None:
    assert credited_within(text) == outlet
