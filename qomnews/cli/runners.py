"""`--runner` and `--ray-address`: where a command's work is done."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import fail

if TYPE_CHECKING:
    from qomnews.cluster.runners import Runner


class RunnerChoice(StrEnum):
    """What `--runner` takes."""

    LOCAL = "local"
    DAFT = "daft"
    RAY = "ray"


RunnerOption = Annotated[
    RunnerChoice,
    typer.Option(
        "--runner",
        help="Who works: local, processes of this command; daft, Daft on this machine; ray, Daft on a Ray cluster. "
        "The last two need qomnews[cluster].",
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray-address",
        metavar="HOST:PORT",
        help="The cluster's head, for --runner ray; by default RAY_ADDRESS, else one that runs on this machine.",
        show_default=False,
    ),
]


def runner_of(choice: RunnerChoice, ray_address: str | None, jobs: int | None = None) -> Runner | None:
    """The runner that is meant; None: this command itself. The command ends with status 2 where they don't agree."""
    from qomnews.cluster.runners import Runner

    if ray_address is not None and choice != RunnerChoice.RAY:
        fail(f"--ray-address goes with --runner ray, not with --runner {choice}", 2)
    if choice == RunnerChoice.LOCAL:
        return None
    if choice == RunnerChoice.RAY and jobs is not None:
        fail("--jobs is for this machine's processes; a Ray cluster has as many as its nodes say", 2)
    return Runner("ray", ray_address) if choice == RunnerChoice.RAY else Runner("daft", jobs=jobs)
