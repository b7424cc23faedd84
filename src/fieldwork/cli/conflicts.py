"""`fieldwork conflicts`: what two people wrote in one place, and settling it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES
from fieldwork.cli.way_out import IDENTIFIED, Way, body_out, telling_words
from fieldwork.cli.words import lang, say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.copies.conflicts import Conflict

MOST = 300
"""So many characters of what a side says are told."""


@click.group("conflicts", cls=Group, invoke_without_command=True,
             help=say("Wat twee mensen naast elkaar schreven.", "What two people wrote side by side."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@IDENTIFIED
@FOR
@WITHOUT_NAMES
@click.pass_context
def command(context: click.Context, as_json: bool, identified: bool, recipient: str | None, without_names: bool) -> None:
    """List what is to be settled, with a number for each."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json, identified, recipient, without_names)


def _list(settings: Settings, as_json: bool, identified: bool, recipient: str | None, without_names: bool) -> None:
    from fieldwork.study.copies.listed import open_matters
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.text import shown

    with telling_words(
        settings, "conflicts", without=without_names, as_json=as_json, identified=identified, recipient=recipient
    ) as way:  # fmt: skip
        every = enumerate((each.conflict for each in open_matters(way.study)), 1)
        found = [(number, safe) for number, each in every if (safe := _leaving(each, way)) is not None]
        way.rows = len(found)
        if as_json:
            click.echo(json_of([_as_json(number, each) for number, each in found]))
            return
        for line in _lines(way, found):
            click.echo(shown(line))
        if found:
            tell(msg("* telt nu. Vastleggen: fieldwork conflicts settle NUMMER --keep mine|theirs|CODE|KANT",
                     "* holds now. To settle: fieldwork conflicts settle NUMBER --keep mine|theirs|CODE|SIDE"))  # fmt: skip
        else:
            tell(msg("Er is niets dat twee mensen naast elkaar schreven.",
                     "There is nothing that two people wrote side by side."))  # fmt: skip


def _as_json(number: int, each: Conflict) -> dict[str, Any]:
    from fieldwork.ids import iso
    from fieldwork.study.copies.conflicts import plain
    from fieldwork.study.copies.words import differing, study_keys

    sides = each.sides
    keys = differing([study_keys(side.body) for side in sides]) if each.what == "study" else []
    return {"number": number, "what": each.what, "subject": each.subject, "place": each.place, "sides": [
        {"event": side.id, "by": side.by, "device": side.device, "at": iso(side.at, side.offset), "kind": side.kind,
         "shown": side is sides[-1], "body": _short(plain(side.body)),
         **({"differs": {key: study_keys(side.body).get(key) for key in keys}} if keys else {})}
        for side in sides]}  # fmt: skip


def _lines(way: Way, found: Sequence[tuple[int, Conflict]]) -> Iterator[str]:
    """Each conflict: what it is about, what each side says, and what choosing that comes to."""
    for line in _lines_of(way.study, found):
        yield line if way.told is None else way.told.anywhere(line)


def _lines_of(study: Study, found: Sequence[tuple[int, Conflict]]) -> Iterator[str]:
    from fieldwork.study.copies.words import Telling, when
    from fieldwork.text import one_line

    telling = Telling(study, lang())
    for number, safe in found:
        yield f"{number}  {words(safe.words)}"
        alike, outcomes = telling.comes_to(safe, safe.sides)
        more = filter(None, (telling.about(safe), telling.first(safe), f"→ {alike}" if alike else ""))
        yield from (f"     {one_line(line, MOST)}" for line in more)
        told = zip(safe.sides, telling.said(safe, safe.sides), outcomes, strict=True)
        for place, (side, pieces, comes_to) in enumerate(told, 1):
            sign = "*" if side is safe.sides[-1] else " "
            yield f"   {sign} {place}  {side.by:4} {when(side, lang())}"
            for label, said in pieces:
                yield "        " + one_line(f"{label}: {said}" if label else said, MOST)
            if comes_to:
                yield f"        → {comes_to}"


def _leaving(each: Conflict, way: Way) -> Conflict | None:
    """A conflict as it may be told here; None where nothing of it may. Its number stays the one by which it is settled."""
    from dataclasses import replace

    sides = []
    for side in each.sides:
        body = side.body if way.told is None else way.told.body(side)
        if body is None:
            return None
        sides.append(replace(side, body=body_out(side.kind, body, way.names)))
    return replace(each, sides=tuple(sides))


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
    from fieldwork.study.copies.choosing import first
    from fieldwork.study.copies.conflicts import settle, side
    from fieldwork.study.copies.listed import open_matters
    from fieldwork.text import kept

    with open_study(settings) as study:
        found = [each.conflict for each in open_matters(study)]
        if not 0 < number <= len(found):
            raise InputError(msg("Er is geen nummer {n}. `fieldwork conflicts` noemt ze.",
                                 "There is no number {n}. `fieldwork conflicts` lists them.", n=number))  # fmt: skip
        conflict = found[number - 1]
        if (wait := first(study, conflict)) is not None:
            tell(wait)
        settle(study, conflict, side(study, conflict, keep), kept(why) if why else None)
        tell(msg("Vastgelegd: {one}. Nog {left}.", "Settled: {one}. {left} left.", one=conflict.words, left=len(found) - 1))
