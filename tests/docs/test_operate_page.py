"""The page on operating names all that can be set."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from qomnews.config import Config
from qomnews.config_sections import CapturesConfig, CrawlConfig, MirrorsConfig, OutletConfig, TextConfig

PAGE = (Path(__file__).parent.parent.parent / "docs" / "operate.md").read_text()
EXAMPLE = next(iter(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)))
# Told on their own, in the environment's words: no file is the place for them.
ELSEWHERE = {"proxy_user", "proxy_password"}


def section(name: str) -> str:
    found = re.search(rf"^\[{name}\].*?(?=^\[|\Z)", EXAMPLE, re.DOTALL | re.MULTILINE)
    assert found
    return found.group()


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("crawl", CrawlConfig),
        ("captures", CapturesConfig),
        ("text", TextConfig),
        ("mirrors", MirrorsConfig),
        (r"outlets\.mehr", OutletConfig),
    ],
)
def test_every_key_of_a_section_is_in_the_example(name: str, model: type[BaseModel]) -> None:
    shown = set(re.findall(r"^(?:# )?([a-z_]+) = ", section(name), re.MULTILINE))
    assert set(model.model_fields) - ELSEWHERE - shown == set()
    for key in ELSEWHERE & set(model.model_fields):
        assert f"__{key.upper()}`" in PAGE


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    shown = tomllib.loads(EXAMPLE)["crawl"]
    plain = Config(home=tmp_path).crawl
    del shown["contact"]
    assert {name: value for name, value in shown.items() if list_of(getattr(plain, name)) != value} == {}


def list_of(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
