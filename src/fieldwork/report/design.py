"""The design of the study and how far it is: what was held, with what, and whom is still to be heard."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.i18n import Msg, msg
from fieldwork.report.facts import Facts
from fieldwork.report.html import Child, Html, el, lines, matrix, paragraph, part, section, table
from fieldwork.report.svg import Bar, bars
from fieldwork.report.words import SESSIONS, Words
from fieldwork.study.sampling import SamplingRow

_STATUS: dict[str, tuple[Msg, Msg]] = {
    "open": (msg("gesprek of observatie is nog open", "session is still open"),
             msg("gesprekken of observaties zijn nog open", "sessions are still open")),
    "refused": (msg("keer is niet meegedaan", "time somebody did not take part"),
                msg("keer is niet meegedaan", "times somebody did not take part")),
    "stopped": (msg("deelnemer stopte onderweg", "participant stopped on the way"),
                msg("deelnemers stopten onderweg", "participants stopped on the way")),
    "erased": (msg("gesprek is op verzoek gewist", "session was erased on request"),
               msg("gesprekken zijn op verzoek gewist", "sessions were erased on request")),
}  # fmt: skip
_MODES = {
    "live": msg("ter plekke", "in person"),
    "telephone": msg("per telefoon", "by telephone"),
    "paper": msg("uitgewerkt van papier", "typed over from paper"),
    "recording": msg("uitgewerkt van een opname", "written out from a recording"),
}
_KINDS = {
    "interview": msg("interview", "interview"),
    "observation": msg("observatie", "observation"),
    "questionnaire": msg("vragenlijst", "questionnaire"),
}


def design(facts: Facts, say: Words) -> Html:
    """The chapter."""
    return section(
        "opzet", say("Opzet en voortgang", "Design and progress"),
        paragraph(say.text(facts.about)),
        _held(facts, say),
        part(say("Waarmee", "With what"), _instruments(facts, say)),
        part(say("Wie er gehoord zijn", "Who was heard"), *_sampling(facts, say)),
    )  # fmt: skip


def talks(facts: Facts, say: Words) -> str:
    """What was held, by kind: “14 gesprekken en 2 observaties”."""
    told = [say.count(facts.held.talks.get(kind, 0), *names) for kind, names in SESSIONS.items() if facts.held.talks.get(kind)]
    return say.series(told) or say("nog geen gesprekken", "no conversations yet")


def period(facts: Facts, say: Words) -> str:
    """From when to when."""
    first, last = facts.held.first, facts.held.last
    if first is None:
        return ""
    if first == last:
        return say("op {day}", "on {day}", day=say.day(first))
    return say("van {first} tot en met {last}", "from {first} to {last}", first=say.day(first), last=say.day(last))


def _held(facts: Facts, say: Words) -> Html:
    held = facts.held
    sites = say.count(held.sites, msg("locatie", "site"), msg("locaties", "sites"))
    if facts.wanted_sites:
        sites = say("{sites} (van de {n} die de bedoeling zijn)", "{sites} (of the {n} aimed for)", sites=sites,
                    n=facts.wanted_sites)  # fmt: skip
    first = say("Gehouden: {talks}, op {sites}, {period}.", "Held: {talks}, at {sites}, {period}.",
                talks=talks(facts, say), sites=sites, period=period(facts, say))  # fmt: skip
    modes = [f"{say.of(_MODES[mode])} {many}" for mode, many in sorted(held.modes.items()) if mode in _MODES]
    how = say("Manier van vastleggen: {modes}.", "How they were recorded: {modes}.", modes=", ".join(modes)) if modes else None
    rest = [say.count(held.status[status], *names) for status, names in _STATUS.items() if held.status.get(status)]
    return lines(
        paragraph(first) if held.talks else paragraph(say("Er is nog niets gehouden.", "Nothing was held yet.")),
        paragraph(how),
        paragraph(say("Verder: {rest}.", "Besides: {rest}.", rest="; ".join(rest))) if rest else None,
    )


def _instruments(facts: Facts, say: Words) -> Html | None:
    if not facts.held.instruments:
        return None
    head = (say("Instrument", "Instrument"), say("Soort", "Kind"), say("Versie", "Version"), say("Vragen", "Items"),
            say("Keer gehouden", "Times held"))  # fmt: skip
    rows = [
        (say.text(each.title), say.of(_KINDS[each.kind]), ", ".join(map(str, each.versions)), each.items, each.sessions)
        for each in facts.held.instruments
    ]
    return table(say("Leidraden en formulieren", "Guides and forms"), head, rows, numbers=(3, 4), class_="split")


def _sampling(facts: Facts, say: Words) -> list[Html]:
    """Whom was spoken to against what is aimed for: as a picture, and per site as a table."""
    *sites, whole = facts.sampling
    roles = list(whole.held)
    if not roles:
        return [paragraph(say("De studie noemt geen rollen.", "The study names no roles."))]
    every = [
        Bar(say.label(role, facts.names.roles), whole.held[role], whole.targets[role], _far(whole, role, say)) for role in roles
    ]
    title = say("Gehouden gesprekken per rol", "Conversations held by role")
    head = (say("Locatie", "Site"), *(say.label(role, facts.names.roles) for role in roles),
            say("Observaties", "Observations"))  # fmt: skip
    rows: list[Sequence[Child]] = [
        (row.site or say("Samen", "Together"), *(_cell(row, role) for role in roles), row.observations)
        for row in (*sites, whole)
    ]
    return [
        el("figure", bars("figuur-rollen", title, every), el("figcaption", title)),
        matrix(say("Gehouden / bedoeld, per locatie en rol", "Held / aimed for, by site and role"), head, rows),
        paragraph(say(
            "Gesprekken die afgesloten zijn. Twee verslagen van één gesprek tellen als één; een gesprek met iemand in twee "
            "rollen telt bij beide. Locaties staan er met hun code.",
            "Conversations that were closed. Two records of one conversation count as one; one with a person in two roles "
            "counts for both. Sites stand here by their codes."), class_="small"),
    ]  # fmt: skip


def _cell(row: SamplingRow, role: str) -> str:
    target = row.targets[role]
    return str(row.held[role]) if target is None else f"{row.held[role]} / {target}"


def _far(row: SamplingRow, role: str, say: Words) -> str:
    have, target = row.held[role], row.targets[role]
    if target is None:
        return str(have)
    if have >= target:
        return say("{have} van {n} ✓", "{have} of {n} ✓", have=have, n=target)
    return say("{have} van {n}", "{have} of {n}", have=have, n=target)
