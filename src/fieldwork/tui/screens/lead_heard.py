"""Whom the lead's panels tell of: the grid speaker × route, and where least was heard beside the sampling matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.protocol.model import Text
from fieldwork.report.signs import STEPS as SIGNS
from fieldwork.saturation.cells import LeastHeard
from fieldwork.saturation.indication import Step
from fieldwork.saturation.result import Saturation
from fieldwork.saturation.words import STEPS, UNITS, covered, held_back, least_told, number, reason, weak
from fieldwork.study.reading import Names
from fieldwork.study.sampling import SamplingRow
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.lead_figures import COLORS, HOLDS, MUTED, several
from fieldwork.tui.screens.lead_rows import Row, Segments, Sessions, parted
from fieldwork.tui.screens.lead_sight import Sight
from fieldwork.tui.widgets import cells

if TYPE_CHECKING:
    pass

_SHORT: Mapping[Step, Msg] = {
    "unknown": msg("onbekend", "unknown"),
    "new": msg("nog nieuws", "still new"),
    "little_new": msg("weinig", "little"),
    "none_new": msg("geen", "none"),
}
"""The indication where there is little room; the sign is the same."""
FEW = msg("te weinig", "too few")
OVER = msg("> 0,999", "> 0.999")
WEAK = "*"
"""Stands beside a coverage that rests on no rare code or on one; what must be said of that is told of the pointed cell."""
COLUMN = 9
"""Cells of the screen for a role in the sampling matrix."""


# --- the grid ----------------------------------------------------------------------------------------------------------------


def grid(sight: Sight, lang: Lang) -> tuple[list[Content], list[cells.Row]]:
    """The headings of the routes, and a row a speaker: the indication, the coverage, units and codes of each cell. Without
    routes all of a speaker stands in one column."""
    shown = sight.found
    heads = [line(pick(sight.names.routes.get(route, route), lang)) for route in shown.routes]
    heads = heads or [line(msg("alles", "all").text(lang))]
    rows = [
        cells.Row(line(pick(sight.names.roles.get(who, who), lang), style="bold"),
                  [_cell(_at(sight, row, column), lang) for column in range(len(heads))])
        for row, who in enumerate(shown.speakers)
    ]  # fmt: skip
    return (heads, rows) if rows else ([], [])


def _at(sight: Sight, row: int, column: int) -> Saturation:
    """The figures of a cell."""
    found = sight.found
    if not found.routes:
        return found.by_speaker[row]
    return (found.result.cells or {})[found.speakers[row], found.routes[column]]


def _cell(cell: Saturation, lang: Lang) -> list[Content]:
    seen, step = cell.frequencies, cell.indication
    high = cell.coverage is not None and 0.9995 <= cell.coverage < 1
    share = (OVER if high else covered(cell.coverage)).text(lang) + (f" {WEAK}" if weak(cell) else "")
    codes = plural(seen.codes, msg("{n} code", "{n} code"), msg("{n} codes", "{n} codes"))
    return [
        line(f"{SIGNS[step]} {_SHORT[step].text(lang)}", style=COLORS[step]),
        line(FEW.text(lang) if held_back(cell) else share),
        line(f"{seen.units} · {codes.text(lang)}", style=MUTED),
    ]


def cell_of(sight: Sight, row: int, column: int) -> Segments:
    """What is under a cell."""
    who = sight.found.speakers[row]
    role = _both(sight.names.roles.get(who, who))
    if not sight.found.routes:
        return Segments(role, speaker=who)
    route = sight.found.routes[column]
    about = _both(sight.names.routes.get(route, route))
    return Segments(msg("{role} · {route}", "{role} · {route}", role=role, route=about), speaker=who, route=route)


def _both(label: Text) -> Msg:
    """The study's words as a message."""
    return msg(pick(label, "nl"), pick(label, "en"))


def cell_told(sight: Sight, row: int, column: int, lang: Lang) -> Content:
    """The cell that is pointed at in words, with what must be said beside its figures."""
    cell = _at(sight, row, column)
    beside = " ".join(reason(cell, why).text(lang) for why in cell.why if why.rsplit("_", 1)[-1] not in HOLDS)
    head = f"{cell_of(sight, row, column).title.text(lang)}: {STEPS[cell.indication].text(lang)}."
    return Content.assemble(line(head, style="bold"), " ", plain(beside))


