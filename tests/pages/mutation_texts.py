"""What mutations put into pages: tags, charsets, texts that rules look for or that are no text, JSON that is none."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

TAGS = (
    b"p div span h1 h2 h3 article section aside form nav header footer ul ol li dl dt dd table tr td th tbody caption "
    b"blockquote figure figcaption img br hr a b strong i font pre title meta link script style noscript template "
    b"textarea select option button iframe svg math time body html head base input video main center label q"
).split()
CHARSETS = (
    "utf-8 windows-1256 iso-8859-1 iso-8859-6 windows-1252 windows-1254 utf-16 utf-16-le utf-32 utf-7 koi8-r gb18030 "
    "shift_jis ascii idna punycode unicode_escape undefined hex rot13 base64 x-klingon utf8 none mac-arabic"
).split()
TEXTS = tuple(
    text.encode("utf-8", errors="surrogatepass")
    for text in (
        *(
            "منبع:",
            "به نقل از ایسنا،",
            "۱۹ بهمن ۱۴۰۲، ۹:۳۰",
            "دو ساعت پیش",
            "بیشتر بخوانید",
            "انتهای پیام/",
            "نظرات (۳)",
        ),
        *("کد خبر ۱۲۳۴۵۶۷", "لینک کوتاه", "شناسه : 69048 | انتشار : 01 خرداد 1402 - 15:43", "404 not found", "captcha"),
        *(
            "²³¹",
            "①②",
            "٣٤٥",
            "\u200c" * 40,
            "\u00a0" * 40,
            "\u202e\u202d\u2066",
            "\ufeff",
            "\x0b\x1f\x0c\x00",
            "\ufffe",
        ),
        *("&#xD800;", "&#0;", "&#11;", "&#31;", "&#x110000;", "&#99999999999;", "&zwnj", "&amp;amp;lt;b&amp;gt;", "&;"),
        *("<![CDATA[", "]]>", "<!--", "-->", "<!-- --!>", "<?xml version='1.0'?>", "<!DOCTYPE html>", "</", "<", "<>"),
        *(
            "<plaintext>",
            "<script>",
            "<title>",
            "<textarea>",
            "<template>",
            "<style>",
            "<svg><p>",
            "</html>",
            "</body>",
        ),
        *(
            "<frameset>",
            "<base href='http://['>",
            "<base href='//evil.example/'>",
            "<a href='http://[::1/'>",
            "<p" * 50,
        ),
        *('<a href="http://mehrnews.com:99999/news/1234567">', '<a href="https://www.mehrnews.com/news/%zz%ff">'),
        *('<img src="http://[">', '<link rel=canonical href="http://[x">', '<link rel=shortlink href="//[/?p=1">'),
        *('<meta property="og:image" content="http://[">', '<a rel=next href="http://[">', "\ud800", "\U0010ffff"),
        *(f'<img width="{"1" * 5000}" src="/x.jpg">', f'<meta name="nastooh:commentCount" content="{"9" * 5000}">'),
        *('<div class="pager"><a href="/page/²">2</a><a href="/archive?pi=²">2</a></div>', "1" * 5000, " | " * 3000),
    )
)
JSON_VALUES = (
    *(b"null", b"[]", b"{}", b"0", b"-1.5e999", b"true", b'"\\ud800"', b'"\\u0000\\u000b"', b'[["x"]]', b'{"name": 5}'),
    *(b'{"@value": "x"}', b'[{"name": "x"}, null]', b"[" * 3000, b'{"a":' * 3000, b"1" * 5000, b'"\xff"', b'"unclosed'),
    *(
        b'{"@type": null, "name": ["x"]}',
        b'[{"position": "\xc2\xb2", "name": "x"}]',
        b'"http://["',
        b'{"url": "http://["}',
    ),
)
