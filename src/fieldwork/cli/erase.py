"""`fieldwork erase`: one text goes for good, its history too, or another takes its place."""

from __future__ import annotations

import sys

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, require_terminal, sure
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.errors import InputError, UsageError
from fieldwork.i18n import msg

STDIN = "-"


@click.command("erase", cls=Command, help=say("Wis één tekst voorgoed, ook wat er eerder stond, of zet er een andere voor in "
               "de plaats. VERWIJZING staat in de lijst van `withdraw --erase` en bij `search`.",
               "Erase one text for good, with what stood there before, or put another in its place. REF stands in the list of "
               "`withdraw --erase` and with `search`."))  # fmt: skip
@click.argument("ref", metavar=say("VERWIJZING", "REF"))
@click.option("--instead", metavar=say("TEKST|-", "TEXT|-"), help=say(
              "Wat er voor in de plaats komt. - leest het van de invoer: dan onthoudt de shell geen woord.",
              "What takes its place. - reads it from the input: then the shell remembers no word."))  # fmt: skip
@click.option("--earlier", is_flag=True, help=say("Laat de tekst staan, en wis alleen wat er eerder stond.",
              "Leave the text, and erase only what stood there before."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=say("Vertel alleen wat er zou gebeuren.", "Only tell what would happen."))
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.pass_obj
def command(settings: Settings, ref: str, instead: str | None, earlier: bool, dry_run: bool, yes: bool) -> None:
    """Erase one text."""
    from fieldwork.study.privacy import erasing_words as words
    from fieldwork.study.privacy.erasing_text import erase, plan

    if earlier and instead is not None:
        raise UsageError(msg("Kies één van beide: --instead of --earlier.", "Choose one of the two: --instead or --earlier."))
    if instead == STDIN and not yes and not dry_run:
        raise UsageError(msg("Bij --instead - is de invoer de tekst: bevestig met --yes.",
                             "With --instead - the input is the text: confirm with --yes."))  # fmt: skip
    if not yes and not dry_run:
        require_terminal(msg("Dit vraagt een bevestiging: geef --yes.", "This needs a confirmation: give --yes."))
    new = _read() if instead == STDIN else instead
    if new is not None and not new.strip():
        raise InputError(msg("De tekst die ervoor in de plaats komt, is leeg. Laat --instead weg om de tekst te wissen.",
                             "The text to put in its place is empty. Leave --instead out to erase the text."))  # fmt: skip
    with open_study(settings, readonly=dry_run) as study:
        found = plan(study, ref)
        tell(msg("{ref} · {where}", "{ref} · {where}", ref=found.text.ref, where=words.where(study, found.text)))
        for line in (*words.would(found), *(words.for_people(found) if dry_run or not yes else ())):
            tell(line)
        if not dry_run:
            question = words.SURE_EARLIER if earlier else words.SURE if new is None else words.SURE_INSTEAD
            sure(question.text(lang()), yes)
            found = erase(study, found, (found.text.words or None) if earlier else new)
            for line in (*words.done_words(found), *words.for_people(found)):
                tell(line)
    if dry_run:
        tell(msg("Er is niets veranderd.", "Nothing was changed."))


def _read() -> str:
    """What stands on the input, without the line end that a shell puts after it."""
    return sys.stdin.buffer.read().decode("utf-8-sig", "replace").rstrip("\r\n")
