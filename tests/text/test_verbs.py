from __future__ import annotations

from qomnews.text.verbs import finite_forms


def test_both_stems_give_their_persons() -> None:
    forms = set(finite_forms(["خواند#خوان"]))
    assert {"خوانم", "خوانی", "خواند", "خوانیم", "خوانید", "خوانند"} <= forms
    assert {"خواندم", "خواندند", "خوانده"} <= forms


def test_stems_in_yeh_have_the_hamza_of_older_news() -> None:
    assert {"گویم", "گوید", "گوئیم"} <= set(finite_forms(["گفت#گوی"]))


def test_causatives_and_impersonals_are_formed() -> None:
    assert {"پوشاند", "پوشانند", "پوشاندند", "توان", "باید"} <= set(finite_forms(["پوشید#پوش"]))
