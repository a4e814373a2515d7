"""The outlets: whether each answers, whether its robots.txt lets us in, and whether its clock and ours agree."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from qomnews.cli.checks.finding import Finding, age, ok, warning
from qomnews.outlets import OUTLETS, Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx2

    from qomnews.config import Config

# For a connection, and for each piece of an answer.
STEP_S = 5.0
# For one outlet, whatever it does.
LONGEST_S = 15.0
# What is longer is no robots.txt (RFC 9309, 2.5, wants at least half of it read).
MOST_BYTES = 1_000_000
TOLERANCE = timedelta(minutes=2)
# Where the spiders begin, and a story of each kind of address; of an outlet that is not here, the front page.
ASKED = {
    "mehr": ("/", "/rss", "/archive?pi=1", "/news/1"),
    "shahr20": ("/wp-json/wp/v2/posts", "/feed/", "/wp-sitemap.xml"),
    "titronline": ("/", "/rss", "/feed/"),
}
_REFUSED = "some sites refuse foreign hosts: ask through one that they let in, outlets.{}.proxy"


@attrs.define
class Visit:
    """What came of asking one outlet; `skew` is how far our clock is ahead of its."""

    outlet: str
    finding: Finding
    skew: timedelta | None = None


def sites(config: Config, *, longest: float = LONGEST_S) -> Iterator[Finding]:
    """What there is to say of each outlet that is enabled, and of the clock: all are asked at once."""
    visits = []
    threads = []
    for row in OUTLETS:
        if not config.outlet(row.id).enabled:
            continue
        late = warning(row.id, f"{_address(row, config)} has not answered in {longest:g} s", _REFUSED.format(row.id))
        visits.append(Visit(row.id, late))
        # A name that is not resolved can't be given up: such a thread is left behind, and ends with the program.
        thread = Thread(target=_visit, args=(row, config, visits[-1], time.monotonic() + longest), daemon=True)
        threads.append(thread)
        thread.start()
    deadline = time.monotonic() + longest
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    # Copies, since a thread that is late may still write.
    done = [Visit(visit.outlet, visit.finding, visit.skew) for visit in visits]
    yield from (visit.finding for visit in done)
    yield clock(done)


def clock(visits: Sequence[Visit]) -> Finding:
    """Whether this machine's clock agrees with any site's: one of them may be wrong, all of them hardly."""
    skews = {visit.outlet: visit.skew for visit in visits if visit.skew is not None}
    if not skews:
        return ok("clock", "no site said what time it is")
    outlet, skew = min(skews.items(), key=lambda pair: abs(pair[1]))
    if abs(skew) <= TOLERANCE:
        return ok("clock", f"agrees with that of {outlet}")
    side = "ahead of" if skew > timedelta() else "behind"
    return warning(
        "clock", f"{age(abs(skew.total_seconds()))} {side} that of {outlet}", "set it: timedatectl set-ntp true"
    )


def _address(row: Outlet, config: Config) -> str:
    return f"{config.outlet(row.id).base_url or row.public_base}/robots.txt"


def _visit(row: Outlet, config: Config, visit: Visit, deadline: float) -> None:
    import httpx2

    url = _address(row, config)
    try:
        with _client(row, config) as client, client.stream("GET", url) as answer:
            visit.skew = _skew(answer, datetime.now(UTC))
            visit.finding = judged(row, config, answer, _body(answer, deadline))
    except httpx2.TimeoutException:
        visit.finding = warning(row.id, f"{url} does not answer in time", _REFUSED.format(row.id))
    except httpx2.HTTPError as problem:
        reason = f"{problem}" or type(problem).__name__
        visit.finding = warning(row.id, f"{url} does not answer ({reason})", _REFUSED.format(row.id))


def _client(row: Outlet, config: Config) -> httpx2.Client:
    import httpx2

    from qomnews.crawl.addon import user_agent

    section = config.outlet(row.id)
    proxy = None
    if section.proxy is not None:
        user, password = section.proxy_user, section.proxy_password
        auth = (user.get_secret_value(), password.get_secret_value() if password else "") if user else None
        proxy = httpx2.Proxy(section.proxy, auth=auth)
    return httpx2.Client(
        proxy=proxy,
        # A configured address may well be this machine's own; a proxy of the environment's is for the world's.
        trust_env=section.base_url is None,
        timeout=STEP_S,
        follow_redirects=True,
        max_redirects=5,
        headers={"User-Agent": user_agent(config)},
    )


def _skew(answer: httpx2.Response, now: datetime) -> timedelta | None:
    try:
        return now - parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError):
        # It said nothing, nothing that is a date, or one without a zone.
        return None


def _body(answer: httpx2.Response, deadline: float) -> bytes:
    import httpx2

    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if time.monotonic() > deadline:
            raise httpx2.ReadTimeout("the answer does not end")
        if len(body) > MOST_BYTES:
            break
    return bytes(body)


def judged(row: Outlet, config: Config, answer: httpx2.Response, body: bytes) -> Finding:
    """What an outlet's answer to the question for robots.txt says of crawling it.

    RFC 9309, 2.3.1: where it can't be read nothing may be asked, where there is none everything.
    """
    url = _address(row, config)
    said = f"{url} answers with {answer.status_code}"
    hosts = {*row.hosts, urlsplit(url).hostname}
    if answer.url.host not in hosts:
        return warning(row.id, f"{url} leads to {answer.url.host}", "has the outlet moved? See docs/add-an-outlet.md")
    if answer.status_code == 429 or answer.status_code >= 500:
        return warning(row.id, f"{said}: as long as it does, nothing is fetched", "try again later")
    if answer.status_code in (401, 403):
        return warning(row.id, said, _REFUSED.format(row.id))
    if answer.status_code >= 400:
        return ok(row.id, f"{said}: there are no rules")
    if not config.crawl.obey_robots:
        return warning(row.id, f"{said}, and is not obeyed", "set crawl.obey_robots = true, unless the outlet agrees")
    return _by_rules(row, config, said, body)


def _by_rules(row: Outlet, config: Config, said: str, body: bytes) -> Finding:
    from protego import Protego

    from qomnews.crawl.addon import user_agent

    rules, agent = Protego.parse(body.decode("utf-8", "replace")), user_agent(config)
    forbidden = [path for path in ASKED.get(row.id, ("/",)) if not rules.can_fetch(f"{row.public_base}{path}", agent)]
    if forbidden:
        return warning(row.id, f"{said} and forbids {', '.join(forbidden)}", "ask the outlet to let you in")
    delay = rules.crawl_delay(agent)
    return ok(row.id, f"{said} and lets us in{f', every {delay:g} s' if delay else ''}")
