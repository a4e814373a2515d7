"""The parts of an address folded to one writing: escapes, slashes, dot segments, tracking parameters."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that say where a reader came from, never which story is meant.
_TRACKING = re.compile(
    r"(utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|yclid|msclkid|twclid|igshid|igsh|mc_[ce]id|_ga|_gl"
    r"|ref|ref_src|referrer|referer|source|from|share|shared|spm|cmpid|amp|amp_\w+|replytocom|nocache|print"
    r"|phpsessid|jsessionid)",
    re.IGNORECASE,
)
# What may stand in a path segment or a query value unescaped (RFC 3986: pchar without "%").
_SAFE = "!$&'()*+,;=:@~-._"
# What most addresses are already, and folding leaves as it is: segments of safe letters and of Arabic ones (U+0600 to
# U+06FF) and half-spaces in escapes, none of which begins with a dot; or the same with escapes of small letters.
_PLAIN_PATH = re.compile(
    r"(?:/(?!\.|(?i:amp|index\.))(?:[A-Za-z0-9!$&'()*+,;=:@~._-]|%D[89AB]%[89AB][0-9A-F]|%E2%80%8C)++)++/?+"
)
_ESCAPED_PATH = re.compile(r"(?:/(?:[0-9!$&'()*+,;=:@~_-]|%[dD][89abAB]%[89abAB][0-9a-fA-F]|%[eE]2%80%8[cC])++)++/?+")
_PLAIN_ADDRESS = re.compile(
    r"https?://(?P<host>[a-z0-9.-]+)(?P<path>/[^?#\\\s]*)?(?:[?](?P<query>[^#\\\s]*))?(?:#[^\\\s]*)?"
)


def address_parts(url: str) -> tuple[str, str, str]:
    """Host, path and query of an address of the web; no host where it is another kind of address.

    Raises:
        ValueError: it is no address.
    """
    if known := _PLAIN_ADDRESS.fullmatch(url):
        return known["host"], known["path"] or "", known["query"] or ""
    parts = urlsplit(_tidy(url))
    host = (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    return host, parts.path, parts.query


def _tidy(url: str) -> str:
    """An address as a browser would read it: without white space around and inside, with a scheme."""
    url = re.sub(r"[\t\r\n]", "", url).strip().replace("\\", "/")
    if url.startswith("//"):
        return f"https:{url}"
    return (
        url
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) and not re.match(r"[\w.-]+:\d+(/|$)", url)
        else f"https://{url}"
    )


def folded_path(path: str) -> str:
    """A path with one escaping, no empty or dot segments, no AMP ending, no slash at the end (`/` for none)."""
    if _PLAIN_PATH.fullmatch(path):
        return path.rstrip("/")
    if _ESCAPED_PATH.fullmatch(path):
        # All letters in it are the escapes' own.
        return path.rstrip("/").upper()
    segments: list[str] = []
    for segment in path.split("/"):
        plain = _unescape(segment).strip()
        if plain == "..":
            segments = segments[:-1]
        elif plain not in ("", "."):
            segments.append(plain)
    while segments and segments[-1].lower() in ("amp", "amp.html", "index.html", "index.php"):
        segments.pop()
    if len(segments) > 1 and segments[0].lower() == "amp":
        segments = segments[1:]
    return "/" + "/".join(quote(segment, safe=_SAFE) for segment in segments)


def folded_query(query: str) -> str:
    """The parameters that say which story is meant, by name, with one escaping."""
    if not query:
        return ""
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True)
    kept = {(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)}
    return urlencode(sorted(kept), safe=_SAFE.replace("&", "").replace("+", "").replace("=", ""), quote_via=quote)


def _unescape(segment: str) -> str:
    """A segment without percent-encoding, however often it was encoded; bytes that are no UTF-8 stay encoded."""
    for _ in range(3):
        if "%" not in segment:
            break
        try:
            plain = unquote(segment, errors="strict")
        except UnicodeDecodeError:
            return segment
        if plain == segment:
            break
        segment = plain
    return segment.replace("/", "%2F") if "/" in segment else segment
