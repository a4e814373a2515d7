"""What stands in deploy/ holds together: with the tools that read it, with the commands and settings that there are."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from scrapy.settings import Settings
from typer.main import get_command

from qomnews.cli.main import app
from qomnews.config import load_config
from qomnews.crawl.children import GRACE_S
from qomnews.reader import serving
from qomnews.serve_sections import ServeConfig

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PROGRAM = "/opt/qomnews/.venv/bin/qomnews"
# The services of the compose file that are the program.
OURS = ("qomnews", "reader")


def sections(unit: Path) -> dict[str, list[str]]:
    """A unit's values by key; one key may have several."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        key, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def commands() -> list[list[str]]:
    """Every command line of the program in deploy/."""
    texts = [path.read_text() for path in DEPLOY.rglob("*") if path.is_file()]
    lines = [match[1] for text in texts for match in re.finditer(rf"{PROGRAM} ([^\n|&>]+?)(?: 2>|\n)", text)]
    return [shlex.split(line) for line in lines] + [compose()["services"][name]["command"] for name in OURS]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def containerfile() -> list[list[str]]:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace(PROGRAM, sys.executable))
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_timer_starts_the_service_of_its_name() -> None:
    timer = next(unit for unit in UNITS if unit.suffix == ".timer")
    assert timer.with_suffix(".service") in UNITS
    assert sections(timer)["OnCalendar"] == ["*-*-* *:00/10:00 Asia/Tehran"]
    assert sections(timer)["Persistent"] == ["yes"]


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_services_are_locked_up_and_have_time_to_end(unit: Path) -> None:
    found = sections(unit)
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictNamespaces"):
        assert found[key] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    # All else is read-only then: the home must be what may be written to.
    assert found["StateDirectory"] == ["qomnews"]
    assert "QOMNEWS_HOME=/var/lib/qomnews" in found["Environment"][0].split()
    assert int(found["TimeoutStopSec"][0]) > GRACE_S


def test_the_schedule_alone_is_told_to_stop() -> None:
    assert sections(DEPLOY / "systemd" / "qomnews-schedule.service")["KillMode"] == ["mixed"]


def test_every_command_exists_with_its_options() -> None:
    found = commands()
    assert len(found) >= 5
    for line in found:
        command: Any = get_command(app)
        arguments = list(line)
        while hasattr(command, "commands"):
            command = command.commands[arguments.pop(0)]
        # Refuses an option that there isn't.
        command.make_context(command.name, arguments)


@pytest.mark.parametrize("name", OURS)
def test_the_compose_file_sets_what_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    environment = compose()["services"][name]["environment"]
    for variable, value in environment.items():
        # ${NAME:-what holds without it}
        monkeypatch.setenv(variable, re.sub(r"\$\{\w+:[-?]([^}]*)\}", r"\1", value))
    assert load_config().database_url == "sqlite:////var/lib/qomnews/qomnews.db"


def test_the_compose_file_holds_together() -> None:
    found = compose()
    services = found["services"]
    used = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}
    assert used == set(found["volumes"])
    assert (DEPLOY / services["qomnews"]["build"]["context"] / services["qomnews"]["build"]["dockerfile"]).is_file()
    assert services["database"]["profiles"] == ["postgres"]
    # Without the profile there is no database to wait for.
    assert all(services[name]["depends_on"]["database"]["required"] is False for name in OURS)
    assert int(services["qomnews"]["stop_grace_period"].rstrip("s")) > GRACE_S


def test_the_reader_of_the_compose_file_is_reached_from_this_machine_alone() -> None:
    found = compose()["services"]["reader"]
    assert found["image"] == compose()["services"]["qomnews"]["image"]
    assert found["ports"] == [f"127.0.0.1:{ServeConfig().port}:{ServeConfig().port}"]
    assert int(found["stop_grace_period"].rstrip("s")) > serving.GRACE_S


def test_what_the_image_installs_is_enough_to_serve() -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.match(r"[a-z0-9-]+", name).group() for name in project["optional-dependencies"]["serve"]}  # type: ignore[union-attr] # each begins with its name
    assert wanted <= pinned


def test_scrapyd_is_told_where_the_spiders_are_and_keeps_to_itself() -> None:
    found = configparser.ConfigParser()
    found.read(DEPLOY / "scrapyd.conf")
    spiders = Settings()
    spiders.setmodule(found["settings"]["qomnews"])
    assert spiders["SPIDER_MODULES"] == ["spiders"]
    assert found["scrapyd"]["bind_address"] == "127.0.0.1"
    # Either would send records past the store, or resume a job as Scrapy does, which loses stories.
    assert found["scrapyd"]["items_dir"] == found["scrapyd"]["jobs_dir"] == ""


def copied() -> list[str]:
    """What the image is made from."""
    lines = [line[1:-1] for line in containerfile() if line[0] == "COPY" and not line[1].startswith("--from")]
    return [source for line in lines for source in line]


def test_the_image_is_made_from_what_there_is_and_is_let_through() -> None:
    assert all((ROOT / source).exists() for source in copied())
    let_through = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    for source in copied():
        assert any(line.startswith(f"!{source}") for line in let_through), source


def test_the_image_has_all_that_the_wheel_is_made_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {path.split("/")[0] for path in project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]}
    wanted |= {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    assert wanted <= set(copied())


@pytest.mark.long
def test_what_is_copied_into_the_image_makes_the_same_wheel(tmp_path: Path) -> None:
    source = tmp_path / "src"
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "qomnews.pages.*"))
        else:
            source.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    names: list[set[str]] = []
    for folder in (source, ROOT):
        target = tmp_path / f"dist{len(names)}"
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        (wheel,) = target.glob("*.whl")
        names.append({name for name in zipfile.ZipFile(wheel).namelist() if "__pycache__" not in name})
    assert names[0] == names[1]


def test_the_image_runs_as_nobody_in_particular_and_is_told_to_stop_gently() -> None:
    last = {line[0]: line[1:] for line in containerfile()}
    assert last["USER"] == ["10001"]
    assert last["STOPSIGNAL"] == ["SIGTERM"]
    assert last["ENTRYPOINT"] == ['["qomnews"]']
