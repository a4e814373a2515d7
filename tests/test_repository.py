"""What holds for the repository as a whole: its commands, its pins, the arrows between its packages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qomnews import __version__
from qomnews.cli.main import app

ROOT = Path(__file__).parent.parent
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text()
LOCKS = ["requirements.lock", "requirements-dev.lock"]
LONGEST = 250

# A package imports its own modules and what stands on a lower step; nothing else of ours.
STEPS = {
    "qomnews.address_folding": 0,
    "qomnews.article": 0,
    "qomnews.cron": 0,
    "qomnews.durable": 0,
    "qomnews.processes": 0,
    "qomnews.outlets": 1,
    "qomnews.letterwise": 1,
    "qomnews.records": 1,
    "qomnews.config_sections": 2,
    "qomnews.config_sources": 2,
    "qomnews.identity": 2,
    "qomnews.monitor_sections": 3,
    "qomnews.schedule_sections": 3,
    "qomnews.serve_sections": 3,
    "qomnews.export_sections": 3,
    "qomnews.config": 4,
    "qomnews.dates": 3,
    "qomnews.differences": 4,
    "qomnews.edits": 5,
    "qomnews.text": 3,
    "qomnews.warc": 3,
    "qomnews.pages": 4,
    "qomnews.mirrors": 5,
    "qomnews.search": 6,
    "qomnews.text_options": 5,
    "qomnews.story": 6,
    "qomnews.store": 7,
    "qomnews.export": 8,
    "qomnews.reprocess": 8,
    "qomnews.crawl": 8,
    "qomnews.backfill": 9,
    "qomnews.captures": 9,
    "qomnews.report": 9,
    "qomnews.settings": 9,
    "spiders": 9,
    "pipelines": 9,
    "fixtures": 9,
    "qomnews.cluster": 10,
    "qomnews.reader": 10,
    "qomnews.cli": 11,
    "qomnews.__main__": 12,
}
KNOW_SCRAPY = {"qomnews.settings", "qomnews.crawl", "spiders", "pipelines"}
KNOW_THE_CLUSTER = {"qomnews.cluster"}
KNOW_THE_DATABASE = {"qomnews.store", "qomnews.cli"}


def modules() -> list[Path]:
    folders = ("qomnews", "spiders", "pipelines", "fixtures/newsroom")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def package_of(module: str) -> str | None:
    """The step that a module of ours stands on; None for the libraries' and for the bare top package."""
    parts = module.split(".")
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in STEPS), None)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "qomnews":
            yield from (f"qomnews.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def examples() -> list[tuple[str, str]]:
    """Commands that the README shows with what they print."""
    found: list[tuple[str, list[str]]] = []
    for line in README.splitlines():
        if line.startswith("    $ "):
            found.append((line[6:], []))
        elif line.startswith("    ") and found:
            found[-1][1].append(line[4:])
    return [(command, "".join(f"{line}\n" for line in lines)) for command, lines in found if lines]


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ +)make ([a-z-]+)", page.read_text(), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    groups = {group.name for group in app.registered_groups}
    assert set(re.findall(r"(?:`|\$ |\| )qomnews ([a-z]+)", page.read_text())) <= commands | groups


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("command", "printed"), examples(), ids=lambda text: text[:24])
def test_examples_of_the_readme_print_what_it_shows(command: str, printed: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.stdout == printed


def test_the_readme_has_examples_with_output() -> None:
    assert len(examples()) >= 2


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(pins) > 50
    assert [
        pin for pin in pins if not re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^--?(i|f|index-url|extra-index-url|find-links)\b", text, re.MULTILINE)


def test_the_version_is_the_same_in_both_places() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_every_module_says_what_it_is() -> None:
    mute = [path for path in modules() if len(ast.get_docstring(ast.parse(path.read_text())) or "") < 10]
    assert mute == []


def test_no_module_is_too_long() -> None:
    lengths = {module_of(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_imports_go_one_way() -> None:
    wrong = []
    for path in modules():
        ours = package_of(module_of(path))
        for imported in imports(path):
            theirs = package_of(imported)
            if ours and theirs and theirs != ours and STEPS[theirs] >= STEPS[ours]:
                wrong.append(f"{module_of(path)} imports {imported}")
    assert wrong == []


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("scrapy", KNOW_SCRAPY),
        ("sqlalchemy", KNOW_THE_DATABASE),
        ("daft", KNOW_THE_CLUSTER),
        ("ray", KNOW_THE_CLUSTER),
    ],
)
def test_few_packages_know(library: str, allowed: set[str]) -> None:
    wrong = [
        f"{module_of(path)} imports {imported}"
        for path in modules()
        for imported in imports(path)
        if imported.split(".")[0] == library and package_of(module_of(path)) not in allowed
    ]
    assert wrong == []


def test_every_package_has_its_step() -> None:
    assert [module_of(path) for path in modules() if not package_of(module_of(path))] == ["qomnews"]


def test_no_file_names_a_machines_folders_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    # After a letter or a brace it is a folder in some other folder, such as {tmp_path}/home.
    private = re.compile(rb"(?<![\w.}/-])/(?:root|home|Users|work)/\w|:/" + rb"/pypi")
    found = {
        name: match.group().decode()
        for name in listed.stdout.split("\0")
        if name and (ROOT / name).is_file() and (match := private.search((ROOT / name).read_bytes()))
    }
    assert found == {}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.long
def test_the_wheel_holds_the_program_and_the_replica_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {module_of(path) for path in modules()} <= {module_of(ROOT / name) for name in names}
    assert {
        "qomnews/py.typed",
        "qomnews/text/lexicon.dat",
        "qomnews/report/templates/page.html",
        "qomnews/report/templates/page.css",
        "qomnews/store/migrations/script.py.mako",
        "qomnews/store/migrations/versions/v0001_first_tables.py",
        "fixtures/newsroom/templates/mehr/current.html",
        f"qomnews-{__version__}.dist-info/licenses/LICENSE",
    } <= names
    replica = [path for path in (ROOT / "fixtures" / "newsroom").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {str(path.relative_to(ROOT)) for path in replica} <= names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"qomnews", "spiders", "pipelines", "fixtures", f"qomnews-{__version__}.dist-info"}
    assert {name.split("/")[1] for name in names if name.startswith("fixtures/")} == {"__init__.py", "newsroom"}


@pytest.mark.long
def test_the_demo_works_from_the_wheel_and_prints_what_the_readme_shows(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}
    environment["PYTHONPATH"] = str(site)

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=empty, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout

    where = "import qomnews, spiders, pipelines, fixtures; print(*{m.__file__ for m in (qomnews, spiders, pipelines)})"
    assert all(file.startswith(str(site)) for file in run("-c", where).split())
    printed = run("-m", "qomnews", "demo").splitlines()
    shown = README.split("```\n")[1].splitlines()
    cut = shown.index("  ...")
    assert printed[:cut] == shown[:cut]
    assert printed[-1] == shown[-1]
    assert len((empty / "qomnews-data/demo/exports/stories.jsonl").read_bytes().splitlines()) > 60
