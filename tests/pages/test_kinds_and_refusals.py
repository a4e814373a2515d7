"""What kind of story a page tells, and pages that look like one and hold none."""

import pytest

from qomnews.article import RawArticle
from qomnews.pages import NoArticleError, extract

MEHR = "https://www.mehrnews.com/news/6671064/x"
FIRST = "<p>به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب در شمال شهر باز شد.</p>"
ANSWER = "این کتابخانه هر روز از ساعت هشت صبح برای همه شهروندان و دانش‌آموزان باز است."
TALK = "مدیر کتابخانه در گفت‌وگو با مهر"


def _read(page: str, outlet: str = "mehr", url: str = MEHR) -> RawArticle:
    return extract(f'<meta charset="utf-8">{page}'.encode(), outlet=outlet, url=url)


def _mehr(body: str, *, kicker: str = "", crumbs: str = "", head: str = "") -> RawArticle:
    return _read(
        f'{head}<article id="item"><div class="item-nav"><ol class="breadcrumb">{crumbs}</ol></div>'
        f'<div class="item-title"><h4 class="kicker">{kicker}</h4><h1 class="title">کتابخانه تازه قم</h1></div>'
        f'<div class="item-body"><div class="item-text">{body}</div></div></article>'
    )


def _asked(question: str, times: int) -> str:
    return FIRST + "".join(f"<p>{question}</p><p>{ANSWER}</p>" for _ in range(times))


class TestKinds:
    @pytest.mark.parametrize(
        "question",
        [
            "<strong>این کتابخانه چند جلد کتاب دارد؟</strong>",
            "<strong>مهر: </strong>این کتابخانه چند جلد کتاب دارد؟",
            "* این کتابخانه چند جلد کتاب دارد؟",
            "خبرنگار مهر: این کتابخانه چند جلد کتاب دارد؟",
            "سؤال: این کتابخانه چند جلد کتاب دارد؟",
        ],
    )
    def test_a_conversation_with_questions_is_an_interview(self, question: str) -> None:
        assert _mehr(_asked(question, 2), kicker=TALK).kind == "interview"
        plain = f"<div><p>{TALK}</p><h1>کتابخانه تازه قم</h1><i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i>{_asked(question, 2)}</div>"
        assert _read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{plain}").kind == "interview"

    def test_what_only_goes_back_to_a_conversation_is_news(self) -> None:
        assert _mehr(FIRST + f"<p>{ANSWER}</p>", kicker=TALK).kind == "news"
        assert _mehr(_asked("<strong>کتابخانه کی باز می‌شود؟</strong>", 1), kicker=TALK).kind == "news"

    def test_questions_alone_are_no_interview_unless_they_say_who_asks(self) -> None:
        assert _mehr(_asked("<strong>کتابخانه کی باز می‌شود؟</strong>", 3)).kind == "news"
        assert _mehr(_asked("مهر: کتابخانه کی باز می‌شود؟", 3)).kind == "interview"
        assert _mehr(_asked("وی گفت: کتابخانه کی باز می‌شود؟", 3)).kind == "news"

    @pytest.mark.parametrize("kicker", ["یادداشت", "یادداشت مهمان", "یادداشت | رضا رضایی"])
    def test_a_kicker_names_a_note(self, kicker: str) -> None:
        assert _mehr(FIRST, kicker=kicker, head='<meta property="nastooh:newsType" content="news">').kind == "note"

    def test_a_memorandum_is_no_note(self) -> None:
        assert _mehr(FIRST, kicker="یادداشت تفاهم دو شهرداری امضا شد").kind == "news"

    @pytest.mark.parametrize(("crumb", "kind"), [("یادداشت", "note"), ("گفت‌وگو", "interview"), ("جامعه", "news")])
    def test_a_category_names_a_kind(self, crumb: str, kind: str) -> None:
        crumbs = f'<li><a href="/1">{crumb}</a></li><li><a href="/2">شهری</a></li>'
        assert _mehr(FIRST, crumbs=crumbs).kind == kind

    def test_what_the_cms_says_stands_above_the_words(self) -> None:
        head = '<meta property="nastooh:newsType" content="report">'
        assert _mehr(FIRST, kicker="یادداشت", head=head).kind == "report"


