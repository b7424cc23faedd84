"""`fieldwork case`: all that the study holds of one participant or site."""

from __future__ import annotations

from typing import Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES
from fieldwork.cli.way_out import IDENTIFIED, telling_words
from fieldwork.cli.words import lang, say


@click.command("case", cls=Command, help=say("Alles van één deelnemer of locatie.", "All of one participant or site."))
@click.argument("code", metavar="CODE")
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@IDENTIFIED
@FOR
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, code: str, as_json: bool, identified: bool, recipient: str | None, without_names: bool
) -> None:
    """Print sessions, consent, codings, summaries, memos and findings of a participant or site."""
    from fieldwork.study.charting.cases import case, case_lines
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.text import shown

    with telling_words(
        settings, "case", without=without_names, as_json=as_json, identified=identified, recipient=recipient
    ) as way:  # fmt: skip
        found = case(way.study, code, only=way.told.only if way.told is not None else None)
        if way.told is not None:
            found = way.told.case(found)
        names, way.rows = way.names, len(found.sessions)
        if as_json:
            click.echo(json_of(_json(found)))
            return
        for line in case_lines(found, lang(), names.fragment if names is not None else str):
            text = shown(line.text).replace("\n", "\n    ")
            label = f"{shown(line.label)}: " if line.label else ""
            match line.kind:
                case "title":
                    click.echo(text)
                case "head":
                    click.echo(f"\n{text}")
                case "reference" | "notice":
                    click.echo(f"    {label}{text}")
                case _:
                    click.echo(f"  {label}{text}")


def _json(found: Any) -> dict[str, Any]:
    row = found.row
    return {
        "kind": row.kind, "id": row.id, "label": row.label, "roles": list(row.roles), "sites": list(row.sites),
        "people": list(found.people), "refused": found.refused,
        "sessions": [
            {"id": each.id, "kind": each.kind, "held_at": each.held_at, "status": each.status, "role": each.role,
             "wave": each.wave, "consent": dict(each.consent), "answered": each.answered, "asked": each.asked,
             "leaves": each.leaves}
            for each in found.sessions
        ],
        "codings": [{"route": route, "actor": actor, "segments": many} for (route, actor), many in found.counts.items()],
        "codes": [{"code": code, "segments": many} for code, many in found.by_code.items()],
        "summaries": [{"rows": each.rows, "row": each.row, "code": each.code, "author": each.author, "text": each.text or None,
                       "absent": each.absent, "to_review": list(each.to_review)} for each in found.summaries],
        "memos": [{"memo": each.memo, "kind": each.kind, "about": dict(each.about), "text": each.text, "coder": each.coder}
                  for each in found.memos],
        "findings": [{"id": each.finding, "statement": each.statement, "status": each.status} for each in found.findings],
    }  # fmt: skip
