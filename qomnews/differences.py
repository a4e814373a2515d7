"""What differs between two texts, in their own words: spelling, spaces and punctuation don't count."""

from __future__ import annotations

import re
from difflib import Match, SequenceMatcher

import attrs

from qomnews.text import skeleton

# Half-spaces part words here as spaces do: one text may have the one where the other has the other.
_PIECE = re.compile(r"[^\s\u200c]+")
_CONTEXT = 3
# Words beyond which frequent ones are no anchors any more, which else take time by the square of their number.
_LONG = 1500
# Longer passages are shown by so many words from either end.
_SHOWN = 24
_ENDS = 8


@attrs.frozen
class Difference:
    """`first` stands in the one text where `second` stands in the other; `before` and `after` are words they share."""

    before: str
    first: str
    second: str
    after: str


@attrs.frozen
class _Words:
    """A text's words, by what they are compared by and by where they stand."""

    text: str
    keys: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Words:
        found = [(skeleton(match.group()), match.span()) for match in _PIECE.finditer(text)]
        kept = [(key, span) for key, span in found if key]
        return cls(text, [key for key, _ in kept], [span for _, span in kept])

    def cut(self, start: int, stop: int) -> str:
        """The words from one place up to another, as they are written."""
        if start >= stop:
            return ""
        return " ".join(self.text[self.spans[start][0] : self.spans[stop - 1][1]].split())

    def lines(self, start: int, stop: int) -> str:
        """The same with its line breaks."""
        if start >= stop:
            return ""
        written = self.text[self.spans[start][0] : self.spans[stop - 1][1]].splitlines()
        return "\n".join(" ".join(line.split()) for line in written if line.strip())


@attrs.frozen
class Passage:
    """A stretch of two texts: the same words in both, or what each has where they differ (nothing: an empty text).

    Line breaks are kept, as single ones.
    """

    same: bool
    first: str
    second: str


def differences(first: str, second: str) -> list[Difference]:
    r"""Where two texts differ, in the first one's order.

    >>> [(each.first, each.second) for each in differences("باران تندي مي بارد.", "باران تندی می\u200cبارید")]
    [('بارد.', 'بارید')]
    """
    one, other = _Words.of(first), _Words.of(second)
    found = []
    for same, start, stop, from_, to in _stretches(one, other):
        if not same:
            before = one.cut(max(start - _CONTEXT, 0), start)
            after = one.cut(stop, min(stop + _CONTEXT, len(one.keys)))
            found.append(Difference(before, one.cut(start, stop), other.cut(from_, to), after))
    return found


class _Bounded(SequenceMatcher[str]):
    """Looks for what is the same only as long as it may: what is left then counts as wholly changed.

    Texts that say a few words over and over would take minutes, and seconds are a page's whole time. Steps are counted
    and not time, so that the same texts always give the same.
    """

    def __init__(self, first: list[str], second: list[str], effort: int, *, autojunk: bool) -> None:
        self._left, self._first = effort, first
        super().__init__(None, first, second, autojunk)

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """The longest stretch that both have; an empty one when the effort is spent."""
        # Documented, and unknown to its types.
        places: dict[str, list[int]] = vars(self)["b2j"]
        self._left -= sum(1 + len(places.get(word, ())) for word in self._first[alo:ahi])
        return Match(alo, blo, 0) if self._left < 0 else super().find_longest_match(alo, ahi, blo, bhi)


def passages(first: str, second: str, *, effort: int | None = None) -> list[Passage]:
    """Two texts as one run of passages, from beginning to end; two of one sort never follow each other.

    Args:
        first: the one.
        second: the other.
        effort: comparisons of words after which no more is looked for; a million take a third of a second. None: all.

    >>> [(each.same, each.first, each.second) for each in passages("یک دو سه", "یک سه چهار")]
    [(True, 'یک', 'یک'), (False, 'دو', ''), (True, 'سه', 'سه'), (False, '', 'چهار')]
    """
    one, other = _Words.of(first), _Words.of(second)
    return [
        Passage(same, one.lines(start, stop), other.lines(from_, to))
        for same, start, stop, from_, to in _stretches(one, other, effort)
    ]


def _stretches(one: _Words, other: _Words, effort: int | None = None) -> list[tuple[bool, int, int, int, int]]:
    """Whether words are the same, and from where to where they stand in the one and in the other."""
    long = max(len(one.keys), len(other.keys)) > _LONG
    matcher = (
        SequenceMatcher(None, one.keys, other.keys, autojunk=long)
        if effort is None
        else _Bounded(one.keys, other.keys, effort, autojunk=long)
    )
    found: list[tuple[bool, int, int, int, int]] = []
    for kind, start, stop, from_, to in matcher.get_opcodes():
        # Parted otherwise, the same letters are the same words.
        same = kind == "equal" or "".join(one.keys[start:stop]) == "".join(other.keys[from_:to])
        began, began_other = start, from_
        if same and found and found[-1][0]:
            _, began, _, began_other, _ = found.pop()
        found.append((same, began, stop, began_other, to))
    return found


def shortened(text: str) -> str:
    """A passage of many words, by its beginning and its end.

    >>> shortened(" ".join(map(str, range(100))))
    '0 1 2 3 4 5 6 7 … (84 words) … 92 93 94 95 96 97 98 99'
    """
    words = text.split()
    if len(words) <= _SHOWN:
        return text
    left_out = len(words) - 2 * _ENDS
    return f"{' '.join(words[:_ENDS])} … ({left_out} words) … {' '.join(words[-_ENDS:])}"
