"""A bucket named `news` on loopback, as S3 would have it, and the environment by which programs find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import attrs


@attrs.define
class Bucket:
    """A bucket that knows listing, heads and ranges, as S3 gives them to anybody."""

    objects: dict[str, bytes]
    asked: list[str] = attrs.field(factory=list)

    def listed(self, prefix: str) -> bytes:
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2025-12-16T07:00:00.000Z</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(data)}</Size><StorageClass>STANDARD</StorageClass></Contents>'
            for key, data in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        count = sum(key.startswith(prefix) for key in self.objects)
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>news</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>"
            f"<IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        ).encode()


def answering(held: Bucket) -> type[BaseHTTPRequestHandler]:
    """Who answers for a bucket."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            _, name, *key = parts.path.split("/", 2)
            held.asked.append(self.path)
            if name == "news" and not "".join(key):
                self.say(200, held.listed(parse_qs(parts.query).get("prefix", [""])[0]), {"Content-Type": "text/xml"})
                return
            data = held.objects.get("".join(key))
            if data is None:
                self.say(404, b"<Error><Code>NoSuchKey</Code></Error>", {"Content-Type": "application/xml"})
                return
            headers = {"ETag": '"e"', "Last-Modified": "Tue, 16 Dec 2025 07:00:00 GMT"}
            if ranges := self.headers["Range"]:
                first, _, last = ranges.removeprefix("bytes=").partition("-")
                part = data[int(first) : int(last) + 1]
                headers["Content-Range"] = f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"
                self.say(206, part, headers)
            else:
                self.say(200, data, headers)

        def do_HEAD(self) -> None:
            self.do_GET()

        def say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for header, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(header, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(held: Bucket) -> Iterator[dict[str, str]]:
    """Answers for a bucket; gives the variables that lead there, instead of to Amazon."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering(held))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_SKIP_SIGNATURE": "true",
            "AWS_REGION": "us-east-1",
        }
    finally:
        server.shutdown()
        server.server_close()
