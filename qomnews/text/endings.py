"""Endings and prefixes of today's orthography: which are parted by a half-space, which are written solid."""

from __future__ import annotations

from qomnews.text.letters import NON_JOINING, ZWNJ

# ها and its forms with a pronoun, an indefinite ی or «است».
PLURAL = ("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "هایند", "هاست")
COMPARATIVE = ("تر", "ترین", "تری", "ترند", "ترینش", "ترینشان")
# Endings that keep their alef after a silent ه: خانه‌ای، رفته‌ام، گفته‌اند، خانه‌شان
AFTER_HE = ("ای", "ام", "ات", "اش", "ایم", "اید", "اند", "مان", "تان", "شان", "ایست")
# The same after ی: زندگی‌اش، ایرانی‌اند
AFTER_YEH = frozenset(("ام", "اش", "ایم", "اید", "اند", "مان", "تان", "شان"))
_PRONOUNS = frozenset(("مان", "تان", "شان"))
COPULAS = frozenset(("ام", "ایم", "اید", "اند"))
IMPERFECT = ("می", "نمی")
VERB_PREFIXES = ("بر", "باز", "در", "فرا", "فرو", "وا", "ور")
# برمی‌گردد، بازنمی‌گشت
PREFIXED_IMPERFECT = tuple(f"{prefix}{mi}" for prefix in VERB_PREFIXES for mi in IMPERFECT)
BOUND = frozenset((*PLURAL, *COMPARATIVE, *AFTER_HE, *IMPERFECT))
# بهتر، کهتر، مهتر، بیشتر، کمتر are solid in every convention (the Academy's own list).
SOLID_COMPARATIVES = frozenset(
    f"{stem}{ending}" for stem in ("به", "که", "مه", "بیش", "کم") for ending in ("تر", "ترین", "تری")
)
# Look like a plural or a compound and are not.
WHOLE = frozenset(("منهای", "ششصد", "فیها", "عنها", "منها", "الیها", "علیها"))

SOLID_ENDINGS = (
    "ی", "م", "ت", "ش", "ان", "ات", "ین", "یم", "ید", "ند", "مان", "تان", "شان", "یی", "یش", "یت", "یان", "گان", "گی",
    "ا", "ای", "یشان", "یمان", "یتان", "اند", "ام", "اش", "ایم", "اید", "ست", "انه", "انی",
)  # fmt: skip
_AFTER_VOWEL = frozenset(("ی", "یی", "یش", "یت", "یان", "یشان", "یمان", "یتان", "ست"))
_ALEF_ENDINGS = frozenset(("ا", "ان", "ات", "انه", "انی"))
_VOWELS = frozenset("اویآ")


def has_silent_he(stem: str) -> bool:
    """Whether the stem ends in a ه that may be silent: خانه, not راه."""
    return len(stem) > 1 and stem[-1] == "ه" and stem[-2] not in _VOWELS


def takes_solid(stem: str, ending: str) -> bool:
    """Whether a solid ending can follow the stem's last letter."""
    if stem[-1] == "ه":
        return not has_silent_he(stem)
    if stem[-1] in "او":
        return ending in _AFTER_VOWEL
    return ending[0] != "ا" or ending in _ALEF_ENDINGS or stem[-1] in NON_JOINING


def takes_parted(stem: str, ending: str) -> bool:
    """Whether one of `AFTER_HE` can follow the stem with a half-space."""
    return has_silent_he(stem) or (stem[-1] == "ی" and len(stem) > 3 and ending in AFTER_YEH)


def is_optional(form: str) -> bool:
    """Whether good writers write the form solid too: ها or تر after any letter but a silent ه."""
    stem, _, ending = form.rpartition(ZWNJ)
    return (ending in PLURAL or ending in COMPARATIVE) and not has_silent_he(stem)


def is_run_on(form: str) -> bool:
    """Whether the form ends in a pronoun that the Academy writes solid: تلاششان, but خانه‌شان."""
    stem, _, ending = form.rpartition(ZWNJ)
    return ending in _PRONOUNS and not takes_parted(stem, ending)
