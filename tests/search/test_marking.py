"""What is marked is what was found, as it is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qomnews.search.expression import Expression, Run
from qomnews.search.marking import PASSAGE, Marker, Piece


def marker(*runs: str, begins: bool = False) -> Marker:
    return Marker(Expression(tuple((Run(tuple(run.split()), begins),) for run in runs)))


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_whole_words_are_marked_as_they_are_shown() -> None:
    text = "كتابخانه‌هاي قم: کتابخانه، کتابخانهٔ قـم و هم‌کتابخانه‌ای؛ قمی"
    assert (
        shown(marker("کتابخانه", "قم").marked(text))
        == "[كتابخانه]‌هاي [قم]: [کتابخانه]، [کتابخانهٔ] [قـم] و هم‌[کتابخانه]‌ای؛ قمی"
    )


def test_the_longest_spelling_is_marked_in_one() -> None:
    both = Marker(Expression(((Run(("می",)), Run(("می", "رود"))),)))
    assert shown(both.marked("او می‌رود، می رود و می")) == "او [می‌رود]، [می رود] و [می]"


def test_beginnings_mark_the_word() -> None:
    assert shown(marker("کتابخان", begins=True).marked("کتابخانه‌ها و کتاب")) == "[کتابخانه]‌ها و کتاب"


def test_nothing_sought_nothing_marked() -> None:
    assert Marker(Expression()).marked("قم") == (Piece("قم"),)
    assert Marker(Expression()).passage(None, "", "قم") == (Piece("قم"),)
    assert Marker(Expression()).passage(None) == ()


def test_a_passage_shows_where_most_is_found_in_whole_words() -> None:
    text = "آب " + "سخن " * 200 + "آب قم گران آب شد " + "پایان " * 200
    found = marker("آب".replace("آ", "ا"), "قم").passage("بی‌ربط", text)
    assert shown(found).count("[") == 3
    assert "[آب] [قم] گران [آب] شد" in shown(found)
    assert shown(found).startswith("… سخن ")
    assert shown(found).endswith("پایان …")
    assert len("".join(piece.text for piece in found)) <= PASSAGE + 10


@given(st.text(st.sampled_from("آابقم \u200c\u064b\n،½ﷲ") | st.characters(), max_size=300), st.integers(20, 80))
def test_pieces_are_the_text(text: str, length: int) -> None:
    wanted = marker("اب", "قم")
    assert "".join(piece.text for piece in wanted.marked(text)) == text
    passage = "".join(piece.text for piece in wanted.passage(text, length=length))
    assert passage.removeprefix("… ").removesuffix(" …") in text
