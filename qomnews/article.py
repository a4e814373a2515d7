"""The records: what a page says (`RawArticle`) and what is made of it (`Article`)."""

from __future__ import annotations

from typing import Any, Literal

import attrs

SCHEMA_VERSION = 1

Kind = Literal["news", "photo", "video", "report", "interview", "note"]
BlockKind = Literal["paragraph", "heading", "quote", "list_item", "table_row", "caption"]
Precision = Literal["minute", "hour", "day"]
Relation = Literal["verbatim", "truncated", "edited"]
Status = Literal["live", "removed", "superseded"]


def _described(description: str, **schema: Any) -> dict[str, Any]:
    """Metadata that itemadapter merges into the field's JSON Schema."""
    return {"json_schema_extra": {"description": description, **schema}}


def _one_of(description: str, *values: str | None) -> dict[str, Any]:
    return _described(description, enum=list(values))


KINDS: tuple[Kind, ...] = ("news", "photo", "video", "report", "interview", "note")
BLOCK_KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "quote", "list_item", "table_row", "caption")
# The pattern as well, since most validators leave `format` unchecked. Tehran's offset had seconds until 1314 (1935).
_ISO = {"format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(:\d\d)?$"}


@attrs.frozen
class Block:
    """One piece of a body, in reading order; the cells of a table row are joined by ` | `."""

    kind: BlockKind = attrs.field(metadata=_one_of("what the piece is", *BLOCK_KINDS))
    text: str = attrs.field(metadata=_described("its text, without a line break"))


@attrs.frozen
class Image:
    """A picture of a story: its address, never its bytes."""

    url: str = attrs.field(metadata=_described("absolute address"))
    alt: str | None = attrs.field(default=None, metadata=_described("alternative text"))
    caption: str | None = attrs.field(default=None, metadata=_described("what stands below it"))


@attrs.frozen
class Capture:
    """Where the fetched page itself is kept."""

    file: str = attrs.field(
        metadata=_described("WARC file, relative to the home's archive folder; of another archive its address")
    )
    record_id: str = attrs.field(metadata=_described("WARC-Record-ID of the response, `<urn:uuid:...>`"))


@attrs.frozen
class Mirror:
    """Another outlet's copy of a story, as its original lists it."""

    outlet: str = attrs.field(metadata=_described("id of the outlet that mirrors"))
    url: str | None = attrs.field(metadata=_described("canonical address of the copy"))
    title: str = attrs.field(metadata=_described("the copy's title, normalised"))
    published_at: str | None = attrs.field(metadata=_described("when the copy says it was published", **_ISO))
    relation: Relation = attrs.field(
        metadata=_one_of("how the copy stands to the original", "verbatim", "truncated", "edited")
    )
    similarity: float = attrs.field(metadata=_described("share of text in common", minimum=0, maximum=1))
    seen_at: str = attrs.field(metadata=_described("when the copy was first fetched", **_ISO))


@attrs.frozen
class RawText:
    """A record's text before normalisation, letter for letter."""

    title: str = attrs.field(metadata=_described("title as the page has it"))
    kicker: str | None = attrs.field(metadata=_described("kicker as the page has it"))
    lead: str | None = attrs.field(metadata=_described("lead as the page has it"))
    body: str = attrs.field(metadata=_described("every block but captions, separated by a blank line"))
    published: str | None = attrs.field(metadata=_described("the date as the page has it"))


@attrs.frozen(kw_only=True)
class RawArticle:
    """What a page says, letter for letter; times are texts as found, but for `fetched_at` (ISO 8601).

    `url` is canonical and public. `extraction` names, for each field that was found, the rung that found it
    (`selector`, `json-ld`, `meta`, `generic`), and under `layout` the vintage of the page's markup.
    """

    outlet: str
    url: str | None = None
    news_id: str | None = None
    kind: Kind = attrs.field(default="news", metadata=_one_of("kind of story", *KINDS))
    title: str | None = None
    kicker: str | None = None
    lead: str | None = None
    body: tuple[Block, ...] = ()
    byline: str | None = None
    published_raw: str | None = None
    updated_raw: str | None = None
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    short_url: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    fetched_at: str | None = None
    extraction: dict[str, str] = attrs.field(factory=dict)
    comments_count: int | None = None
    desk: str | None = None
    capture: Capture | None = None


