"""`fieldwork capture`: straight to a new session on the screen."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.open import launch
from fieldwork.cli.opening import passphrase_given
from fieldwork.cli.words import say


@click.command("capture", cls=Command, help=say("Begin een gesprek op het scherm.", "Start a session on the screen."))
@click.option("--protocol", metavar="P", help=say("Het protocol.", "The protocol."))
@click.option("--site", metavar="S", help=say("De locatie.", "The site."))
@click.option("--participant", metavar="C", help=say("De code van de deelnemer.", "The participant's code."))
@click.option("--role", metavar="R", help=say("De rol.", "The role."))
@click.pass_obj
def command(settings: Settings, protocol: str | None, site: str | None, participant: str | None, role: str | None) -> None:
    """Open the screens at the start of a session, with what is known filled in."""
    from fieldwork.study.start import StartOptions

    launch(settings.study, settings, passphrase_given(), StartOptions(protocol, site, participant, role))
