from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from qomnews.config import load_config
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.run_stats import OTHERS, Samples, outcome_stats, settings_that_differ, traffic

MANY = 5000


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


def test_of_each_reason_up_to_five_addresses_are_kept() -> None:
    samples = Samples()
    for number in range(9):
        samples.offer("timeout", f"https://www.mehrnews.com/news/{number}")
    samples.offer("other-desk", "https://www.mehrnews.com/news/10")
    outcome = Outcome("mehr", 3, (), {"fetched": 1}, {"no-text": 1}, {"timeout": 9}, "finished")
    assert outcome_stats(outcome, samples) == {
        "counts": {"fetched": 1},
        "rejected": {"no-text": 1},
        "failed": {"timeout": 9},
        "reasons": [],
        "samples": {"timeout": [f"https://www.mehrnews.com/news/{number}" for number in range(5)]},
    }


def test_a_run_that_lost_everything_for_reasons_without_number_has_a_small_record() -> None:
    samples = Samples()
    failed = {f"http-{number}": number + 1 for number in range(MANY)}
    for reason in failed:
        for page in range(9):
            samples.offer(reason, f"https://www.mehrnews.com/news/{page}/" + "%D9%82" * 200)
    words = tuple(f"discovery: {number} " + "متن " * 1000 for number in range(MANY))
    outcome = Outcome("mehr", 1, words, {}, failed, failed, "finished")
    record = outcome_stats(outcome, samples)
    assert len(orjson.dumps(record)) < 100_000
    assert sum(record["failed"].values()) == sum(failed.values())
    assert record["failed"][OTHERS] == sum(range(1, MANY + 1 - 40))
    assert record["reasons"][-1] == "and 4980 more"


def test_traffic_is_what_scrapy_counted() -> None:
    stats = {
        "downloader/request_count": 12,
        "downloader/request_bytes": 3400,
        "downloader/response_bytes": 560_000,
        "downloader/response_status_count/200": 11,
        "downloader/response_status_count/404": 1,
        "retry/count": 2,
    }
    assert traffic(stats) == {
        "requests": 12,
        "bytes_sent": 3400,
        "bytes_received": 560_000,
        "retries": 2,
        "statuses": {"200": 11, "404": 1},
    }
    assert traffic({})["requests"] == 0


def test_settings_that_differ_are_named_by_their_path_and_secrets_hidden(tmp_path: Path) -> None:
    (tmp_path / "qomnews.toml").write_text(
        'database = "postgresql+psycopg://qomnews:hunter2@db.example/news"\n[crawl]\ndelay = 2.5\nretries = 3\n'
        '[outlets.mehr]\nbase_url = "http://me:s3cret@127.0.0.1:8001"\n',
        "utf-8",
    )
    found = settings_that_differ(load_config(home=tmp_path))
    assert found == {
        "home": str(tmp_path),
        "database": "postgresql+psycopg://(hidden)@db.example/news",
        "crawl.delay": 2.5,
        "outlets.mehr.base_url": "http://(hidden)@127.0.0.1:8001",
    }
    assert settings_that_differ(load_config()) == {}
