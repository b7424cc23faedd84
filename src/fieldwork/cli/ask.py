"""`fieldwork ask`: the walk line by line, for screen readers and plain terminals."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, require_terminal
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg


@click.command("ask", cls=Command, help=say("Een gesprek, regel voor regel.", "A session, line by line."))
@click.option("--protocol", metavar="P", help=say("Het protocol.", "The protocol."))
@click.option("--site", metavar="S", help=say("De locatie.", "The site."))
@click.option("--participant", metavar="C", help=say("De code van de deelnemer.", "The participant's code."))
@click.option("--role", metavar="R", help=say("De rol.", "The role."))
@click.option("--resume", metavar="ID", help=say("Ga door met een gesprek.", "Go on with a session."))
@click.pass_obj
def command(
    settings: Settings, protocol: str | None, site: str | None, participant: str | None, role: str | None, resume: str | None
) -> None:
    """Walk a protocol with plain lines: what is printed is read, what is typed is kept."""
    require_terminal(
        msg(
            "`ask` stelt vragen en heeft een terminal nodig. Geschreven gesprekken neemt u over met `import sessions`.",
            "`ask` asks questions and needs a terminal. Written sessions come in with `import sessions`.",
        )
    )
    from fieldwork.cli.beginning import begin_session
    from fieldwork.cli.dialogue import Dialogue
    from fieldwork.study.live import Live
    from fieldwork.study.start import StartOptions

    with open_study(settings) as study:
        options = StartOptions(protocol, site, participant, role)
        live = Live.take_up(study, resume) if resume else begin_session(study, options, lang())
        if live is None:
            return
        try:
            Dialogue(live, lang()).walk()
        finally:
            live.leave()
