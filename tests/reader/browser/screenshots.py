"""Pictures of the reader for `docs/`, of the replica's stories: `python -m tests.reader.browser.screenshots`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import attrs

from fixtures.newsroom import ANCHOR
from qomnews.config import load_config
from qomnews.reader.app import create_app
from qomnews.store import Filler, open_store
from tests.reader.browser.browsing import TIMEOUT_MS, browser, serving

FOLDER = Path(__file__).parents[3] / "docs" / "reader"
# Bytes that a picture may take in the repository.
MOST = 200_000


@attrs.frozen
class Width:
    """A window, in CSS pixels."""

    name: str
    width: int
    height: int


WIDTHS = (Width("phone", 390, 844), Width("desktop", 1200, 760))


def pages(home: Path) -> dict[str, str]:
    """Addresses by the pictures' names; the story is the longest of which a mirror was edited."""
    url = load_config(home=home).database_url
    with Filler(url) as filler:
        filler.catch_up()
    with open_store(url, create=False) as store:
        told = max(
            (article for article in store.articles() if any(each.relation == "edited" for each in article.mirrors)),
            key=lambda article: (len(article.body), article.id),
        )
    return {"front": "/", "story": f"/story/{told.id}", "search": "/search?q=نیروگاه", "pictures": "/pictures"}


def take(home: Path, folder: Path) -> list[Path]:
    """A picture of each page at each width."""
    taken = []
    config = load_config(home=home)
    addresses = pages(home)
    with serving(create_app(config, clock=lambda: ANCHOR)) as address, browser() as running:
        for width in WIDTHS:
            size = {"width": width.width, "height": width.height}
            page = running.new_page(viewport=size, color_scheme="light", java_script_enabled=False)  # type: ignore[arg-type] # a TypedDict
            # The first charts read the lexicon, on a machine that may have other work.
            page.set_default_timeout(TIMEOUT_MS)
            for name, path in addresses.items():
                page.goto(address + path)
                file = folder / f"{name}-{width.name}.png"
                page.screenshot(path=file)
                taken.append(file)
    return taken


def main() -> None:
    """Takes them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with the demo's store; by default a demo is made")
    parser.add_argument("--output", type=Path, default=FOLDER)
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = given.home
        if home is None:
            subprocess.run([sys.executable, "-m", "qomnews", "demo", "--home", folder], check=True)
            home = Path(folder) / "demo"
        for file in take(home, given.output):
            size = file.stat().st_size
            print(f"{file} {size // 1000} kB{', which is too large' if size > MOST else ''}")  # noqa: T201 - a program


if __name__ == "__main__":
    main()
