"""CSS selectors over one page: by its class names and ids where they tell, by XPath where they don't."""

from __future__ import annotations

import functools
import re
from itertools import islice
from typing import TYPE_CHECKING, cast

import attrs
import lxml.etree

from qomnews.pages.markup import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

_NAMED = lxml.etree.XPath("descendant-or-self::*[@class or @id]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_NAME = re.compile(r"[.#][\w-]+")
_TEST = re.compile(r"""\[(?P<attribute>[\w-]+)(?:(?P<how>[~*^]?)=(?P<quote>['"]?)(?P<value>[^'"\]\s]*)(?P=quote))?\]""")
# What one element can be asked for: a tag, class names, an id, attributes. Anything else is left to XPath.
_STEP = re.compile(rf"(?P<tag>[a-z][a-z0-9]*)?(?P<rest>(?:{_NAME.pattern}|\[[^\]\s]*\])*)")


@attrs.frozen
class _Step:
    """What one element of a path is asked for.

    `child`: it stands right in what the step before names, else anywhere in it. `tests` are attributes, each with how
    its value is compared (`None`: it is there, else `=`, `~=`, `*=`, `^=` without the equals sign) and with what.
    """

    tag: str
    names: frozenset[str]
    tests: tuple[tuple[str, str | None, str], ...]
    child: bool


@attrs.frozen
class _Alternative:
    """What stands between two commas of a selector, the names that a page must have for it to fit, and its steps.

    No steps: it asks for more than they can say.
    """

    css: str
    needed: frozenset[str]
    steps: tuple[_Step, ...] = ()


class Selection:
    """The elements that selectors name on a page, which must not change meanwhile.

    An outlet's page is asked for some forty selectors, most of them of vintages that it isn't of: looking names up in
    an index takes a tenth of what as many walks through the tree do.
    """

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._elements = cast("list[_Element]", _NAMED(root))
        # By what their attributes say, which on most pages is the same few things again and again.
        alike: dict[tuple[str, str], list[int]] = {}
        for place, element in enumerate(self._elements):
            alike.setdefault((element.get("class", ""), element.get("id", "")), []).append(place)
        self._places: dict[str, list[int]] = {}
        for said, places in alike.items():
            for name in _names_of(*said):
                self._places.setdefault(name, []).extend(places)

    def __call__(self, css: str) -> list[_Element]:
        """The elements that a selector names, in document order."""
        found = [each for each in map(self._found, self._possible(css)) if each]
        if len(found) < 2:
            return found[0] if found else []
        together = dict.fromkeys(element for each in found for element in each)
        if len(together) == len(found[0]):
            return found[0]
        return sorted(together, key=self._place_of.__getitem__)

    def unordered(self, css: str) -> frozenset[_Element]:
        """The same as a set."""
        return frozenset(element for each in self._possible(css) for element in self._found(each))

    def _possible(self, css: str) -> list[_Alternative]:
        return [each for each in _alternatives(css) if each.needed <= self._places.keys()]

    @functools.cached_property
    def _place_of(self) -> dict[_Element, int]:
        return {element: place for place, element in enumerate(self._root.iter())}

    def _found(self, said: _Alternative) -> list[_Element]:
        """From the innermost step that has a name, inwards: what stands below, by its tag."""
        steps = said.steps
        last = max((place for place, step in enumerate(steps) if step.names), default=-1)
        found: list[_Element] = [self._root]
        if not steps or (last < 0 and any(step.tests for step in steps)):
            # Without a name to go by XPath is as fast as anything.
            return select(self._root, said.css)
        if last >= 0:
            rarest: list[int] = min((self._places[name] for name in steps[last].names), key=len)
            found = [each for each in map(self._elements.__getitem__, sorted(rarest)) if _ends(each, steps[: last + 1])]
        for step in steps[last + 1 :]:
            if step.child and len(found) > 1:
                # Children of elements that stand in each other would come out of order.
                return select(self._root, said.css)
            below = (each for outer in found for each in _below(outer, step) if _fits(each, step))
            found = list(dict.fromkeys(below))
        return found


@functools.lru_cache(maxsize=4096)
def _names_of(classes: str, said_id: str) -> frozenset[str]:
    names = {f".{name}" for name in classes.split()}
    return frozenset(names | {f"#{said_id}"} if said_id else names)


def _ends(element: _Element, steps: Sequence[_Step]) -> bool:
    """Whether an element is what a path leads to."""
    *outer, step = steps
    if not _fits(element, step):
        return False
    around = islice(element.iterancestors(), 1 if step.child else None)
    return not outer or any(_ends(each, outer) for each in around)


def _fits(element: _Element, step: _Step) -> bool:
    if step.tag and element.tag != step.tag:
        return False
    if step.names and not step.names <= _names_of(element.get("class", ""), element.get("id", "")):
        return False
    return not step.tests or all(_passes(element.get(name), how, value) for name, how, value in step.tests)


def _below(element: _Element, step: _Step) -> Iterable[_Element]:
    """What stands in an element, or right in it, and may be what a step asks for; a root stands in itself."""
    if step.child:
        return cast("Iterable[_Element]", element.iterchildren(step.tag))
    whole = element.getparent() is None
    return cast("Iterable[_Element]", element.iter(step.tag) if whole else element.iterdescendants(step.tag))


def _passes(said: str | None, how: str | None, value: str) -> bool:
    if said is None or how is None:
        return said is not None
    match how:
        case "~":
            return value in said.split()
        case "*":
            return value in said
        case "^":
            return said.startswith(value)
    return said == value


@functools.lru_cache(maxsize=1024)
def _alternatives(css: str) -> tuple[_Alternative, ...]:
    if "(" in css or any("," in inside for inside in _BRACKETS.findall(css)):
        # Such a comma parts no alternatives.
        return (_Alternative(css, frozenset()),)
    return tuple(map(_alternative, map(str.strip, css.split(","))))


def _alternative(css: str) -> _Alternative:
    needed = frozenset(_NAME.findall(_BRACKETS.sub("", css)))
    steps: list[_Step] = []
    child = False
    for word in re.sub(r"\s*>\s*", " > ", css).split():
        if word == ">":
            child = True
            continue
        said = _STEP.fullmatch(word)
        tests = [_TEST.fullmatch(test) for test in _BRACKETS.findall(word)]
        names = frozenset(_NAME.findall(_BRACKETS.sub("", word)))
        if said is None or not all(tests) or not (said["tag"] or names):
            return _Alternative(css, needed)
        compared = tuple((test["attribute"], test["how"], test["value"]) for test in tests if test)
        steps.append(_Step(said["tag"] or "", names, compared, child))
        child = False
    return _Alternative(css, needed, tuple(steps))
