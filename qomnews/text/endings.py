"""Endings and prefixes of today's orthography: which are parted by a half-space, which are written solid."""

from __future__ import annotations

from qomnews.text.letters import ZWNJ

# ها and its forms with a pronoun, an indefinite ی or «است».
PLURAL = ("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "هایند", "هاست", "هائی")
COMPARATIVE = ("تر", "ترین", "تری", "ترند", "ترینش", "ترینشان")
# Endings that keep their alef after a silent ه: خانه‌ای، رفته‌ام، گفته‌اند، خانه‌شان; and the ezafe written out: خانه‌ی
AFTER_HE = ("ای", "ام", "ات", "اش", "ایم", "اید", "اند", "مان", "تان", "شان", "ایست", "ی")
EZAFE = "ی"
_PRONOUNS = frozenset(("مان", "تان", "شان"))
IMPERFECT = ("می", "نمی", "همی")
VERB_PREFIXES = ("بر", "باز", "در", "فرا", "فرو", "وا", "ور")
# برمی‌گردد، بازنمی‌گشت
PREFIXED_IMPERFECT = tuple(f"{prefix}{mi}" for prefix in VERB_PREFIXES for mi in IMPERFECT[:2])
VERB_OPENERS = frozenset((*IMPERFECT, *PREFIXED_IMPERFECT))
# Endings of a participle after می: می‌رفته‌اند
PARTICIPLE_ENDINGS = ("ام", "ای", "ایم", "اید", "اند", "است")

# What each ending is, and its place in a fixed order: figures for the models.
PLURAL_KIND, COMPARATIVE_KIND, AFTER_HE_KIND = 1, 2, 3
ENDING_KINDS = (
    dict.fromkeys(PLURAL, PLURAL_KIND)
    | dict.fromkeys(COMPARATIVE, COMPARATIVE_KIND)
    | dict.fromkeys(AFTER_HE, AFTER_HE_KIND)
)
ENDINGS = tuple(sorted(ENDING_KINDS, key=lambda ending: (-len(ending), ending)))
ENDING_PLACES = {ending: place for place, ending in enumerate(ENDINGS, 1)}
BOUND = frozenset((*ENDING_KINDS, *IMPERFECT))
# First parts by themselves: of verbs, and بی، هم، پیش، غیر، نا of nouns and adjectives.
OPENER_KINDS = (
    {"می": 1, "نمی": 2, "همی": 3}
    | dict.fromkeys(PREFIXED_IMPERFECT, 3)
    | {"بی": 4, "هم": 5, "پیش": 6, "غیر": 7, "نا": 8}
)

# Endings that are written solid after a letter that joins, the parted ones after a letter that doesn't.
SOLID_ENDINGS = (
    "ی", "م", "ت", "ش", "ان", "ات", "ین", "یم", "ید", "ند", "مان", "تان", "شان", "یی", "یش", "یت", "یان", "گان", "گی",
    "ا", "ای", "یشان", "یمان", "یتان", "اند", "ام", "اش", "ایم", "اید", "ست", "انه", "انی", "ها", "های", "هایی",
    "هایش", "هایشان", "انش", "انشان", "ترین", "تر", "تری",
)  # fmt: skip
# An inflected last part, and what it is in a list: گیرندگان is گیرنده, سازی is ساز.
PART_ENDINGS = (("گان", "ه"), ("گی", "ه"), ("یان", ""), ("ان", ""), ("ی", ""), ("انه", ""), ("م", ""), ("ش", ""))
# The same of a joined word: ending -> what stands instead of it.
INFLECTIONS = tuple(
    (ending, "ه" if ending in ("گان", "گی") else "")
    for ending in ("ی", "ها", "های", "هایی", "ان", "م", "ش", "ترین", "تر", "ای", "گان", "گی")
)
_LONG_VOWELS = frozenset("اویآ")


def has_silent_he(stem: str) -> bool:
    """Whether the stem ends in a ه that may be silent: خانه, not راه."""
    return len(stem) > 1 and stem[-1] == "ه" and stem[-2] not in _LONG_VOWELS


def takes(stem: str, ending: str) -> bool:
    """Whether an ending can follow the stem with a half-space: خانه‌شان, زندگی‌شان, but کتابشان."""
    if ending == EZAFE:
        return has_silent_he(stem)
    return ending not in _PRONOUNS or stem[-1] == "ی" or has_silent_he(stem)


def is_optional(parts: tuple[str, ...]) -> bool:
    """Whether good writers write the word solid too: ها or تر after any letter but a silent ه (آنها، مهمترین)."""
    return (
        len(parts) > 1 and ENDING_KINDS.get(parts[-1], AFTER_HE_KIND) < AFTER_HE_KIND and not has_silent_he(parts[-2])
    )


def has_affix(parts: tuple[str, ...]) -> bool:
    """Whether the word has one of the half-spaces that everybody sets who sets any: می‌رود, خانه‌ها, بزرگ‌تر."""
    return len(parts) > 1 and (parts[-1] in ENDING_KINDS or parts[0] in VERB_OPENERS)


def glued(form: str) -> str:
    """The form without its half-spaces."""
    return form.replace(ZWNJ, "")
