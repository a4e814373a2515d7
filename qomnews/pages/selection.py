"""CSS selectors over one page: by its class names and ids where they tell, by XPath where they don't."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast

import attrs
import lxml.etree

from qomnews.pages.markup import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

# From attributes up: several times as fast as asking each element for them.
_HAVING = {
    name: lxml.etree.XPath(f"descendant-or-self::*/@{name}/..")
    for name in ("class", "id", "rel", "itemprop", "property", "aria-label")
}
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
    `keys` are what the page's index knows: the names, and attributes as `[rel`; `alone` where a key says it all.
    """

    tag: str
    names: frozenset[str]
    tests: tuple[tuple[str, str | None, str], ...]
    child: bool
    keys: tuple[str, ...]
    alone: bool


@attrs.frozen
class _Alternative:
    """What stands between two commas of a selector, the names that a page must have for it to fit, and its steps.

    No steps: it asks for more than they can say. `first` is the place of the innermost step that the index knows.
    """

    css: str
    needed: tuple[str, ...]
    steps: tuple[_Step, ...] = ()
    first: int = -1


class Selection:
    """The elements that selectors name on a page, which must not change meanwhile.

    An outlet's page is asked for some forty selectors, most of them of vintages that it isn't of: looking names up in
    an index takes a tenth of what as many walks through the tree do.
    """

    def __init__(self, root: _Element) -> None:
        self.root = root
        self._known: dict[str, list[_Element]] = {}
        self._classed = cast("list[_Element]", _HAVING["class"](root))
        # By what their attributes say, which on most pages is the same few things again and again.
        alike: dict[str, list[int]] = {}
        for place, element in enumerate(self._classed):
            said = element.get("class", "")
            alike.setdefault(said, []).append(place)
        # By class name: the places of each text that has it.
        self._places: dict[str, list[list[int]]] = {}
        for said, places in alike.items():
            for name in _names_of(said):
                self._places.setdefault(name, []).append(places)
        self._sets: dict[str, frozenset[_Element]] = {}
        # By id, and by each attribute that was asked for.
        self._having: dict[str, list[_Element]] = {}
        for element in self._all_having("id"):
            self._having.setdefault(f"#{element.get('id')}", []).append(element)

    def __call__(self, css: str) -> list[_Element]:
        """The elements that a selector names, in document order; the list is not to be changed."""
        found = self._known.get(css)
        if found is None:
            each = self._each(css)
            found = self._known[css] = (each[0] if len(each) == 1 else self._in_order(each)) if each else []
        return found

    def mentions(self, part: str) -> bool:
        """Whether a class, an id or an ARIA label of the page has something in it."""
        labels = (element.get("aria-label", "") for element in self._all_having("aria-label"))
        return part in " ".join((*self._places, *self._having)) or any(part in label for label in labels)

    def unordered(self, css: str) -> frozenset[_Element]:
        """The same as a set."""
        return frozenset([element for each in self._each(css) for element in each])

    def _in_order(self, found: list[list[_Element]]) -> list[_Element]:
        together = dict.fromkeys([element for each in found for element in each])
        if len(together) == len(found[0]):
            return found[0]
        return sorted(together, key=self._place_of.__getitem__)

    def _each(self, css: str) -> list[list[_Element]]:
        """What each alternative of a selector names, where that is anything."""
        found = []
        places, having = self._places, self._having
        for said in _alternatives(css):
            for name in said.needed:
                if name not in places and name not in having:
                    break
            else:
                found.append(self._found(said))
        return list(filter(None, found))

    @functools.cached_property
    def _place_of(self) -> dict[_Element, int]:
        return {element: place for place, element in enumerate(self.root.iter())}

    def _all_having(self, attribute: str) -> list[_Element]:
        key = f"[{attribute}"
        if key not in self._having:
            self._having[key] = cast("list[_Element]", _HAVING[attribute](self.root))
        return self._having[key]

    def _keyed(self, key: str) -> list[_Element]:
        """The elements that the index has under a key, in document order."""
        found = self._having.get(key)
        if found is None:
            if key[0] == "[":
                return self._all_having(key[1:])
            classed, alike = self._classed, self._places[key]
            places = alike[0] if len(alike) == 1 else sorted([place for each in alike for place in each])
            found = self._having[key] = [classed[place] for place in places]
        return found

    def _found(self, said: _Alternative) -> list[_Element]:
        """From the innermost step that the index knows, inwards: what stands below, by its tag."""
        steps, first = said.steps, said.first
        found: list[_Element] = [self.root]
        if not steps or (first < 0 and any(step.tests for step in steps)):
            # Without anything to go by XPath is as fast as anything.
            return select(self.root, said.css)
        if first >= 0:
            step = steps[first]
            found = self._keyed(step.keys[0]) if len(step.keys) == 1 else min(map(self._keyed, step.keys), key=len)
            if not step.alone:
                only_tag = len(step.keys) == 1 and not step.tests
                found = [each for each in found if (each.tag == step.tag if only_tag else _fits(each, step))]
            if first and found:
                found = self._standing(found, step, steps[:first])
        for step in steps[first + 1 :]:
            if step.child and len(found) > 1:
                # Children of elements that stand in each other would come out of order.
                return select(self.root, said.css)
            below = [each for outer in found for each in _below(outer, step) if not step.tests or _fits(each, step)]
            found = list(dict.fromkeys(below)) if len(found) > 1 else below
        return found

    def _standing(self, found: list[_Element], step: _Step, outer: Sequence[_Step]) -> list[_Element]:
        """Those elements that stand where the steps around them lead."""
        if step.child or len(outer) > 1 or not outer[0].alone:
            return [each for each in found if _stands(each, step, outer)]
        name = outer[0].keys[0]
        if name not in self._sets:
            self._sets[name] = frozenset(self._keyed(name))
        return [each for each in found if not self._sets[name].isdisjoint(each.iterancestors())]


