"""Pages spoilt at random: what happens to markup between a newsroom and a crawler, and worse."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

import attrs

from tests.pages.mutation_texts import CHARSETS, JSON_VALUES, TAGS, TEXTS
from tests.pages.seed_pages import Page

_TOKEN = re.compile(rb"(<[^>]*>)")
_TAG_NAME = re.compile(rb"(</?)([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(rb"\s[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
_VALUE = re.compile(rb"(=\s*\")([^\"]*)(\")")
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?[\w-]+", re.IGNORECASE)
_JSON_STRING = re.compile(rb":\s*\"(?:[^\"\\]|\\.)*\"")


def mutated(page: Page, rng: Random, others: Sequence[Page]) -> Page:
    """A page with one to four things wrong with it."""
    body, content_type, names = page.body, page.content_type, list[str]()
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        mutation = rng.choice(MUTATIONS)
        names.append(mutation.__name__.strip("_"))
        body = mutation(body, rng, rng.choice(others).body)[:400_000]
    if rng.random() < 0.2:
        content_type = rng.choice((None, "text/html", "\xff;;charset=", f"text/html; charset={rng.choice(CHARSETS)}"))
    return attrs.evolve(page, name=f"{page.name}+{'+'.join(names)}", body=body, content_type=content_type)


def _place(body: bytes, rng: Random) -> int:
    """A place in a page: any, or one between two tags."""
    place = rng.randint(0, len(body))
    return place if rng.random() < 0.4 else max(body.rfind(b"<", 0, place), 0)


def _slice(body: bytes, rng: Random) -> tuple[int, int]:
    start = _place(body, rng)
    end = min(len(body), start + int(2 ** rng.uniform(0, 12)))
    return start, max(start, body.rfind(b">", start, end) + 1) if rng.random() < 0.6 else end


def _cut(body: bytes, rng: Random, _: bytes) -> bytes:
    return body[: _place(body, rng)] if rng.random() < 0.7 else body[_place(body, rng) :]


def _drop(body: bytes, rng: Random, _: bytes) -> bytes:
    start, end = _slice(body, rng)
    return body[:start] + body[end:]


def _duplicate(body: bytes, rng: Random, _: bytes) -> bytes:
    start, end = _slice(body, rng)
    return body[:end] + body[start:end] * rng.choice((1, 1, 2, 30)) + body[end:]


def _move(body: bytes, rng: Random, _: bytes) -> bytes:
    start, end = _slice(body, rng)
    rest = body[:start] + body[end:]
    place = _place(rest, rng)
    return rest[:place] + body[start:end] + rest[place:]


def _shuffle(body: bytes, rng: Random, _: bytes) -> bytes:
    mark = rng.choice((b"</p>", b"</div>", b"</li>", b"</a>", b">", b"</span>", b" "))
    parts = body.split(mark)
    rng.shuffle(parts)
    return mark.join(parts)


def _splice(body: bytes, rng: Random, other: bytes) -> bytes:
    start, end = _slice(other, rng)
    place = _place(body, rng)
    return body[:place] + other[start:end] + body[place:]


def _reencode(body: bytes, rng: Random, _: bytes) -> bytes:
    text = body.decode("utf-8", errors="replace")
    charset = rng.choice(
        ("cp1256", "cp1256", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "iso8859-6")
    )
    encoded = text.encode(charset, errors=rng.choice(("replace", "ignore", "xmlcharrefreplace")))
    return _redeclare(encoded, rng, b"") if rng.random() < 0.5 else encoded


def _redeclare(body: bytes, rng: Random, _: bytes) -> bytes:
    declared = f"charset={rng.choice(CHARSETS)}".encode()
    if rng.random() < 0.3:
        return _META_CHARSET.sub(b"", body)
    return _META_CHARSET.sub(declared, body) if _META_CHARSET.search(body) else b"<meta " + declared + b">" + body


def _retag(body: bytes, rng: Random, _: bytes) -> bytes:
    found = sorted({match[2].lower() for match in _TAG_NAME.finditer(body)})
    if not found:
        return body
    swaps = {rng.choice(found): rng.choice(TAGS) for _ in range(rng.randint(1, 4))}
    chance = rng.choice((1.0, 1.0, 0.5))
    return _TAG_NAME.sub(
        lambda match: match[1] + swaps.get(match[2].lower(), match[2]) if rng.random() < chance else match[0], body
    )


def _without_attributes(body: bytes, rng: Random, _: bytes) -> bytes:
    chance = rng.random()
    return _ATTRIBUTE.sub(lambda match: b"" if rng.random() < chance else match[0], body)


def _swap_values(body: bytes, rng: Random, other: bytes) -> bytes:
    values = [match[2] for match in _VALUE.finditer(body + other)] or [b""]
    chance = rng.choice((0.05, 0.3, 1.0))
    return _VALUE.sub(
        lambda match: match[1] + rng.choice(values) + match[3] if rng.random() < chance else match[0], body
    )


def _break_entities(body: bytes, rng: Random, _: bytes) -> bytes:
    text = body.decode("utf-8", errors="replace")
    forms = ("&#{};", "&#{}", "&#x{:x};", "&amp;#{};", "&#{:0>30};", "&{};")
    return "".join(
        rng.choice(forms).format(ord(letter)) if letter > "~" and rng.random() < 0.05 else letter for letter in text
    ).encode()


def _nest(body: bytes, rng: Random, _: bytes) -> bytes:
    start, end = _slice(body, rng)
    tag = rng.choice(TAGS)
    depth = int(2 ** rng.uniform(0, 12))
    closed = b"</" + tag + b">" if rng.random() < 0.7 else b""
    return body[:start] + (b"<" + tag + b">") * depth + body[start:end] + closed * depth + body[end:]


def _flip(body: bytes, rng: Random, _: bytes) -> bytes:
    flipped = bytearray(body)
    for _again in range(rng.choice((1, 5, 50)) if flipped else 0):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _upper_case(body: bytes, rng: Random, _: bytes) -> bytes:
    whole = rng.random() < 0.5
    tokens = _TOKEN.split(body)
    return b"".join(
        (token.upper() if whole else _TAG_NAME.sub(lambda match: match[0].upper(), token)) if place % 2 else token
        for place, token in enumerate(tokens)
    )


def _two_bodies(body: bytes, rng: Random, other: bytes) -> bytes:
    second = other[max(other.find(b"<body"), 0) :]
    return body + second if rng.random() < 0.5 else body.replace(b"</body>", second)


def _cdata(body: bytes, rng: Random, _: bytes) -> bytes:
    start, end = _slice(body, rng)
    return body[:start] + b"<![CDATA[" + body[start:end] + (b"]]>" if rng.random() < 0.7 else b"") + body[end:]


def _unclose(body: bytes, rng: Random, _: bytes) -> bytes:
    chance = rng.random()
    return re.sub(rb"</[^>]*>", lambda match: b"" if rng.random() < chance else match[0], body)


def _insert(body: bytes, rng: Random, _: bytes) -> bytes:
    for _again in range(rng.randint(1, 4)):
        place = _place(body, rng)
        body = body[:place] + rng.choice(TEXTS) + body[place:]
    return body


def _change_json(body: bytes, rng: Random, _: bytes) -> bytes:
    return _JSON_STRING.sub(lambda match: b": " + rng.choice(JSON_VALUES) if rng.random() < 0.15 else match[0], body)


def _change_values(body: bytes, rng: Random, _: bytes) -> bytes:
    chance = rng.choice((0.05, 0.3))
    return _VALUE.sub(
        lambda match: match[1] + rng.choice(TEXTS) + match[3] if rng.random() < chance else match[0], body
    )


def _respace(body: bytes, rng: Random, _: bytes) -> bytes:
    new = rng.choice((b"", b"  ", b"\xc2\xa0", b"\xe2\x80\x8c", b"\n\t", b"&nbsp;", b"<br>", b"\x0b"))
    return body.replace(b" ", new) if rng.random() < 0.3 else body.replace(b"\xe2\x80\x8c", new)


Mutation = Callable[[bytes, Random, bytes], bytes]
MUTATIONS: tuple[Mutation, ...] = (
    *(_cut, _drop, _duplicate, _move, _shuffle, _splice, _reencode, _redeclare, _retag, _without_attributes),
    *(_swap_values, _break_entities, _nest, _flip, _upper_case, _two_bodies, _cdata, _unclose, _insert),
    *(_change_json, _change_values, _respace),
)
