"""`fieldwork log`: the audit trail, event by event."""

from __future__ import annotations

import json

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.words import say
from fieldwork.errors import InputError
from fieldwork.i18n import msg

_WHOLE = ("compiled", "study", "codebook", "codes")
"""What holds a whole protocol, form or codebook: `protocol show` and the YAML tell those."""


@click.command("log", cls=Command, help=say("Wat er gebeurd is, stap voor stap.", "What happened, step by step."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON, een gebeurtenis per regel van de lijst.",
              "As JSON, an array of events."))  # fmt: skip
@click.option("--session", metavar="ID", help=say("Alleen dit gesprek.", "This session only."))
@click.pass_obj
def command(settings: Settings, as_json: bool, session: str | None) -> None:
    """Print every event in the order of time."""
    from fieldwork.ids import iso
    from fieldwork.text import one_line

    with open_study(settings, readonly=True) as study:
        first = True
        for event in study.log.events(subject=session):
            body = {key: value for key, value in event.body.items() if key not in _WHOLE or not isinstance(value, dict)}
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
            raise InputError(
                msg("Er is geen gesprek “{id}”. `fieldwork sessions` noemt ze alle.",
                    "There is no session “{id}”. `fieldwork sessions` lists them all.", id=one_line(session, 60))
            )  # fmt: skip
        if as_json:
            click.echo("[]" if first else "]")
