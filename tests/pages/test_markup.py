"""Bytes to text to pieces: charsets as they are, text as a reader sees it."""

import lxml.etree
import pytest

from qomnews.article import Block
from qomnews.pages.blocks import body_blocks
from qomnews.pages.markup import decode, parse_html, parse_page
from qomnews.pages.pieces import pieces
from qomnews.pages.reading import inline_text

PERSIAN = "رسانه‌های قم نوشتند"


def _blocks(markup: str) -> list[tuple[str, str]]:
    tree = parse_html(f"<div>{markup}</div>")
    assert tree is not None
    return [(block.kind, block.text) for block in body_blocks(pieces(tree))]


@pytest.mark.parametrize("declared", [None, "text/html; charset=windows-1256", "text/html; charset=iso-8859-1"])
def test_utf_8_is_utf_8_whatever_it_is_called(declared: str | None) -> None:
    assert decode(PERSIAN.encode(), declared) == PERSIAN


@pytest.mark.parametrize(
    "declared", [None, "text/html; charset=windows-1256", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"]
)
def test_windows_1256_keeps_its_half_spaces(declared: str | None) -> None:
    text = "رسانه‌هاي قم نوشتند"
    assert decode(text.encode("cp1256"), declared) == text


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    assert decode(PERSIAN.encode() + b"\xff" + PERSIAN.encode(), None) == f"{PERSIAN}�{PERSIAN}"


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_rules(bom: str) -> None:
    assert decode(PERSIAN.encode(bom), "text/html; charset=windows-1256") == PERSIAN


def test_an_unknown_charset_is_no_error() -> None:
    assert decode("رسانه".encode("cp1256"), "text/html; charset=x-klingon") == "رسانه"


@pytest.mark.parametrize("half_space", ["‌", "&zwnj;", "&#8204;", "&#x200C;"])
def test_a_half_space_survives_in_any_form(half_space: str) -> None:
    assert _blocks(f"<p>رسانه{half_space}ها</p>") == [("paragraph", "رسانه‌ها")]


def test_arabic_letters_and_inner_hard_spaces_stay() -> None:
    assert _blocks("<p>كتاب&nbsp;علي  و\n حسن&nbsp;</p>") == [("paragraph", "كتاب\u00a0علي و حسن")]


def test_headings_items_rows_quotes_and_captions_are_entries_of_their_own() -> None:
    markup = """<h3>سر</h3><p><strong>میان‌تیتر</strong></p><p><strong>تأکید</strong> در متن.</p>
    <ul><li>یک</li><li><p>دو</p></li></ul>
    <blockquote><p>نقل</p></blockquote><figure><img src=x><figcaption>زیر عکس</figcaption></figure>
    <table><tr><td>الف</td><td><p>ب</p></td></tr></table>"""
    assert _blocks(markup) == [
        ("heading", "سر"),
        ("heading", "میان‌تیتر"),
        ("paragraph", "تأکید در متن."),
        ("list_item", "یک"),
        ("list_item", "دو"),
        ("quote", "نقل"),
        ("caption", "زیر عکس"),
        ("table_row", "الف | ب"),
    ]


def test_neighbouring_cells_never_run_together() -> None:
    assert _blocks(
        "<table><tr><th>تیم</th><th>امتیاز</th></tr><tr><td>صبا</td><td></td><td>۱۲<br>گل</td></tr></table>"
    ) == [
        ("table_row", "تیم | امتیاز"),
        ("table_row", "صبا | ۱۲ گل"),
    ]


def test_a_table_that_only_lays_out_the_page_is_read_as_text() -> None:
    markup = "<table><tr><td><p>یک.</p><p>دو.</p><p>سه.</p></td><td>کنار</td></tr></table>"
    assert [kind for kind, _ in _blocks(markup)] == ["paragraph"] * 4


def test_a_single_line_break_joins_an_unfinished_line_and_parts_a_finished_one() -> None:
    assert _blocks("<p>خط یکم<br>هنوز خط یکم.<br>خط دوم</p>") == [
        ("paragraph", "خط یکم هنوز خط یکم."),
        ("paragraph", "خط دوم"),
    ]


def test_two_line_breaks_part_paragraphs() -> None:
    assert _blocks("یکم<br>&nbsp;<br/>دوم") == [("paragraph", "یکم"), ("paragraph", "دوم")]


def test_a_bold_line_above_a_break_is_a_heading() -> None:
    assert _blocks("<p><b>سرآغاز</b><br>متن آن.</p>") == [("heading", "سرآغاز"), ("paragraph", "متن آن.")]


def test_scripts_styles_advertisements_and_hidden_parts_are_not_read() -> None:
    markup = """<p>متن<script>var a="ب"</script> خبر</p><style>p{}</style><noscript>بدون</noscript>
    <div class="ad-box">آگهی بزرگ</div>
    <div style="display: none">پنهان</div><div hidden>پنهان</div>
    <div class="shareBox">هم‌رسانی کنید</div><form><p>فرم</p></form>"""
    assert _blocks(markup) == [("paragraph", "متن خبر")]


def test_a_whole_page_inside_a_form_is_read() -> None:
    tree = parse_html(f"<body><form><p>{PERSIAN * 20}</p></form></body>")
    assert tree is not None
    assert [piece.text for piece in pieces(tree)] == [PERSIAN * 20]


@pytest.mark.parametrize(
    "line",
    [
        "انتهای پیام/",
        "نوشته های مشابه",
        "نوشته‌هاي مشابه:",
        "ثبت دیدگاه",
        "نظرات (۳)",
        "مطالب مرتبط",
    ],
)
def test_nothing_is_read_after_a_line_that_ends_a_story(line: str) -> None:
    assert _blocks(f"<p>خبر.</p><p>{line}</p><p>چیز دیگر.</p>") == [("paragraph", "خبر.")]


@pytest.mark.parametrize(
    "line",
    [
        "کد خبر 6017630",
        "پرینت",
        "اشتراک‌گذاری",
        "کلیه حقوق این سایت متعلق به خبرگزاری مهر است.",
        "استفاده از مطالب این پایگاه با ذکر منبع بلامانع است.",
        "ما را در کانال ایتا دنبال کنید",
        "به کانال تلگرام خبرگزاری مهر بپیوندید",
        "پایگاه خبری شهر بیست (shahr20.ir) :",
        "پیام هایی که حاوی تهمت یا افترا باشد منتشر نخواهد شد.",
        "بیشتر بخوانید: باران در قم",
    ],
)
def test_a_line_of_furniture_is_left_out_wherever_it_stands(line: str) -> None:
    assert _blocks(f"<p>خبر یک.</p><p>{line}</p><p>خبر دو.</p>") == [("paragraph", "خبر یک."), ("paragraph", "خبر دو.")]


@pytest.mark.parametrize(
    "line",
    [
        "وی در پایان گفت: نظرات مردم را می‌خوانیم.",
        "شهردار از مردم خواست پیام‌های خود را بفرستند.",
        "حقوق کارگران این شرکت پرداخت شد.",
        "بله.",
        "منبع آب این روستا خشک شده است.",
    ],
)
def test_a_sentence_that_only_resembles_furniture_stays(line: str) -> None:
    assert _blocks(f"<p>{line}</p>") == [("paragraph", line)]


def test_a_box_of_read_more_links_goes_with_its_links_and_no_further() -> None:
    box = "<div>بیشتر بخوانید</div><ul><li><a href=/1>یک</a></li><li><a href=/2>دو</a></li></ul>"
    markup = f"<p>خبر.</p>{box}<p>ادامه خبر.</p>"
    assert _blocks(markup) == [("paragraph", "خبر."), ("paragraph", "ادامه خبر.")]


def test_title_and_lead_are_not_said_twice() -> None:
    tree = parse_html("<div><h2>عنوان</h2><p>لید خبر.</p><p>متن خبر.</p></div>")
    assert tree is not None
    assert body_blocks(pieces(tree), said=("عنوان", "لید خبر")) == (Block("paragraph", "متن خبر."),)


def test_inline_text_parts_words_at_breaks() -> None:
    tree = parse_html("<h1>یک<br>دو <span>سه</span></h1>")
    assert tree is not None
    assert inline_text(tree) == "یک دو سه"


@pytest.mark.parametrize("markup", ["", " \n", "<!-- x -->", "\x00"])
def test_nothing_is_no_tree_or_an_empty_one(markup: str) -> None:
    tree = parse_html(markup)
    assert tree is None or inline_text(tree) == ""


@pytest.mark.timeout(60)
def test_deep_nesting_is_read() -> None:
    tree = parse_html("<div>" * 10_000 + "<p>متن</p>" + "</div>" * 10_000)
    assert tree is not None
    assert [piece.text for piece in pieces(tree)] == ["متن"]


@pytest.mark.parametrize(
    "data",
    [
        "<p>قم</p>".encode(),
        "\ufeff<p>قم</p>".encode(),
        "<p>قم</p>".encode("cp1256"),
        "<p>قم</p>".encode("utf-16-le"),
        "<p>قم</p>".encode()[:-5],
        b'<?xml version="1.0" encoding="windows-1252"?><p>\xd9\x82\xd9\x85</p>',
        b'<?xml version="1.0"?>  ',
        b"<p>a\x00\x0bb&#11;&#x1F;&#8204;c</p>",
        b"<div>" * 3000 + b"story" + b"</div>" * 3000,
        b"<br>" * 6000 + b"story",
        b"<p " + b" ".join(b"a%d=x" % number for number in range(12_000)) + b">story</p>",
        b"no markup",
        b"  ",
        b"",
    ],
    ids=range(14),
)
def test_a_page_is_parsed_from_its_bytes_as_from_its_text(data: bytes) -> None:
    tree, from_text = parse_page(data), parse_html(decode(data))
    assert (tree is None) == (from_text is None)
    if tree is not None and from_text is not None:
        assert lxml.etree.tostring(tree) == lxml.etree.tostring(from_text)
