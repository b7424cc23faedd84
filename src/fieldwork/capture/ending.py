"""The session as a whole: consent, corrections, closing, reopening, stopping."""

from __future__ import annotations

from fieldwork.capture import actions as act
from fieldwork.capture.outcome import Outcome, Write, no_such, why_closed
from fieldwork.capture.state import SessionState
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO, YES


def consent(state: SessionState, action: act.Consent) -> Outcome:
    if action.value not in (YES, NO, None):
        return Outcome(said=msg("Toestemming is ja of nee.", "Consent is yes or no."))
    body = {
        "item": action.item, "value": action.value, "how": action.how, "by_whom": action.by_whom,
        "form_version": action.form_version,
    }  # fmt: skip
    writes: tuple[Write, ...] = (("consent.set", body),)
    required = state.header.get("consent_required") or ()
    if action.value == NO and action.item in required and state.status == "open":
        return Outcome(
            (*writes, ("session.stopped", {"keep": True})),
            said=msg("De deelnemer stopt. Wat er al stond, blijft.", "The participant stops. What was said stays."),
        )
    return Outcome(writes)


_FIELDS = ("held_at", "mode", "present", "researchers", "wave", "visit", "site", "conversation", "follows", "participants",
           "roles", "role", "answered_for")  # fmt: skip


def correct(state: SessionState, action: act.Correct) -> Outcome:
    if action.field not in _FIELDS:
        return no_such(action.field)
    if state.header.get(action.field) == action.value:
        return Outcome()
    body = {"field": action.field, "value": action.value}
    return Outcome((("session.changed", body),), label=msg("gegevens van het gesprek", "details of the session"))


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
