from __future__ import annotations

import pytest

from qomnews.article import Block
from qomnews.mirrors.segments import attributions, own_blocks, own_title, segments

ZWNJ = "‌"


@pytest.mark.parametrize(
    "line",
    [
        "بیشتر بخوانید: باران در راه است",
        f"بیشتر{ZWNJ}بخوانید",
        "انتهای پیام/",
        "انتهاي پيام",
        "(ادامه)",
        "[ادامه دارد...]",
        "کد خبر 6017630",
        'منبع خبر "خبرگزاری مهر" است و موتور جستجوگر خبر تیترآنلاین در قبال محتوای آن هیچ مسئولیتی ندارد',
        "با استناد به ماده ۷۴ قانون تجارت الکترونیک مسئولیت بر عهده کاربران است",
        "پایگاه خبری شهر بیست (shahr20.ir) :",
        "نوشته های مشابه",
        f"نوشته{ZWNJ}های مشابه",
    ],
)
def test_lines_that_are_not_the_storys_are_left_out(line: str) -> None:
    assert list(segments(f"باران بارید.\n{line}\nبرف هم آمد.")) == ["باران بارید", "برف هم آمد"]


@pytest.mark.parametrize(
    "phrase",
    [
        "به گزارش خبرنگار مهر، ",
        "به گزارش «شهر بیست» به نقل از روابط عمومی شهرداری قم، ",
        "به گزارش هشت صبح و به نقل از انتخاب : ",
        f"به{ZWNJ}گزارش مهر، به نقل از ایسنا، ",
        "بنا به گزارش ایرنا: ",
    ],
)
def test_the_attribution_at_a_sentences_start_is_cut_off(phrase: str) -> None:
    assert list(segments(f"{phrase}باران بارید.")) == ["باران بارید"]


@pytest.mark.parametrize("text", ["گزارش‌ها می‌گویند، باران بارید", "بخوانیم و بدانیم", "منبع آب شهر پر شد"])
def test_a_sentence_of_the_story_that_looks_a_little_like_it_stays(text: str) -> None:
    assert list(segments(text)) == [text]


def test_whom_the_first_attributed_sentence_names_comes_in_order() -> None:
    assert attributions("به گزارش شهر بیست به نقل از ایسنا، باران بارید. به گزارش مهر، برف آمد.") == [
        "شهر بیست",
        "ایسنا",
    ]


def test_a_read_more_box_goes_with_its_list_and_captions_go_too() -> None:
    blocks = (
        Block("paragraph", "یک"),
        Block("heading", "بیشتر بخوانید:"),
        Block("list_item", "عنوانی دیگر"),
        Block("paragraph", "دو"),
        Block("list_item", "سه"),
        Block("caption", "عکس"),
    )
    assert list(own_blocks(blocks)) == ["یک", "دو", "سه"]


@pytest.mark.parametrize(
    "title",
    ["فیلم | باران در قم", "باران در قم + عکس", "تصاویر/ باران در قم", "باران در قم (فیلم)", "عکس؛ باران در قم"],
)
def test_the_medium_is_no_part_of_a_title(title: str) -> None:
    assert own_title(title) == "باران در قم"


def test_a_title_that_speaks_of_a_film_keeps_it() -> None:
    assert own_title("فیلم تازهٔ کارگردان قمی اکران شد") == "فیلم تازهٔ کارگردان قمی اکران شد"
