"""A program that saves the stories of a file one by one and prints the id of each that is stored."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from qomnews.article import Article, RawArticle
from qomnews.mirrors import fingerprint
from qomnews.records import from_dict
from qomnews.store import open_store
from qomnews.story import Fingerprinted


def main(url: str, file: Path) -> None:
    """Saves all, from the first one on."""
    with open_store(url) as store:
        for line in file.read_bytes().splitlines():
            plain = orjson.loads(line)
            article = from_dict(plain["article"], Article)
            item = Fingerprinted(from_dict(plain["raw"], RawArticle), article, fingerprint(article))
            sys.stdout.write(f"{store.save(item).article.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
