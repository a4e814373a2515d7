"""What docs/monitors.md says can be set is what can be set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qomnews.config import load_config
from qomnews.crawl.monitors.checks import MONITORS
from qomnews.monitor_sections import ACTIONS, EmailConfig, LogConfig, MonitorsConfig, TelegramConfig

PAGE = (Path(__file__).parent.parent.parent / "docs" / "monitors.md").read_text("utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_is_a_configuration_and_its_thresholds_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "qomnews.toml").write_text(EXAMPLE, "utf-8")
    monitors = load_config(home=tmp_path).monitors
    told = {"actions", "email", "telegram"}
    assert monitors.model_dump(exclude=told) == MonitorsConfig().model_dump(exclude=told)
    assert monitors.actions == ("log", "email")
    assert monitors.email.security == "starttls"


@pytest.mark.parametrize("section", [MonitorsConfig, EmailConfig, TelegramConfig, LogConfig])
def test_every_setting_is_named(section: type[MonitorsConfig]) -> None:
    missing = [name for name in section.model_fields if not re.search(rf"\b{name}\b", EXAMPLE, re.IGNORECASE)]
    assert missing == []


def test_every_monitor_and_action_is_explained() -> None:
    table = re.findall(r"^\| `([a-z]+)` \| ", PAGE, re.MULTILINE)
    assert table == [monitor.options.name for monitor in MONITORS]
    assert re.findall(r"^\* `(\w+)`: ", PAGE, re.MULTILINE) == list(ACTIONS)
