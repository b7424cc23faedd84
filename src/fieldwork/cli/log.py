"""`fieldwork log`: the audit trail, event by event."""

from __future__ import annotations

import json

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.way_out import body_out, telling
from fieldwork.cli.words import say
from fieldwork.errors import no_session

_WHOLE = ("compiled", "study", "codebook", "codes")
"""What holds a whole protocol, form or codebook: `protocol show` and the YAML tell those."""


@click.command("log", cls=Command, help=say("Wat er gebeurd is, stap voor stap.", "What happened, step by step."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON, een gebeurtenis per regel van de lijst.",
              "As JSON, an array of events."))  # fmt: skip
@click.option("--session", metavar="ID", help=say("Alleen dit gesprek.", "This session only."))
@click.option("--exports", "only_exports", is_flag=True,
              help=say("Alleen wat er naar buiten ging: door wie, wanneer, voor wie.",
                       "Only what was taken out: by whom, when, for whom."))  # fmt: skip
@WITHOUT_NAMES
@click.pass_obj
def command(settings: Settings, as_json: bool, session: str | None, only_exports: bool, without_names: bool) -> None:
    """Print every event in the order of time."""
    if only_exports:
        _exports(settings, as_json, without_names)
        return
    from fieldwork.ids import iso
    from fieldwork.text import one_line

    with telling(settings, "log", without=without_names, as_json=as_json) as (study, names):
        first = True
        for event in study.log.events(subject=session):
            body = {key: value for key, value in event.body.items() if key not in _WHOLE or not isinstance(value, dict)}
            if event.kind == "study.adopted":  # what the rule for stopping was, and when it was changed
                body["saturation"] = (event.body.get("study") or {}).get("saturation") or {}
            body = body_out(event.kind, body, names)
            if as_json:
                row = {
                    "id": event.id, "kind": event.kind, "subject": event.subject, "at": iso(event.at, event.offset),
                    "by": event.by, "device": event.device, "supersedes": list(event.supersedes), "body": body,
                }  # fmt: skip
                click.echo(("[" if first else ",") + json.dumps(row, ensure_ascii=False))
            else:
                words = one_line(json.dumps(body, ensure_ascii=False), 300)
                click.echo(f"{iso(event.at, event.offset)}  {event.by:4} {event.kind:17} {event.subject[-12:]:12}  {words}")
            first = False
        if first and session is not None:
            raise no_session(one_line(session, 60))
        if as_json:
            click.echo("[]" if first else "]")


def _exports(settings: Settings, as_json: bool, without_names: bool) -> None:
    """What was taken out of the study, with its hash."""
    from fieldwork.cli.table import print_table
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.study.privacy.taken_out import taken_out

    with telling(settings, "log", without=without_names, as_json=as_json) as (study, _):
        rows = taken_out(study)
        if as_json:
            click.echo(json_of(rows))
            return
        shown = ("at", "by", "what", "file", "rows", "for", "names", "sha256")
        print_table(shown, [[str(row["sha256"])[:16] if name == "sha256" and row["sha256"] else row[name] for name in shown]
                            for row in rows])  # fmt: skip
