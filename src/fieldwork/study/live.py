"""A sitting: one session that is open on this device, with the log under it. The screens and `ask` both talk to this.

`do` writes before it returns: what was left is on the disk before anything else is shown. What is still being typed goes
through `type`, which hands it to a thread that writes it within a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from fieldwork.capture import actions as act
from fieldwork.capture.opening import HERE, ConsentGiven, Header, begin, resume
from fieldwork.capture.state import SessionState, replay
from fieldwork.capture.step import step
from fieldwork.errors import InputError, SessionErased, StudyError, no_session
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.protocol.model import Protocol
from fieldwork.record.events import ERASED, Event
from fieldwork.study.drafting import DraftKeeper

if TYPE_CHECKING:
    from fieldwork.store.erase import Erased
    from fieldwork.store.log import Draft
    from fieldwork.study import Study


NEEDS_CONSENT = frozenset({"recording", "import"})
"""The modes of a session that an item of the consent form can forbid."""


def answer_field(item: str) -> str:
    """The draft field of an item's answer."""
    return f"answer:{item}"


def remark_field(item: str) -> str:
    """The draft field of the words beside an item's answer."""
    return f"remark:{item}"


def note_field(item: str | None) -> str:
    """The draft field of a note that is being made on an item (None: in the margin)."""
    return f"note:{item or ''}"


