"""`fieldwork retention`: until when what is kept, what is due, and what people destroyed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, sure
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.cli.words import words as in_words
from fieldwork.errors import UsageError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.study import Study

_KIND = "KIND"


@click.command("retention", cls=Command, help=say(
    "Tot wanneer wat bewaard wordt en wat weg moet, of meld wat vernietigd is.",
    "Until when what is kept and what has to go, or tell what was destroyed."))  # fmt: skip
@click.option("--done", metavar=_KIND, help=say(
    "Meld dat alles van een soort vernietigd is: consent_forms, recordings, photos, exports, backups.",
    "Tell that all of a kind was destroyed: consent_forms, recordings, photos, exports, backups."))  # fmt: skip
@click.option("--not-done", "not_done", metavar=_KIND, help=say("Neem dat terug.", "Take that back."))
@click.option("--file", metavar="NAME", help=say("Alleen deze export of reservekopie.", "This export or backup only."))
@click.option("--day", metavar=say("JJJJ-MM-DD", "YYYY-MM-DD"),
              help=say("De dag waarop; anders vandaag.", "The day on which; else today."))  # fmt: skip
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@click.pass_obj
def command(
    settings: Settings, done: str | None, not_done: str | None, file: str | None, day: str | None, yes: bool, as_json: bool
) -> None:
    """List the terms, or put down what was destroyed."""
    from fieldwork.study.privacy import retention

    if done and not_done:
        raise UsageError(msg("Kies één van beide: --done of --not-done.", "Choose one of the two: --done or --not-done."))
    if (file or day) and not (done or not_done):
        raise UsageError(msg("--file en --day horen bij --done.", "--file and --day go with --done."))
    on = _day(day) if day else date.today()
    with open_study(settings, readonly=not (done or not_done)) as study:
        if done:
            if done in retention.OUTSIDE:
                sure(in_words(retention.question(done, file)), yes)
            retention.destroy(study, done, day=on, file=file)
            tell(msg("Het staat in het logboek, en er wordt niet meer aan herinnerd.",
                     "It is in the log, and there are no reminders of it any more."))  # fmt: skip
        elif not_done:
            retention.not_destroyed(study, not_done, file)
            tell(msg("Teruggenomen.", "Taken back."))
        else:
            _list(study, as_json)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(msg("--day: “{text}” is geen dag. Schrijf JJJJ-MM-DD, bijvoorbeeld 2026-02-03.",
                             "--day: “{text}” is no day. Write YYYY-MM-DD, 2026-02-03 for instance.",
                             text=text)) from None  # fmt: skip


def _list(study: Study, as_json: bool) -> None:
    from fieldwork.cli.table import print_table
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.study.privacy import retention

    today = date.today()
    due = {term.kind for term in retention.due(study, today)}
    gone = retention.destroyed(study)
    rows = [{"kind": term.kind, "what": retention.KEPT[term.kind].text(lang()), "until": term.until.isoformat(),
             "due": term.kind in due} for term in retention.terms(study)]  # fmt: skip
    told = [{"kind": each.kind, "file": each.file, "day": each.day, "by": each.by} for each in gone]
    if as_json:
        click.echo(json_of({"terms": rows, "destroyed": told}))
        return
    if not rows:
        tell(msg("study.yaml zegt onder data niet hoe lang iets bewaard wordt.",
                 "study.yaml does not say under data how long anything is kept."))  # fmt: skip
    else:
        print_table(("kind", "what", "until", "due"), [[row["kind"], row["what"], row["until"], say("ja", "yes") if row["due"]
                                                       else None] for row in rows])  # fmt: skip
    for each in gone:
        click.echo(in_words(retention.gone_words(each)))
