"""Whatever a site does, over real HTTP: what is logged, what is kept, how the run ends, and that no story is lost.

One run meets all faults of pages, each on a story of its own; each fault of listings has a run. Then the site behaves,
and the next run has every story. Addresses that can't be connected to are in `test_runs.py`, a robots.txt that changes
in `tests/crawl/test_robots.py`.
"""

from __future__ import annotations

import gzip
import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from fixtures.newsroom import Newsroom
from fixtures.newsroom.faults import wrong_charset
from fixtures.newsroom.handler import SiteHandler
from fixtures.newsroom.story import written_stories
from qomnews.crawl.clock import utc_now
from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT, Outcome
from qomnews.store import Rejection, Store, open_store
from tests.crawl.faulty_site import (
    FaultySite,
    Misbehaviour,
    bomb,
    cut_short,
    dripping,
    endless,
    faulty_site,
    half_a_chunk,
    long_body,
    reply,
    reset,
    silent,
    stalled,
)
from tests.crawl.live_crawls import Crawls, configuration

OUTLET = "shahr20"
LISTINGS = "/(wp-json|feed|wp-sitemap)"
TIMEOUT_S, LONGER_S = 0.8, 3.0
MAX_MB = 2
# A run may need that much beside the answers that it holds at once.
ROOM_MB = 250
RSS = "application/rss+xml; charset=UTF-8"
PAGE = ("<html><body><h1>خبر</h1>" + "<p>متن خبر</p>" * 50 + "</body></html>").encode()
# A page of which a part would do.
NOISE = PAGE + b"".join(f"<p>{number * number}</p>".encode() for number in range(5000))
HALF = gzip.compress(NOISE)[:2000]
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss><channel><item><title>&l9;</title><link>&l9;</link></item></channel></rss>"
)
SECRET = Path(__file__).resolve()
EXTERNAL = (
    f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{SECRET}">'
    '<!ENTITY % p SYSTEM "http://127.0.0.1:9/dtd"> %p;]>'
    "<rss><channel><item><title>&x;</title></item></channel></rss>"
)


# Known once it answers.
ELSEWHERE = {"url": ""}


@attrs.frozen
class Fault:
    """What a page or listing does; the reason that is kept, and a piece of the sentence that says so."""

    name: str
    how: Misbehaviour
    reason: str
    says: str

    def __str__(self) -> str:
        return self.name


def packed(encoding: str) -> Misbehaviour:
    """What says that it is packed, and isn't."""
    return reply(200, b"\x00not packed at all" * 20, Content_Encoding=encoding)


def led(to: str) -> Misbehaviour:
    """A redirect; `{path}` is what was asked for, `{elsewhere}` another server on loopback, which nobody may ask."""

    def send(handler: SiteHandler) -> None:
        reply(302, b"", Location=to.format(path=handler.path, elsewhere=ELSEWHERE["url"]))(handler)

    return send


def status(code: int) -> Fault:
    return Fault(str(code), reply(code, b"<h1>no</h1>"), f"http-{code}", f"it answered with HTTP status {code}")


CONNECTIONS = (
    Fault("reset", reset, "connection", "the connection failed"),
    Fault("silent", silent(LONGER_S), "timeout", "it did not answer in time"),
    Fault("stalled", stalled(LONGER_S), "timeout", "it did not answer in time"),
    Fault("dripping", dripping(LONGER_S), "timeout", "it did not answer in time"),
    Fault("truncated", cut_short, "cut-off", "its answer was cut off"),
    Fault("half a chunk", half_a_chunk, "cut-off", "its answer was cut off"),
    Fault("half a gzip file", reply(200, HALF, Content_Encoding="gzip"), "cut-off", "was cut off"),
    Fault("length too small", reply(200, PAGE, Content_Length="30"), "empty", ""),
)
REDIRECTS = (
    Fault("redirects to itself", led("{path}"), "redirects", "it redirects without end"),
    Fault("redirects abroad", led("https://example.com/"), "foreign-address", "not the outlet's"),
    Fault("redirects home", led("{elsewhere}/secret"), "foreign-address", "not the outlet's"),
    Fault("redirects to metadata", led("http://169.254.169.254/latest/"), "foreign-address", "not the outlet's"),
    Fault("redirects to a file", led("file:///etc/hostname"), "http-302", "HTTP status 302"),
)
STATUSES = tuple(map(status, (403, 404, 410, 429, 500, 503)))
BODIES = (
    Fault("empty", reply(200, b""), "empty", ""),
    Fault("wrong type", reply(200, bytes(range(256)) * 20, "image/png"), "no-title", ""),
    Fault("no type", reply(200, bytes(range(256)) * 20, ""), "no-title", ""),
    Fault("bomb of 10 GB", bomb(10), "too-large", "unpacked, is larger than is read"),
    Fault("endless", endless, "too-large", "its answer is larger than is read"),
    Fault("too long", long_body(200), "too-large", "its answer is larger than is read"),
    Fault("no gzip", packed("gzip"), "undecodable", "can't be unpacked"),
    Fault("no deflate", packed("deflate"), "undecodable", "can't be unpacked"),
    Fault("no brotli", packed("br"), "undecodable", "can't be unpacked"),
    Fault("no zstd", packed("zstd"), "undecodable", "can't be unpacked"),
)
OF_PAGES = (*CONNECTIONS, *REDIRECTS, *STATUSES, *BODIES)
# One of each kind of listings' faults for every day, all of them where there is time.
QUICK = {"reset", "truncated", "redirects home", "503", "bomb of 10 GB", "endless", "entities", "external entities"}
# What a page refuses for, a listing that can't be read says otherwise.
OF_LISTINGS = (
    *(fault for fault in OF_PAGES if fault.says),
    Fault("empty", reply(200, b"", RSS), "", "the file is empty"),
    Fault("wrong type", reply(200, bytes(range(256)) * 20, "image/png"), "", ""),
    Fault("entities", reply(200, LAUGHS.encode(), RSS), "", "no listing"),
    Fault("external entities", reply(200, EXTERNAL.encode(), RSS), "", "no listing"),
    Fault("no XML", reply(200, b"<rss><channel><item>" * 1000, RSS), "", "no listing"),
)


