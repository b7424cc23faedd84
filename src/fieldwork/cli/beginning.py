"""Before the first question of `fieldwork ask`: what a session needs to know, and consent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.cli.lines import ask_line, out
from fieldwork.errors import InputError
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import NO, YES
from fieldwork.study import start
from fieldwork.study.live import Live
from fieldwork.study.privacy.withdrawal import newcomer

if TYPE_CHECKING:
    from fieldwork.study import Study


def begin_session(study: Study, options: start.StartOptions, lang: Lang) -> Live | None:
    """Ask what a session needs, then consent; None where it was refused (role and date are kept)."""
    protocol = study.protocol(options.protocol or _choose_protocol(study, lang))
    role = start.role_for(study, protocol, options.role)
    if role is None and protocol.kind != "observation":
        role = _choose(msg("Rol", "Role"), list(protocol.roles) or [r["id"] for r in start.roles(study)], lang)
    at, known = msg("Locatie", "Site"), start.sites(study)[:1]
    site = _given(at, known, partial(start.site_code, study), lang, options.site)
    participants: tuple[str, ...] = ()
    if protocol.kind != "observation":
        who, next_code = msg("Deelnemer", "Participant"), [start.proposed_participant(study, role)]
        participants = (_given(who, next_code, partial(newcomer, study), lang, options.participant),)
    header = Header(
        site=site,
        participants=participants,
        roles={code: (role,) for code in participants if role},
        role=role,
        researchers=(study.by,),
        held_at=start.now_held(),
        lang=lang,
    )
    consent = ConsentGiven({}) if protocol.kind == "observation" else _consent(study, lang)
    live = Live.start(study, protocol, header, consent)
    if live.state.status == "refused":
        live.leave()
        out(msg("Geen toestemming: alleen rol en datum zijn bewaard.", "No consent: only role and date are kept.").text(lang))
        return None
    return live


def _choose_protocol(study: Study, lang: Lang) -> str:
    return _choose(msg("Protocol", "Protocol"), sorted({name for name, _ in study.protocols()}), lang)


def _choose(what: Msg, known: list[str], lang: Lang) -> str:
    for number, name in enumerate(known, 1):
        out(f"  {number}  {name}")
    while True:
        typed = ask_line(f"{what.text(lang)}: ")
        if typed.isdecimal() and 0 < int(typed) <= len(known):
            return known[int(typed) - 1]
        if typed in known:
            return typed
        out(msg("Typ een nummer uit de lijst.", "Type a number of the list.").text(lang))


def _given(what: Msg, proposed: list[str], read: Callable[[str], str], lang: Lang, said: str | None) -> str:
    """A code as `read` gives it: `said` beforehand, or asked for until it is one."""
    if said:
        return read(said)
    hint = f" [{proposed[0]}]" if proposed else ""
    while True:
        typed = ask_line(f"{what.text(lang)}{hint}: ") or (proposed[0] if proposed else "")
        try:
            return read(typed)
        except InputError as error:
            out(error.message.text(lang))


def _consent(study: Study, lang: Lang) -> ConsentGiven:
    answers: dict[str, str] = {}
    required = start.required_consent(study)
    for item in start.consent_items(study):
        if item.get("read"):
            out("\n" + pick(item["read"], lang).strip())
        out("\n" + pick(item["ask"], lang))
        while item["id"] not in answers:
            typed = ask_line(msg("ja of nee: ", "yes or no: ").text(lang)).lower()
            if typed in ("j", "ja", "y", "yes"):
                answers[item["id"]] = YES
            elif typed in ("n", "nee", "no"):
                answers[item["id"]] = NO
        if answers[item["id"]] == NO and item["id"] in required:
            break
    return ConsentGiven(answers, required, form_version=start.consent_version(study))
