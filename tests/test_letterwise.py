"""Letter-by-letter changes give on usual letters what the functions themselves give, and on all others too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.dates import folding
from qomnews.letterwise import letter_by_letter
from qomnews.pages import wording

PERSIAN = st.text(st.sampled_from("قم كي ى ة ۀ آأإ ۱۲٣٤ می‌شود ـ ـَ «»،؛؟! - – … A z 9 _ \n\t\u00a0\u200f\u200d \x00"))
ANY = st.one_of(PERSIAN, st.text(), st.text("قم İΣς🙂\x01\ud800"))


@pytest.mark.parametrize("quick", [wording.fold, folding.fold], ids=["pages", "dates"])
@given(text=ANY)
def test_a_quick_change_is_the_change(quick: Callable[[str], str], text: str) -> None:
    slow = getattr(wording._fold if quick is wording.fold else folding.fold, "__wrapped__")  # noqa: B009 - of a wrapper
    assert quick(text) == slow(text)


def test_a_change_to_several_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="several letters of '-'"):
        letter_by_letter(lambda text: text.replace("-", "--"))
