"""The page that describes the API; what operations say of themselves is in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "api.title": ("رابط برنامه‌نویسی", "The API"),
    "api.about": (
        "همان رکوردهای خروجی‌ها، برای برنامه‌ها. شرح هر عمل به انگلیسی است؛ برنامه‌ها همین را از openapi.json می‌خوانند.",
        "The same records as exports have, for programs, which read this from openapi.json.",
    ),
    "api.machine": ("شرح برای برنامه‌ها", "For programs"),
    "api.schema": ("شرح رکوردها", "What records look like"),
    "api.parameters": ("پارامترها", "Parameters"),
    "api.required": ("لازم", "required"),
    "api.example": ("نمونه", "For example"),
    "api.answers": ("پاسخ‌ها", "Answers"),
    "api.problems": ("خطاها", "Problems"),
}
