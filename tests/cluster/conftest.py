"""What tests of spread work share: jobs done here and now, archives of the replica's pages, two nodes of Ray."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import attrs
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from qomnews.cluster.runners import QUIET
from tests.reprocess.newsroom_store import pages
from tests.warc.bucket import Bucket, serving

CAPTURED = "2026-01-01T00:00:00Z"
# Ray takes a machine's own address for 127.0.0.1, unless it believes that there are no clusters here: this one then
# listens on loopback alone.
ON_LOOPBACK = {**QUIET, "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


class Here:
    """Does each job at once, in their order."""

    def each[J, R](self, work: Callable[[J], R], jobs: Iterable[J]) -> Generator[tuple[int, R]]:
        for number, job in enumerate(jobs):
            yield number, work(job)


@pytest.fixture
def here() -> Here:
    return Here()


def write_archive(path: Path, captures: Iterable[tuple[str, bytes, str]]) -> None:
    """Pages as a web archive: their addresses, their bytes, when they were captured."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, page, date in captures:
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(page), http_headers=head, warc_headers_dict={"WARC-Date": date}
            )
            writer.write_record(record)


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The written stories of all three outlets, mirrors among them, in three archives."""
    folder = tmp_path_factory.mktemp("archives")
    paths = [folder / f"{number}.warc.gz" for number in range(3)]
    for number, path in enumerate(paths):
        own = pages()[number::3]
        write_archive(path, [(true.page_url, page, CAPTURED) for true, page in own])
    return paths


def environment(folder: str, variables: dict[str, str]) -> dict[str, str]:
    """Of nodes, and of whoever works on them."""
    return {**os.environ, **ON_LOOPBACK, **variables, "RAY_TMPDIR": folder}


@attrs.frozen
class RayCluster:
    """Two nodes: where their head is, and the folder by which their processes are told from others.

    Attributes:
        address: for whoever is on one of its machines.
        elsewhere: for anybody else.
        folder: theirs.
        bucket: what the bucket `news` holds, which they can read.
    """

    address: str
    elsewhere: str
    folder: str
    bucket: Bucket
    _variables: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """Of whoever works on it."""
        return environment(self.folder, self._variables)

    def processes(self, named: str = "") -> list[int]:
        """Its processes, and those of its workers, with this in their command line."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            # Some are gone by now, others are somebody else's.
            with suppress(OSError):
                own = f"RAY_TMPDIR={self.folder}\0".encode() in (path / "environ").read_bytes()
                if own and named.encode() in (path / "cmdline").read_bytes():
                    found.append(int(path.name))
        return found

    @contextmanager
    def killing_the_first(self, named: str, at_work: str = "") -> Iterator[list[int]]:
        """Kills the first process with this name once it has loaded a library with that one; gives its id."""
        killed: list[int] = []
        over = Event()

        def watch() -> None:
            while not killed and not over.wait(0.05):
                for process in self.processes(named):
                    # It may be gone by itself.
                    with suppress(OSError):
                        if at_work in Path(f"/proc/{process}/maps").read_text():
                            os.kill(process, signal.SIGKILL)
                            killed.append(process)
                            return

        thread = Thread(target=watch)
        thread.start()
        try:
            yield killed
        finally:
            over.set()
            thread.join()


@pytest.fixture(scope="session")
def ray_cluster() -> Iterator[RayCluster]:
    """A cluster that lives as long as the tests."""
    # Sockets lie in it, and their names may not be long.
    folder = tempfile.mkdtemp(prefix="qr-")
    bucket = Bucket({})
    with serving(bucket) as variables, _nodes(folder, variables) as (address, elsewhere):
        yield RayCluster(address, elsewhere, folder, bucket, variables)


@contextmanager
def _nodes(folder: str, variables: dict[str, str]) -> Iterator[list[str]]:
    nodes = subprocess.Popen(
        [sys.executable, "-m", "tests.cluster.ray_nodes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder, variables),
        cwd=Path(__file__).parents[2],
    )
    assert nodes.stdin is not None
    assert nodes.stdout is not None
    try:
        addresses = nodes.stdout.readline().split()
        if not addresses:
            _, said = nodes.communicate()
            message = f"NO RAY CLUSTER: two nodes could not be started on loopback: {said[-600:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        yield addresses
    finally:
        nodes.stdin.close()
        nodes.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)
