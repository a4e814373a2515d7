"""The search page, and what filters say that can't be read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "filters.no_word": ("«{text}» واژه‌ای برای جستجو ندارد.", "“{text}” has no word to look for."),
    "filters.no_outlet": (
        "رسانه‌ای با شناسهٔ «{text}» نیست؛ این‌ها هستند: {there}",
        "No outlet is called “{text}”; there are {there}.",
    ),
    "filters.no_kind": (
        "گونه‌ای به نام «{text}» نیست؛ این‌ها هستند: {there}",
        "No kind of story is called “{text}”; there are {there}.",
    ),
    "filters.no_date": (
        "{name}: «{text}» تاریخ نیست؛ روز، ماه یا سال بنویسید: ۱۴۰۴/۰۹/۲۵، ۱۴۰۴/۰۹، ۱۴۰۴ یا 2025-12-16",
        "{name}: “{text}” is no date; write a day, a month or a year: 1404/09/25, 1404/09, 1404 or 2025-12-16.",
    ),
    "filters.backwards": ("آغاز بازه ({first}) پس از پایان آن ({last}) است.", "from {first} is after to {last}."),
    "filters.no_flag": ("{name}: «{text}» نه true است نه false.", "{name}: “{text}” is neither true nor false."),
    "filters.too_long": (
        "{name}: مقدار بیش از {most} نویسه است.",
        "{name}: a value has more than {most} characters.",
    ),
    "filters.too_many": ("{name}: مقدارها بیش از {most} است.", "{name}: there are more than {most} values."),
    "search.title": ("جستجو", "Search"),
    "search.title_of": ("جستجوی «{query}»", "Search for “{query}”"),
    "search.q": ("واژه‌ها", "Words"),
    "search.help": (
        'همهٔ واژه‌ها؛ "عبارت"، -بی‌این، این OR آن، آغاز*. نیم‌فاصله، ی و ک، رقم و اعراب فرقی نمی‌کنند.',
        'All words; "a phrase", -without, this OR that, begin*. Half-spaces, yeh and kaf, digits and marks are one.',
    ),
    "search.from": ("از", "From"),
    "search.to": ("تا", "To"),
    "search.date_hint": ("۱۴۰۴/۰۹/۲۵", "1404/09/25"),
    "search.order": ("ترتیب", "Order"),
    "search.newest": ("تازه‌ترین", "Newest first"),
    "search.relevance": ("نزدیک‌ترین", "Most relevant first"),
    "search.include_mirrors": ("با بازنشرها", "With mirrors"),
    "search.go": ("بجوی", "Search"),
    "search.chosen": ("برگزیده‌ها", "Chosen"),
    "search.drop": ("برداشتن {label}", "Without {label}"),
    "search.drop_all": ("برداشتن همه", "Without all"),
    "search.narrow": ("محدود کردن", "Narrow down"),
    "search.outlet": ("رسانه", "Outlet"),
    "search.kind": ("گونه", "Kind"),
    "search.desk": ("میز", "Desk"),
    "search.source": ("منبع", "Source"),
    "search.category": ("دسته", "Category"),
    "search.tag": ("برچسب", "Tag"),
    "search.month": ("ماه", "Month"),
    "search.found": ("{count} خبر", "{count} stories"),
    "search.found_one": ("یک خبر", "One story"),
    "search.none": (
        "هیچ خبری یافته نشد. واژه‌ای کمتر بنویسید یا یکی از برگزیده‌ها را بردارید.",
        "Nothing was found. Try fewer words, or drop one of what is chosen.",
    ),
    "search.cut": (
        "پرسش بلندتر از آن بود که همه‌اش به کار آید؛ پایانش کنار گذاشته شد.",
        "The query was longer than what counts; its end was left out.",
    ),
    "search.filling": (
        "فهرست جستجو هنوز پر می‌شود؛ تاکنون {count} خبر در آن است.",
        "The search index is still being filled; {count} articles are in it by now.",
    ),
    "search.results": ("یافته‌ها", "Results"),
    "search.pages": ("صفحه‌ها", "Pages"),
    "search.page": ("صفحهٔ {page} از {pages}", "Page {page} of {pages}"),
    "search.previous": ("صفحهٔ پیشین", "Previous page"),
    "search.next": ("صفحهٔ پسین", "Next page"),
    "search.more": (
        "یافته‌ها بیش از آن است که صفحه‌به‌صفحه نشان داده شود؛ محدودترش کنید یا همه را بگیرید.",
        "There is more than can be paged through: narrow it down, or take all of it as a file.",
    ),
    "search.follow": ("پی گرفتن و بردن", "Follow and take along"),
    "search.feed": ("خوراک {kind} این جستجو", "{kind} feed of this search"),
    "search.export": ("همه به صورت {format}", "All as {format}"),
    "search.no_date": ("بی‌تاریخ", "no date"),
    "failure.search": ("فهرست جستجو هنوز آماده نیست", "The search index is not ready yet"),
    "failure.search.help": (
        "فهرست جستجو از نو ساخته می‌شود؛ کمی دیگر دوباره بکوشید.",
        "It is being made; try again in a while.",
    ),
}
