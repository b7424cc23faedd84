"""`fieldwork withdraw`: a participant takes part no more."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, sure
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.errors import UsageError
from fieldwork.i18n import msg


@click.command("withdraw", cls=Command, help=say("Een deelnemer trekt zich terug: niets nieuws meer, of alles weg.",
               "A participant withdraws: nothing new, or everything gone."))  # fmt: skip
@click.argument("participant", metavar="CODE")
@click.option("--stop", is_flag=True, help=say("Niets nieuws meer; wat er is, blijft.", "Nothing new; what is there stays."))
@click.option("--erase", is_flag=True, help=say("Wis alles van deze deelnemer.", "Erase all of this participant."))
@click.option("--dry-run", is_flag=True, help=say("Vertel alleen wat er zou gebeuren.", "Only tell what would happen."))
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.pass_obj
def command(settings: Settings, participant: str, stop: bool, erase: bool, dry_run: bool, yes: bool) -> None:
    """Withdraw a participant from the study."""
    from fieldwork.study.privacy import withdrawal_words as words
    from fieldwork.study.privacy.withdrawal import plan, withdraw

    if stop == erase:
        raise UsageError(msg("Kies één van beide: --stop of --erase.", "Choose one of the two: --stop or --erase."))
    with open_study(settings, readonly=dry_run) as study:
        planned = plan(study, participant, erase=erase)
        asks = erase and not yes and not dry_run
        for line in (*words.would(planned), *(words.for_people(planned) if asks or dry_run else ())):
            tell(line)
        if not dry_run:
            if erase:
                sure(words.SURE.text(lang()), yes)
            planned = withdraw(study, planned)
            for line in (*words.done_words(planned), *words.for_people(planned)):
                tell(line)
    if dry_run:
        tell(msg("Er is niets veranderd.", "Nothing was changed."))