class Live:
    """One open session. `state` is what it holds; `drafts` the texts that were found unfinished, by field; `cursor` where the
    cursor was in the item that was open, if that is known; `refused` whether the last thing asked of it was not done."""

    def __init__(self, study: Study, state: SessionState, drafts: Mapping[str, Draft]) -> None:
        self.study = study
        self.state = state
        self.drafts = dict(drafts)
        self.cursor: int | None = None
        self.saved_at: datetime | None = None
        self.refused = False
        self._stamp = study.log.stamper(study.by)
        self._keeper = DraftKeeper(study.log, state.session, drafts)

    @classmethod
    def start(
        cls, study: Study, protocol: Protocol, header: Header, consent: ConsentGiven, session: str | None = None
    ) -> Live:
        """Begin a session; site and participants not seen before are made. Nothing is written if consent is missing, or does
        not allow the mode."""
        if header.mode in NEEDS_CONSENT and not consent.refused:
            from fieldwork.study.incoming.consents import refuse_mode  # seldom needed

            refuse_mode(study, header.mode, header.participants, consent.answers)
        stamp = study.log.stamper(study.by)
        state, events = begin(session or uuid7(), protocol, header, consent, stamp)
        if state.status != "refused":
            events = (*study.newcomers(header, stamp), *events)
        study.log.append(events)
        return cls(study, state, {})

    @classmethod
    def take_up(cls, study: Study, session: str) -> Live:
        """Take up a session where it was left: the same item, the unfinished text and its cursor."""
        events = list(study.log.events(subject=session))
        opened = next((event for event in events if event.kind == "session.opened"), None)
        if opened is None:
            raise no_session(session)
        if any(event.kind == ERASED for event in events):
            raise InputError(
                msg("Dit gesprek is gewist: er is niets meer.", "This session was erased: nothing is left of it.")
            )
        if "protocol" not in opened.body:
            raise InputError(
                msg(
                    "Dit gesprek is geweigerd: er is niets om op te nemen.",
                    "This session was refused: there is nothing to take up.",
                )
            )
        protocol = study.protocol_of(session, opened.body["protocol"], opened.body["version"])
        drafts = {draft.field: draft for draft in study.log.drafts(session)}
        state = resume(session, protocol, events, {field: draft.text for field, draft in drafts.items()})
        here = drafts.pop(HERE, None)
        live = cls(study, state, drafts)
        live.cursor = (here.cursor or None) if here is not None and here.text == state.here else None
        return live

    @property
    def session(self) -> str:
        """The session's id."""
        return self.state.session

    def do(self, action: act.Action, *, drop: tuple[str, ...] = ()) -> Msg | None:
        """Do one thing and write it down; what it had to say. `drop` are drafts that this action makes done. Where it may not
        be done (`refused`) nothing is written, and they remain.

        Raises StudyError where it cannot be written: nothing is changed then, and the draft remains.
        """
        why = self._why_not(action)
        self.refused = why is not None
        if why is not None:
            return why
        after, events = step(self.state, action, self._stamp)
        self._write(events, drop)
        if after.here != self.state.here:
            self._keeper.put(HERE, after.here or "", 0)
        self.state = after
        return after.said

    def _why_not(self, action: act.Action) -> Msg | None:
        """Why something may not be done: somebody withdrew from the study, or said no to what it takes."""
        people = self._concerned(action)
        mode = action.value if isinstance(action, act.Correct) and action.field == "mode" else None
        try:
            if people:
                from fieldwork.study.privacy.withdrawal import refuse_withdrawn  # which reads sessions, and so knows this

                refuse_withdrawn(self.study, people)
            if mode in NEEDS_CONSENT and mode != self.state.header.get("mode"):
                from fieldwork.study.incoming.consents import refuse_mode

                refuse_mode(self.study, str(mode), self.state.header.get("participants") or (), self.state.consent)
        except InputError as error:
            return error.message
        return None

    def _concerned(self, action: act.Action) -> tuple[str, ...]:
        """The participants of whom something new would be recorded, but what they say in a session that is open."""
        held = tuple(self.state.header.get("participants") or ())
        match action:
            case act.Reopen():
                return self.state.taking_part
            case act.Correct(field="participants", value=value):
                return tuple(code for code in value or () if code not in held)
            case act.Note(speaker=str(speaker), text=text) if text.strip():
                known = self.state.body(f"note/{action.note}")
                return () if (known.get("text"), known.get("speaker")) == (text, speaker) else (speaker,)
            case act.FollowUp(day=str()):
                return self._all_withdrawn(held)
        return ()

    def _all_withdrawn(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """These participants, where each of them withdrew; of several, the others can be asked again."""
        from fieldwork.study.privacy.withdrawal import withdrawn

        gone = {code.casefold() for code in withdrawn(self.study)}
        return people if all(code.casefold() in gone for code in people) else ()

    def _write(self, events: tuple[Event, ...], drop: tuple[str, ...]) -> None:
        with self._keeper.settling(drop) as done:
            if events or done:
                try:
                    self.study.log.append(events, drop_drafts=[(self.session, field) for field in done])
                except SessionErased as error:
                    self._keeper.over = error.message
                    raise
                self.saved_at = datetime.now()
        for field in done:
            self.drafts.pop(field, None)

    def answer(self, item: str, value: object, text: str | None = None) -> Msg | None:
        """Write an answer down and let its drafts go."""
        return self.do(act.Answer(item, value, text), drop=(answer_field(item), remark_field(item)))

    def type(self, field: str, text: str, cursor: int) -> None:
        """Remember what is being typed; it is on the disk within a second."""
        self._keeper.put(field, text, cursor)

    def unfinished(self, field: str, text: str) -> None:
        """Offer a text once more where it was typed: it could not or may not become what it was meant for."""
        from fieldwork.store.log import Draft

        self._keeper.put(field, text, len(text))
        self.drafts[field] = Draft(self.session, field, text, len(text), 0, "")

    def flush(self) -> None:
        """Write what is being typed now. Raises what went wrong with the last writing, if anything."""
        self._keeper.flush()

    @property
    def trouble(self) -> Msg | None:
        """What went wrong with the last writing of a draft, or None."""
        return self._keeper.trouble

    @property
    def lost(self) -> Msg | None:
        """What of this was erased elsewhere while it was typed, where that is the trouble: nothing of it will be saved."""
        return self._keeper.lost if self._keeper.lost is self._keeper.trouble else None

    @property
    def over(self) -> Msg | None:
        """Why nothing can be written any more, where all of it was erased elsewhere; None otherwise."""
        return self._keeper.over

    @property
    def last_saved(self) -> datetime | None:
        """When something of this session was last written, on the local clock."""
        times = [at for at in (self.saved_at, self._keeper.saved_at) if at is not None]
        return max(times, default=None)

    def erase(self) -> Erased:
        """Erase all that this session holds, drafts too. Raises StudyError where it cannot be; nothing is erased then."""
        from fieldwork.store.erase import erase_session  # not on the way to the first question
        from fieldwork.study.incoming.erased_files import forget_files

        with self._keeper.ending():
            erased = erase_session(self.study.log, self.session, self.study.by)
            with suppress(StudyError):  # the session is erased already; the next erasing or merge takes it along
                forget_files(self.study)
        self.drafts.clear()
        self.state = replay(self.session, self.state.protocol, [erased.event])
        return erased

    def leave(self) -> None:
        """Go out: what is being typed is written, the thread ends. The session stays open."""
        self._keeper.close()


def do_once(study: Study, session: str, action: act.Action) -> tuple[Msg | None, SessionState]:
    """Do one thing in a session that is not open here: what it had to say, and the session after it.

    Raises InputError where there is no such session, StudyError where it cannot be written.
    """
    live = Live.take_up(study, session)
    try:
        said = live.do(action)
        return said, live.state
    finally:
        live.leave()
