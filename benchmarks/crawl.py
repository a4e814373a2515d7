"""How much of bare Scrapy's rate is left when every page becomes a stored record, and where the rest goes.

    python benchmarks/crawl.py [--articles N] [--sample N] [--no-peer] [--json FILE]

All fetch the same articles of the replica on loopback, without delays and throttle. Bare Scrapy takes their addresses
from a list and throws the answers away. qomnews finds them, keeps the pages, extracts, dates, normalises, compares with
what is stored, and stores each in a transaction of its own. news-please, as a library, fetches and parses a sample of
them one after the other. Whole processes, start included.

The steps are what the runs' own records say, in the crawl's process and in the one beside it that stores, where there
are two cores; `else` is, of the first, Scrapy, the listings and the program's start, and of the second its start and
waiting. Memory is what all its processes hold together while the first thousand articles are served, and the last;
pages that they share are counted in each.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, define

from benchmarks.mirrors import default_cache
from benchmarks.page_peers import PEERS, TIMEOUT_S
from benchmarks.peer_environments import ToolError, environment_of, output
from fixtures.newsroom import Newsroom, serve
from qomnews.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fixtures.newsroom import Replica, TrueArticle

TOP = Path(__file__).parent.parent
# What of the processor's time a story takes; waiting and fetching go on side by side.
STEPS = ("archive", "extraction", "dates", "text", "mirrors", "store")
# Composed stories have so many mirrors on top.
ARTICLES_A_STORY = 1.25
WINDOW = 1000
POLL_S = 0.1
_NUMBER = re.compile(r"\d{4,}")
CONCURRENCY = "8"

BARE = f"""
import sys
from pathlib import Path
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

class Bare(Spider):
    name = "bare"
    start_urls = Path(sys.argv[1]).read_text().split()
    def parse(self, response):
        assert response.status == 200

process = AsyncCrawlerProcess({{"CONCURRENT_REQUESTS_PER_DOMAIN": {CONCURRENCY}, "DOWNLOAD_DELAY": 0,
                               "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}})
process.crawl(Bare)
process.start()
"""

NEWS_PLEASE = """
import sys
from pathlib import Path
from newsplease import NewsPlease

addresses = Path(sys.argv[1]).read_text().split()
read = sum(bool(NewsPlease.from_url(address).maintext) for address in addresses)
print(read)
"""


@define
class Rate:
    """What fetched so many articles in so many wall seconds; trouble is why there are none."""

    name: str
    articles: int = 0
    seconds: float = 0.0
    trouble: str = ""

    @property
    def a_second(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds if self.seconds else 0.0


@define
class Memory:
    """Resident MB, at most, while the first and the last `WINDOW` articles were served."""

    first: float = 0.0
    last: float = 0.0

    def saw(self, served: int, total: int, mb: float) -> None:
        """One look at the process, when so many of all articles had been served."""
        if 0 < served <= WINDOW:
            self.first = max(self.first, mb)
        if served > total - WINDOW:
            self.last = max(self.last, mb)


def arguments() -> argparse.Namespace:
    """The command line."""
    summary, _, rest = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=f"{summary}\n\n{rest}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5000, metavar="N", help="about so many (%(default)s)")
    parser.add_argument("--sample", type=int, default=200, metavar="N", help="of them for news-please (%(default)s)")
    parser.add_argument("--no-peer", action="store_true", help="leave news-please out")
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR", help="environments (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def listed(replica: Replica, found: Sequence[TrueArticle], file: Path) -> Path:
    """A file with the addresses of articles."""
    targets = [replica.base_urls[true.outlet] + "/" + true.page_url.split("/", 3)[3] for true in found]
    file.write_text("\n".join(targets), "utf-8")
    return file


def by_bare_scrapy(addresses: Path, count: int) -> Rate:
    """The rate of fetching alone."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE, str(addresses)], cwd=TOP, check=True)
    return Rate("bare Scrapy, fetch only", count, time.perf_counter() - began)


def by_news_please(addresses: Path, count: int, cache: Path) -> Rate:
    """The rate of news-please as a library."""
    peer = PEERS["news-please"]
    rate = Rate(peer.title, count)
    try:
        python = environment_of(peer.name, peer.version, cache, TIMEOUT_S, peer.also) / "bin" / "python"
        began = time.perf_counter()
        output([str(python), "-W", "ignore", "-c", NEWS_PLEASE, str(addresses)], TIMEOUT_S)
        rate.seconds = time.perf_counter() - began
    except ToolError as error:
        rate.trouble = f"does not run: {error}"
    return rate


def by_qomnews(newsroom: Newsroom, replica: Replica, home: Path, total: int) -> tuple[Rate, Memory]:
    """The rate of a whole crawl, and what memory it took."""
    first, last = newsroom.anchor - timedelta(days=newsroom.days + 1), newsroom.anchor + timedelta(days=1)
    span = ["--since", first.isoformat(), "--until", last.isoformat()]
    environment = {
        **os.environ,
        **replica.environment,
        "QOMNEWS_HOME": str(home),
        "QOMNEWS_CRAWL__DELAY": "0",
        "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
        "QOMNEWS_CRAWL__CONCURRENCY": CONCURRENCY,
    }
    memory = Memory()
    numbers = {(true.outlet, str(true.number)) for true in newsroom.truth}
    served, looked = 0, len(replica.requests)
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "qomnews", "crawl", *span], env=environment, cwd=TOP) as process:
        while process.poll() is None:
            requests = replica.requests[looked:]
            looked += len(requests)
            served += sum(
                any((request.outlet, number) in numbers for number in _NUMBER.findall(request.target))
                for request in requests
            )
            memory.saw(served, total, sum(map(resident_mb, family(process.pid))))
            time.sleep(POLL_S)
        seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"qomnews crawl ended with {process.returncode}")
    return Rate("qomnews, whole, archive on", total, seconds), memory


