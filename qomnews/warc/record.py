"""A record of an archive."""

from __future__ import annotations

import attrs

from qomnews.warc.exchange import Headers


@attrs.frozen(kw_only=True)
class Record:
    """A record as it is kept.

    Attributes:
        file: the name that the file was opened under.
        offset: of the gzip member, or in an uncompressed file of the record.
        type: response, request, warcinfo, revisit, conversion, …
        record_id: `<urn:uuid:…>`, with its brackets.
        url: of what; None for a `warcinfo`.
        date: `2025-12-16T07:00:00Z`, as it stands there.
        status: of an HTTP answer.
        headers: of the record itself.
        http_headers: of the request or answer in it.
        content: the rest of it, as it is kept: transfer and content encoding are not undone.
    """

    file: str
    offset: int
    type: str
    record_id: str
    url: str | None
    date: str
    status: int | None
    headers: Headers
    http_headers: Headers
    content: bytes
