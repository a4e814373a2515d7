"""Every field of every stored record, against what the replica's generator knows to be true."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from warcio.archiveiterator import ArchiveIterator

from fixtures.newsroom import Newsroom, TrueArticle
from qomnews.article import Article, RawArticle
from qomnews.store import Store

# Fields in which the record is to equal the truth letter for letter.
EXACT = ["outlet", "url", "news_id", "kind", "source_url", "comments_count", "desk", "short_url"]
# Texts that come from the page with half-spaces lost or mangled: their letters must be right in any case.
TEXTS = ["title", "kicker", "lead", "body", "byline", "source_name"]
# Of the half-spaces of all texts together: this many must be restored, and this many of those set must be right.
HALF_SPACE_FLOOR = 0.95
ZWNJ = "\u200c"


def expected(newsroom: Newsroom) -> dict[str, TrueArticle]:
    """What a crawl of all outlets, of Mehr its Qom desk, must find."""
    return {true.id: true for true in newsroom.truth if true.outlet != "mehr" or true.desk == "qom"}


def differences(true: TrueArticle, article: Article, raw: RawArticle) -> dict[str, tuple[Any, Any]]:
    pairs: dict[str, tuple[Any, Any]] = {name: (getattr(true, name), getattr(article, name)) for name in EXACT}
    for name in TEXTS:
        pairs[name] = (letters(getattr(true, name)), letters(getattr(article, name)))
    pairs["blocks"] = (
        [(block.kind, letters(block.text)) for block in true.blocks],
        [(block.kind, letters(block.text)) for block in article.blocks],
    )
    pairs["category"] = ([*map(letters, true.category)], [*map(letters, article.category)])
    pairs["tags"] = ([*map(letters, true.tags)], [*map(letters, article.tags)])
    pairs["images"] = (
        [(image.url, letters(image.alt), letters(image.caption)) for image in true.images],
        [(image.url, letters(image.alt), letters(image.caption)) for image in article.images],
    )
    pairs["published"] = (true.published, _instant(article.published_at))
    pairs["precision"] = (true.precision, article.published_precision)
    pairs["updated"] = (true.updated, _instant(article.updated_at))
    pairs["raw title"] = (true.raw_title, raw.title)
    pairs["raw kicker"] = (true.raw_kicker, raw.kicker)
    pairs["raw lead"] = (true.raw_lead, raw.lead)
    pairs["raw body"] = (true.raw_blocks, raw.body)
    pairs["raw category"] = (true.raw_category, raw.category)
    pairs["raw tags"] = (true.raw_tags, raw.tags)
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def letters(text: str | None) -> str | None:
    """A text without spaces and half-spaces: what must be right whatever became of those."""
    return None if text is None else re.sub(rf"[\s{ZWNJ}]+", "", text)


def half_spaces(text: str) -> set[int]:
    """Behind how many letters each half-space stands."""
    return {len(letters(text[:at]) or "") for at, sign in enumerate(text) if sign == ZWNJ}


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def test_every_field_of_every_record_is_true(
    qomnews: Callable[..., Any], span: list[str], newsroom: Newsroom, opened: Callable[[], Store]
) -> None:
    done = qomnews("crawl", *span)
    assert done.returncode == 0, done.stderr
    truth = expected(newsroom)
    with opened() as store:
        stored = {article.id: article for article in store.articles(include_mirrors=True)}
        raws = {article_id: store.raw(article_id) for article_id in stored}
    assert sorted(stored) == sorted(truth)
    wrong: dict[str, dict[str, tuple[Any, Any]]] = {}
    restored = lost = added = 0
    for article_id, true in truth.items():
        article, raw = stored[article_id], raws[article_id]
        assert raw is not None
        if found := differences(true, article, raw):
            wrong[f"{article_id} ({true.vintage})"] = found
            continue
        for name in TEXTS:
            want, got = half_spaces(getattr(true, name) or ""), half_spaces(getattr(article, name) or "")
            restored, lost, added = restored + len(want & got), lost + len(want - got), added + len(got - want)
    assert not wrong, "\n\n".join(
        f"{name}:\n" + "\n".join(f"  {field}:\n    {a!r}\n    {b!r}" for field, (a, b) in found.items())
        for name, found in wrong.items()
    )
    assert restored / (restored + lost) >= HALF_SPACE_FLOOR
    assert restored / (restored + added) >= HALF_SPACE_FLOOR


def test_every_story_is_one_record_with_its_mirrors(
    qomnews: Callable[..., Any], span: list[str], newsroom: Newsroom, opened: Callable[[], Store]
) -> None:
    assert qomnews("crawl", *span).returncode == 0
    truth = expected(newsroom)
    with opened() as store:
        stored = {article.id: article for article in store.articles(include_mirrors=True)}
        exported = {article.id: article for article in store.articles()}
    assert {name: article.mirror_of for name, article in stored.items()} == {
        name: true.mirror_of for name, true in truth.items()
    }
    assert set(exported) == {name for name, true in truth.items() if true.mirror_of is None}
    for name, article in exported.items():
        copies = [true for true in truth.values() if true.mirror_of == name]
        assert sorted((mirror.outlet, mirror.url) for mirror in article.mirrors) == sorted(
            (true.outlet, true.url) for true in copies
        )


def test_every_page_is_kept_where_its_record_says(
    qomnews: Callable[..., Any], opened: Callable[[], Store], home: Path, span: list[str]
) -> None:
    assert qomnews("crawl", "shahr20", *span).returncode == 0
    kept: dict[tuple[str, str], str] = {}
    for path in (home / "archive").rglob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response":
                    name = path.relative_to(home / "archive").as_posix()
                    kept[name, record.rec_headers["WARC-Record-ID"]] = record.rec_headers["WARC-Target-URI"]
                    record.content_stream().read()
    with opened() as store:
        articles = list(store.articles(include_mirrors=True))
    assert articles
    for article in articles:
        assert article.capture is not None
        assert kept[attrs.astuple(article.capture)].startswith("https://shahr20.ir/")
