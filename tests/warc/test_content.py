from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from qomnews.warc.content import body_of
from qomnews.warc.errors import DamageError

PAGE = "<html><p>متن با نیم‌فاصله</p></html>".encode() * 100


def raw_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("", PAGE),
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        ("X-GZIP", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstd.compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE))),
        # Undone already, and the header left.
        ("gzip", PAGE),
    ],
    ids=range(10),
)
def test_encodings_are_undone(coding: str, content: bytes) -> None:
    headers = (("Content-Encoding", coding),) if coding else ()
    assert body_of(headers, content, 1_000_000) == PAGE
    assert body_of((*headers, ("Transfer-Encoding", "chunked")), chunked(content), 1_000_000) == PAGE


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", gzip.compress(PAGE)[:-10]),
        ("br", brotli.compress(PAGE)[:-3]),
        ("br", PAGE),
        ("zstd", zstd.compress(PAGE)[:-3]),
        ("compress", PAGE),
    ],
    ids=range(5),
)
def test_what_cannot_be_undone_is_damage(coding: str, content: bytes) -> None:
    with pytest.raises(DamageError) as error:
        body_of((("Content-Encoding", coding),), content, 1_000_000)
    assert error.value.reason == "bad-encoding"


@pytest.mark.parametrize(
    ("coding", "compress"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress), ("", bytes)],
    ids=range(4),
)
def test_a_page_beyond_the_limit_is_damage(coding: str, compress: type[bytes]) -> None:
    with pytest.raises(DamageError) as error:
        body_of((("Content-Encoding", coding),), compress(b"x" * 30_000_000), 100_000)
    assert error.value.reason == "too-large"
