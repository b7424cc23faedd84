"""A participant withdraws from the whole study, from the first screen: who, how, are you sure, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study import start
from fieldwork.study.privacy import consent_words as said
from fieldwork.study.privacy import withdrawal_words as words
from fieldwork.study.privacy.withdrawal import GONE, Withdrawal, plan, withdraw, withdrawn
from fieldwork.tui import jobs
from fieldwork.tui.screens.choosing import Choice, Choosing

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.tui.screens.home import Home

JOB = "withdrawing"
BUSY = msg("Er wordt nog gewist.", "Still erasing.")
_WHO = msg("Wie trekt zich terug?", "Who withdraws?")
_HINT = msg("een paar letters van de code of de rol", "a few letters of the code or the role")
_HOW = msg("{who} trekt zich terug. Wat gebeurt er?", "{who} withdraws. What happens?")
_STOP = msg("Niets nieuws meer; wat er is, blijft", "Nothing new; what is there stays")
_ERASE = msg("Alles wissen", "Erase everything")
_BACK = msg("Toch niet", "After all not")
_GOES = msg("Dit gebeurt er", "This is what happens")
_LOOK = msg("Kijk hier zelf naar", "Look at this yourself")
_LEFT = msg("Ging eerder naar buiten, en heeft het nog", "Left the study before, and still holds it")
_DONE = msg("Gewist. Dit is aan u:", "Erased. This is up to you:")
_READ = msg("Gelezen", "Read")
_AFTER = msg("`fieldwork withdraw {who} --erase --dry-run` noemt later opnieuw wat naar buiten ging.",
             "`fieldwork withdraw {who} --erase --dry-run` lists again later what left the study.")  # fmt: skip


def choose_who(home: Home, study: Study) -> None:
    """Choose the participant; those of whom everything was erased are not there any more."""
    gone = withdrawn(study)
    labels = {role["id"]: pick(role.get("label"), home.lang) or role["id"] for role in start.roles(study)}
    held: dict[str, int] = {}
    for row in study.log.sessions():
        for code in row.participants:
            held[code] = held.get(code, 0) + 1
    stopped = msg("gestopt", "stopped").text(home.lang)
    choices = []
    for code, roles in start.participants(study).items():
        if gone.get(code) == GONE:
            continue
        many = held.get(code, 0)
        count = msg("1 gesprek", "1 session") if many == 1 else msg("{n} gesprekken", "{n} sessions", n=many)
        told = " · ".join([*(labels.get(role, role) for role in roles), *([stopped] if code in gone else [])])
        choices.append(Choice(code, f"{code}  {told}", count.text(home.lang)))

    if not choices:
        home.tell(msg("Er is geen deelnemer meer.", "There is no participant any more."))
        return

    def chosen(code: str | None) -> None:
        if code is not None:
            _choose_how(home, study, code)

    home.app.push_screen(Choosing(home.words(_WHO), choices, hint=home.words(_HINT)), chosen)


def _choose_how(home: Home, study: Study, code: str) -> None:
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
        choices = [Choice("read", home.words(_READ), about=home.words(about)), *found]
        home.app.push_screen(Choosing(home.words(_DONE), choices, digits=True))


def _for_people(home: Home, planned: Withdrawal) -> list[Choice]:
    """A line for each thing that a person has to look at or that left the study; the whole of it is told of what is pointed
    at, and none can be chosen."""
    seen = (f"{look.where}: {home.words(look.why)}" for look in planned.looks)
    before = (home.words(words.left_words(left)) for left in planned.left)
    return [*_lines("look", _LOOK, seen, home), *_lines("left", _LEFT, before, home)]


def _lines(name: str, under: Msg, told: Iterable[str], home: Home) -> list[Choice]:
    """Lines to read under a heading."""
    return [Choice(f"{name}:{n}", line, why_not=line, under=home.words(under)) for n, line in enumerate(told)]


def _told(home: Home, lines: Iterator[Msg]) -> str:
    return "\n".join(home.words(line) for line in lines)
