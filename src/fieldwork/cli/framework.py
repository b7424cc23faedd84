"""`fieldwork framework`: the framework matrix in the terminal, or as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import made, tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES, pseudonyms
from fieldwork.cli.way_out import telling_words
from fieldwork.cli.words import lang, say, words
from fieldwork.i18n import msg, pick, plural

if TYPE_CHECKING:
    from fieldwork.coding.chart_rows import RowKind
    from fieldwork.coding.charting import Cell, Chart, Reference
    from fieldwork.study.charting.findings import Finding

ROWS: Mapping[str, RowKind] = {
    "participants": "participant", "sites": "site", "conversations": "conversation", "trajectories": "trajectory",
}  # fmt: skip


@click.command("framework", cls=Command, help=say("De raamwerkmatrix: rijen × thema's, met samenvattingen en bevindingen.",
               "The framework matrix: rows × themes, with summaries and findings."))  # fmt: skip
@click.option("--rows", "kind", type=click.Choice(list(ROWS)), default="participants",
              help=say("Wat een rij is.", "What a row is."))  # fmt: skip
@click.option("--parents", is_flag=True, help=say("Een kolom per tak van het codeboek.", "A column a branch of the codebook."))
@click.option("--row", "only", metavar="CODE", help=say("Alleen deze rij.", "This row only."))
@click.option("--all", "everything", is_flag=True, help=say("Ook de cellen waar niets over te zeggen is.",
              "Also the cells of which there is nothing to say."))  # fmt: skip
@click.option("--to", "file", metavar="FILE", type=click.Path(path_type=Path),
              help=say("Schrijf hem als .docx, .xlsx of .csv.", "Write it as .docx, .xlsx or .csv."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@FOR
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, kind: str, parents: bool, only: str | None, everything: bool, file: Path | None, as_json: bool,
    recipient: str | None, without_names: bool,
) -> None:  # fmt: skip
    """Print the matrix row by row, each cell with its summaries; or write it to a file."""
    if file is not None:
        _write(settings, ROWS[kind], parents, file, recipient, without_names)
        return
    from fieldwork.exports.framework import withheld_words
    from fieldwork.study.charting.matrix import Charting
    from fieldwork.study.folder import as_json as json_of

    with telling_words(
        settings, "framework", without=without_names, as_json=as_json, identified=False, recipient=recipient
    ) as way:  # fmt: skip
        known = Charting(way.study, only=way.told.only if way.told is not None else None)
        chart = known.chart(ROWS[kind], parents=parents)
        findings, withheld = tuple(known.findings()), 0
        if way.told is not None:
            chart, findings = way.told.chart(chart), way.told.findings(findings)
            withheld, _ = known.unseen(ROWS[kind])
        rows = _chosen(chart, only)
        way.rows = len(rows)
        if as_json:
            click.echo(json_of(_json(findings, chart, rows)))
        else:
            _print(findings, chart, rows, everything or only is not None)
    if withheld:
        tell(withheld_words(withheld))


def _chosen(chart: Chart, only: str | None) -> list[str]:
    from fieldwork.errors import InputError
    from fieldwork.study.people import as_known

    if only is None:
        return [row.id for row in chart.rows]
    row = chart.row(as_known(only, [row.id for row in chart.rows]))
    if row is None:
        raise InputError(msg("Er is geen rij “{row}”. Er is: {known}.", "There is no row “{row}”. There is: {known}.",
                             row=only[:40], known=", ".join(row.id for row in chart.rows) or "-"))  # fmt: skip
    return [row.id]


def _write(
    settings: Settings, kind: RowKind, parents: bool, file: Path, recipient: str | None, without_names: bool
) -> None:
    from fieldwork.exports.framework import framework
    from fieldwork.exports.framework_file import write_framework_file
    from fieldwork.exports.leaving import Leaving
    from fieldwork.exports.tables.choice import Choice
    from fieldwork.exports.writing import Manner

    with open_study(settings) as study:
        names = pseudonyms(study, without=without_names, purpose="framework")
        found = framework(study, Choice(lang=lang()), Leaving(study, names=names), rows=kind, parents=parents)
        write_framework_file(file, found, Manner(lang=lang()), recipient=recipient)
        for note in (*found.leaving.receipt(), *found.receipt(), *(names.receipt() if names else ())):
            tell(note)
        rows = plural(len(found.chart.rows), msg("1 rij", "1 row"), msg("{n} rijen", "{n} rows"))
        themes = plural(len(found.chart.themes), msg("1 thema", "1 theme"), msg("{n} thema's", "{n} themes"))
        made(file, msg("{file}: {rows}, {themes}.", "{file}: {rows}, {themes}.", file=str(file), rows=rows, themes=themes))


# --- for people --------------------------------------------------------------------------------------------------------------


def _print(findings: Sequence[Finding], chart: Chart, rows: list[str], everything: bool) -> None:
    from fieldwork.text import one_line

    labels = {row.id: pick(row.label, lang()) for row in chart.rows}
    for id_ in rows:
        cells = [(theme, chart.cell(id_, theme.id)) for theme in chart.themes]
        told = [(theme, cell) for theme, cell in cells if everything or cell.said or cell.summaries]
        click.echo(one_line(labels[id_]))
        for theme, cell in told:
            click.echo(f"  {one_line(pick(theme.label, lang()))}: {_stands(cell)}")
            for line in _summaries(cell):
                click.echo(f"    {one_line(line)}")
        if len(told) < len(cells):
            rest = len(cells) - len(told)
            click.echo("  " + words(plural(rest, msg("(1 thema zonder iets)", "(1 theme without anything)"),
                                          msg("({n} thema's zonder iets)", "({n} themes without anything)"))))  # fmt: skip
        click.echo()
    if findings:
        click.echo(say("Bevindingen", "Findings"))
    for each in findings:
        click.echo(f"  {one_line(each.statement)}")
        click.echo(f"    {one_line(_finding(each))}")


def _stands(cell: Cell) -> str:
    from fieldwork.coding.charting import STATUSES

    status, many = words(STATUSES[cell.status]), len(cell.said)
    segments = words(plural(many, msg("1 fragment", "1 segment"), msg("{n} fragmenten", "{n} segments")))
    return f"{status}, {segments}" if many else status


def _summaries(cell: Cell) -> list[str]:
    from fieldwork.coding.charting import STATUSES

    found = []
    for each in cell.summaries:
        absent = [STATUSES["said_absent"].text(lang())] if each.absent else []
        found.append(f"{each.author}: {' – '.join([*absent, *([each.text] if each.text else [])])}{_lost(each.refs)}")
        if each.to_review:
            found.append("! " + _review(each.to_review))
    return found


def _finding(each: Finding) -> str:
    from fieldwork.study.charting.findings import STATUSES

    words = say(f"steunt op {len(each.supports)}, tegengesproken door {len(each.contradicts)}",
                f"supported by {len(each.supports)}, contradicted by {len(each.contradicts)}")  # fmt: skip
    review = f"; ! {_review(each.to_review)}" if each.to_review else ""
    return f"{each.author}, {STATUSES[each.status].text(lang())}: {words}{_lost(each.refs)}{review}"


def _lost(refs: tuple[Reference, ...]) -> str:
    """On how many segments it leans, with those that are lost."""
    lost = sum(not ref.stands for ref in refs)
    return (f" [{len(refs)}" + (say(f", {lost} weg", f", {lost} gone") if lost else "") + "]") if refs else ""


def _review(sessions: tuple[str, ...]) -> str:
    names = ", ".join(sessions)
    return say(f"kijk dit na: het gaat ook over {names}, dat gewist is of hier moet blijven",
               f"look at this again: it tells of {names} too, which was erased or has to stay here")  # fmt: skip


# --- for programs ------------------------------------------------------------------------------------------------------------


def _json(findings: Sequence[Finding], chart: Chart, rows: list[str]) -> dict[str, Any]:
    wanted = set(rows)
    return {
        "rows": [{"kind": row.kind, "id": row.id, "label": row.label, "roles": list(row.roles), "sites": list(row.sites),
                  "sessions": list(row.sessions)} for row in chart.rows if row.id in wanted],
        "themes": [{"id": theme.id, "label": theme.label, "route": theme.route, "in_force": theme.in_force}
                   for theme in chart.themes],
        "cells": [_cell(chart.cell(id_, theme.id)) for id_ in rows for theme in chart.themes],
        "findings": [
            {"id": each.finding, "statement": each.statement, "status": each.status, "author": each.author,
             "supports": _refs(each.supports), "contradicts": _refs(each.contradicts), "to_review": list(each.to_review)}
            for each in findings
        ],
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    from fieldwork.ids import iso

    return {
        "row": cell.row, "theme": cell.theme, "status": cell.status,
        "segments": [{"coding": said.coding.coding, "session": said.coding.session, "who": said.who} for said in cell.said],
        "summaries": [
            {"author": each.author, "code": each.code, "text": each.text or None, "absent": each.absent,
             "references": _refs(each.refs), "at": iso(each.at, each.offset), "to_review": list(each.to_review)}
            for each in cell.summaries
        ],
    }  # fmt: skip


def _refs(refs: tuple[Reference, ...]) -> list[dict[str, Any]]:
    return [{"coding": ref.id, "state": ref.state} for ref in refs]
