"""How much of bare Scrapy's rate is left when every page becomes a stored record.

    python benchmarks/crawl.py [STORIES]

Both fetch the same articles of the replica on loopback, without delays and throttle. Bare Scrapy takes their
addresses from a list and throws the answers away; qomnews finds them, keeps the pages, extracts, dates, normalises,
compares with what is stored, and stores. Whole processes, start included. Prints both rates and their ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from fixtures.newsroom import Newsroom, serve

TOP = Path(__file__).parent.parent

BARE = """
import sys
from pathlib import Path
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

class Bare(Spider):
    name = "bare"
    start_urls = Path(sys.argv[1]).read_text().split()
    custom_settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR",
                       "TELNETCONSOLE_ENABLED": False}
    def parse(self, response):
        assert response.status == 200

process = AsyncCrawlerProcess()
process.crawl(Bare)
process.start()
"""


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of a command that has to end well."""
    began = time.perf_counter()
    subprocess.run(command, env={**os.environ, **environment}, cwd=TOP, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Run both and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    newsroom = Newsroom(stories=count)
    found = [true for true in newsroom.truth if true.outlet != "mehr" or true.desk == "qom"]
    first, last = newsroom.anchor - timedelta(days=newsroom.days + 1), newsroom.anchor + timedelta(days=1)
    with serve(newsroom) as replica, tempfile.TemporaryDirectory() as folder:
        addresses = Path(folder) / "addresses"
        addresses.write_text(
            "\n".join(replica.base_urls[true.outlet] + "/" + true.page_url.split("/", 3)[3] for true in found), "utf-8"
        )
        bare = timed([sys.executable, "-c", BARE, str(addresses)], {})
        ours = timed(
            [sys.executable, "-m", "qomnews", "crawl", "--since", first.isoformat(), "--until", last.isoformat()],
            {
                **replica.environment,
                "QOMNEWS_HOME": f"{folder}/home",
                "QOMNEWS_CRAWL__DELAY": "0",
                "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
                "QOMNEWS_CRAWL__CONCURRENCY": "8",
            },
        )
    print(f"{'':24}{'seconds':>10}{'articles/s':>12}")
    print(f"{'bare Scrapy':24}{bare:>10.1f}{len(found) / bare:>12.1f}")
    print(f"{'qomnews':24}{ours:>10.1f}{len(found) / ours:>12.1f}")
    print(f"ratio of rates: {bare / ours:.2f} ({len(found)} articles)")


if __name__ == "__main__":
    main()
