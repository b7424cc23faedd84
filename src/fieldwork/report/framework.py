"""The framework matrix and the findings in the report: what researchers summarised, and on what each finding leans.

Words of participants are not here: those that the lead chose stand with the results.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldwork.coding.charting import STATUSES, Cell, Row, Theme
from fieldwork.exports.framework import FEWEST_PERSONS, ROW_WORDS, Framework, framework, leans_on, still_waiting, written_kinds
from fieldwork.i18n import msg
from fieldwork.report.html import Child, Html, bullets, el, folded, lines, matrix, paragraph, part, section
from fieldwork.report.words import SEGMENTS, Words
from fieldwork.store.current import shown_of
from fieldwork.study.charting.findings import STATUSES as FINDING_STATUSES
from fieldwork.study.charting.findings import Finding
from fieldwork.study.folder import Study

if TYPE_CHECKING:
    from fieldwork.report.facts import Facts

_SUMMARIES = (msg("samenvatting", "summary"), msg("samenvattingen", "summaries"))


def frameworks(study: Study) -> list[Framework]:
    """The matrix for each kind of rows in which anything was summarised; with findings alone, that of participants."""
    kinds = written_kinds(study)
    if not kinds and any(True for _ in shown_of(study.log, "finding")):
        kinds = ["participant"]
    return [framework(study, rows=kind) for kind in kinds]


def charted(facts: Facts, say: Words) -> Html:
    """The chapter: the findings, and a folded table a route for each kind of rows."""
    title = say("Raamwerk en bevindingen", "Framework and findings")
    if not facts.framework:
        none = say("Er zijn nog geen samenvattingen of bevindingen geschreven.", "No summaries or findings were written yet.")
        return section("raamwerk", title, paragraph(none))
    found = facts.framework[0]
    return section(
        "raamwerk", title,
        part(say("Bevindingen", "Findings"), bullets(_finding(facts, found, each, say) for each in found.findings)),
        *(_matrix(facts, each, say) for each in facts.framework),
        *(paragraph(say.of(note), class_="small") for each in facts.framework for note in each.receipt()),
    )  # fmt: skip


def _finding(facts: Facts, found: Framework, each: Finding, say: Words) -> Html:
    """A finding with how certain it is, and what supports and contradicts it."""
    words = say(
        "{status}; gesteund door {supports}, tegengesproken door {contradicts}{waiting}",
        "{status}; supported by {supports}, contradicted by {contradicts}{waiting}",
        status=say.of(FINDING_STATUSES[each.status]), waiting=still_waiting(each),
        supports=say.count(len(each.supports), *SEGMENTS), contradicts=say.count(len(each.contradicts), *SEGMENTS),
    )  # fmt: skip
    return lines(el("p", found.statement(each), dir="auto", lang=facts.language), el("p", words, class_="small"))


def _matrix(facts: Facts, found: Framework, say: Words) -> Html | None:
    chart = found.chart
    routes = list(dict.fromkeys(theme.route for theme in chart.themes))
    tables = [_route(facts, found, route, say) for route in routes]
    many = sum(len(cell.summaries) for cell in chart.cells.values())
    if not many:
        return None
    rows = say.of(ROW_WORDS[chart.kind])
    return part(
        say("{rows} × thema", "{rows} × theme", rows=rows),
        paragraph(say(
            "{many}, in de woorden van de onderzoekers. Alleen rijen en thema's waarin iets is samengevat staan hier.",
            "{many}, in the words of the researchers. Only rows and themes in which something was summarised are here.",
            many=say.count(many, *_SUMMARIES)),
            say(" Wie een rol heeft die minder dan {n} personen hebben, staat er zonder code en rol; locaties staan er met hun "
                "code.", " Who has a role that fewer than {n} persons have stands here without code and role; sites stand here "
                "by their codes.", n=FEWEST_PERSONS)),
        *tables,
    )  # fmt: skip


def _route(facts: Facts, found: Framework, route: str | None, say: Words) -> Html | None:
    chart = found.chart
    here = [theme for theme in chart.themes if theme.route == route]
    themes = [theme for theme in here if any(_cell(found, row, theme).summaries for row in chart.rows)]
    rows = [row for row in chart.rows if any(_cell(found, row, theme).summaries for theme in themes)]
    if not themes:
        return None
    name = say.label(route, facts.names.routes) if route else say("Op elke route", "On every route")
    kind = say.of(ROW_WORDS[chart.kind])
    head = [kind, *(say.text(theme.label) for theme in themes)]
    body: list[Sequence[Child]] = [
        [_row(facts, found, row, say), *(_told(facts, found, _cell(found, row, theme), say) for theme in themes)]
        for row in rows
    ]
    return folded(name, matrix(f"{kind} × {name}", head, body))


def _cell(found: Framework, row: Row, theme: Theme) -> Cell:
    return found.chart.cell(row.id, theme.id)


def _row(facts: Facts, found: Framework, row: Row, say: Words) -> str:
    """A row: a site by its code, participants by codes and roles where enough persons have these, talks with a number; never
    a day, which tells who it was."""
    if row.kind == "site":
        return row.id
    roles = _roles_of(found, row)
    if row.kind == "participant":
        return _person(facts, row.id, roles.get(row.id, ()), say)
    told = "; ".join(dict.fromkeys(_person(facts, code, here, say) for code, here in roles.items()))
    number = str(found.chart.rows.index(row) + 1)
    return f"{number}: {told}" if told else number


def _person(facts: Facts, code: str, roles: Sequence[str], say: Words) -> str:
    """A participant with her roles; neither code nor role where so few persons have one of these that it would tell who."""
    if any(facts.held.persons.get(role, 0) < FEWEST_PERSONS for role in roles):
        return say("Deelnemer", "Participant")
    named = [say.label(role, facts.names.roles).lower() for role in roles]
    return f"{code} ({', '.join(named)})" if named else code


def _roles_of(found: Framework, row: Row) -> dict[str, list[str]]:
    """The participants of a row, each with the roles that she has in its sessions."""
    roles: dict[str, list[str]] = {}
    for each in (found.rows[session] for session in row.sessions if session in found.rows):
        for code in each.participants:
            here = roles.setdefault(code, [])
            here += [role for role in each.roles.get(code) or ([each.role] if each.role else ()) if role not in here]
    return roles


def _told(facts: Facts, found: Framework, cell: Cell, say: Words) -> Html:
    if not cell.summaries:
        words = say.count(len(cell.said), *SEGMENTS) if cell.said else say.of(STATUSES[cell.status])
        return el("p", words, class_="nothing")
    return lines(*(
        el("p", each.author, ": ", f"{say.of(STATUSES['said_absent'])}. " if each.absent else None,
           el("span", found.text(each), dir="auto", lang=facts.language), leans_on(each, say.lang))
        for each in cell.summaries
    ))  # fmt: skip
