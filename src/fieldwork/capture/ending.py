"""The session as a whole: corrections, a follow-up, closing, reopening, stopping."""

from __future__ import annotations

from datetime import date

from fieldwork.capture import actions as act
from fieldwork.capture.outcome import ENDED, Outcome, no_such, why_closed
from fieldwork.capture.state import SessionState
from fieldwork.i18n import msg
from fieldwork.text import kept

_FIELDS = ("held_at", "mode", "present", "researchers", "wave", "visit", "site", "conversation", "follows", "participants",
           "roles", "role", "answered_for")  # fmt: skip


def correct(state: SessionState, action: act.Correct) -> Outcome:
    if action.field not in _FIELDS:
        return no_such(action.field)
    if state.header.get(action.field) == action.value:
        return Outcome()
    body = {"field": action.field, "value": action.value}
    return Outcome((("session.changed", body),), label=msg("gegevens van het gesprek", "details of the session"))


def follow_up(state: SessionState, action: act.FollowUp) -> Outcome:
    if state.status in ENDED:
        return Outcome(said=why_closed(state))
    value: dict[str, str] | None = None
    if action.day is not None:
        try:
            day = date.fromisoformat(action.day).isoformat()
        except ValueError:
            return Outcome(said=msg("“{day}” is geen dag.", "“{day}” is no day.", day=action.day))
        value = {"day": day, "text": kept(action.text).strip()}
    if state.header.get("follow_up") == value:
        return Outcome()
    said = msg("Het vervolg staat niet meer op de lijst.", "The follow-up is off the list.")
    if value is not None:
        said = msg("Vervolg gepland. Het staat op het eerste scherm bij wat er nog ligt.",
                   "Follow-up planned. It is on the first screen, under what waits.")  # fmt: skip
    return Outcome((("session.changed", {"field": "follow_up", "value": value}),), said=said,
                   label=msg("vervolg", "follow-up"))  # fmt: skip


def close(state: SessionState, action: act.Close) -> Outcome:
    if state.status != "open":
        return Outcome(said=why_closed(state))
    said = msg("Afgesloten en opgeslagen.", "Closed and saved.")
    return Outcome((("session.closed", {}),), said=said, label=msg("afsluiten", "closing"))


def reopen(state: SessionState, action: act.Reopen) -> Outcome:
    if state.status == "open":
        return Outcome(said=msg("Dit gesprek is al open.", "This session is open already."))
    if state.status != "closed":
        return Outcome(said=why_closed(state))
    return Outcome((("session.reopened", {}),), label=msg("heropenen", "reopening"))


def stop(state: SessionState, action: act.Stop) -> Outcome:
    said = msg("De deelnemer stopt. Wat er al stond, blijft.", "The participant stops. What was said stays.")
    return Outcome((("session.stopped", {"keep": True}),), said=said)
