from __future__ import annotations

import pytest

from qomnews.mirrors import credited_outlet
from qomnews.mirrors.credits import canonical_source, credited_within

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
        ("خبرگزاریمهر", "mehr"),
        ("قم - خبرگزاری مهر", "mehr"),
        ("خبرگزاری اهل‌بیت(ع) - ابنا", "abna"),
        ("خبرگزاری دانشجو", "snn"),
        ("روزنامه‌ی ایران", "iran-newspaper"),
        ("پایگاه اطلاع‌رسانی حوزه", "hawzah-net"),
        ("خبرنگار اجتماعی ایسنا", "isna"),
        ("خبرنگار حوزه انتظامی گروه جامعه باشگاه خبرنگاران جوان", "yjc"),
        ("خبرنگار حوزه سلامت خبرگزاری فارس در قم", "fars"),
        ("ایسنا - خراسان رضوی", "isna"),
        ("فارس/ شیراز", "fars"),
        ("mehrnews.com", "mehr"),
        ("پایگاه خبری شهر ما (shahr20.ir)", "shahr20"),
    ],
)
def test_a_name_as_pages_write_it_is_known(name: str, outlet: str) -> None:
    assert credited_outlet(name, None) == outlet


@pytest.mark.parametrize(
    "name",
    [
        "روابط عمومی شهرداری قم",
        "مهرآباد",
        "استاندار قم",
        "",
        "   ",
        "مهرماه",
        "۲۵ مهر",
        "باشگاه مهر",
        "خبرگزاری",
        "خبرگزاری آنادولو",
        "خبرنگار موجود در محل",
        "خبرنگار فارس‌زبان",
        "خبرنگاران استان فارس",
        "منبع آگاه - فارس",
        "دانشگاه آزاد اسلامی",
        "جمهوری اسلامی ایران",
    ],
)
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
    ("name", "canonical"),
    [
        ("خبرگزاری مهر - قم", "خبرگزاری مهر"),
        ("به گزارش خبرگزاری مهر", "خبرگزاری مهر"),
        ("خبرنگار مهر", "خبرگزاری مهر"),
        ("مهر", "خبرگزاری مهر"),
        ("mehrnews.com", "خبرگزاری مهر"),
        ("پایگاه خبری تحلیلی شهربیست", "شهر بیست"),
        ("خبرگزاری دانشجویان ایران", "ایسنا"),
        ("خبرگزاری ايسنا", "ایسنا"),
        ("فارس", "خبرگزاری فارس"),
        ("شرق", "روزنامه شرق"),
        ("روابط عمومی شهرداری قم", "روابط عمومی شهرداری قم"),
        ("", ""),
        (None, None),
    ],
)
def test_an_outlet_has_one_name_and_others_keep_theirs(name: str | None, canonical: str | None) -> None:
    assert canonical_source(name) == canonical


def test_a_link_names_the_source_where_no_name_does() -> None:
    link = "https://www.isna.ir/news/1"
    assert canonical_source(None, link) == canonical_source(" «» ", link) == "ایسنا"
    assert canonical_source("شهر بیست", link) == "شهر بیست"
    assert canonical_source("روابط عمومی شهرداری قم", link) == "روابط عمومی شهرداری قم"
    assert canonical_source(None, "https://example.com/") is None


# A word that an outlet took for its name: said of it, and said of something else.
@pytest.mark.parametrize(
    ("said_of_it", "outlet", "ordinary"),
    [
        # alef / the letter A
        ("الف", "alef", ["الف تا ی", "بند الف", "گروه الف"]),
        # the seminary's agency / a field, the seminary of Qom
        ("خبرگزاری حوزه", "hawzah", ["حوزه سلامت", "حوزه علمیه قم", "حوزه قم", "خبرنگار حوزه سلامت", "گروه حوزه"]),
        # the Quran's agency / the Quran
        ("خبرگزاری قرآن", "iqna", ["قرآن", "قرآن کریم", "مفسر قرآن"]),
        # a paper / the east
        ("روزنامه شرق", "shargh", ["شرق استان", "شرق استان قم", "شرق کشور", "خبرنگار شرق استان قم"]),
        # a paper / information, intelligence
        ("روزنامه اطلاعات", "ettelaat", ["اطلاعات", "اطلاعات سپاه", "وزارت اطلاعات", "پایگاه اطلاعات علمی"]),
        # a paper / the country
        ("روزنامه ایران", "iran-newspaper", ["ایران", "ایران خودرو", "هلال احمر ایران", "بانک مرکزی ایران"]),
        # a paper / young
        ("روزنامه جوان", "javan", ["جوان", "یک جوان قمی", "کارآفرین جوان"]),
        # a site / choice
        ("انتخاب", "entekhab", ["انتخاب شهردار", "ستاد انتخاب", "هیئت انتخاب قم"]),
        # the judiciary's agency / measure
        ("میزان", "mizan", ["میزان بارش", "میزان قم", "سامانه میزان"]),
        # an agency / wave
        ("خبرگزاری موج", "mojnews", ["موج سرما", "رادیو موج", "موج قم"]),
    ],
)
def test_an_ordinary_phrase_is_no_credit(said_of_it: str, outlet: str, ordinary: list[str]) -> None:
    for opening in ("به گزارش", "به نقل از"):
        assert credited_within(f"{opening} {said_of_it}، باران بارید.") == outlet
        assert [name for name in ordinary if credited_within(f"{opening} {name}، باران بارید.")] == []
    assert [name for name in ordinary if credited_outlet(name)] == []


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
