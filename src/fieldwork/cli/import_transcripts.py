"""`fieldwork import transcripts`: what was recorded and typed out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.files import Ordinary, text_given
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say, words
from fieldwork.errors import FieldworkError, InputError, UsageError
from fieldwork.i18n import Msg, msg

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.transcripts.taking import About, Plan


@click.command("transcripts", cls=Command, help=say(
    "Transcripten (.txt, .docx, .vtt, .srt), bij een gesprek of als nieuw gesprek; alles of niets.",
    "Transcripts (.txt, .docx, .vtt, .srt), to a session or as a new one; all or nothing."))  # fmt: skip
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=Ordinary())
@click.option("--session", metavar="ID", help=say("Het gesprek waar het bij hoort.", "The session that it belongs to."))
@click.option("--protocol", metavar="P", help=say("Een nieuw gesprek, met dit protocol.", "A new session, with this protocol."))
@click.option("--site", metavar="S", help=say("De locatie.", "The site."))
@click.option("--participant", metavar="C", help=say("Wie meedeed: een code, of meer met een komma ertussen.",
              "Who took part: a code, or more with a comma between."))  # fmt: skip
@click.option("--role", metavar="R", help=say("De rol.", "The role."))
@click.option("--held-at", metavar=say("DAG", "DAY"), help=say("Wanneer het gehouden is: 2026-05-03 of 2026-05-03T14:00.",
              "When it was held: 2026-05-03 or 2026-05-03T14:00."))  # fmt: skip
@click.option("--wave", metavar="T", help=say("De meting.", "The measurement."))
@click.option("--speakers", metavar=say("BESTAND", "FILE"), help=say(
    "Wie de sprekers zijn: een bestand (of - : standaardinvoer) met regels als naam=W01, naam=interviewer, naam=ander, naam=-. "
    "INT=interviewer,R=W01 achter de optie kan ook, maar typ geen namen in een opdracht: die bewaart de computer.",
    "Who the speakers are: a file (or - for standard input) with lines such as name=W01, name=interviewer, name=other, name=-. "
    "INT=interviewer,R=W01 after the option works too, but type no names in a command: the computer keeps those."))  # fmt: skip
@click.option("--consent", metavar="ja|nee|ITEM=ja,…", help=say("De toestemming voor een nieuw gesprek.",
              "The consent for a new session."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=say("Laat zien wat er zou gebeuren.", "Show what would happen."))
@click.pass_obj
def command(
    settings: Settings, files: tuple[Path, ...], session: str | None, protocol: str | None, site: str | None,
    participant: str | None, role: str | None, held_at: str | None, wave: str | None, speakers: str | None,
    consent: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Take transcripts in; nothing is written before all of them are right."""
    if len(files) > 1 and (session or participant):
        raise UsageError(msg("--session en --participant gaan over één bestand. Geef de bestanden apart.",
                             "--session and --participant are about one file. Give the files one by one."))  # fmt: skip
    if session and protocol:
        raise UsageError(msg("Geef --session of --protocol, niet allebei.", "Give --session or --protocol, not both."))
    from fieldwork.study.transcripts.taking import About, plan, take_in

    with open_study(settings, readonly=dry_run) as study:
        people = tuple(code.strip() for code in (participant or "").split(",") if code.strip())
        about = About(session, protocol, site, people, role, held_at, wave, _consent(consent), _speakers(study, speakers))
        plans: list[tuple[Plan, About]] = []
        for file in files:
            try:
                plans.append(_planned(study, file, about))
            except FieldworkError as error:
                _wrong(file, error)
        if len(plans) < len(files):
            raise click.exceptions.Exit(1)
        for each, with_speakers in plans:
            if dry_run:
                _would(each)
                continue
            # what came in before it may have made its site
            now = each if len(plans) == 1 else plan(study, each.path, with_speakers, by=study.by)
            _told(now, done=take_in(study, now, by=study.by) is not None)


def _speakers(study: Study, given: str | None) -> dict[str, str]:
    """What --speakers says: in a file, on standard input, or behind the option itself."""
    from fieldwork.study.transcripts.speakers import speakers_in, speakers_of

    if given is None or "=" in given:
        return speakers_of(study, given)
    return speakers_in(study, text_given(Path(given) if given == "-" else Ordinary().convert(given, None, None)))


