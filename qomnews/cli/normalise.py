"""`qomnews normalise`: text in, the same text in today's standard orthography out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from qomnews.cli.options import fail

_FELL_SHORT = 3


def normalise(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|-", help="UTF-8 text; - is standard input.")
    ] = None,
    digits: Annotated[
        Literal["fa", "keep", "latin"],
        typer.Option(help="Digits of prose: Persian, as they are, or 0-9."),
    ] = "fa",
    half_spaces: Annotated[
        Literal["restore", "keep", "spaces", "remove"],
        typer.Option(help="Restore lost half-spaces, keep those there are, turn them into spaces, or remove them."),
    ] = "restore",
    convention: Annotated[
        Literal["academy", "keep-solid", "uniform"],
        typer.Option(
            help="The Academy's, a writer's own آنها left alone in undamaged lines; ها and تر left solid where they "
            "come solid; or آن‌ها everywhere."
        ),
    ] = "academy",
    quotes: Annotated[
        Literal["guillemets", "keep"],
        typer.Option(help="«» for straight and curly quotes that come in pairs, or as they are."),
    ] = "guillemets",
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Words and names of your own with their half-spaces, one a line, # for remarks; "
            "may be given several times.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Print the edits instead of the text, one a line: file, line, column (in characters, from 1), rule, "
            "before, after and evidence, with tabs between them. A half-space shows as |, a | as \\|, a space at an "
            "end as ␣, other invisible characters as \\u200f.",
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Print no text; name on stderr each file that would change, with how many of its lines. "
            "Status 3 if any would.",
        ),
    ] = False,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place",
            help="Rewrite the files, each in one step when all of it is on the disk; one that needs no change isn't "
            "touched.",
        ),
    ] = False,
) -> None:
    """Put Persian text into today's standard orthography: letters, digits, punctuation, spaces and half-spaces.

    Line by line, as many lines as came in; addresses, numbers' structure, Latin words, hashtags and code stay as
    they are. docs/text.md has every rule with an example. A line of more than 1 MiB is taken in pieces, cut at
    spaces. A file that can't be read is named, the others are done, and the status is 1.

    Example: echo "رسانه هاي قم مي نويسند" | qomnews normalise
    """
    import attrs

    from qomnews.cli.bytes_read import bar_of_bytes
    from qomnews.cli.normalised_files import STDIN, NormalisedFiles
    from qomnews.text import Options

    named = files or [STDIN]
    if in_place and (check or explain):
        fail(f"--in-place writes, {'--check' if check else '--explain'} only looks: choose one of them", 2)
    if in_place and STDIN in named:
        fail("--in-place: standard input can't be rewritten; name the files", 2)
    chosen = Options(digits=digits, half_spaces=half_spaces, convention=convention, quotes=quotes)
    if forms := _forms(lexicon or []):
        chosen = attrs.evolve(chosen, forms=forms)
    with bar_of_bytes([] if STDIN in named else list(map(Path, named))) as advance:
        job = NormalisedFiles(chosen, advance)
        if in_place:
            job.rewrite(named)
        elif check or explain:
            job.look(named, explain=explain, check=check)
        else:
            job.write(named)
    if job.failed:
        raise typer.Exit(1)
    if check and job.changing:
        raise typer.Exit(_FELL_SHORT)


def _forms(lexicons: list[Path]) -> tuple[str, ...]:
    """The forms of all files; a file that can't be used ends the command with status 1."""
    from qomnews.text.forms import FormsError, read_forms

    forms: list[str] = []
    for path in lexicons:
        try:
            forms += read_forms(path)
        except FormsError as error:
            fail(f"--lexicon: {error}")
        except OSError as error:
            fail(f"--lexicon: {path}: {error.strerror or error}")
    return tuple(dict.fromkeys(forms))
