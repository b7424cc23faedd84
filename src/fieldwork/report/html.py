"""Markup: the one place where text becomes HTML, so that what people wrote is escaped there and nowhere else."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from fieldwork.text import shown

VOID = frozenset({"meta", "link", "br", "hr"})


class Html(str):
    """Markup that may stand in a page as it is; any other text is escaped where it comes in."""

    __slots__ = ()


Child: TypeAlias = "str | int | Iterable[Child] | None"
Value: TypeAlias = str | int | float | bool | None


def html_of(child: Child) -> Html:
    """A child as markup: text escaped and made harmless, lists one after another, None as nothing."""
    if child is None:
        return Html("")
    if isinstance(child, Html):
        return child
    if isinstance(child, (str, int)):
        return Html(html.escape(shown(str(child))))
    return Html("".join(map(html_of, child)))


def el(name: str, /, *children: Child, **attributes: Value) -> Html:
    """An element. `class_` is the attribute class and `stroke_width` stroke-width; None and False leave an attribute out."""
    told = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None and value is not False)
    if name in VOID:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{html_of(children)}</{name}>")


def _attribute(key: str, value: Value) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html_of(f"{value:g}" if isinstance(value, float) else str(value))}"'


def lines(*children: Child) -> Html:
    """Blocks, each on a line of its own."""
    return Html("\n".join(each for child in children if (each := html_of(child))))


def section(id_: str, title: str, *children: Child) -> Html:
    """A chapter of the page, with its heading."""
    return lines(Html(f'<section aria-labelledby="{id_}">'), el("h2", title, id=id_), *children, Html("</section>"))


def part(title: str, *children: Child) -> Html:
    """A part of a chapter, with its heading; nothing where there is nothing under it."""
    under = lines(*children)
    return lines(el("h3", title), under) if under else Html("")


def table(
    caption: str, head: Sequence[Child], rows: Iterable[Sequence[Child]], *, numbers: Iterable[int] = (), class_: str = "",
    about: str = "",
) -> Html:  # fmt: skip
    """A table with a caption, in a frame that scrolls where it is too wide; the first cell of a row is its heading.

    `numbers` are the places of columns that hold numbers; `about` is read aloud before a caption that is short because of where
    it stands. On a narrow screen a table of class `split` has the heading of each row on a line of its own.
    """
    right = frozenset(numbers)
    top = [el("th", cell, scope="col", role="columnheader", class_=_of(place, right)) for place, cell in enumerate(head)]
    body = [
        [el("th", row[0], scope="row", role="rowheader"),
         [el("td", cell, role="cell", class_=_of(place, right)) for place, cell in enumerate(row) if place]]
        for row in rows
    ]  # fmt: skip
    named = [el("span", about, class_="aloud") if about else None, caption]
    return _framed(named, f"{about}{caption}", top, body, class_ or None)


MANY = 6
"""Of more columns than these it is not sure that whole words fit beside each other on paper."""


def matrix(caption: str, head: Sequence[str], rows: Iterable[Sequence[Child]]) -> Html:
    """A table whose rows become lists on a narrow screen, each cell beside its column's name."""
    top = [el("th", cell, scope="col", role="columnheader") for cell in head]
    body = [
        [el("th", row[0], scope="row", role="rowheader"),
         [el("td", el("div", cell), role="cell", data_label=name) for name, cell in zip(head[1:], row[1:], strict=True)]]
        for row in rows
    ]  # fmt: skip
    return _framed(caption, caption, top, body, "matrix many" if len(head) > MANY else "matrix")


def _framed(caption: Child, label: str, top: Child, body: Iterable[Child], class_: str | None) -> Html:
    """A table in what scrolls where it is wider than the page, by keyboard too.

    Its parts say what they are, since a browser forgets that of a table that is laid out as something else.
    """
    rows = [el("tr", row, role="row") for row in body]
    inner = [
        el("caption", caption), el("thead", el("tr", top, role="row"), role="rowgroup"),
        el("tbody", lines(*rows), role="rowgroup"),
    ]  # fmt: skip
    table = el("table", inner, class_=class_, role="table")
    return el("div", table, class_="wide", role="region", aria_label=label, tabindex=0)


def _of(place: int, right: frozenset[int]) -> str | None:
    return "n" if place in right else None


def paragraph(*children: Child, class_: str | None = None) -> Html:
    """A paragraph; nothing where it would be empty."""
    inner = html_of(children)
    return el("p", inner, class_=class_) if inner else Html("")


def bullets(children: Iterable[Child], *, class_: str | None = None, ordered: bool = False) -> Html:
    """A list; nothing where it would be empty."""
    inner = [el("li", child) for child in children]
    return el("ol" if ordered else "ul", lines(*inner), class_=class_) if inner else Html("")


def folded(summary: str, *children: Child) -> Html:
    """What is opened by who wants it; on paper it stands open."""
    return lines(Html("<details>"), el("summary", summary), *children, Html("</details>"))
