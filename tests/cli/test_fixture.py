"""`qomnews fixture add` from files: what is saved, what is said, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result
from web_poet.testing import Fixture

from qomnews.cli.main import app
from qomnews.pages.anywhere import generic_page
from qomnews.pages.mehr import MehrPage

# "A new library has opened in Qom", with the day and hour, the kicker, one paragraph and the number.
PAGE = """<html><head><title>گشایش کتابخانه تازه در قم - خبرگزاری مهر</title></head><body><article id="item">
<div class="item-nav"><div class="item-date"><span>۲۵ آذر ۱۴۰۴، ۰:۳۵</span></div></div>
<div class="item-title"><h4 class="kicker">در خیابان ساحلی؛</h4><h1 class="title">گشایش کتابخانه تازه در قم</h1></div>
<div class="item-body"><div class="item-text"><p>کتابخانه تازه‌ای با ده هزار کتاب در قم باز شد.</p></div></div>
<div class="item-code">کد خبر <span>6671064</span></div></article></body></html>"""
ADDRESS = "https://www.mehrnews.com/news/6671064/slug"
GONE = "<title>404</title><h1>صفحه مورد نظر یافت نشد</h1>"

runner = CliRunner()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def fixtures(tmp_path: Path) -> Path:
    folder = tmp_path / "fixtures"
    folder.mkdir()
    return folder


def add(fixtures: Path, *arguments: str | Path, stdin: bytes | None = None) -> Result:
    return runner.invoke(
        app, ["fixture", "add", *map(str, arguments), "--fixtures", str(fixtures)], input=stdin, catch_exceptions=False
    )


def test_a_page_becomes_a_fixture_that_expects_what_is_read_today(page: Path, fixtures: Path) -> None:
    done = add(fixtures, "mehr", page, "--url", ADDRESS)
    assert done.exit_code == 0, done.stderr
    case = fixtures / "qomnews.pages.mehr.MehrPage" / "6671064"
    assert done.stdout == f"{case}\n"
    assert (case / "inputs" / "HttpResponse-body.html").read_text(encoding="utf-8") == PAGE
    info = orjson.loads((case / "inputs" / "HttpResponse-info.json").read_bytes())
    assert (info["url"], info["status"], info["headers"]) == (ADDRESS, 200, [])
    expected = orjson.loads((case / "output.json").read_bytes())
    assert expected["title"] == "گشایش کتابخانه تازه در قم"
    assert expected["url"] == "https://www.mehrnews.com/news/6671064"
    assert sorted(path.name for path in case.iterdir()) == ["inputs", "output.json"]


def test_it_is_said_which_rung_gave_what_and_that_it_must_be_mended(page: Path, fixtures: Path) -> None:
    page.write_text(PAGE.replace("<title>", '<meta name="author" content="سارا احمدی"><title>'), encoding="utf-8")
    lines = add(fixtures, "mehr", page, "--url", ADDRESS).stderr.splitlines()
    said = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines if line.startswith("  ")}
    assert said["selector"] == "body, kicker, news_id, published_raw, title"
    assert said["meta"] == "byline"
    assert "tags" in said["nothing"]
    assert "fetched_at" not in said["nothing"]
    assert "NOT TO BE TRUSTED YET" in lines[-1]
    assert str(fixtures / "qomnews.pages.mehr.MehrPage" / "6671064" / "output.json") in lines[-1]


def test_web_poets_plugin_runs_what_was_saved(page: Path, fixtures: Path) -> None:
    gone = page.with_name("gone.html")
    gone.write_text(GONE, encoding="utf-8")
    assert add(fixtures, "mehr", page, "--url", ADDRESS).exit_code == 0
    assert add(fixtures, "mehr", gone, "--url", ADDRESS, "--name", "gone").exit_code == 0
    assert add(fixtures, "mehr", page, "--url", ADDRESS, "--name", "mended").exit_code == 0
    output = fixtures / "qomnews.pages.mehr.MehrPage" / "mended" / "output.json"
    output.write_text(output.read_text(encoding="utf-8").replace("گشایش", "افتتاح"), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--web-poet-test-per-item",
        str(fixtures),
    ]
    said = subprocess.run(command, cwd=fixtures, capture_output=True, text=True, check=False).stdout
    assert "1 failed, 2 passed" in said


def test_a_page_without_an_article_expects_its_refusal_and_is_no_failure(tmp_path: Path, fixtures: Path) -> None:
    gone = tmp_path / "gone.html"
    gone.write_text(GONE, encoding="utf-8")
    done = add(fixtures, "mehr", gone, "--url", ADDRESS)
    assert done.exit_code == 0
    case = Path(done.stdout.strip())
    assert orjson.loads((case / "exception.json").read_bytes()) == {
        "import_path": "qomnews.pages.errors.NoArticleError",
        "msg": "error-text",
    }
    assert not (case / "output.json").exists()
    assert "refused today (error-text" in done.stderr
    assert "NOT TO BE TRUSTED YET" in done.stderr


def test_a_page_may_come_from_standard_input(fixtures: Path) -> None:
    done = add(fixtures, "mehr", "-", "--url", ADDRESS, stdin=PAGE.encode())
    assert done.exit_code == 0, done.stderr
    assert done.stdout.endswith("/6671064\n")


@pytest.mark.parametrize(
    "headers", [{"content-type": "text/html; charset=windows-1256", "Set-Cookie": "x=1"},
                {"Content-Type": ["text/html; charset=windows-1256"]},
                [["Content-Type", "text/html; charset=windows-1256"], ["Set-Cookie", "x=1"]]],
)  # fmt: skip
def test_address_status_and_type_of_a_kept_page_come_from_beside_it(
    page: Path, fixtures: Path, headers: object
) -> None:
    page.write_bytes(PAGE.replace("\u200c", " ").encode("utf-8"))
    page.with_suffix(".json").write_bytes(orjson.dumps({"url": ADDRESS, "status": 404, "headers": headers}))
    done = add(fixtures, "mehr", page)
    assert done.exit_code == 0, done.stderr
    info = orjson.loads((Path(done.stdout.strip()) / "inputs" / "HttpResponse-info.json").read_bytes())
    assert (info["url"], info["status"]) == (ADDRESS, 404)
    assert info["headers"] == [["Content-Type", "text/html; charset=windows-1256"]]
    assert "status 404" in done.stderr


def test_what_is_beside_a_page_but_not_about_it_is_ignored(page: Path, fixtures: Path) -> None:
    for text in ("[1]", "no json", '{"url": 3, "headers": "x"}'):
        page.with_suffix(".json").write_text(text)
        assert add(fixtures, "mehr", page).exit_code == 2
    assert add(fixtures, "mehr", page, "--url", ADDRESS).exit_code == 0


def test_a_now_freezes_the_fixture_in_time(page: Path, fixtures: Path) -> None:
    done = add(fixtures, "mehr", page, "--url", ADDRESS, "--now", "1404/09/25 10:00")
    assert done.exit_code == 0, done.stderr
    meta = orjson.loads((Path(done.stdout.strip()) / "meta.json").read_bytes())
    assert meta == {"frozen_time": "2025-12-16T06:30:00+00:00"}
    Fixture(Path(done.stdout.strip())).assert_full_item_correct(MehrPage)


def test_a_case_that_exists_is_left_alone_and_named(page: Path, fixtures: Path) -> None:
    assert add(fixtures, "mehr", page, "--url", ADDRESS).exit_code == 0
    output = fixtures / "qomnews.pages.mehr.MehrPage" / "6671064" / "output.json"
    output.write_text("{}")
    done = add(fixtures, "mehr", page, "--url", ADDRESS)
    assert (done.exit_code, done.stdout, output.read_text()) == (1, "", "{}")
    assert str(output.parent) in done.stderr
    assert "--name" in done.stderr
    assert add(fixtures, "mehr", page, "--url", ADDRESS, "--name", "other").exit_code == 0


@pytest.mark.parametrize("name", ["../up", "a/b", "..", ".hidden", "", "a\\b", "-x", "a\x00b", "x" * 81, "a\nb"])
def test_a_name_that_is_no_folders_is_refused_and_nothing_is_saved(page: Path, fixtures: Path, name: str) -> None:
    done = add(fixtures, "mehr", page, "--url", ADDRESS, f"--name={name}")
    assert done.exit_code == 2
    assert "--name" in done.stderr
    assert set(fixtures.parent.rglob("*")) == {page, fixtures}


def test_what_a_page_calls_its_number_names_no_folder_unless_it_is_one(page: Path, fixtures: Path) -> None:
    page.write_text(PAGE.replace("6671064", "../../6671064"), encoding="utf-8")
    done = add(fixtures, "mehr", page, "--url", "https://www.mehrnews.com/x349jN")
    assert done.stdout == f"{fixtures / MehrPage.__module__}.MehrPage/6671064\n"
    page.write_text(PAGE.replace("6671064", "بی‌شماره"), encoding="utf-8")
    done = add(fixtures, "mehr", page, "--url", "https://www.mehrnews.com/x349jN")
    assert done.exit_code == 2
    assert "--name" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("nowhere", "PAGE", "--url", ADDRESS), 2, ("nowhere", "mehr")),
        (("mehr", "no-such.html", "--url", ADDRESS), 1, ("no-such.html",)),
        (("mehr", "PAGE"), 2, ("page.html", "--url")),
        (("mehr", "PAGE", "--url", "https://example.org/news/1"), 2, ("example.org", "www.mehrnews.com")),
        (("mehr", "PAGE", "--url", "https://www.mehrnews.com.example/news/1"), 2, ("www.mehrnews.com,",)),
        (("mehr", "PAGE", "--url", "ftp://www.mehrnews.com/news/1"), 2, ("http and https",)),
        (("mehr", "ftp://www.mehrnews.com/news/1"), 2, ("http and https",)),
        (("mehr", "file:///etc/hosts"), 2, ("http and https",)),
        (("mehr", "https://shahr20.ir/?p=69048"), 2, ("no address of mehr",)),
        (("mehr", ADDRESS, "--url", ADDRESS), 2, ("--url",)),
        (("mehr", "PAGE", "--url", ADDRESS, "--now", "soon"), 2, ("--now",)),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(
    page: Path, fixtures: Path, arguments: tuple[str, ...], status: int, words: tuple[str, ...]
) -> None:
    done = add(fixtures, *(page if argument == "PAGE" else argument for argument in arguments))
    assert (done.exit_code, done.stdout) == (status, "")
    assert all(word in done.stderr for word in words), done.stderr
    assert list(fixtures.iterdir()) == []


@pytest.mark.parametrize("file", ["empty.html", "-"])
def test_an_empty_page_is_refused(tmp_path: Path, fixtures: Path, file: str) -> None:
    (tmp_path / "empty.html").write_bytes(b" \n")
    done = add(fixtures, "mehr", file if file == "-" else tmp_path / file, "--url", ADDRESS, stdin=b"")
    assert done.exit_code == 1
    assert "is empty" in done.stderr


def test_a_folder_of_fixtures_that_is_not_there_is_named(page: Path, tmp_path: Path) -> None:
    done = add(tmp_path / "elsewhere", "mehr", page, "--url", ADDRESS)
    assert done.exit_code == 2
    assert "elsewhere" in done.stderr


def test_without_a_folder_of_fixtures_here_the_way_out_is_named(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(app, ["fixture", "add", "mehr", str(page), "--url", ADDRESS])
    assert done.exit_code == 2
    assert "--fixtures" in done.stderr


def test_credentials_in_an_address_are_not_kept(page: Path, fixtures: Path) -> None:
    done = add(fixtures, "mehr", page, "--url", "https://me:secret@www.mehrnews.com/news/6671064/x")
    info = (Path(done.stdout.strip()) / "inputs" / "HttpResponse-info.json").read_text()
    assert "secret" not in info


def test_an_outlet_without_a_page_class_has_nothing_to_mend(
    page: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.pages._class_of", generic_page)
    done = add(fixtures, "mehr", page, "--url", ADDRESS)
    assert done.exit_code == 2
    assert "qomnews/pages/mehr.py" in done.stderr
