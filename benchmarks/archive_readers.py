"""How each tool reads an archive: the inside of its process. One line of JSON out: seconds, pages, memory.

Runs in the environment of the tool, which need not hold qomnews: the standard library, and what the tool brings.
All of them get the same file and the same hosts, and extract the pages of these; time runs from the file's opening on,
with everything loaded that is needed for a first page.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    # Reads an archive; how many pages gave an article.
    type Reader = Callable[[str], int]


def by_warcio_and_trafilatura(hosts: frozenset[str]) -> Reader:
    """Warcio's iterator, and trafilatura as its manual says it does best on news, on the pages of these hosts."""
    iterator: Any = import_module("warcio.archiveiterator").ArchiveIterator
    trafilatura: Any = import_module("trafilatura")
    dates = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}

    def read(path: str) -> int:
        found = 0
        with open(path, "rb") as file:  # noqa: PTH123 - a peer's program
            for record in iterator(file):
                if record.rec_type != "response":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                if urlsplit(url).hostname not in hosts:
                    continue
                body = record.content_stream().read()
                article = trafilatura.bare_extraction(
                    body,
                    url=url,
                    favor_precision=True,
                    include_comments=False,
                    include_tables=True,
                    with_metadata=True,
                    date_extraction_params=dates,
                )
                found += article is not None
        return found

    return read


def by_news_please(hosts: frozenset[str]) -> Reader:
    """Its own reading of a file of Common Crawl's, filter by host included; nothing is downloaded or removed."""
    # Its modules import each other, and can be loaded in this order only.
    import_module("newsplease.crawler.commoncrawl_crawler")
    extractor_class: Any = import_module("newsplease.crawler.commoncrawl_extractor").CommonCrawlExtractor
    logging: Any = import_module("logging")

    def read(path: str) -> int:
        found: list[Any] = []
        extractor = extractor_class()
        given = {
            "filter_valid_hosts": sorted(hosts),
            "continue_after_error": True,
            "ignore_unicode_errors": True,
            "delete_warc_after_extraction": False,
            "callback_on_article_extracted": lambda article: found.append(bool(article.title)),
            "callback_on_warc_completed": lambda *_: None,
            "warc_path": path,
        }
        for name, value in given.items():
            setattr(extractor, f"_CommonCrawlExtractor__{name}", value)
        logging.disable(logging.ERROR)
        extractor._CommonCrawlExtractor__process_warc_gz_file(path)  # noqa: SLF001 - the rest of it downloads
        return len(found)

    return read


def by_ours(outlets: frozenset[str]) -> Reader:
    """What the archive has of the outlets, read: the same job as the peers'."""
    captured: Any = import_module("qomnews.captures.captured")

    def read(path: str) -> int:
        return sum(isinstance(each, captured.Captured) for each in captured.captured(path, outlets=outlets))

    return read


def by_ours_whole(outlets: frozenset[str], jobs: int) -> Reader:
    """Read, dated, normalised and fingerprinted, all but stored, by so many processes."""
    reading: Any = import_module("qomnews.captures.reading")
    workers: Any = import_module("qomnews.captures.workers")
    choice: Any = import_module("qomnews.captures.choice").Choice
    options: Any = import_module("qomnews.text").Options
    task = reading.Task(choices={outlet: choice() for outlet in outlets}, options=options())
    readers = workers.Readers(jobs, task).__enter__()

    def read(path: str) -> int:
        # Of a small archive, too, each worker gets something.
        size = min(reading.PART_BYTES, Path(path).stat().st_size // 16)
        return sum(len(part.stories) for _, part, _ in readers.read(reading.parts_of(path, size=size)))

    return read


def main() -> None:
    """Read the first archive, which is small, to warm up, and time the second."""
    name, small, path, names, *more = sys.argv[1:]
    reader = globals()[name](frozenset(names.split(",")), *map(int, more))
    # Twice: each of several workers gets something of it.
    for _ in range(2):
        reader(small)
    began = time.perf_counter()
    found = reader(path)
    seconds = time.perf_counter() - began
    answer = {"seconds": seconds, "found": found, "memory_mb": _memory_mb()}
    print(json.dumps(answer), flush=True)


def _memory_mb() -> float:
    """The most that this process, or one that it started, ever took: by what the system says of each."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    of_workers = [_peak_mb(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return max([own, *of_workers])


def _peak_mb(process: int) -> float:
    """The peak of a process of this one's group; 0 of any other."""
    try:
        if os.getpgid(process) != os.getpgid(0):
            return 0.0
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except (OSError, ProcessLookupError):
        return 0.0
    peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(peak[1]) / 1024 if peak else 0.0


if __name__ == "__main__":
    main()
