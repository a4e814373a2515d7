"""Where work is spread: over this machine's cores, or over a Ray cluster."""

from __future__ import annotations

import atexit
import logging
import os
import sys
from typing import TYPE_CHECKING, Any, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

RunnerName = Literal["daft", "ray"]

QUIET = {
    # Read from the sources of daft 0.7.26 (scarf_telemetry.py) and ray 2.59 (usage_lib.py).
    "DAFT_ANALYTICS_ENABLED": "0",
    "SCARF_NO_ANALYTICS": "true",
    "DO_NOT_TRACK": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}
"""What keeps Daft and Ray from reporting to their makers, here and in every worker, and from drawing bars."""
# Parts of one step for each core of a cluster: workers that are faster take more of them.
_TASKS_A_CORE = 3

# The runner that this process has.
_begun: list[Runner] = []


class ClusterError(RuntimeError):
    """Work can't be spread; the message says why and what to do."""


@attrs.frozen
class Runner:
    """Where to.

    Attributes:
        name: daft, this machine's cores; ray, a cluster.
        address: the cluster's, `host:port` or `ray://host:port`; None: `RAY_ADDRESS`, else one on this machine.
        jobs: processes on this machine; None: one a core.
    """

    name: RunnerName
    address: str | None = None
    jobs: int | None = None

    def start(self) -> None:
        """Makes Daft ready; a process can have one runner only, and keeps the first.

        Raises:
            ClusterError: the libraries aren't installed, or the cluster can't be reached.
        """
        os.environ.update(QUIET)
        try:
            import daft  # noqa: PLC0415 - an extra, and it must hear first that nothing is to be reported

            if self.name == "ray":
                import ray  # noqa: PLC0415 - likewise
        except ImportError as error:
            raise ClusterError(
                f"--runner {self.name} needs Daft and Ray ({error}): pip install 'qomnews[cluster]'"
            ) from error
        # Whatever it says there it raises as well.
        logging.getLogger("daft_local_execution").setLevel(logging.CRITICAL)
        if _begun and _begun[0].name != self.name:
            raise ClusterError(f"this process works on {_begun[0].name} already: --runner {self.name} needs another")
        if _begun:
            return
        if self.name == "daft":
            daft.set_runner_native(self.jobs)
            _begun.append(self)
            return
        if not ray.is_initialized():
            try:
                ray.init(
                    address=self.address or "auto",
                    runtime_env={"env_vars": QUIET},
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise ClusterError(
                    f"no Ray cluster answers at {self.address or 'RAY_ADDRESS or on this machine'} ({error}): "
                    "`ray start --head --disable-usage-stats` begins one, --ray-address names it"
                ) from error
        daft.set_runner_ray(noop_if_initialized=True)
        _begun.append(self)

    def frame(self, columns: dict[str, Sequence[Any]]) -> Any:  # noqa: ANN401 - Daft is an extra, its types too
        """Rows that workers take a few at a time."""
        import daft  # noqa: PLC0415 - an extra

        frame = daft.from_pydict(dict(columns))
        if self.name == "daft":
            return frame
        import ray  # noqa: PLC0415 - an extra

        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        cores = int(resources.get("CPU", 1))
        rows = len(next(iter(columns.values())))
        return frame.into_partitions(max(1, min(rows, cores * _TASKS_A_CORE)))


def leave_without_waiting(status: int | str | None) -> None:
    """Ends this process, when it comes to its end, without the interpreter's own.

    Daft's threads work on after Ctrl-C or SIGTERM, and an interpreter that ends under them ends by an abort.
    """

    def leave() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)

    atexit.register(leave)