def _planned(study: Study, file: Path, about: About) -> tuple[Plan, About]:
    """What a transcript comes to. Who its unknown speakers are is asked one by one, where somebody can answer: what is typed
    here stays in no list of commands, and no name is stored."""
    from fieldwork.study.transcripts.speakers import UnknownSpeakers
    from fieldwork.study.transcripts.taking import plan

    try:
        return plan(study, file, about, by=study.by), about
    except UnknownSpeakers as unknown:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        given = dict(about.speakers or {})
        for label, times in unknown.labels.items():
            given |= _who(study, label, times, unknown.people)
    about = replace(about, speakers=given)
    return plan(study, file, about, by=study.by), about


def _who(study: Study, label: str, times: int, people: Sequence[str]) -> dict[str, str]:
    """Who one speaker is, asked until the answer can be read."""
    from fieldwork.study.transcripts.speakers import meant
    from fieldwork.text import one_line

    known, codes = ", ".join(people), {code.casefold(): code for code in people}
    question = say(f"Wie is “{one_line(label, 40)}” ({times}×)? {known}, interviewer, ander, of - (geen spreker): ",
                   f"Who is “{one_line(label, 40)}” ({times}×)? {known}, interviewer, other, or - (no speaker): ")  # fmt: skip
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        who = codes.get(typed.strip().casefold(), typed.strip())
        try:
            found = meant(study, label, who) if who else {}
        except InputError as error:
            tell(error.message)
            continue
        if found and all(each.startswith("@") or each in people for each in found.values()):
            return found
        if found:
            tell(msg("Die nam niet deel aan dit gesprek.", "They took no part in this session."))


def _consent(typed: str | None) -> str | Mapping[str, str] | None:
    """The answers to the consent form: ja, nee, or one for each item."""
    if not typed or "=" not in typed:
        return typed
    parts = [part.partition("=") for part in typed.split(",") if part.strip()]
    return {item.strip(): value.strip() for item, _, value in parts}


def _wrong(file: Path, error: FieldworkError) -> None:
    from fieldwork.protocol.defects import DefectsError

    if isinstance(error, DefectsError):
        for defect in error.defects:
            tell(defect.render(lang()))
    else:
        tell(error.message)
    tell(msg("{file}: niets overgenomen.", "{file}: nothing taken in.", file=str(file)))


def _told(plan: Plan, *, done: bool) -> None:
    if plan.known or not done:
        tell(msg("{file}: was er al ({id}), overgeslagen.", "{file}: was there already ({id}), skipped.",
                 file=str(plan.path), id=plan.session))  # fmt: skip
        return
    for remark in plan.remarks:
        tell(msg("{file}: {remark}", "{file}: {remark}", file=str(plan.path), remark=remark))
    tell(msg("{file}: {what}; {n} vragen herkend, {words} woorden onder vragen, {rest} als notitie.",
             "{file}: {what}; {n} items recognised, {words} words under items, {rest} as notes.", file=str(plan.path),
             what=_session(plan), n=len(plan.found), words=plan.words, rest=plan.rest))  # fmt: skip


def _session(plan: Plan) -> Msg:
    if plan.new:
        return msg("nieuw gesprek {id}", "new session {id}", id=plan.session)
    return msg("bij gesprek {id}", "added to session {id}", id=plan.session)


def _would(plan: Plan) -> None:
    """What would happen, as data: the session, the items that were recognised with how certain that is, and the rest."""
    from fieldwork.text import shown

    what = msg("nieuw gesprek", "new session") if plan.new else _session(plan)
    out = [words(msg("{file}: {what}", "{file}: {what}", file=str(plan.path), what=what))]
    if plan.known:
        out[0] += say(" (was er al)", " (was there already)")
    for found in plan.found:
        out.append(say(f"  {found.certainty:4.0%}  {found.item}  {found.words} woorden",
                       f"  {found.certainty:4.0%}  {found.item}  {found.words} words"))  # fmt: skip
    out.append(say(f"  {plan.rest} woorden onder geen vraag: als notities", f"  {plan.rest} words under no item: as notes"))
    out += [f"  {words(remark)}" for remark in plan.remarks]
    for line in out:
        click.echo(shown(line))
