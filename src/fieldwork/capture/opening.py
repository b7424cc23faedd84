"""The two ways into a session: beginning one, which starts with consent, and taking one up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fieldwork.capture.state import SessionState, replay, resting_place
from fieldwork.capture.step import Stamping
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO, YES, Protocol
from fieldwork.record.events import Event

HERE = "@here"
"""The draft field that remembers which item was open."""


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a session before its first question.

    `participants` codes, and `roles` the roles of each; `role` the one that the protocol is asked in; `mode` live, paper,
    recording, telephone or import; `held_at` local date, or date and time, in ISO 8601; `conversation` the talk that it
    records (its own id unless another session records the same talk); `follows` the session that it comes back to;
    `answered_for` who answered for a participant, such as an interpreter.
    """

    site: str | None = None
    visit: str | None = None
    participants: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    role: str | None = None
    researchers: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    mode: str = "live"
    held_at: str = ""
    wave: str | None = None
    conversation: str | None = None
    follows: str | None = None
    lang: str = "nl"
    answered_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The answers to the consent form: `answers` per item ja or nee; `required` the items without which nothing is noted.

    Where several take part, `each` tells per item what each of them answered, how and by whom: `{item: {code: {value, how,
    by_whom}}}`.
    """

    answers: Mapping[str, str]
    required: tuple[str, ...] = ()
    how: str = "spoken"
    by_whom: str = "participant"
    form_version: int | str = 1
    each: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether something required was refused."""
        return any(self.answers.get(item) == NO for item in self.required)

    @property
    def complete(self) -> bool:
        """Whether everything required was answered with ja."""
        return all(self.answers.get(item) == YES for item in self.required)


def together(given: Mapping[str, ConsentGiven]) -> ConsentGiven:
    """The consent of a talk with several participants (at least one): a yes is a yes of all of them."""
    first = next(iter(given.values()))
    answers: dict[str, str] = {}
    each: dict[str, dict[str, dict[str, str]]] = {}
    for code, one in given.items():
        for item, value in one.answers.items():
            answers[item] = NO if NO in (value, answers.get(item)) else value
            each.setdefault(item, {})[code] = {"value": value, "how": one.how, "by_whom": one.by_whom}
    said_by = {one.by_whom for one in given.values()}
    by_whom = said_by.pop() if len(said_by) == 1 else "each"
    return replace(first, answers=answers, by_whom=by_whom, each=each)


def begin(
    session: str, protocol: Protocol, header: Header, consent: ConsentGiven, stamp: Stamping
) -> tuple[SessionState, tuple[Event, ...]]:
    """A new session and its first events. Nothing exists before consent: a refusal keeps role and date and no more.

    Raises InputError where a required consent is missing. An observation of a workplace asks no consent of one person.
    """
    if consent.refused:
        return _refused(session, protocol, header, stamp)
    if protocol.kind != "observation" and not consent.complete:
        missing = ", ".join(item for item in consent.required if consent.answers.get(item) is None)
        raise InputError(
            msg(
                "Toestemming ontbreekt ({missing}): zonder ja op wat verplicht is wordt niets genoteerd.",
                "Consent is missing ({missing}): without a yes to what is required nothing is noted.",
                missing=missing,
            )
        )
    opened: dict[str, Any] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "kind": protocol.kind,
        "site": header.site,
        "visit": header.visit,
        "participants": list(header.participants),
        "roles": {code: list(roles) for code, roles in header.roles.items()},
        "role": header.role,
        "researchers": list(header.researchers),
        "present": list(header.present),
        "mode": header.mode,
        "held_at": header.held_at,
        "wave": header.wave,
        "conversation": header.conversation or session,
        "follows": header.follows,
        "lang": header.lang,
        "consent_required": list(consent.required),
    }
    if protocol.held_with:
        opened["held_with"] = list(protocol.held_with)
    if header.answered_for:
        opened["answered_for"] = {code: list(who) for code, who in header.answered_for.items()}
    events = [_event(session, "session.opened", opened, stamp)]
    for item, value in consent.answers.items():
        body: dict[str, Any] = {
            "item": item,
            "value": value,
            "how": consent.how,
            "by_whom": consent.by_whom,
            "form_version": consent.form_version,
        }
        if item in consent.each:
            body["each"] = {code: dict(said) for code, said in consent.each[item].items()}
        events.append(_event(session, "consent.set", body, stamp))
    state = replay(session, protocol, events)
    # Typing over from paper begins where there is something to type; `replay` stands there already.
    first = state.walk[0].id if state.walk and header.mode != "paper" else state.here
    return state.with_(here=first), tuple(events)


def _refused(
    session: str, protocol: Protocol, header: Header, stamp: Stamping
) -> tuple[SessionState, tuple[Event, ...]]:
    opened = {"role": header.role, "held_at": header.held_at[:10]}
    events = (
        _event(session, "session.opened", opened, stamp),
        _event(session, "session.refused", {}, stamp),
    )
    return replay(session, protocol, events), events


def _event(session: str, kind: str, body: Mapping[str, Any], stamp: Stamping) -> Event:
    at = stamp()
    return Event(at.id, kind, session, at.at, at.offset, at.by, at.device, (), body)


def resume(
    session: str, protocol: Protocol, events: Iterable[Event], drafts: Mapping[str, str] | None = None
) -> SessionState:
    """A session taken up again, at the item that was open; `drafts` are the texts by field, of which `HERE` is one."""
    state = replay(session, protocol, events)
    here = (drafts or {}).get(HERE)
    if here in state.applies:
        return state.with_(here=here)
    return state.with_(here=resting_place(state))
