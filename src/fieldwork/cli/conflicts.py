"""`fieldwork conflicts`: what two people wrote in one place, and settling it."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.way_out import body_out, telling
from fieldwork.cli.words import say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg


@click.group("conflicts", cls=Group, invoke_without_command=True,
             help=say("Wat twee mensen naast elkaar schreven.", "What two people wrote side by side."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@WITHOUT_NAMES
@click.pass_context
def command(context: click.Context, as_json: bool, without_names: bool) -> None:
    """List what is to be settled, with a number for each."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json, without_names)


def _list(settings: Settings, as_json: bool, without_names: bool) -> None:
    import json

    from fieldwork.ids import iso
    from fieldwork.study.copies.conflicts import conflicts, plain
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.text import one_line

    with telling(settings, "conflicts", without=without_names, as_json=as_json) as (study, names):
        found = conflicts(study)
        if as_json:
            click.echo(json_of([
                {"number": number, "what": each.what, "subject": each.subject, "place": each.place, "sides": [
                    {"event": side.id, "by": side.by, "device": side.device, "at": iso(side.at, side.offset), "kind": side.kind,
                     "shown": side is each.sides[-1], "body": _short(body_out(side.kind, plain(side.body), names))}
                    for side in each.sides]}
                for number, each in enumerate(found, 1)]))  # fmt: skip
            return
        for number, each in enumerate(found, 1):
            click.echo(f"{number}  {words(each.words)}")
            for place, side in enumerate(each.sides, 1):
                sign = "*" if side is each.sides[-1] else " "
                body = one_line(json.dumps(_short(body_out(side.kind, plain(side.body), names)), ensure_ascii=False), 300)
                click.echo(f"   {sign} {place}  {side.by:4} {iso(side.at, side.offset)}  {body}")
        if found:
            tell(msg("* telt nu. Vastleggen: fieldwork conflicts settle NUMMER --keep mine|theirs|CODE|KANT",
                     "* holds now. To settle: fieldwork conflicts settle NUMBER --keep mine|theirs|CODE|SIDE"))  # fmt: skip
        else:
            tell(msg("Er is niets dat twee mensen naast elkaar schreven.",
                     "There is nothing that two people wrote side by side."))  # fmt: skip


def _short(body: dict[str, object]) -> dict[str, object]:
    """Without what holds a whole protocol or form."""
    return {key: value for key, value in body.items() if key not in ("compiled", "study", "codebook", "agreement")}


@command.command("settle", cls=Command, help=say("Leg vast welke kant geldt.", "Settle which side holds."))
@click.argument("number", metavar="NUMBER", type=int)
@click.option("--keep", required=True, metavar="SIDE", help=say("mine, theirs, de code van wie het schreef, of het nummer.",
              "mine, theirs, the code of who wrote it, or its number."))  # fmt: skip
@click.option("--why", metavar="TEXT", help=say("De reden.", "The reason."))
@click.pass_obj
def settle_one(settings: Settings, number: int, keep: str, why: str | None) -> None:
    """Let one side of a conflict hold; what the other said stays in the log."""
    from fieldwork.study.copies.conflicts import conflicts, settle, side
    from fieldwork.text import kept

    with open_study(settings) as study:
        found = conflicts(study)
        if not 0 < number <= len(found):
            raise InputError(msg("Er is geen nummer {n}. `fieldwork conflicts` noemt ze.",
                                 "There is no number {n}. `fieldwork conflicts` lists them.", n=number))  # fmt: skip
        conflict = found[number - 1]
        settle(study, conflict, side(study, conflict, keep), kept(why) if why else None)
        tell(msg("Vastgelegd: {one}. Nog {left}.", "Settled: {one}. {left} left.", one=conflict.words, left=len(found) - 1))
