"""What is packed is read whole, or not at all."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.utils.test import get_crawler

from qomnews.crawl.failure import UnpackingError, reason_of
from qomnews.crawl.unpacking import OutletCompression

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی "
# Long enough for many pieces, and of a kind that doesn't vanish when it is packed.
PAGE = "<p>{}</p>".format("".join(random.Random(20).choices(LETTERS, k=300_000))).encode()
LARGEST = 2_000_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def quick_brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, quality=1)
    return packed


PACKED: dict[str, tuple[str, bytes]] = {
    "gzip": ("gzip", gzip.compress(PAGE)),
    "x-gzip": ("x-gzip", gzip.compress(PAGE)),
    "deflate": ("deflate", zlib.compress(PAGE)),
    "deflate without a frame": ("deflate", raw_deflate(PAGE)),
    "brotli": ("br", brotli.compress(PAGE, quality=4)),
    "zstd": ("zstd", zstd.compress(PAGE)),
}
ALL = pytest.mark.parametrize("name", PACKED)


def unpacked(body: bytes, encoding: str) -> Response:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": LARGEST})
    headers = {"Content-Encoding": encoding, "Content-Type": "text/html; charset=UTF-8"}
    request = Request("https://shahr20.ir/1/")
    response = Response(request.url, headers=headers, body=body, request=request)
    found = OutletCompression.from_crawler(crawler).process_response(request, response)
    assert isinstance(found, Response)
    return found


@ALL
def test_a_whole_page_is_unpacked(name: str) -> None:
    encoding, body = PACKED[name]
    response = unpacked(body, encoding)
    assert isinstance(response, TextResponse)
    assert response.body == PAGE


@ALL
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_page_that_was_cut_is_no_page(name: str, share: float) -> None:
    encoding, body = PACKED[name]
    with pytest.raises((ResponseDataLossError, UnpackingError)) as caught:
        unpacked(body[: int(len(body) * share)], encoding)
    assert reason_of(caught.value)[0] in ("cut-off", "undecodable")


@ALL
def test_a_page_whose_last_bytes_are_missing_is_no_page(name: str) -> None:
    encoding, body = PACKED[name]
    with pytest.raises((ResponseDataLossError, UnpackingError)):
        unpacked(body[:-6], encoding)


def test_several_gzip_files_in_a_row_are_one() -> None:
    assert unpacked(gzip.compress(PAGE[:1000]) + gzip.compress(PAGE[1000:]), "gzip").body == PAGE
    with pytest.raises(ResponseDataLossError):
        unpacked(gzip.compress(PAGE) + gzip.compress(PAGE)[:-100], "gzip")


@ALL
def test_what_is_not_packed_as_it_says_is_the_sites_fault(name: str) -> None:
    encoding, _ = PACKED[name]
    with pytest.raises((UnpackingError, ResponseDataLossError)):
        unpacked(PAGE, encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_unpacked_no_further_than_the_limit(encoding: str) -> None:
    zeros = bytes(50_000_000)
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": quick_brotli,
        "zstd": zstd.compress,
    }
    with pytest.raises(IgnoreRequest) as caught:
        unpacked(packers[encoding](zeros), encoding)
    assert reason_of(caught.value)[0] == "too-large"
