"""`fieldwork passphrase`: another passphrase for the study or its key file, and what one is worth."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.opening import open_study, passphrase
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import NEW, NEW_NAMES, judged, names_passphrase, new_passphrase, weigh
from fieldwork.cli.words import say
from fieldwork.i18n import msg


@click.group("passphrase", cls=Group, help=say("Kies een andere wachtzin, of kijk wat er een waard is.",
             "Choose another passphrase, or see what one is worth."))  # fmt: skip
def command() -> None:
    """Passphrases."""


@command.command("change", cls=Command, help=say(
    "Zet de studie onder een andere wachtzin. Niemand anders mag haar open hebben.",
    "Put the study under another passphrase. Nobody else may have it open."))  # fmt: skip
@click.option("--names", is_flag=True, help=say("Van het sleutelbestand in plaats van de studie.",
              "Of the key file instead of the study."))  # fmt: skip
@click.pass_obj
def change(settings: Settings, names: bool) -> None:
    """Change the passphrase; whatever happens on the way, the old one opens the file or the new one does."""
    from fieldwork.study.copies.left_behind import told
    from fieldwork.study.keys import change_names_passphrase, change_passphrase

    with open_study(settings) as study:
        if names:
            old = names_passphrase()
            change_names_passphrase(study, old, new_passphrase(NEW_NAMES, say("Nieuwe wachtzin van het sleutelbestand: ",
                                                               "New passphrase of the key file: ")))  # fmt: skip
            tell(msg("Het sleutelbestand heeft een nieuwe wachtzin. Kopieën van eerder gaan nog open met de oude.",
                     "The key file has a new passphrase. Copies made before still open with the old one."))  # fmt: skip
            return
        secret = new_passphrase(NEW, say("Nieuwe wachtzin: ", "New passphrase: "))
        left = list(told(study))
        change_passphrase(study, secret, "passphrase")
    tell(msg("De studie heeft een nieuwe wachtzin. De oude opent haar niet meer.",
             "The study has a new passphrase. The old one no longer opens it."))  # fmt: skip
    for line in left:
        tell(line)


@command.command("check", cls=Command, help=say("Typ een wachtzin en lees wat zij waard is; er wordt niets bewaard.",
                 "Type a passphrase and read what it is worth; nothing is kept."))  # fmt: skip
@click.pass_obj
def check(settings: Settings) -> None:
    """Say what a passphrase is worth and why."""
    from fieldwork.strength import strength

    secret = passphrase(say("Een wachtzin: ", "A passphrase: "), variable=NEW)
    found = strength(secret)
    if found.refused:
        weigh(secret)  # says why, and that it is not taken
    tell(judged(found))
