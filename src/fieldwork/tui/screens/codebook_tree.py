"""The codebook as lines: routes with their codes below each other, and one code told in full."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from fieldwork.coding.codebook import Code, Codebook, Named, lines_of
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.lines import Drawing, Line

GENERIC = msg("Op elke route", "On every route")
RETIRED = msg("uit gebruik", "out of use")
_ABOUT = (("definition", msg("Betekent", "Means")), ("include", msg("Wel", "Include")), ("exclude", msg("Niet", "Exclude")),
          ("examples", msg("Voorbeelden", "Examples")))  # fmt: skip


def tree(codebook: Codebook, lang: Lang) -> list[Line]:
    """A line a code, below its route and the codes above it; ids are `route:ID` and `code:ID`."""
    found: list[Line] = []
    routes: list[str | None] = [*codebook.routes, None]
    routes += [code.route for code in codebook.children(None) if code.route not in routes]
    for route in dict.fromkeys(routes):
        found.append(Line(f"route:{route or ''}", _heading(codebook, route, lang)))
        tops = [code for code in codebook.children(None) if code.route == route]
        for depth, code in _below(codebook, tops, 0):
            found.append(Line(f"code:{code.id}", _drawn(codebook, code, depth, lang)))
    return found


def _below(codebook: Codebook, codes: list[Code], depth: int) -> Iterator[tuple[int, Code]]:
    for code in codes:
        if not code.undone:
            yield depth, code
        yield from _below(codebook, codebook.children(code.id), depth + (not code.undone))


def _heading(codebook: Codebook, route: str | None, lang: Lang) -> Drawing:
    named = codebook.routes.get(route or "") or Named(route or "", route or "")
    words = pick(named.label, lang) if route else GENERIC.text(lang)
    sign = (named.sign or words[:1]) if route else "+"
    style = f"bold {_safe(named.color)}"
    return lambda width: Content.assemble(line(sign, style=style), " ", line(words, max(width - 4, 4), "bold"))


def _drawn(codebook: Codebook, code: Code, depth: int, lang: Lang) -> Drawing:
    color, state = _safe(codebook.color(code.id)), state_of(codebook, code)
    words = pick(code.label, lang)
    short = code.id.removeprefix(code.under) if code.under and code.id.startswith(f"{code.under}.") else code.id

    def draw(width: int) -> Content:
        right = line(state.text(lang) if state else short, width // 2, "$secondary")
        left = Content.assemble("  " * (depth + 1), ("▌", color), line(words, style="dim" if state else ""))
        room = max(width - right.cell_length - 2, 8)
        left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(room - left.cell_length + 1, 1), right)

    return draw


def state_of(codebook: Codebook, code: Code) -> Msg | None:
    """Why a code cannot be given now, or None where it can."""
    if code.merged_into:
        return msg("→ {into}", "→ {into}", into=code.merged_into)
    if code.split_into:
        return msg("te verdelen: {into}", "to divide: {into}", into=", ".join(code.split_into))
    return RETIRED if code.retired else None


def about(codebook: Codebook, code: Code, lang: Lang) -> Content:
    """A code in full: its words, where it hangs, and what it means."""
    route = codebook.routes.get(code.route or "")
    where = [pick(route.label, lang)] if route else []
    where += [codebook.label(id_, lang) for id_ in codebook.path(code.id) if id_ in codebook.codes]
    state = state_of(codebook, code)
    parts = [line(pick(code.label, lang), style="bold"),
             line(" · ".join(filter(None, (code.id, " › ".join(where[:-1]), state.text(lang) if state else ""))),
                  style="$secondary")]  # fmt: skip
    for key, label in _ABOUT:
        told = lines_of(getattr(code, key), lang)
        if told:
            parts.append(Content.assemble((f"{label.text(lang)}: ", "$secondary"), plain("\n".join(told))))
    if code.meaning > 1:
        parts.append(plain(msg("Kreeg {n} keer een andere betekenis.", "Was given another meaning {n}×.",
                               n=code.meaning - 1).text(lang), "$secondary"))  # fmt: skip
    return Content("\n").join(parts)


def _safe(color: str | None) -> str:
    return color if color and color.startswith("#") and len(color) == 7 else "$secondary"
