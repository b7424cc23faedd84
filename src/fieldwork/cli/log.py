"""`fieldwork log`: the audit trail, event by event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES
from fieldwork.cli.way_out import IDENTIFIED, Way, body_out, telling, telling_words
from fieldwork.cli.words import say
from fieldwork.errors import no_session
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.record.events import Event

_WHOLE = ("compiled", "study", "codebook", "codes")
"""What holds a whole protocol, form or codebook: `protocol show` and the YAML tell those."""
_MADE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
"""An id that the program made."""


@click.command("log", cls=Command, help=say("Wat er gebeurd is, stap voor stap.", "What happened, step by step."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON, een gebeurtenis per regel van de lijst.",
              "As JSON, an array of events."))  # fmt: skip
@click.option("--session", metavar="ID", help=say("Alleen dit gesprek.", "This session only."))
@click.option("--exports", "only_exports", is_flag=True,
              help=say("Alleen wat er naar buiten ging: door wie, wanneer, voor wie.",
                       "Only what was taken out: by whom, when, for whom."))  # fmt: skip
@IDENTIFIED
@FOR
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, as_json: bool, session: str | None, only_exports: bool, identified: bool, recipient: str | None,
    without_names: bool,
) -> None:  # fmt: skip
    """Print every event in the order of time."""
    if only_exports:
        _exports(settings, as_json, without_names)
        return
    from fieldwork.ids import iso

    with telling_words(
        settings, "log", without=without_names, as_json=as_json, identified=identified, recipient=recipient
    ) as way:  # fmt: skip
        first = unknown = True
        for event in way.study.log.events(subject=session):
            unknown = False
            body = _body(event, way)
            if body is None:
                continue
            way.rows += 1
            if as_json:
                row = {
                    "id": event.id, "kind": event.kind, "subject": event.subject, "at": iso(event.at, event.offset),
                    "by": event.by, "device": event.device, "supersedes": list(event.supersedes), "body": body,
                }  # fmt: skip
                click.echo(("[" if first else ",") + json.dumps(row, ensure_ascii=False))
            else:
                words = one_line(json.dumps(body, ensure_ascii=False), 300)
                click.echo(f"{iso(event.at, event.offset)}  {event.by:4} {event.kind:17} {_short(event.subject):12}  {words}")
            first = False
        if unknown and session is not None:
            raise no_session(one_line(session, 60))
        if as_json:
            click.echo("[]" if first else "]")


def _body(event: Event, way: Way) -> dict[str, Any] | None:
    """What an event says, without what holds a whole protocol or form; None where it may not be told here."""
    told = event.body if way.told is None else way.told.body(event)
    if told is None:
        return None
    body = {key: value for key, value in told.items() if key not in _WHOLE or not isinstance(value, dict)}
    if event.kind == "study.adopted":  # what the rule for stopping was, and when it was changed
        body["saturation"] = (event.body.get("study") or {}).get("saturation") or {}
    return body_out(event.kind, body, way.names)


def _short(subject: str) -> str:
    """The end of an id of the program; what people gave stays whole, so that it can be looked up."""
    return subject[-12:] if _MADE.fullmatch(subject) else one_line(subject, 60)


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
        shown = ("at", "by", "what", "holds", "file", "rows", "for", "names", "sha256")
        told = [{**row, "holds": _holds(row), "sha256": str(row["sha256"] or "")[:16]} for row in rows]
        columns = [say("wat erin", "holds") if name == "holds" else name for name in shown]
        print_table(columns, [[row[name] for name in shown] for row in told])


def _holds(row: Mapping[str, Any]) -> str:
    """What makes something that left more than a table under codes: what can identify somebody, text as it was typed, and
    whether it is for others to use again."""
    kinds = (("identified", say("herleidbaar", "identifying")), ("raw", say("ruw", "raw")))
    found = [word for name, word in kinds if row[name]]
    if row["use"] == "reuse":
        found.append(say("hergebruik", "reuse"))
    return ", ".join(found)
