"""Our scores over whole texts: each part by a lexicon that was built without it.

What the committed lexicon is worth, which is built from all of the texts: with ten parts each lexicon lacks a tenth.
"""

from __future__ import annotations

import sys
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.half_space_peers import ours, scores_of
from benchmarks.half_space_scoring import TASKS, gold_lines
from benchmarks.peer_environments import output
from qomnews.text.lexicon_build.folds import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.half_space_peers import Scores
    from qomnews.text.lexicon_build.folds import Kind

# Uneven text is only learned from: what half-spaces it should have, nobody knows.
SCORED: dict[str, Kind] = {"--edited": "edited", "--news": "news"}
TIMEOUT_S = 1800


def scores_in_folds(build: Sequence[str], folds: int, folder: Path) -> list[Scores]:
    """The scores of each part, as `fold_scores` gives them."""
    scores = []
    for fold in range(folds):
        print(f"part {fold + 1} of {folds}", file=sys.stderr)
        scores.append(fold_scores(build, folds, fold, folder / str(fold)))
    return scores


def fold_scores(build: Sequence[str], folds: int, fold: int, folder: Path) -> Scores:
    """The scores of one part of each text that is named in the arguments of the lexicon's build.

    Args:
        build: those arguments: lists and texts. Uneven text is learned from whole.
        folds: into how many parts each text goes, block by block in turns, as where the build itself holds out a part.
        fold: which part is held out and scored.
        folder: where the part's texts and its lexicon go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments, texts = without(build, folds, fold, folder)
    lexicon = folder / "lexicon.dat"
    output([sys.executable, "-m", "qomnews.text.lexicon_build", *arguments, "--output", str(lexicon)], TIMEOUT_S)
    scores, _ = scores_of(ours(folder, lexicon), texts)
    return scores


def without(build: Sequence[str], folds: int, fold: int, folder: Path) -> tuple[list[str], dict[str, list[str]]]:
    """The build's arguments with texts that lack a part, and the gold lines of that part by text."""
    arguments, texts = list(build), {}
    for place, option in enumerate(build[:-1]):
        if kind := SCORED.get(option):
            text = read_text(Path(build[place + 1]), kind)
            learned = folder / text.path.name
            rest = [block for number, block in enumerate(text.blocks) if number % folds != fold]
            stories = "" in (line.strip() for line in text.path.read_text("utf-8").strip().split("\n"))
            learned.write_text(("\n\n" if stories else "\n").join(map("\n".join, rest)) + "\n", "utf-8")
            arguments[place + 1] = str(learned)
            held = (line for block in text.blocks[fold::folds] for line in block)
            texts[text.path.stem] = gold_lines("\n".join(held))
    return arguments, texts


def pooled(folds: Sequence[Scores]) -> Scores:
    """The scores over all parts: counts are added up, so that each line weighs the same."""
    return {name: {task: reduce(add, (fold[name][task] for fold in folds)) for task in TASKS} for name in folds[0]}
