"""What a crawl leaves open, and what it lets a site do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.settings import Settings

from fixtures.newsroom.handler import SiteHandler
from qomnews.crawl.outcome import Outcome
from tests.crawl.conftest import STORIES
from tests.crawl.faulty_site import FaultySite, Misbehaviour, endless_head, endless_interim, reply
from tests.crawl.live_crawls import Crawls

Crawl = Callable[..., Outcome]
# Every file that a crawl may make; of what a site says only the outlet's own id is in any name.
OWN_NAMES = re.compile(
    r"qomnews\.db(-wal|-shm)?|locks/shahr20\.lock|archive/\d{4}/\d\d/shahr20-\d+-\d+(-\d+)?\.warc\.gz|archive/\.lock"
)


def listening() -> set[str]:
    """The ports at which this process takes connections."""
    own = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            own.add(str(descriptor.readlink()))
        except FileNotFoundError:
            continue
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in own:
                ports.add(fields[1])
    return ports


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="asks Linux")
def test_a_crawl_takes_no_connections(crawl: Crawl, site: FaultySite) -> None:
    before = listening()
    during: list[set[str]] = []

    def look(handler: SiteHandler) -> None:
        during.append(listening())
        reply(404)(handler)

    site.misbehave("/robots.txt", look)
    assert crawl().exit_status == 0
    assert during == [before]


def test_console_and_remote_control_are_off() -> None:
    settings = Settings()
    settings.setmodule("qomnews.settings")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


@pytest.mark.parametrize("how", [endless_head, endless_interim], ids=["headers", "interim answers"])
def test_a_head_without_end_is_given_up_long_before_its_time(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], how: Misbehaviour
) -> None:
    site.misbehave(r"/\d+/", how, times=1)
    done = crawl(timeout=50, retries=0)
    assert (done.exit_status, done.failed) == (3, {"connection": 1})
    assert stored() == STORIES - 1


def test_no_file_is_named_by_a_site(crawl: Crawl, site: FaultySite, tmp_path: Path) -> None:
    (first, *_) = site.replica.newsroom.of("shahr20")
    site.misbehave(
        f"/{first.news_id}/", reply(301, b"", Location="/%2e%2e/..%2f..%2f%00/etc/passwd/..//x:y|z.html"), times=1
    )
    crawl(archive=True)
    home = tmp_path / "home"
    made = [str(file.relative_to(home)) for file in home.rglob("*") if file.is_file()]
    assert any(name.endswith(".warc.gz") for name in made)
    assert [name for name in made if not OWN_NAMES.fullmatch(name)] == []
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", *(pytest.param(one, marks=pytest.mark.long) for one in ("10.255.255.1", "169.254.169.254"))],
)
def test_a_site_whose_name_leads_into_a_private_network_is_not_asked(
    crawl: Crawl, crawls: Crawls, site: FaultySite, address: str
) -> None:
    with crawls.all_names_lead_to(address):
        done = crawl(section={"base_url": None}, retries=0)
    assert site.asked == []
    assert done.exit_status == 1
    assert "leads into a private network" in done.reasons[0]


def test_a_redirect_to_a_name_of_the_outlet_does_not_go_round_that(
    crawl: Crawl, crawls: Crawls, site: FaultySite, stored: Callable[[], int]
) -> None:
    # By its base address the site may be private; a host of another outlet stays foreign, wherever it leads.
    site.misbehave("/wp-json", reply(302, b"", Location="https://www.mehrnews.com/secret"))
    with crawls.all_names_lead_to("127.0.0.1"):
        assert crawl().exit_status == 0
    assert stored() == STORIES
