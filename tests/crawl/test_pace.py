"""How fast a site is asked, by its own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from threading import Timer
from time import monotonic

import pytest

from fixtures.newsroom.handler import SiteHandler
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.retry_after import seconds_to_wait
from qomnews.store import Store
from tests.crawl.conftest import STORIES
from tests.crawl.faulty_site import FaultySite, Misbehaviour, reply, silent
from tests.crawl.live_crawls import Crawls
from tests.crawl.local_proxies import SocksHandler, local_proxy

Crawl = Callable[..., Outcome]
NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
# A machine that is busy may hold up the first request's arrival by that much.
SLACK = 0.1


def gaps(site: FaultySite) -> list[float]:
    """Seconds between each request and the next."""
    return [later - earlier for earlier, later in pairwise(site.times())]


def keeps(site: FaultySite, delay: float) -> bool:
    """Whether requests came as far apart as that, all in all: one that arrives late makes the next one seem early."""
    assert len(site.asked) > STORIES
    return sum(gaps(site)) >= delay * len(gaps(site)) - SLACK


def robots(*lines: str) -> Callable[..., None]:
    return reply(200, "\n".join(("User-agent: *", *lines)).encode(), "text/plain")


def test_the_crawl_delay_of_robots_txt_is_kept(crawl: Crawl, site: FaultySite, stored: Callable[[], int]) -> None:
    site.misbehave("/robots.txt", robots("Crawl-delay: 0.15"))
    assert crawl().exit_status == 0
    assert stored() == STORIES
    assert keeps(site, 0.15)


def test_autothrottle_does_not_erode_it(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave("/robots.txt", robots("Crawl-delay: 0.15"))
    crawl(autothrottle=True)
    assert keeps(site, 0.15)


@pytest.mark.long
@pytest.mark.parametrize("by_robots", [True, False])
def test_nor_does_the_most_that_autothrottle_waits(crawl: Crawl, site: FaultySite, by_robots: bool) -> None:
    # Sixty seconds by default: a longer delay would be cut to that.
    settings = {"AUTOTHROTTLE_MAX_DELAY": 0.05}
    site.misbehave("/robots.txt", robots("Crawl-delay: 0.15"))
    delay = 0 if by_robots else 0.15
    crawl(autothrottle=True, obey_robots=by_robots, section={"delay": delay}, settings=settings)
    assert keeps(site, 0.15)


@pytest.mark.long
def test_all_hosts_of_an_outlet_share_one_pace(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave("/robots.txt", robots("Crawl-delay: 0.15"))
    page = reply(301, b"", Location="https://www.shahr20.ir/feed/")
    site.misbehave("/wp-json", page, times=1)
    crawl()
    # The other host's robots.txt is another file, and another request in the same row.
    assert len(site.times("/robots.txt")) == 2
    assert keeps(site, 0.15)


def test_an_absurd_crawl_delay_is_cut_with_a_warning(
    crawl: Crawl, site: FaultySite, caplog: pytest.LogCaptureFixture
) -> None:
    site.misbehave("/robots.txt", robots("Crawl-delay: 86400"))
    assert crawl(max_crawl_delay=0.1).exit_status == 0
    assert "asks for 86400 s between two requests; 0.1 s are kept (max_crawl_delay)" in caplog.text
    assert keeps(site, 0.1)


def test_what_robots_txt_asks_of_others_is_not_kept(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave("/robots.txt", reply(200, b"User-agent: otherbot\nCrawl-delay: 30\n", "text/plain"))
    assert crawl().exit_status == 0


def test_an_outlet_has_a_delay_and_a_concurrency_of_its_own(crawl: Crawl, site: FaultySite) -> None:
    crawl(autothrottle=True, section={"delay": 0.15, "concurrency": 1})
    assert keeps(site, 0.15)


@pytest.mark.parametrize("status", [429, pytest.param(503, marks=pytest.mark.long)])
def test_a_busy_site_is_left_alone_for_as_long_as_it_says_and_then_asked_again(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], status: int
) -> None:
    site.misbehave(r"/\d+/", reply(status, b"", Retry_After="1"), times=1)
    assert crawl(concurrency=1).exit_status == 0
    assert stored() == STORIES
    (wait,) = [gap for gap in gaps(site) if gap > 0.9]
    assert wait < 3


@pytest.mark.long
def test_a_date_says_as_much_as_seconds(crawl: Crawl, site: FaultySite, stored: Callable[[], int]) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    at = format_datetime(now + timedelta(seconds=2), usegmt=True)
    site.misbehave(r"/\d+/", reply(503, b"", Retry_After=at), times=1)
    assert crawl(concurrency=1).exit_status == 0
    assert stored() == STORIES
    assert datetime.now(UTC) >= now + timedelta(seconds=2)


def test_a_site_that_wants_more_patience_than_a_run_has_is_left_alone_by_the_next_ones_too(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    site.misbehave(r"/\d+/", reply(503, b"", Retry_After="7200"))
    done = crawl(concurrency=1)
    assert done.exit_status == 1
    assert "asks to come back in 7200 s: shahr20 is left alone until" in done.reasons[0]
    site.behave()
    done = crawl()
    assert (done.exit_status, site.asked) == (3, [])
    assert "shahr20 rests until" in done.reasons[0]
    assert stored() == 0


def interrupted(how: Misbehaviour, crawls: Crawls) -> Misbehaviour:
    """The same, and a moment later the run is told to stop."""

    def send(handler: SiteHandler) -> None:
        Timer(0.3, crawls.interrupt).start()
        how(handler)

    return send


@pytest.mark.parametrize(
    ("how", "socks"),
    [
        (reply(429, b"", Retry_After="200"), False),
        pytest.param(silent(30), False, marks=pytest.mark.long),
        pytest.param(silent(30), True, marks=pytest.mark.long),
    ],
    ids=["busy", "silent", "silent behind SOCKS"],
)
def test_a_run_that_waits_for_its_site_stops_at_once_when_told_to(
    crawl: Crawl,
    crawls: Crawls,
    site: FaultySite,
    opened: Callable[[], Store],
    stored: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    how: Misbehaviour,
    socks: bool,
) -> None:
    monkeypatch.setattr("qomnews.crawl.pace.PATIENCE_S", 0.5)
    site.misbehave(r"/\d+/", interrupted(how, crawls), times=1)
    with local_proxy(SocksHandler, site.url) as proxy:
        begun = monotonic()
        done = crawl(concurrency=1, timeout=60, section={"proxy": proxy.url} if socks else {})
    # Ten seconds are what an operator's service manager gives.
    assert monotonic() - begun < 10
    assert (done.exit_status, done.finish_reason, done.failed) == (1, "shutdown", {})
    with opened() as store:
        assert list(store.rejections()) == []
        assert store.mark("shahr20", "all") is None
    assert crawl().exit_status == 0
    assert stored() == STORIES


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("0", None, 0),
        (" 120 ", None, 120),
        ("Tue, 16 Dec 2025 12:00:30 GMT", None, 30),
        # By the site's own clock, which is an hour fast.
        ("Tue, 16 Dec 2025 13:00:30 GMT", "Tue, 16 Dec 2025 13:00:00 GMT", 30),
        ("Tue, 16 Dec 2025 11:00:00 GMT", None, 0),
        ("Tuesday, 16-Dec-25 12:00:30 GMT", None, 30),
        ("9" * 400, None, 999999999999),
        ("soon", None, None),
        ("-5", None, None),
        ("1.5", None, None),
        ("۱۲۰", None, None),
        ("", None, None),
    ],
)
def test_what_a_site_says_of_when_to_come_back(header: str, date: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header, date=date, now=NOW) == seconds
