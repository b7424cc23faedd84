"""`fieldwork recovery`: the key of the study on paper, for when the passphrase is forgotten."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.files import copy_given
from fieldwork.cli.opening import open_study, require_terminal
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import NEW, NEW_NAMES, names_passphrase, new_passphrase
from fieldwork.cli.words import say, words
from fieldwork.errors import InputError, Stopped, UsageError
from fieldwork.i18n import Msg, msg

if TYPE_CHECKING:
    from fieldwork.store.crypt import Key

VARIABLE = "FIELDWORK_RECOVERY_KEY"
_OF_NAMES = click.option("--names", is_flag=True, help=say("Van het sleutelbestand in plaats van de studie.",
                         "Of the key file instead of the study."))  # fmt: skip


@click.group("recovery", cls=Group, help=say("De herstelsleutel op papier, voor als de wachtzin vergeten is.",
             "The recovery key on paper, for when the passphrase is forgotten."))  # fmt: skip
def command() -> None:
    """The recovery key."""


@command.command("make", cls=Command, help=say("Toon de herstelsleutel om te printen; er wordt niets van bewaard.",
                 "Show the recovery key to print; nothing of it is kept."))  # fmt: skip
@_OF_NAMES
@click.pass_obj
def make(settings: Settings, names: bool) -> None:
    """Print the page with the key on stdout: to the screen, or to a printer (`| lp`)."""
    from datetime import date

    from fieldwork.study.keys import paper_of_names, paper_of_study

    if _goes_to_a_file():
        raise UsageError(msg("De herstelsleutel komt niet in een bestand te staan: laat hem op het scherm zien, of stuur "
                             "hem naar de printer (| lp).",
                             "The recovery key does not go into a file: show it on the screen, or send it to the printer "
                             "(| lp)."))  # fmt: skip
    with open_study(settings) as study:
        groups = paper_of_names(study, names_passphrase()) if names else paper_of_study(study)
        title = study.title
    of = say("het sleutelbestand", "the key file") if names else say("de studie", "the study")
    click.echo(say(f"HERSTELSLEUTEL van {of}", f"RECOVERY KEY of {of}") + f": {title}")
    click.echo(say(f"gemaakt op {date.today().isoformat()}", f"made on {date.today().isoformat()}"))
    click.echo()
    for number, group in enumerate(groups, 1):
        click.echo(f"  {number:2}  {group[:3]} {group[3:]}")
    click.echo()
    click.echo(words(_PAGE))
    tell(msg("Print dit, of schrijf het over, en leg het achter slot. Het staat nergens anders; controleer het papier met "
             "fieldwork recovery check.",
             "Print this or write it down, and put it under lock and key. It stands nowhere else; check the paper with "
             "fieldwork recovery check."))  # fmt: skip


_PAGE = msg(
    "Wie dit papier en het bestand heeft, kan alles lezen, zonder wachtzin.\n"
    "Wachtzin vergeten? fieldwork recovery use --study MAP\n"
    "Een 0 is een nul en een 1 is een een: de letters O, I, L en U komen er niet in voor.\n"
    "Na een nieuwe wachtzin past deze sleutel niet meer.",
    "Whoever has this paper and the file can read everything, without a passphrase.\n"
    "Forgot the passphrase? fieldwork recovery use --study DIR\n"
    "A 0 is a zero and a 1 is a one: the letters O, I, L and U are not used.\n"
    "After a new passphrase this key no longer fits.",
)


@command.command("check", cls=Command, help=say("Kijk of een herstelsleutel op papier past; er verandert niets.",
                 "See whether a recovery key on paper fits; nothing changes."))  # fmt: skip
@_OF_NAMES
@click.pass_obj
def check(settings: Settings, names: bool) -> None:
    """Whether the paper opens the file."""
    _of_paper(_file(settings, names))
    tell(msg("Deze herstelsleutel past.", "This recovery key fits."))


@command.command("use", cls=Command, help=say("Open de studie met de herstelsleutel en kies een nieuwe wachtzin.",
                 "Open the study with the recovery key and choose a new passphrase."))  # fmt: skip
@_OF_NAMES
@click.pass_obj
def use(settings: Settings, names: bool) -> None:
    """Put the file under a new passphrase by right of the paper."""
    from fieldwork.study import Study
    from fieldwork.study.copies.left_behind import told
    from fieldwork.study.keys import change_names_passphrase, change_passphrase

    key = _of_paper(_file(settings, names))
    if names:
        with open_study(settings) as study:
            change_names_passphrase(study, key, new_passphrase(NEW_NAMES, say("Nieuwe wachtzin van het sleutelbestand: ",
                                                               "New passphrase of the key file: ")))  # fmt: skip
    else:
        with Study.opened(settings.study, key, by=settings.by) as study:
            left = list(told(study))
            change_passphrase(study, new_passphrase(NEW, _PROMPT()), "recovery")
        for line in left:
            tell(line)
    tell(_DONE)


@command.command("restore", cls=Command, help=say("Zet een reservekopie terug met de herstelsleutel van toen.",
                 "Put a backup back with the recovery key of then."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path, folder: Path) -> None:
    """Lay out the study of a backup whose passphrase is forgotten, under a new one."""
    from fieldwork.store.backup import restore as put_back
    from fieldwork.store.faults import of_backup
    from fieldwork.study import Study
    from fieldwork.study.folder import SOMEONE
    from fieldwork.study.keys import change_passphrase

    with of_backup(copy_given(file, "backup")):
        key = _of_paper(file)
    secret = new_passphrase(NEW, _PROMPT())
    put_back(file, key, folder, by=settings.by or SOMEONE)
    with Study.opened(folder, key, by=settings.by) as study:
        change_passphrase(study, secret, "recovery")
    tell(msg("De studie staat in {folder}. {done}", "The study is in {folder}. {done}", folder=str(folder), done=_DONE))


_PROMPT: Callable[[], str] = lambda: say("Nieuwe wachtzin: ", "New passphrase: ")  # noqa: E731 - in the language of the run
_DONE: Msg = msg("De nieuwe wachtzin geldt. De herstelsleutel past nu niet meer: maak een nieuwe met fieldwork recovery make.",
                 "The new passphrase holds. The recovery key no longer fits: make a new one with fieldwork recovery make.",
)  # fmt: skip


def _goes_to_a_file() -> bool:
    """Whether standard output is a file, in which the key would lie about."""
    try:
        return bool(stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode))
    except (OSError, ValueError):
        return False


def _file(settings: Settings, names: bool) -> Path:
    from fieldwork.study.place import study_file
    from fieldwork.study.privacy.names import names_file

    return names_file(settings.study) if names else study_file(settings.study)


def _of_paper(file: Path) -> Key:
    """The key of a file: of the environment, or typed over from paper; after a slip it is asked again."""
    from fieldwork.process import forbid_core_dumps
    from fieldwork.study.keys import key_of_paper

    forbid_core_dumps()
    given = os.environ.pop(VARIABLE, None)
    if given:
        return key_of_paper(file, given)
    require_terminal(msg("Zet de herstelsleutel in {name}, of gebruik een terminal om hem te typen.",
                         "Put the recovery key in {name}, or use a terminal to type it.", name=VARIABLE))  # fmt: skip
    while True:
        sys.stderr.write(say("Herstelsleutel, alle groepen achter elkaar: ", "Recovery key, all groups one after another: "))
        sys.stderr.flush()
        typed = sys.stdin.readline()
        if not typed.strip():
            raise Stopped(msg("Gestopt.", "Stopped."))
        try:
            return key_of_paper(file, typed)
        except InputError as slip:
            tell(slip.message)
