"""The codebook as the tree that REFI-QDA has: routes as heads, codes below them, every name once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from fieldwork.coding.codebook import Code, Codebook, lines_of
from fieldwork.i18n import Lang, msg, pick
from fieldwork.study.refi.guids import Guids

_INCLUDE, _EXCLUDE, _EXAMPLES = msg("Wel", "Include"), msg("Niet", "Exclude"), msg("Voorbeelden", "Examples")


@dataclass
class Node:
    """A code of the tree. `id` is a code of the codebook, `route` a route; a mere head has neither of use to a segment."""

    guid: str
    name: str
    codable: bool
    color: str | None = None
    description: str = ""
    id: str | None = None
    route: str | None = None
    inner: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Itself and all below it, in order."""
        yield self
        for each in self.inner:
            yield from each.walk()


def tree(book: Codebook, guids: Guids, lang: Lang, used: Collection[str] = ()) -> list[Node]:
    """The codes in force, those of `used` that are not, and what they hang under; a route is there where it has a code.

    Every name is there once, whatever the capitals: of two the ones that hang under something get its name before theirs.
    """
    needed = _needed(book, used)
    heads = {
        id_: Node(guids.route(id_), line(pick(route.label, lang)), False, _color(route.color), route=id_)
        for id_, route in book.routes.items()
    }
    found: list[Node] = []
    for code in book.children(None):
        if code.id in needed:
            head = heads.get(code.route or "")
            (found if head is None else head.inner).append(_node(book, guids, code, lang, needed, used))
    found = [*(head for head in heads.values() if head.inner), *found]
    _name_once(found)
    return found


def line(text: str) -> str:
    """Words for a place that has one line."""
    return " ".join(text.split())


def described(code: Code, lang: Lang) -> str:
    """What explains a code, as one text."""
    found = [pick(code.definition, lang).strip()] if code.definition else []
    for title, value in ((_INCLUDE, code.include), (_EXCLUDE, code.exclude), (_EXAMPLES, code.examples)):
        said = [each.strip() for each in lines_of(value, lang) if each.strip()]
        if said:
            found.append("\n".join([f"{title.text(lang)}:", *(f"- {each}" for each in said)]))
    return "\n\n".join(each for each in found if each)


def _needed(book: Codebook, used: Collection[str]) -> set[str]:
    found: set[str] = set()
    for code in book.codes.values():
        here: Code | None = code if code.in_force or code.id in used else None
        while here is not None and here.id not in found:
            found.add(here.id)
            here = book.codes.get(here.under or "")
    return found


def _node(book: Codebook, guids: Guids, code: Code, lang: Lang, needed: set[str], used: Collection[str]) -> Node:
    name = line(pick(code.label, lang)) or code.id
    codable = code.id in used or code.id not in guids.heads
    node = Node(guids.code(code.id), name, codable, _color(book.color(code.id)), described(code, lang), code.id)
    inner = (child for child in book.children(code.id) if child.id in needed)
    node.inner = [_node(book, guids, child, lang, needed, used) for child in inner]
    return node


def _color(color: str | None) -> str | None:
    return color.upper() if color else None


def _name_once(roots: list[Node]) -> None:
    every = [node for root in roots for node in root.walk()]
    above = {id(child): node for node in every for child in node.inner}
    often = Counter(node.name.casefold() for node in every)
    own = {id(node): node.name for node in every}
    taken = {name for name, times in often.items() if times == 1}
    for node in every:
        if often[own[id(node)].casefold()] > 1:
            parent = above.get(id(node))
            node.name = once(f"{own[id(parent)]}: {node.name}" if parent else node.name, taken)


def once(name: str, taken: set[str]) -> str:
    """A name that nothing else has yet, and that is taken from now on."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found.casefold())
    return found
