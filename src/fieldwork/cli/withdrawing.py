"""Line by line: a consent that changes halfway, and a participant who withdraws."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.capture import actions as act
from fieldwork.cli.lines import ask_line, out
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import NO, YES, Text
from fieldwork.study import start
from fieldwork.study.live import Live
from fieldwork.study.privacy import consent_words as said
from fieldwork.study.privacy.left_before import left_of_session
from fieldwork.study.privacy.withdrawal_words import left_lines

ALL = "*"
"""Chosen in place of a participant's code: all of them."""
WHOLE = msg("Uit de hele studie: fieldwork withdraw {who}, als dit gesprek dicht is.",
            "From the whole study: fieldwork withdraw {who}, once this session is left.")  # fmt: skip
PAUSE = msg("Alleen weggaan: het gesprek blijft open", "Only leave: the session stays open")


def change_consent(live: Live, lang: Lang) -> None:
    """Change an item of the consent form, of several participants for one of them or for all."""
    state, items = live.state, start.consent_items(live.study)
    people = state.header.get("participants") or ()
    person = _who(said.WHO_CHANGES, people, lang) if len(people) > 1 else ALL
    if person is None:
        return
    who = None if person == ALL else person
    given = state.consent_of(who) if who else state.consent
    words = {YES: msg("ja", "yes"), NO: msg("nee", "no"), None: msg("niet gevraagd", "not asked")}
    asked = [(item["id"], f"{pick(item['ask'], lang)} [{words[given.get(item['id'])].text(lang)}]") for item in items]
    title = msg("Welke toestemming verandert? Van ja wordt het nee en van nee ja.",
                "Which consent changes? A yes becomes a no and a no a yes.")  # fmt: skip
    item = _choose(title, asked, lang) if asked else None
    if not asked:
        out(msg("Deze studie heeft geen toestemmingsformulier. :stopt is voor wie niet meer meedoet.",
                "This study has no consent form. :stop is for who takes part no longer.").text(lang))  # fmt: skip
    if item is None:
        return
    value = NO if given.get(item) == YES else YES
    change = act.Consent(item, value, "spoken", "participant", start.consent_version(live.study), who)
    if value == NO and item in state.needed_consent:
        _goes(live, who, change, lang)
        return
    told = live.do(change)
    allows = next(each.get("allows") for each in items if each["id"] == item)
    out((told or said.meaning(allows, value == YES, who or _someone(people))).text(lang))


def stop(live: Live, lang: Lang) -> bool:
    """The participant withdraws; of several, one of them or all. True where she only wants to leave for now."""
    staying = live.state.taking_part
    if len(staying) < 2:
        return _withdraw(live, None, lang, pause=True)
    who = _who(said.WHO_STOPS, staying, lang)
    if who is not None:
        change = None if who == ALL else act.StopOne(who, start.consent_version(live.study))
        _goes(live, None if who == ALL else who, change, lang)
    return False


def _goes(live: Live, who: str | None, change: act.Consent | act.StopOne | None, lang: Lang) -> None:
    """Someone takes part no longer: the others go on, or all stop."""
    others = [code for code in live.state.taking_part if code != who] if who else []
    if who is None or not others:
        _withdraw(live, change, lang)
        return
    title, named, means = said.one_goes(who, ", ".join(others))
    out(means.text(lang))
    chosen = _choose(title, [("one", named), ("all", said.ALL_STOP)], lang)
    if chosen == "all":
        _withdraw(live, None, lang)
    elif chosen == "one" and change is not None:
        _told(live.do(change), lang)


def _withdraw(live: Live, change: act.Consent | act.StopOne | None, lang: Lang, *, pause: bool = False) -> bool:
    """Keep what was said or erase it, as she chooses; True where she only wants to leave."""
    choices: list[tuple[str, Msg]] = [("keep", _meaning(said.KEEP, said.KEEP_MEANS)),
                                      ("erase", _meaning(said.ERASE, said.ERASE_MEANS))]  # fmt: skip
    for code in live.state.header.get("participants") or ():
        out(said.others_of(code, start.others_of(live.study, code, live.session)).text(lang))
        out(msg(WHOLE.nl, WHOLE.en, who=code).text(lang))
    chosen = _choose(said.WITHDRAWS, [*choices, ("pause", PAUSE)] if pause else choices, lang)
    if chosen == "keep":
        told = live.do(change or act.Stop())
        out((said.STOPPED if live.state.status == "stopped" else told or said.STOPPED).text(lang))
    before = left_of_session(live.study, live.session) if chosen == "erase" else ()
    for line in left_lines(before):
        out(line.text(lang))
    if chosen == "erase" and _choose(said.SURE, [("on", said.NOT_ERASE), ("erase", said.DO_ERASE)], lang) == "erase":
        out(said.erased_words(live.erase()).text(lang))
        for line in left_lines(before):
            out(line.text(lang))
    return chosen == "pause"


def _meaning(named: Msg, means: Msg) -> Msg:
    return msg("{named}. {means}", "{named}. {means}", named=named, means=means)


def _someone(people: Sequence[str]) -> Msg:
    return said.ALL_OF_THEM if len(people) > 1 else said.SOMEONE


def _who(title: Msg, people: Sequence[str], lang: Lang) -> str | None:
    return _choose(title, [*((code, code) for code in people), (ALL, said.EVERYONE)], lang)


def _told(words: Msg | None, lang: Lang) -> None:
    if words is not None:
        out(words.text(lang))


def _choose(title: Msg, choices: Sequence[tuple[str, Msg | Text]], lang: Lang) -> str | None:
    """One of several by its number; None for an empty line, after which nothing is changed."""
    out(title.text(lang))
    for number, (_, words) in enumerate(choices, 1):
        out(f"  {number}  {words.text(lang) if isinstance(words, Msg) else pick(words, lang)}")
    asked = msg("nummer (leeg: toch niet): ", "number (empty: after all not): ").text(lang)
    while typed := ask_line(asked):
        if typed.isdecimal() and 0 < int(typed) <= len(choices):
            return choices[int(typed) - 1][0]
        out(msg("Typ een nummer uit de lijst.", "Type a number of the list.").text(lang))
    return None
