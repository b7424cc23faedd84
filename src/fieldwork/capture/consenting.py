"""Consent that changes halfway: of all at once, or of one participant while the others go on.

The event of an item keeps what each participant said (`each`), and whose answer is new (`said_by`), beside the value that holds
for the session. Of what is needed to take part that is yes for as long as one of them does: who says no stops, and what was
said stays. Of all else it is no as soon as one of them says no.
"""

from __future__ import annotations

from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.outcome import Outcome, Write, why_closed
from fieldwork.capture.state import SessionState
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO, YES

_STOPS = msg("De deelnemer stopt. Wat er al stond, blijft.", "The participant stops. What was said stays.")


def consent(state: SessionState, action: act.Consent) -> Outcome:
    if action.value not in (YES, NO, None):
        return Outcome(said=msg("Toestemming is ja of nee.", "Consent is yes or no."))
    if action.person is not None:
        return _changed(state, action.person, [action])
    body: dict[str, Any] = {
        "item": action.item, "value": action.value, "how": action.how, "by_whom": action.by_whom,
        "form_version": action.form_version,
    }  # fmt: skip
    known = state.body(f"consent/{action.item}").get("each")
    if known and action.value is not None:
        said = {"value": action.value, "how": action.how, "by_whom": action.by_whom}
        body["each"] = {code: was if state.has_stopped(code) else said for code, was in known.items()}
        body["said_by"] = [code for code in known if not state.has_stopped(code)]
    writes: tuple[Write, ...] = (("consent.set", body),)
    if action.value == NO and action.item in state.needed_consent and state.status == "open":
        return Outcome((*writes, ("session.stopped", {"keep": True})), said=_STOPS)
    return Outcome(writes)


def stop_one(state: SessionState, action: act.StopOne) -> Outcome:
    said = [act.Consent(item, NO, "spoken", "participant", action.form_version) for item in state.needed_consent]
    return _changed(state, action.person, said)


def _changed(state: SessionState, person: str, said: list[act.Consent]) -> Outcome:
    """What one participant says from now on of some items."""
    people = tuple(state.header.get("participants") or ())
    if state.status in ("refused", "erased"):
        return Outcome(said=why_closed(state))
    if person not in people:
        return Outcome(said=msg("“{who}” doet hier niet mee.", "“{who}” does not take part here.", who=person))
    writes: list[Write] = [("consent.set", _body(state, people, person, each)) for each in said]
    stops = any(each.value == NO and each.item in state.needed_consent for each in said)
    if not stops:
        return Outcome(tuple(writes))
    others = [code for code in state.taking_part if code != person]
    if others:
        told = msg("{who} stopt; met {others} gaat het gesprek door. Wat er al stond, blijft.",
                   "{who} stops; the talk goes on with {others}. What was said stays.",
                   who=person, others=", ".join(others))  # fmt: skip
        return Outcome(tuple(writes), said=told)
    if state.status == "open":
        writes.append(("session.stopped", {"keep": True}))
    return Outcome(tuple(writes), said=_STOPS)


def _body(state: SessionState, people: tuple[str, ...], person: str, action: act.Consent) -> dict[str, Any]:
    """The event of an item after one participant changed it."""
    was = state.body(f"consent/{action.item}")
    known, each = was.get("each") or {}, {}
    for code in people:
        before = known.get(code) or {name: was.get(name) for name in ("how", "by_whom")}
        each[code] = {**before, "value": state.consent_of(code).get(action.item)}
    each[person] = {"value": action.value, "how": action.how, "by_whom": action.by_whom}
    values = [said["value"] for said in each.values()]
    first, second = (YES, NO) if action.item in state.needed_consent else (NO, YES)
    value = first if first in values else second if second in values else None
    return {
        "item": action.item, "value": value, "how": action.how, "by_whom": action.by_whom,
        "form_version": action.form_version, "each": each, "said_by": [person],
    }  # fmt: skip
