"""`fieldwork handover`: what one coder or one visit needs, in an encrypted file of its own."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, passphrase, sure
from fieldwork.cli.report import made, tell
from fieldwork.cli.words import say

VARIABLE = "FIELDWORK_HANDOVER_PASSPHRASE"


@click.command("handover", cls=Command, help=say("Geef een codeur of een bezoek mee wat nodig is.",
               "Hand over what one coder or one visit needs."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", "to", required=True, metavar="CODE", help=say("Voor wie, bijvoorbeeld C2.", "For whom, C2 for instance."))
@click.option("--sessions", metavar="ID…", multiple=True, help=say("Deze gesprekken (vaker te geven, of met komma's).",
              "These sessions (may be given again, or with commas)."))  # fmt: skip
@click.option("--site", metavar="S", help=say("De locatie van een bezoek.", "The site of a visit."))
@click.option("--round", "round_", metavar="R", help=say("De gesprekken van een ronde.", "The sessions of a round."))
@click.option("--with-answers", is_flag=True, help=say("Met --site: ook wat daar al gezegd is.",
              "With --site: also what was said there already."))  # fmt: skip
@click.option("--with-codings", is_flag=True, help=say("Ook de coderingen van anderen, buiten open rondes.",
              "Also the codings of others, outside open rounds."))  # fmt: skip
@click.option("--identified", is_flag=True, help=say("Ook wat iemand herkenbaar maakt (vraagt bevestiging).",
              "Also what can identify a person (asks first)."))  # fmt: skip
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf; overschrijf een bestaand bestand.",
              "Confirm beforehand; overwrite an existing file."))  # fmt: skip
@click.pass_obj
def command(
    settings: Settings, file: Path, to: str, sessions: tuple[str, ...], site: str | None, round_: str | None,
    with_answers: bool, with_codings: bool, identified: bool, yes: bool,
) -> None:  # fmt: skip
    """Write the file under a passphrase of its own; it is an event to whom it went, with what."""
    from fieldwork.cli.secrets import weigh
    from fieldwork.cli.words import words as in_words
    from fieldwork.store.crypt import new_key
    from fieldwork.study.copies.handing_over import Wish, chosen_of, hand, refuse_own, words

    if identified:
        sure(say("Ook herkenbare gegevens meegeven?", "Hand over identifying data too?"), yes)
    ids = tuple(id_ for each in sessions for id_ in each.split(",") if id_)
    wish = Wish(to, ids, site, round_, with_answers, with_codings, identified)
    with open_study(settings) as study:
        chosen_of(study, wish)  # says what is wrong before a passphrase is asked for
        secret = passphrase(say("Wachtzin voor dit bestand: ", "Passphrase for this file: "), twice=True, variable=VARIABLE)
        refuse_own(study, secret)
        weigh(secret)
        done = hand(study, file, new_key(secret), wish, overwrite=yes)
    first, *more = words(done)
    made(file, first)
    for line in more:
        tell(in_words(line))