@functools.lru_cache(maxsize=4096)
def _names_of(classes: str) -> frozenset[str]:
    return frozenset([f".{name}" for name in classes.split()])


def _stands(element: _Element, step: _Step, outer: Sequence[_Step]) -> bool:
    """Whether an element that a step fits stands where the steps around it lead."""
    *further, last = outer
    around = element.iterancestors(last.tag) if last.tag else element.iterancestors()
    if step.child:
        parent = element.getparent()
        around = iter(() if parent is None else (parent,))
    return any(_fits(each, last) and (not further or _stands(each, last, further)) for each in around)


def _fits(element: _Element, step: _Step) -> bool:
    if step.tag and element.tag != step.tag:
        return False
    # Most names are classes; what none of them is may be the id.
    missing = step.names and step.names - _names_of(element.get("class", ""))
    if missing and missing != {f"#{element.get('id', '')}"}:
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
        return (_Alternative(css, ()),)
    return tuple(map(_alternative, map(str.strip, css.split(","))))


def _alternative(css: str) -> _Alternative:
    needed = tuple(dict.fromkeys(_NAME.findall(_BRACKETS.sub("", css))))
    steps: list[_Step] = []
    child = False
    for word in re.sub(r"\s*>\s*", " > ", css).split():
        if word == ">":
            child = True
            continue
        said = _STEP.fullmatch(word)
        tests = [_TEST.fullmatch(test) for test in _BRACKETS.findall(word)]
        names = _NAME.findall(_BRACKETS.sub("", word))
        if said is None or not all(tests) or not (said["tag"] or names or tests):
            return _Alternative(css, needed)
        compared = tuple((test["attribute"], test["how"], test["value"]) for test in tests if test)
        keys = (*names, *(f"[{attribute}" for attribute, _, _ in compared if attribute in _HAVING))
        alone = not said["tag"] and not tests and len(names) == 1
        steps.append(_Step(said["tag"] or "", frozenset(names), compared, child, keys, alone))
        child = False
    first = max((place for place, step in enumerate(steps) if step.keys), default=-1)
    return _Alternative(css, needed, tuple(steps), first)