def family(pid: int) -> Iterator[int]:
    """A process, and all that it has started, directly or not."""
    yield pid
    try:
        # Each thread has those that it has started.
        tasks = [task.read_text("ascii").split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return
    for child in chain.from_iterable(tasks):
        yield from family(int(child))


def resident_mb(pid: int) -> float:
    """What a process holds now; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def steps_of(home: Path) -> tuple[int, dict[str, tuple[float, float]]]:
    """How many records the runs stored, and the seconds of each step in all: in the crawl's process, and beside it."""
    with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
        timings: list[Mapping[str, Any]] = [run.stats["timings"] for run in store.runs(100)]
        stored = sum(1 for _ in store.articles(include_mirrors=True))
    spent = {name: _total(timings, name, "seconds") for name in STEPS}
    beside = {name: _total(timings, name, "beside") for name in STEPS}
    return stored, {name: (spent[name] - beside[name], beside[name]) for name in STEPS}


def _total(timings: Iterable[Mapping[str, Any]], step: str, what: str) -> float:
    return sum(float(each.get(step, {}).get(what, 0.0)) for each in timings)


def print_steps(ours: Rate, steps: Mapping[str, tuple[float, float]]) -> None:
    """Where the time goes, in each of the two processes."""
    here, beside = (sum(both[place] for both in steps.values()) for place in (0, 1))
    print(f"\n{'':28}{'crawl, ms/article':>20}{'share':>8}{'beside, ms/article':>20}{'share':>8}")
    for step, both in {**steps, "else": (ours.seconds - here, ours.seconds - beside)}.items():
        figures = (f"{1000 * spent / ours.articles:20.2f}{100 * spent / ours.seconds:7.0f}%" for spent in both)
        print(f"{step:28}{''.join(figures)}")


def main() -> None:
    """Run all and print the tables."""
    parsed = arguments()
    newsroom = Newsroom(stories=round(parsed.articles / ARTICLES_A_STORY))
    found = [true for true in newsroom.truth if true.outlet != "mehr" or true.desk == "qom"]
    with serve(newsroom) as replica, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = by_bare_scrapy(listed(replica, found, folder / "all"), len(found))
        ours, memory = by_qomnews(newsroom, replica, folder / "home", len(found))
        stored, steps = steps_of(folder / "home")
        rates = [bare, ours]
        if not parsed.no_peer:
            sample = found[:: max(1, len(found) // parsed.sample)]
            rates.append(by_news_please(listed(replica, sample, folder / "sample"), len(sample), parsed.cache))
    if stored != len(found):
        sys.exit(f"{stored} of {len(found)} articles were stored")
    print(f"{'':28}{'articles':>10}{'seconds':>10}{'articles/s':>12}{'to bare':>10}")
    for rate in rates:
        figures = f"{rate.seconds:10.1f}{rate.a_second:12.1f}{rate.a_second / bare.a_second:10.2f}"
        print(f"{rate.name:28}{rate.articles:10,}{rate.trouble or figures}")
    if len(rates) > 2 and rates[2].seconds:
        print(f"\nqomnews to {rates[2].name}: {ours.a_second / rates[2].a_second:.1f}")
    print_steps(ours, steps)
    print(
        f"\nmemory: {memory.first:.0f} MB over the first {WINDOW:,} articles, {memory.last:.0f} MB over the last "
        f"({100 * (memory.last / memory.first - 1):+.1f} %)"
    )
    if parsed.json:
        figures_ = {"rates": [asdict(rate) for rate in rates], "steps": steps, "memory": asdict(memory)}
        parsed.json.write_text(json.dumps(figures_, indent=1), "utf-8")


if __name__ == "__main__":
    main()