class TestRefusals:
    def _reason(self, page: str, outlet: str, url: str) -> str:
        with pytest.raises(NoArticleError) as refused:
            _read(page, outlet, url)
        return refused.value.reason

    def test_search_results_are_a_listing(self) -> None:
        results = "".join(
            f'<div><h3><a href="/news/{number}">شهرداری قم کتابخانه {number} را باز کرد</a></h3>'
            f"<small>خبرگزاری مهر سه شنبه 25 آذر 1404 - 00:35</small><p>{ANSWER} {ANSWER} ...</p></div>"
            for number in range(9645371, 9645381)
        )
        for heading in ("نتایج جستجو برای «شهرداری قم»", "خبرهای شهرداری قم"):
            page = f"<title>{heading} | تیترآنلاین</title><h1>{heading}</h1><p>حدود ۱۲۴۰ نتیجه پیدا شد</p>{results}"
            assert self._reason(page, "titronline", "https://www.titronline.ir/search?q=x") == "listing"

    def test_results_of_a_search_for_people_are_news(self) -> None:
        title = "نتایج جستجوی ۱۲ ساعته برای کوهنوردان گم‌شده اعلام شد"
        links = "".join(
            f'<li><a href="/news/{number}">خبر شماره {number} از استان قم</a></li>'
            for number in range(5000001, 5000009)
        )
        story = f"<div><h1>{title}</h1><i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i>{FIRST}<p>{ANSWER}</p></div>"
        assert _read(f"<title>{title}</title>{story}<ul>{links}</ul>").title == title

    def test_a_site_under_repair_is_an_error(self) -> None:
        text = "پایگاه خبری شهر بیست در حال به‌روزرسانی است و به‌زودی بازمی‌گردد. از شکیبایی شما سپاسگزاریم."
        page = f"<title>شهر بیست | در حال به‌روزرسانی</title><h1>سایت در دست تعمیر است</h1><p>{text}</p>"
        assert self._reason(page, "shahr20", "https://shahr20.ir/60000/") == "error-text"

    def test_a_story_of_a_system_under_repair_is_one(self) -> None:
        text = "<p>به گزارش «شهر بیست»، سامانه حمل‌ونقل شهر قم در حال به‌روزرسانی است و تا شنبه باز می‌گردد.</p>"
        page = f"<title>سامانه حمل‌ونقل قم</title><div><h1>سامانه حمل‌ونقل قم</h1><i>25 آذر 1404 - 00:35</i>{text}</div>"
        assert _read(page, "shahr20", "https://shahr20.ir/60000/").body

    def test_on_the_way_to_the_site_is_a_bot_check(self) -> None:
        text = "<h2>در حال انتقال به سایت مورد نظر هستید...</h2><div>Error code: 403</div>"
        assert self._reason(f"<title>Transferring to the website...</title>{text}", "mehr", MEHR) == "bot-check"

    def test_a_story_of_title_date_and_lead_is_one(self) -> None:
        links = "".join(f'<li><a href="/news/{number}/x">خبر {number}</a></li>' for number in range(5000001, 5000009))
        lead = "قم- کتابخانه تازه شهر از فردا به روی همه شهروندان باز است."
        article = _read(
            '<article id="item"><div class="item-nav"><div class="item-date"><span>۲۵ آذر ۱۴۰۴، ۰:۳۵</span></div></div>'
            '<div class="item-title"><h1 class="title">کتابخانه تازه قم</h1></div>'
            f'<div class="item-summary"><p class="summary introtext">{lead}</p></div>'
            f'<div class="item-body"><div class="item-text"></div></div></article><ul>{links}</ul>'
        )
        assert (article.lead, article.body) == (lead, ())

    def test_a_lead_alone_makes_no_story_of_a_listing(self) -> None:
        links = "".join(f'<li><a href="/news/{number}/x">خبر {number}</a></li>' for number in range(5000001, 5000009))
        page = f'<h1 class="title">خبرهای کتابخانه</h1><p class="introtext">{ANSWER}</p><ul>{links}</ul>'
        assert self._reason(page, "mehr", "https://www.mehrnews.com/tag/x") == "listing"
