"""How agreement is drawn: a row for all themes together and for each theme, route and the actor, and each row in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.content import Content

from fieldwork.coding.agreement import NEEDS_THREE_CODERS, NEEDS_TWO_CODERS, STATISTICS, Agreement, CodeAgreement, Figure
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.comparing import Comparison
from fieldwork.coding.explain import EXPLANATIONS
from fieldwork.i18n import Lang, msg, pick, plural
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.lines import Drawing, Line, still

COLUMN = 9
UNKNOWN = "–"


@dataclass(frozen=True)
class Row:
    """One row: `under` the heading it stands below; `on` what its differences are about, None: all of them."""

    id: str
    name: str
    under: str
    units: int
    coded: int | None
    figures: Mapping[str, Figure]
    on: tuple[str, str] | None = None


def rows(found: Comparison, known: Codebook, lang: Lang) -> Iterator[Row]:
    """Every row of a comparison, in order."""
    together = msg("Alles", "Everything").text(lang)
    themes, routes, who = (words.text(lang) for words in (
        msg("Thema's", "Themes"), msg("Routes", "Routes"), msg("Wie (actor)", "Actor")))  # fmt: skip
    every = msg("alle thema's samen", "all themes together").text(lang)
    yield Row("all", every, together, found.codes.units, None, found.codes.figures)
    unitizing = {"krippendorff_alpha": found.unitizing.all}
    edges = msg("begin en eind van fragmenten", "start and end of segments").text(lang)
    yield Row("unitizing", edges, together, found.codes.units, None, unitizing)
    yield _actor("actor", msg("wie er handelt", "who acts").text(lang), who, found.actor)
    chosen = found.confirmed
    if chosen is not None and chosen.actor_units < found.codes.units:
        words = msg("zonder wat al was ingevuld", "without what was filled in").text(lang)
        yield _actor("actor:confirmed", words, who, chosen.actor)
    places = {id: place for place, id in enumerate(known.codes)}
    for code in sorted(found.codes.by_code, key=lambda each: (places.get(each.code, len(places)), each.code)):
        yield _variable("code", code, known.label(code.code, lang), themes)
    for route in found.routes:
        yield _variable("route", route, _route(known, route.code, lang), routes)
    if chosen is not None and chosen.route_units < found.codes.units:
        under = msg("Routes, zonder wat al was ingevuld", "Routes, without what was filled in").text(lang)
        for route in chosen.routes:
            yield _variable("route", route, _route(known, route.code, lang), under, chosen=True)


def _route(known: Codebook, id: str, lang: Lang) -> str:
    return pick(known.routes[id].label, lang) if id in known.routes else id


def _actor(id: str, name: str, under: str, found: Agreement) -> Row:
    return Row(id, name, under, found.units, None, found.figures, ("actor", ""))


def _variable(what: str, found: CodeAgreement, name: str, under: str, *, chosen: bool = False) -> Row:
    id = f"{'chosen' if chosen else what}:{found.code}"
    return Row(id, name, under, found.units, found.coded, found.figures, (what, found.code))


def _columns(found: Comparison) -> list[str]:
    """The statistics that apply to so many coders."""
    coders = found.codes.coders
    return [name for name in STATISTICS if name != ("fleiss_kappa" if coders == 2 else "cohen_kappa")]


def headings(found: Comparison, lang: Lang) -> Content:
    """The line over the table."""
    names = [EXPLANATIONS[name].short.text(lang) for name in _columns(found)]
    cells = [msg("bij", "on").text(lang), *names]
    right = Content("").join(line(cell, COLUMN - 1, "$secondary").pad_left(max(COLUMN - len(cell), 1)) for cell in cells)
    return Content.assemble(right)


def table(every: Iterable[Row], found: Comparison, lang: Lang) -> list[Line]:
    """The rows below their headings."""
    names, lines, under = _columns(found), [], ""
    for row in every:
        if row.under != under:
            if under:
                lines.append(still(f"gap:{row.under}", Content(), choosable=False))
            under = row.under
            lines.append(still(f"under:{under}", line(under, style="bold $accent"), choosable=False))
        lines.append(Line(row.id, _drawn(row, names, lang)))
    return lines


def _drawn(row: Row, names: list[str], lang: Lang) -> Drawing:
    cells = [str(row.units if row.coded is None else row.coded)]
    cells += [number(row.figures[name].value, lang) if name in row.figures else "" for name in names]
    right = Content("").join(Content(cell.rjust(COLUMN)) for cell in cells)

    def draw(width: int) -> Content:
        room = max(width - right.cell_length, 8)
        name = line(row.name).truncate(room - 1, ellipsis=True)
        return Content.assemble(name, " " * (room - name.cell_length), right)

    return draw


def told(row: Row, lang: Lang) -> Content:
    """One row in words: on how many units, each statistic with its interval, and why one is not there."""
    units = plural(row.units, msg("1 eenheid", "1 unit"), msg("{n} eenheden", "{n} units"))
    on = msg("{name}: bij {coded} van {units}.", "{name}: on {coded} of {units}.",
             name=row.name, coded=row.coded, units=units)  # fmt: skip
    whole = msg("{name}: {units}.", "{name}: {units}.", name=row.name, units=units)
    known = "; ".join(_figure(name, figure, lang) for name, figure in row.figures.items() if figure.value is not None)
    why = {
        figure.why.message.text(lang): name for name, figure in row.figures.items()
        if figure.value is None and figure.why and figure.why not in (NEEDS_TWO_CODERS, NEEDS_THREE_CODERS)
    }  # fmt: skip
    absent = "; ".join(f"{EXPLANATIONS[name].short.text(lang)}: {words[:1].lower()}{words[1:]}" for words, name in why.items())
    head = plain((whole if row.coded is None else on).text(lang), "bold")
    return Content("\n").join([head, *(plain(words) for words in (known, absent) if words)])


def _figure(name: str, figure: Figure, lang: Lang) -> str:
    words = f"{EXPLANATIONS[name].short.text(lang)} {number(figure.value, lang)}"
    if figure.interval is None:
        return words
    low, high = (number(end, lang) for end in figure.interval)
    return msg("{words} (95%: {low} tot {high})", "{words} (95%: {low} to {high})", words=words, low=low, high=high).text(lang)


def number(value: float | None, lang: Lang) -> str:
    """A statistic in two decimals, as people of the language write it; a dash where it is unknown."""
    if value is None:
        return UNKNOWN
    shown = f"{value:.2f}"
    return shown.replace(".", ",") if lang == "nl" else shown
