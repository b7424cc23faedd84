"""Asking for the other passphrases: a new one, and that of the key file; and saying how strong one is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from fieldwork.cli.opening import passphrase, sure
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.errors import InputError, UsageError
from fieldwork.i18n import msg
from fieldwork.strength import SOON, strength
from fieldwork.strength import judged as judged

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study

NAMES = "FIELDWORK_NAMES_PASSPHRASE"
NEW = "FIELDWORK_NEW_PASSPHRASE"
NEW_NAMES = "FIELDWORK_NEW_NAMES_PASSPHRASE"
WITHOUT_NAMES = click.option("--without-names-check", "without_names", is_flag=True, help=say(
    "Laat namen staan: vraag de wachtzin van het sleutelbestand niet.",
    "Leave names as they are: do not ask the passphrase of the key file."))  # fmt: skip
"""The option of every command by which something leaves the study."""
FOR = click.option("--for", "recipient", metavar="NAME", help=say("Voor wie het is; komt in het logboek.",
                   "Whom it is for; goes into the log."))  # fmt: skip
"""The option by which the log knows who got what leaves."""


def names_passphrase() -> str:
    """The passphrase of the key file."""
    return passphrase(say("Wachtzin van het sleutelbestand: ", "Passphrase of the key file: "), variable=NAMES)


def new_passphrase(variable: str, prompt: str) -> str:
    """A new passphrase, typed twice, with what it is worth. InputError where it is none."""
    found = passphrase(prompt, twice=True, variable=variable)
    weigh(found)
    return found


def weigh(secret: str) -> None:
    """Say what a passphrase is worth, and why; who chose one that is found within a day is asked whether they want it, where
    there is somebody to ask. InputError for one that is none: everybody tries it first, or it is found within a minute."""
    found = strength(secret)
    if found.refused:
        raise InputError(judged(found))
    if found.verdict != "good":
        tell(judged(found))
    if found.seconds < SOON and sys.stdin.isatty() and sys.stderr.isatty():
        sure(say("Toch deze wachtzin?", "This passphrase all the same?"), yes=False)


def pseudonyms(study: Study, *, without: bool, purpose: str) -> Pseudonyms | None:
    """What replaces names in what leaves: of the key file, where the study has one here; its passphrase is asked for.

    `without` lets everything out as it stands, and says so. UsageError where nobody can be asked.
    """
    from fieldwork.study.privacy.names import has_names

    if not has_names(study):
        return None
    if without:
        tell(
            msg(
                "LET OP: het sleutelbestand blijft dicht. Namen die in antwoorden, notities of memo's staan, gaan zo mee naar "
                "buiten.",
                "MIND: the key file stays closed. Names that stand in answers, notes or memos leave as they are.",
            )
        )
        return None
    from fieldwork.exports.names import known_names

    try:
        secret = names_passphrase()
    except UsageError as error:
        raise UsageError(
            msg(
                "{why} Zonder haar kunnen namen niet vervangen worden; --without-names-check laat ze staan.",
                "{why} Without it names cannot be replaced; --without-names-check leaves them as they are.",
                why=error.message,
            )
        ) from None
    return known_names(study, secret, purpose, lang())