def grid_legend(sight: Sight, lang: Lang) -> Content:
    """What stands in a cell, or why there is none."""
    found = sight.found
    if not found.speakers:
        none = msg("De studie heeft geen rollen: er zijn geen sprekers om naast elkaar te zetten.",
                   "The study has no roles: there are no speakers to set beside each other.")  # fmt: skip
        return plain(none.text(lang))
    every = found.by_speaker if not found.routes else (found.result.cells or {}).values()
    shaky = any(weak(cell) and not held_back(cell) for cell in every)
    told = msg("Per cel: aanwijzing, dekking{weak}, {units} · codes.",
               "Per cell: indication, coverage{weak}, {units} · codes.", units=several(found.result),
               weak=msg(f" ({WEAK} zwak)", f" ({WEAK} weak)") if shaky else "")  # fmt: skip
    before = msg("", "") if found.routes else msg("Het codeboek heeft geen routes. ", "The codebook has no routes. ")
    return plain(f"{before.text(lang)}{told.text(lang)}", MUTED)


# --- where least was heard ---------------------------------------------------------------------------------------------------


def least(sight: Sight, lang: Lang) -> list[Row]:
    """The roles, least heard first, above the sampling matrix: the same roles as columns, a row a site."""
    found = sight.found
    about = msg("nieuwe codes te verwachten in de volgende, ten minste", "new codes to expect in the next one, at least")
    ranked = []
    for place, each in enumerate(least_told(found.result)):
        role = _both(sight.names.roles.get(each.role, each.role))
        words = Content.assemble(line(role.text(lang)), plain(f": {about.text(lang)}" if not place else "", MUTED))
        ranked.append(Row(words, line(number(each.expected_new, 2).text(lang)), _present(sight, each, role)))
    hint = msg("Wie het minst gehoord is, staat bovenaan. Een vingerwijzing, geen opdracht: wie er sprak is gekozen en niet "
               "geloot.",
               "Who was heard least stands on top. A hint, not an order: who spoke was chosen and not drawn by "
               "lot.")  # fmt: skip
    last = [Row(plain(hint.text(lang), MUTED), flush=True)] if ranked else []
    return parted([ranked, matrix(sight.sampling, sight.names, sight.signs, found.held, lang), last])


def _present(sight: Sight, each: LeastHeard, role: Msg) -> Segments:
    """What is under a role: what was said where they were present, by whoever and in whichever guide; that is what counts."""
    found = sight.found
    there = frozenset(unit.name for unit in found.units if each.role in unit.speakers)
    if each.expected_new is None:
        return Segments(msg("{role}, in gesprekken waar die bij was", "{role}, in talks where they were present", role=role),
                        units=there)  # fmt: skip
    alone = msg("Maar in één {unit} gezien, een waar {role} bij was", "Seen in one {unit} only, one where {role} was present",
                unit=UNITS[found.result.unit][0], role=role)  # fmt: skip
    return Segments(alone, frozenset(each.codes), units=there, by="code")


def matrix(
    sampling: Sequence[SamplingRow], names: Names, signs: Mapping[str, str], held: Iterable[tuple[str | None, str]], lang: Lang
) -> list[Row]:
    """Who was heard and who was planned, per site; the whole study last. `held` are the sessions to open a
    site to, each as (site, id)."""
    every = sampling[-1].held if sampling else ()
    shown = [role for role in every if any(row.held[role] or row.targets[role] for row in sampling)]
    if not shown:
        return []
    letters = {role: signs.get(role, role[:1].upper()) for role in shown}
    at: dict[str | None, list[str]] = {}
    for site, id in held:
        at.setdefault(site, []).append(id)
        at.setdefault(None, []).append(id)
    head = Content("").join(_right(letters[role]) for role in shown)
    rows = [Row(head.stylize(MUTED), line(msg("gehoord/gewenst", "heard/wanted").text(lang), style=MUTED), still=True)]
    for row in sampling:
        name = pick(names.sites.get(row.site, row.site), lang) if row.site else msg("samen", "together").text(lang)
        words = Content("").join(_count(row.held[role], row.targets[role]) for role in shown)
        opens = Sessions(msg("{name}", "{name}", name=name), tuple(at.get(row.site, ())))
        rows.append(Row(words if row.site else words.stylize("bold"), line(name), opens))
    legend = " · ".join(f"{letter} {pick(names.roles.get(role, role), lang).lower()}" for role, letter in letters.items())
    return [*rows, Row(plain(legend, MUTED), flush=True)]


def _right(words: str) -> Content:
    content = line(words, COLUMN - 1)
    return Content.assemble(content.pad_left(COLUMN - 1 - content.cell_length), " ")


def _count(held: int, wanted: int | None) -> Content:
    """How many were heard of how many are wanted; where some are missing, a sign tells so too."""
    if wanted is None:
        return _right(str(held))
    missing = held < wanted
    return _right(f"{'! ' if missing else ''}{held}/{wanted}").stylize("$warning" if missing else "")
