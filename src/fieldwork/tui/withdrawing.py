"""A participant withdraws from the whole study, from the first screen: who, how, are you sure, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study import start
from fieldwork.study.privacy import consent_words as said
from fieldwork.study.privacy import withdrawal_words as words
from fieldwork.study.privacy.withdrawal import GONE, Withdrawal, plan, withdraw, withdrawn
from fieldwork.study.privacy.withdrawal_sessions import People
from fieldwork.tui import jobs
from fieldwork.tui.screens.choosing import Choice, Choosing

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.privacy.left_before import Left
    from fieldwork.tui.screens.home import Home

JOB = "withdrawing"
_LOOK_AT = "look:"
BUSY = msg("Er wordt nog gewist.", "Still erasing.")
_WHO = msg("Wie trekt zich terug?", "Who withdraws?")
_HINT = msg("een paar letters van de code of de rol", "a few letters of the code or the role")
_HOW = msg("{who} trekt zich terug. Wat gebeurt er?", "{who} withdraws. What happens?")
_STOP = msg("Niets nieuws meer; wat er is, blijft", "Nothing new; what is there stays")
_ERASE = msg("Alles wissen", "Erase everything")
_BACK = msg("Toch niet", "After all not")
_GOES = msg("Dit gebeurt er", "This is what happens")
_LOOK = msg("Kijk hier zelf naar", "Look at this yourself")
_DONE = msg("Gewist. Dit is aan u:", "Erased. This is up to you:")
_READ = msg("Gelezen", "Read")
_TEXTS = msg("De teksten bekijken: wissen, herschrijven of laten ({n})", "Look at the texts: erase, rewrite or leave ({n})")
_ERASED = msg("gewist · wat u zelf moet bekijken", "erased · what you have to look at")
_AFTER = msg("`fieldwork withdraw {who} --erase --dry-run` noemt later opnieuw wat naar buiten ging.",
             "`fieldwork withdraw {who} --erase --dry-run` lists again later what left the study.")  # fmt: skip


def choose_who(home: Home, study: Study) -> None:
    """Choose the participant; of those of whom everything was erased only what is left to look at."""
    gone = withdrawn(study)
    labels = {role["id"]: pick(role.get("label"), home.lang) or role["id"] for role in start.roles(study)}
    held: dict[str, int] = {}
    for row in study.log.sessions():
        for code in row.participants:
            held[code] = held.get(code, 0) + 1
    stopped = msg("gestopt", "stopped").text(home.lang)
    choices = []
    known = start.participants(study)
    erased = {code.casefold() for code, how in gone.items() if how == GONE}
    for code in sorted({*known, *People(study).codes}):  # also who is known only of what an import brought that was taken back
        if code.casefold() in erased:
            continue
        roles = known.get(code, ())
        many = held.get(code, 0)
        count = msg("1 gesprek", "1 session") if many == 1 else msg("{n} gesprekken", "{n} sessions", n=many)
        told = " · ".join([*(labels.get(role, role) for role in roles), *([stopped] if code in gone else [])])
        choices.append(Choice(code, f"{code}  {told}", count.text(home.lang)))

    choices += [Choice(f"{_LOOK_AT}{code}", f"{code}  {home.words(_ERASED)}") for code, how in gone.items() if how == GONE]
    if not choices:
        home.tell(msg("Er is geen deelnemer meer.", "There is no participant any more."))
        return

    def chosen(code: str | None) -> None:
        if code is not None and code.startswith(_LOOK_AT):
            _look(home, study, plan(study, code.removeprefix(_LOOK_AT), erase=True))
        elif code is not None:
            choose_how(home, study, code)

    home.app.push_screen(Choosing(home.words(_WHO), choices, hint=home.words(_HINT)), chosen)


def choose_how(home: Home, study: Study, code: str) -> None:
    """Choose what becomes of what there is of a participant; a second question follows before anything is erased."""
    stop, erase = plan(study, code, erase=False), plan(study, code, erase=True)
    choices = [
        Choice("stop", home.words(_STOP), about=_told(home, words.would(stop))),
        Choice("erase", home.words(_ERASE), about=_told(home, words.would(erase))),
        Choice("back", home.words(_BACK)),
    ]
    if withdrawn(study).get(code):
        choices = choices[1:]

    def chosen(how: str | None) -> None:
        if how == "stop":
            _begin(home, study, stop)
        elif how == "erase":
            _ask_again(home, study, erase)

    title = msg(_HOW.nl, _HOW.en, who=code)
    home.app.push_screen(Choosing(home.words(title), choices, digits=True, here=choices[-1].id), chosen)


def _ask_again(home: Home, study: Study, planned: Withdrawal) -> None:
    """The second question, over what remains for a person to do."""
    choices = [Choice("on", home.words(said.NOT_ERASE)), Choice("erase", home.words(said.DO_ERASE))]
    choices += _lines("would", _GOES, (home.words(line) for line in words.would(planned)), home)
    choices += _for_people(home, planned)

    def chosen(answer: str | None) -> None:
        if answer == "erase":
            _begin(home, study, planned)

    title = msg("{who}: {sure}", "{who}: {sure}", who=planned.participant, sure=words.SURE)
    home.app.push_screen(Choosing(home.words(title), choices, digits=True), chosen)


def _begin(home: Home, study: Study, planned: Withdrawal) -> None:
    """Do it off the thread of the screens: the whole file is written anew."""
    home.withdrawing = True
    home.tell(msg("Bezig …", "Working …"))
    jobs.begin(JOB, lambda: withdraw(study, planned), home)


def finish(home: Home, message: jobs.Finished) -> None:
    """It was done, or could not be: tell it, and what is left for people to do."""
    home.withdrawing = False
    fault = message.outcome.exception()
    if isinstance(fault, FieldworkError):
        home.tell(fault.message, trouble=True)
        return
    if fault is not None:
        raise fault
    done: Withdrawal = message.outcome.result()
    home.fill()
    lines = list(words.done_words(done))
    home.tell(msg("{who}: {words}", "{who}: {words}", who=done.participant, words=lines[-1]) if done.erase else lines[0])
    found = _for_people(home, done)
    if found:
        about = msg(_AFTER.nl, _AFTER.en, who=done.participant)
        choices = [Choice("read", home.words(_READ), about=home.words(about))]
        if texts := {look.ref for look in done.looks} - {None}:
            choices.append(Choice("look", home.words(msg(_TEXTS.nl, _TEXTS.en, n=len(texts)))))

        def chosen(what: str | None) -> None:
            if what == "look" and home.shell.study is not None:
                _look(home, home.shell.study, done)

        home.app.push_screen(Choosing(home.words(_DONE), [*choices, *found], digits=True), chosen)


def _look(home: Home, study: Study, planned: Withdrawal) -> None:
    """To the texts of which only a person can tell whose words they hold."""
    from fieldwork.tui.screens.to_look_at import NOTHING, ToLookAt

    if not any(look.ref for look in planned.looks):
        home.tell(NOTHING)
        return
    home.app.push_screen(ToLookAt(study, planned.participant, planned.looks), lambda _: home.fill())


def _for_people(home: Home, planned: Withdrawal) -> list[Choice]:
    """A line for each thing that a person has to look at or that left the study; the whole of it is told of what is pointed
    at, and none can be chosen."""
    seen = (home.words(words.look_words(look)) for look in planned.looks)
    return [*_lines("look", _LOOK, seen, home), *left_lines(home, planned.left)]


def left_lines(home: Home, before: Iterable[Left]) -> list[Choice]:
    """A line for each thing that left the study before."""
    every = list(before)
    holds = (home.words(words.left_words(each)) for each in every if not each.destroyed)
    gone = (home.words(words.left_words(each)) for each in every if each.destroyed)
    return [*_lines("left", words.LEFT_THEN, holds, home), *_lines("gone", words.DESTROYED_THEN, gone, home)]


def tell_left(home: Home, before: Sequence[Left]) -> None:
    """After one session was erased: what left the study before and still holds it."""
    if before:
        choices = [Choice("read", home.words(_READ)), *left_lines(home, before)]
        home.app.push_screen(Choosing(home.words(_DONE), choices, digits=True))


def _lines(name: str, under: Msg, told: Iterable[str], home: Home) -> list[Choice]:
    """Lines to read under a heading."""
    return [Choice(f"{name}:{n}", line, why_not=line, under=home.words(under)) for n, line in enumerate(told)]


def _told(home: Home, lines: Iterator[Msg]) -> str:
    return "\n".join(home.words(line) for line in lines)
