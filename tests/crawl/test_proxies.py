"""A proxy for one outlet, tried on proxies of the tests' own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from fixtures.newsroom import Newsroom
from qomnews.cli.main import app
from qomnews.config import ConfigError, load_config
from qomnews.crawl.outcome import Outcome
from qomnews.store import Store
from tests.crawl.conftest import OUTLET, STORIES
from tests.crawl.faulty_site import FaultySite, Misbehaviour, dripping, endless, faulty_site
from tests.crawl.local_proxies import HttpProxyHandler, ProxyHandler, SocksHandler, local_proxy

Crawl = Callable[..., Outcome]
Kind = type[ProxyHandler]
USER, PASSWORD = "operator", "گذرواژه s3cret:/@"
BOTH = pytest.mark.parametrize("kind", [HttpProxyHandler, SocksHandler], ids=["http", "socks5"])


@BOTH
def test_all_requests_of_an_outlet_go_through_its_proxy(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], kind: Kind
) -> None:
    with local_proxy(kind, site.url) as proxy:
        assert crawl(section={"proxy": proxy.url}).exit_status == 0
    assert stored() == STORIES
    assert len(proxy.asked) >= 1
    assert any("robots.txt" in asked for asked in proxy.asked) or kind is SocksHandler


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for the outlet's name, which nobody but the test has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shahr20.ir")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shahr20.ir")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "site.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + signed.public_bytes(Encoding.PEM))
    return file


@BOTH
def test_a_site_is_asked_by_its_public_name_over_tls_which_the_proxy_sees_nothing_of(
    crawl: Crawl, small_newsroom: Newsroom, stored: Callable[[], int], certificate: Path, kind: Kind
) -> None:
    # No base address: were it not for the proxy, this would leave the machine.
    with faulty_site(small_newsroom, OUTLET, certificate) as site:
        with local_proxy(kind, site.url, (USER, PASSWORD)) as proxy:
            told = {"proxy_user": USER, "proxy_password": PASSWORD, "verify_certificates": False}
            assert crawl(section={"proxy": proxy.url, "base_url": None, **told}).exit_status == 0
        assert stored() == STORIES
        # The proxy resolves the name, and is told who we are; the site is told nothing of that.
        assert set(proxy.asked) == {"CONNECT shahr20.ir:443" if kind is HttpProxyHandler else "name shahr20.ir:443"}
        assert set(proxy.seen_credentials) == {f"{USER}:{PASSWORD}"}
        assert [asked for asked in site.asked if "Proxy-Authorization" in asked.headers] == []
        assert {asked.headers["Host"] for asked in site.asked} == {"shahr20.ir"}


@pytest.mark.parametrize("kind", [None, HttpProxyHandler, SocksHandler], ids=["straight", "http", "socks5"])
def test_a_site_whose_certificate_nobody_signed_is_not_believed(
    crawl: Crawl, small_newsroom: Newsroom, stored: Callable[[], int], certificate: Path, kind: Kind | None
) -> None:
    with ExitStack() as running:
        site = running.enter_context(faulty_site(small_newsroom, OUTLET, certificate))
        section: dict[str, str | None]
        if kind is None:
            section = {"base_url": site.url.replace("http:", "https:")}
        else:
            section = {"proxy": running.enter_context(local_proxy(kind, site.url)).url, "base_url": None}
        done = crawl(section=section)
        assert done.exit_status == 1
        assert "certificate" in done.reasons[0]
        assert (stored(), site.asked) == (0, [])


@BOTH
def test_credentials_come_from_the_environment_and_are_told_to_the_proxy_alone(
    crawl: Crawl,
    site: FaultySite,
    stored: Callable[[], int],
    opened: Callable[[], Store],
    caplog: pytest.LogCaptureFixture,
    kind: Kind,
) -> None:
    caplog.set_level(logging.DEBUG)
    with local_proxy(kind, site.url, (USER, PASSWORD)) as proxy:
        section = {"proxy": proxy.url, "proxy_user": USER, "proxy_password": PASSWORD}
        assert crawl(section=section).exit_status == 0
    assert stored() == STORIES
    assert set(proxy.seen_credentials) == {f"{USER}:{PASSWORD}"}
    with opened() as store:
        (run,) = store.runs()
    told = caplog.text + repr(run)
    assert PASSWORD not in told
    assert USER not in told
    assert "Proxy-Authorization" not in told


@BOTH
def test_a_proxy_that_refuses_the_credentials_fails_the_run(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], kind: Kind
) -> None:
    with local_proxy(kind, site.url, (USER, PASSWORD)) as proxy:
        done = crawl(section={"proxy": proxy.url, "proxy_user": USER, "proxy_password": "wrong"}, retries=0)
    assert done.exit_status == 1
    assert site.asked == []
    assert "wrong" not in repr(done)


@BOTH
def test_a_proxy_that_does_not_answer_is_named(crawl: Crawl, site: FaultySite, kind: Kind) -> None:
    scheme = "socks5" if kind is SocksHandler else "http"
    done = crawl(section={"proxy": f"{scheme}://127.0.0.1:9"}, retries=0)
    assert done.exit_status == 1
    assert site.asked == []
    assert "the connection was refused" in done.reasons[0]


@pytest.mark.long
@BOTH
@pytest.mark.parametrize(
    ("fault", "reason"), [(endless, "too-large"), (dripping(3), "timeout")], ids=["endless", "drip"]
)
def test_the_limits_of_size_and_time_hold_behind_a_proxy(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], kind: Kind, fault: Misbehaviour, reason: str
) -> None:
    site.misbehave(r"/\d+/", fault, times=1)
    with local_proxy(kind, site.url) as proxy:
        done = crawl(section={"proxy": proxy.url}, timeout=0.8, max_page_mb=1, retries=0)
    assert done.failed == {reason: 1}
    assert stored() == STORIES - 1


@pytest.mark.long
@BOTH
def test_requests_behind_a_proxy_are_counted(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setattr("qomnews.crawl.budget._tehran_day", lambda: "1404-09-25")
    with local_proxy(kind, site.url) as proxy:
        crawl(section={"proxy": proxy.url})
    with opened() as store:
        assert store.made_requests(OUTLET, "1404-09-25") == len(site.asked)


def test_a_proxy_of_the_environment_is_not_asked_for_a_configured_address(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert crawl().exit_status == 0
    assert stored() == STORIES


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.startswith("QOMNEWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    return monkeypatch


def test_doctor_shows_the_proxy_and_not_its_credentials(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("QOMNEWS_OUTLETS__MEHR__PROXY", "socks5://proxy.example:1080")
    environment.setenv("QOMNEWS_OUTLETS__MEHR__PROXY_USER", USER)
    environment.setenv("QOMNEWS_OUTLETS__MEHR__PROXY_PASSWORD", PASSWORD)
    secret = load_config().outlet("mehr").proxy_password
    assert secret is not None
    assert secret.get_secret_value() == PASSWORD
    printed = CliRunner().invoke(app, ["doctor", "--offline"]).output
    assert "socks5://proxy.example:1080" in printed
    assert USER not in printed
    assert PASSWORD not in printed


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("proxy.example:1080", "must be http://host:port or socks5://host:port"),
        ("socks4://proxy.example:1080", "must be http://host:port or socks5://host:port"),
        ("https://proxy.example:1080", "must be http://host:port or socks5://host:port"),
        ("http://proxy.example", "names no port"),
        ("http://me:s3cret@proxy.example:1080", "set PROXY_USER and PROXY_PASSWORD instead"),
    ],
)
def test_what_is_no_proxy_is_named(environment: pytest.MonkeyPatch, value: str, message: str) -> None:
    environment.setenv("QOMNEWS_OUTLETS__MEHR__PROXY", value)
    with pytest.raises(ConfigError, match=message) as caught:
        load_config()
    assert "outlets.mehr.proxy" in str(caught.value)
    assert "s3cret" not in str(caught.value)
