"""What `benchmarks/half_spaces.py --folds` holds out, and how parts become one score."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.half_space_folds import pooled, without
from benchmarks.half_space_scoring import TASKS, Score, score
from qomnews.text.lexicon_build.folds import read_text


@pytest.fixture
def build(tmp_path: Path) -> list[str]:
    stories = "\n\n".join(f"سطر {n}\nسطر {n} باز" for n in range(5))
    sentences = "\n".join(f"جمله {n}" for n in range(50))
    for name, text in (("news.txt", stories), ("edited.txt", sentences), ("uneven.txt", "سطر\n")):
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    options = ("--lilak", "--edited", "--news", "--uneven")
    names = ("index.dic", "edited.txt", "news.txt", "uneven.txt")
    return [word for option, name in zip(options, names, strict=True) for word in (option, str(tmp_path / name))]


def test_each_part_is_held_out_once_and_the_rest_is_learned_from(build: list[str], tmp_path: Path) -> None:
    held: dict[str, list[str]] = {"news": [], "edited": []}
    for fold in range(3):
        folder = tmp_path / f"fold-{fold}"
        folder.mkdir()
        arguments, texts = without(build, 3, fold, folder)
        # Lists and uneven text are as they were.
        assert [place for place in range(8) if arguments[place] != build[place]] == [3, 5]
        for place, kind in ((3, "edited"), (5, "news")):
            before, after = Path(build[place]), Path(arguments[place])
            assert (after.parent, after.name) == (folder, before.name)
            part = texts[before.stem]
            learned = read_text(after, kind)  # type: ignore[arg-type]  # one of the kinds
            every = read_text(before, kind)  # type: ignore[arg-type]  # likewise
            # Blocks stay whole, and in their order.
            assert list(learned.blocks) == [block for block in every.blocks if block[0] not in part]
            held[before.stem] += part
    assert sorted(held["edited"]) == sorted(Path(build[3]).read_text(encoding="utf-8").split("\n")[:-1])
    assert len(held["news"]) == len(set(held["news"])) == 10


def test_counts_of_parts_are_added_up() -> None:
    lines = ["می‌گوید کتاب‌های ما بهترند.", "خانه‌ای در قم است.", "او می‌رود."]

    def restore(line: str) -> str:
        return line.replace("می", "می\u200c")

    def scores(part: list[str]) -> dict[str, dict[str, Score]]:
        return {"text": {task: score(restore, part, task) for task in TASKS if task != "MIXED"}}

    whole = scores(lines)["text"]
    for parts in ((lines[:1], lines[1:]), (lines[:2], lines[2:])):
        for task, one in whole.items():
            first, second = (scores(part)["text"][task] for part in parts)
            assert first + second == one
    nothing = Score(0, 0, 0, 0, 0, 0, 0)
    folds = [{"text": dict.fromkeys(TASKS, nothing)}, {"text": dict.fromkeys(TASKS, whole["GLUED"])}]
    assert pooled(folds) == folds[1]
