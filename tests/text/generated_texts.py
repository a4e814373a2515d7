"""Text that hypothesis makes up, from pieces that the rules look at."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PIECES = [
    *"ابپتجچحخدذرزژسشصعغفقکگلمنوهیآأؤئةيكىۀہءۃە",
    *"۱۲٣٤567",
    *"  \u200c\u200c..,،؛;:?؟!()«»\"“”…-–ـ¬#@/_%&`'\n\t\r",
    *"\u064b\u0651\u0650\u0654\u0670\u0301\u0327\u200d\u200f\u200b\u00a0\ufeff\u00ad\u2028",
    *"👨👩éAbZﷲﷺﻻﹰﹱ\ud800\x00﴿﴾٬٫",
    *("می", "نمی", "بر", "ها", "های", "تر", "ترین", "ای", "اند", "ام", "بی", "رسانه", "کتاب", "شود", "خواه", "کرده"),
    *("https://a.ir/", "www.", ".pdf", "10.450", "بِسْمِ", "اللَّهِ", "می شود", "اطلاع", "رسانی", "پیمایی"),
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=40))
LIMITS = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