@attrs.frozen
class Pages:
    """What a run that met every fault of a page came to, and what the next one did."""

    story_of: dict[str, str]
    first: Outcome
    rejections: dict[str, Rejection]
    stored_first: set[str]
    log: list[logging.LogRecord]
    second: Outcome
    stored_second: set[str]
    grown_mb: float


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    """A story for each fault of a page, and a few for none."""
    own = [story for story in written_stories() if story.outlet == OUTLET]
    copies = [attrs.evolve(story, key=f"{story.key}-again", title=f"{story.title}؛ گزارش دوم") for story in own]
    return Newsroom(stories=(own + copies)[: len(OF_PAGES) + 3], elsewhere=0)


@pytest.fixture(scope="module")
def elsewhere(newsroom: Newsroom) -> Iterator[FaultySite]:
    with faulty_site(newsroom) as other:
        ELSEWHERE["url"] = other.url
        yield other


@pytest.fixture(scope="module")
def pages(newsroom: Newsroom, crawls: Crawls, elsewhere: FaultySite, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    home = tmp_path_factory.mktemp("pages") / "home"
    with faulty_site(newsroom) as site, logged() as log:
        story_of = {}
        for fault, story in zip(OF_PAGES, newsroom.of(OUTLET), strict=False):
            site.misbehave(f"/{story.news_id}/", fault.how)
            story_of[fault.name] = story.id
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = run(crawls, home, site)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        seen = list(log)
        with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
            rejections = {rejection.url.split("/")[3]: rejection for rejection in store.rejections()}
            stored_first = ids(store)
            come_due(store)
        site.behave()
        second = run(crawls, home, site)
        with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
            stored_second = ids(store)
    return Pages(story_of, first, rejections, stored_first, seen, second, stored_second, grown)


def run(crawls: Crawls, home: Path, site: FaultySite) -> Outcome:
    config = configuration(
        home, site.url, OUTLET, timeout=TIMEOUT_S, max_page_mb=MAX_MB, concurrency=8, failures_before_rest=0,
        archive=True,
    )  # fmt: skip
    return crawls.run(OUTLET, config, since="1404/09/01")


def ids(store: Store) -> set[str]:
    return {article.id for article in store.articles(include_mirrors=True)}


def come_due(store: Store) -> None:
    """Some days go by."""
    for rejection in list(store.rejections()):
        store.reject(
            outlet=OUTLET, url=rejection.url, reason=rejection.reason, detail="", raw=None, run_id=None,
            at=utc_now() - timedelta(days=5),
        )  # fmt: skip


@contextmanager
def logged() -> Iterator[list[logging.LogRecord]]:
    """What is logged at WARNING and above."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign, assignment] # a handler that keeps
    logging.getLogger().addHandler(handler)
    try:
        yield records
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("fault", OF_PAGES, ids=str)
def test_a_page_that_misbehaves_is_kept_with_the_reason_and_fetched_by_a_later_run(fault: Fault, pages: Pages) -> None:
    story = pages.story_of[fault.name]
    number = story.partition(":")[2]
    kept = pages.rejections[number]
    assert kept.reason == fault.reason
    assert fault.says in kept.detail
    assert kept.due_at is not None
    assert story not in pages.stored_first
    assert story in pages.stored_second
    if fault.says:
        assert any(
            f"/{number}/" in line and fault.says in line for line in map(logging.LogRecord.getMessage, pages.log)
        )


def test_the_run_goes_on_with_all_other_pages_and_falls_short(pages: Pages, newsroom: Newsroom) -> None:
    faulty = set(pages.story_of.values())
    assert pages.stored_first == {story.id for story in newsroom.of(OUTLET)} - faulty
    assert len(pages.rejections) == len(faulty)
    assert pages.first.exit_status == FELL_SHORT
    assert sum(pages.first.failed.values()) + sum(pages.first.rejected.values()) == len(faulty)


def test_the_next_run_has_every_story(pages: Pages, newsroom: Newsroom) -> None:
    assert pages.stored_second == {story.id for story in newsroom.of(OUTLET)}
    assert (pages.second.exit_status, pages.second.failed, pages.second.rejected) == (DONE, {}, {})


def test_no_exception_escapes(pages: Pages) -> None:
    assert [record.getMessage() for record in pages.log if record.levelno >= logging.ERROR or record.exc_info] == []
    assert "program-error" not in pages.first.failed


def test_memory_is_bounded_whatever_is_sent(pages: Pages) -> None:
    assert pages.grown_mb < ROOM_MB


def test_nobody_is_asked_whom_a_site_names(pages: Pages, elsewhere: FaultySite) -> None:
    assert elsewhere.asked == []


@pytest.fixture(scope="module")
def listings(
    newsroom: Newsroom, crawls: Crawls, elsewhere: FaultySite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Callable[[Fault], Outcome], Callable[[], Store], FaultySite]]:
    """Runs in one home against a site whose listings all misbehave in one way."""
    home = tmp_path_factory.mktemp("listings") / "home"
    with faulty_site(newsroom) as site:

        def meet(fault: Fault) -> Outcome:
            site.behave()
            site.misbehave(LISTINGS, fault.how)
            return run(crawls, home, site)

        yield meet, lambda: open_store(f"sqlite:///{home / 'qomnews.db'}"), site
        site.behave()
        assert run(crawls, home, site).exit_status == DONE
        with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
            assert ids(store) == {story.id for story in newsroom.of(OUTLET)}


@pytest.mark.parametrize(
    "fault",
    [pytest.param(fault, marks=() if fault.name in QUICK else pytest.mark.long) for fault in OF_LISTINGS],
    ids=str,
)
def test_listings_that_misbehave_fail_the_run_which_leaves_no_mark(
    fault: Fault, listings: tuple[Callable[[Fault], Outcome], Callable[[], Store], FaultySite], elsewhere: FaultySite
) -> None:
    meet, opened, _ = listings
    with logged() as log:
        done = meet(fault)
    assert done.exit_status == FAILED
    assert done.reasons[0].startswith("discovery: ")
    assert fault.says in done.reasons[0]
    assert [record.getMessage() for record in log if record.exc_info or record.name == "scrapy.core.scraper"] == []
    with opened() as store:
        assert store.mark(OUTLET, "all") is None
        assert ids(store) == set()
        assert list(store.rejections()) == []
    assert elsewhere.asked == []


@pytest.mark.parametrize("declared", ["UTF-8", pytest.param("", marks=pytest.mark.long)])
def test_a_page_in_another_charset_than_it_says_is_read_all_the_same(
    newsroom: Newsroom, crawls: Crawls, tmp_path: Path, declared: str
) -> None:
    story = newsroom.of(OUTLET)[0]
    with faulty_site(newsroom) as site:
        site.replica.fault(OUTLET, f"/{story.news_id}/", wrong_charset(declared))
        assert run(crawls, tmp_path / "home", site).exit_status == DONE
    with open_store(f"sqlite:///{tmp_path / 'home' / 'qomnews.db'}") as store:
        record = store.get(story.id)
    assert record is not None
    assert (record.title, record.body) == (story.title, story.body)


@pytest.mark.long
def test_a_site_that_goes_away_in_the_middle_loses_nothing(newsroom: Newsroom, crawls: Crawls, tmp_path: Path) -> None:
    with faulty_site(newsroom) as site:
        left = iter(range(3))

        def vanish(handler: SiteHandler) -> None:
            if next(left, None) is None:
                site.stop_listening()
            reset(handler)

        site.misbehave(r"/\d+/", vanish)
        done = run(crawls, tmp_path / "home", site)
    assert done.exit_status == FAILED
    assert done.failed["refused"] >= 3
    with faulty_site(newsroom) as site:
        with open_store(f"sqlite:///{tmp_path / 'home' / 'qomnews.db'}") as store:
            come_due(store)
        assert run(crawls, tmp_path / "home", site).exit_status == DONE
        with open_store(f"sqlite:///{tmp_path / 'home' / 'qomnews.db'}") as store:
            assert ids(store) == {story.id for story in newsroom.of(OUTLET)}
