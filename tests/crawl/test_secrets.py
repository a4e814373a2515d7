from __future__ import annotations

from pathlib import Path

import pytest

from qomnews.config import load_config
from qomnews.crawl.secrets import Secrets, without_secrets

TOKEN = "123456:AAH-bot-token"  # noqa: S105 - nobody's


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Secrets:
    monkeypatch.setenv("QOMNEWS_MONITORS__TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__PROXY_PASSWORD", "pa.ss+word")
    monkeypatch.setenv("QOMNEWS_MONITORS__OPTIONS__SPIDERMON_DISCORD_WEBHOOK_URL", "https://discord.example/hook/xyz")
    return Secrets.of(load_config(home=tmp_path))


def test_secrets_are_hidden_wherever_they_turn_up(secrets: Secrets) -> None:
    assert secrets.hide(f"https://api.telegram.org/bot{TOKEN}/sendMessage refused pa.ss+word") == (
        "https://api.telegram.org/bot(hidden)/sendMessage refused (hidden)"
    )
    assert secrets.hide("posting to https://discord.example/hook/xyz") == "posting to (hidden)"


def test_credentials_in_addresses_are_hidden_though_nobody_set_them(secrets: Secrets) -> None:
    assert secrets.hide("via socks5://me:pw@127.0.0.1:1080, desk@newsroom.example") == (
        "via socks5://(hidden)@127.0.0.1:1080, desk@newsroom.example"
    )


def test_other_text_is_left_alone(secrets: Secrets) -> None:
    text = "mehr: 12 fetched، قم: pa.ssXword"
    assert secrets.hide(text) == text
    assert Secrets([]).hide(text) == text
    assert Secrets(["", "a"]).hide(text) == text


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("user", "desk", "desk"),
        ("api_key", "k", "(hidden)"),
        ("password", None, None),
        ("tokens", ["a"], "(hidden)"),
        ("proxies", ["http://a:b@h:1", "http://h:1"], ["http://(hidden)@h:1", "http://h:1"]),
        ("table", {"secret": 1, "delay": 2}, {"secret": "(hidden)", "delay": 2}),
    ],
)
def test_what_is_named_as_a_secret_is_one(name: str, value: object, shown: object) -> None:
    assert without_secrets(name, value) == shown