@attrs.frozen(kw_only=True)
class Article:
    """One story as analysts get it: a line of JSONL, keys in this order, `null` where unknown."""

    schema_version: int = attrs.field(
        default=SCHEMA_VERSION, metadata=_described("version of this schema", enum=[SCHEMA_VERSION])
    )
    id: str = attrs.field(
        metadata=_described("`outlet:news_id`; without a news id 12 hex digits of the address's hash")
    )
    story_id: str = attrs.field(metadata=_described("id of the story, kept when another outlet becomes its original"))
    outlet: str = attrs.field(metadata=_described("id of the outlet (`qomnews outlets`)"))
    desk: str | None = attrs.field(metadata=_described("desk of the outlet, such as `qom`"))
    url: str | None = attrs.field(metadata=_described("canonical public address"))
    short_url: str | None = attrs.field(metadata=_described("the outlet's own short address"))
    news_id: str | None = attrs.field(metadata=_described("the outlet's own number of the story"))
    kind: Kind = attrs.field(metadata=_one_of("kind of story", *KINDS))
    language: str = attrs.field(default="fa", metadata=_described("BCP 47 language tag"))
    title: str = attrs.field(metadata=_described("title, normalised", minLength=1))
    kicker: str | None = attrs.field(metadata=_described("line above the title, normalised"))
    lead: str | None = attrs.field(metadata=_described("summary below the title, normalised"))
    body: str = attrs.field(metadata=_described("every block but captions, separated by a blank line"))
    blocks: tuple[Block, ...] = attrs.field(
        metadata=_described("the body's pieces in reading order, captions included")
    )
    byline: str | None = attrs.field(metadata=_described("who wrote it, normalised"))
    source_name: str | None = attrs.field(
        metadata=_described("whom the page credits: an outlet by its canonical name, others normalised")
    )
    source_url: str | None = attrs.field(metadata=_described("the credited page's address"))
    published_at: str | None = attrs.field(metadata=_described("ISO 8601, with Tehran's offset of that day", **_ISO))
    published_jalali: str | None = attrs.field(
        metadata=_described("the same in the Jalali calendar, `1404-09-25 00:35`")
    )
    published_precision: Precision | None = attrs.field(
        metadata=_one_of("how exactly the page dates it", "minute", "hour", "day", None)
    )
    updated_at: str | None = attrs.field(metadata=_described("when the outlet says it last changed it", **_ISO))
    category: tuple[str, ...] = attrs.field(metadata=_described("path of categories, outermost first, normalised"))
    tags: tuple[str, ...] = attrs.field(metadata=_described("tags, normalised"))
    images: tuple[Image, ...] = attrs.field(metadata=_described("pictures, in reading order"))
    comments_count: int | None = attrs.field(metadata=_described("readers' comments at the time of fetching"))
    content_hash: str = attrs.field(metadata=_described("SHA-256 over the raw title, lead and body"))
    mirrors: tuple[Mirror, ...] = attrs.field(default=(), metadata=_described("copies of this story elsewhere"))
    mirror_of: str | None = attrs.field(default=None, metadata=_described("id of the original, for a mirror"))
    version: int = attrs.field(default=1, metadata=_described("1, and one more for each edit by the outlet", minimum=1))
    rules: dict[str, str] = attrs.field(metadata=_described("version of the rules that derived it, by step"))
    first_seen_at: str = attrs.field(metadata=_described("when it was first fetched", **_ISO))
    last_changed_at: str = attrs.field(metadata=_described("when anything in this line last changed", **_ISO))
    status: Status = attrs.field(default="live", metadata=_one_of("what became of it", "live", "removed", "superseded"))
    flags: tuple[str, ...] = attrs.field(metadata=_described("doubts kept with the record, such as `weekday_mismatch`"))
    capture: Capture | None = attrs.field(metadata=_described("where the fetched page is kept"))
    extraction: dict[str, str] = attrs.field(metadata=_described("which rung of the ladder gave each field"))
    raw: RawText = attrs.field(metadata=_described("the text before normalisation"))


@attrs.frozen(kw_only=True)
class Tombstone:
    """The schema's second variant: a story that is gone, or that became a mirror of another."""

    schema_version: int = attrs.field(
        default=SCHEMA_VERSION, metadata=_described("version of this schema", enum=[SCHEMA_VERSION])
    )
    id: str = attrs.field(metadata=_described("id of the record that is gone"))
    story_id: str = attrs.field(metadata=_described("id of the story it belonged to"))
    status: Status = attrs.field(metadata=_one_of("what became of it", "removed", "superseded"))
    superseded_by: str | None = attrs.field(metadata=_described("id of the record that stands for the story now"))


def body_text(blocks: tuple[Block, ...]) -> str:
    """The running text of a body: every block but captions, separated by a blank line.

    >>> body_text((Block("paragraph", "یک"), Block("caption", "عکس"), Block("paragraph", "دو"))).splitlines()
    ['یک', '', 'دو']
    """
    return "\n\n".join(block.text for block in blocks if block.kind != "caption")
