"""A coder's desk: the texts of a study, what she codes in them, and what she may see of others.

Each thing that she does is written down before it is shown (one event, one transaction) and can be undone without limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import Codebook
from fieldwork.coding.reconcile import Round, consensus
from fieldwork.coding.segments import Coding, Document, Part
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.store.current import last_seq
from fieldwork.study.codebook import book as codes
from fieldwork.study.desk import codings as coded
from fieldwork.study.desk.field_marks import FieldMark, field_marks
from fieldwork.study.desk.fitting import actors, check_judgement, check_span
from fieldwork.study.desk.memos import Memo, kept_with, memos, seen_by, written
from fieldwork.study.desk.words import told_step
from fieldwork.study.rounds.rounds import ROUNDS, rounds
from fieldwork.study.sittings import Sitting, Sittings
from fieldwork.study.steps import Step, Steps, Write

if TYPE_CHECKING:
    from fieldwork.study.desk.queue import Entry, Queue
    from fieldwork.study.folder import Study

CONSENSUS = coded.CONSENSUS
"""Instead of a coder: what stands as the coding of the study (`coding.reconcile.consensus`)."""
RECENT = 9
# No further back than 20,000 events, which is all of nearly any study: a newcomer in a large one does not wait for the rest.
_RECENT = """
SELECT body ->> '$.code' FROM event
WHERE seq > ? - 20000 AND kind = 'segment.coded' AND by = ? AND body ->> '$.coder' = ? ORDER BY seq DESC LIMIT 300
"""
_CHANGES = ("code", "actor", "route", "valence", "new_aspect", "start", "end")


class Desk:
    """The desk of one coder in an open study."""

    def __init__(self, study: Study, coder: str | None = None) -> None:
        self.study = study
        self.coder = coder or study.by
        self._steps = Steps(study, self.coder)
        self._sittings = Sittings(study)
        self._rounds: list[Round] | None = None
        self._recent: list[str] | None = None

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def codebook(self) -> Codebook:
        """The codebook as it is now."""
        return codes.codebook(self.study)

    @property
    def rounds(self) -> list[Round]:
        """All rounds of double coding."""
        self._catch_up()
        if self._rounds is None:
            self._rounds = rounds(self.study)
        return self._rounds

    def document(self, session: str) -> Document:
        """The texts of a session. Raises InputError where there is no such session."""
        return self._sitting(session).texts

    def documents(self, sessions: Sequence[str] | None = None) -> Iterator[Document]:
        """The texts of sessions, or of all, one after another; sessions without any are left out."""
        for session in [row.id for row in self.study.log.sessions()] if sessions is None else sessions:
            texts = self._sitting(session).texts
            if texts.parts:
                yield texts

    def codings(self, session: str | None = None, coder: str | None = None) -> list[Coding]:
        """The codings that this coder may see, of one session or all, in the order of the texts.

        `coder`: only that coder's; `consensus`: what stands in the end; None: everybody's.
        """
        if session is None:
            found = coded.codings(self.study)
        else:
            sitting = self._sitting(session)
            found = coded.in_order(sitting.texts, sitting.codings.values())
        if coder == CONSENSUS:
            return self._consensus(found, session)
        blind = self.blind
        found = [each for each in found if coder is None or each.coder == coder]
        return [each for each in found if each.coder == self.coder or each.session not in blind]

    def coding(self, session: str, coding: str) -> Coding:
        """One coding. Raises InputError where it does not stand (any more)."""
        found = self._sitting(session).codings.get(coding)
        if found is None:
            raise InputError(msg("Deze codering is er niet meer.", "This coding is not there any more."))
        return found

    @property
    def blind(self) -> frozenset[str]:
        """The sessions of open rounds: each coder sees only what is her own there, and nothing is filled in."""
        return frozenset(session for each in self.rounds if each.is_open for session in each.sessions)

    def is_blind(self, session: str) -> bool:
        """Whether a session is in an open round."""
        return session in self.blind

    def prefill(self, session: str, part: Part) -> tuple[str | None, str | None]:
        """The actor and route that are proposed for a segment: who spoke, and what was asked about. Nothing when blind."""
        if self.is_blind(session):
            return None, None
        known, routes = actors(self.study, self.codebook), self.codebook.routes
        return (part.speaker if part.speaker in known else None), (part.route if part.route in routes else None)

    def marks(self, session: str) -> list[FieldMark]:
        """The marks of words that the researcher made and that this coder did not confirm yet; none when blind."""
        if self.is_blind(session):
            return []
        confirmed = {each.mark for each in self._sitting(session).codings.values() if each.coder == self.coder}
        found = field_marks(self.study, self.document(session))
        return [mark for mark in found if not mark.desk and mark.mark not in confirmed]

    def recent(self) -> list[str]:
        """The last nine codes that this coder gave, the latest first, as far as they are in force."""
        if self._recent is None:
            found = [code for (code,) in self.study.log.query(_RECENT, (last_seq(self.study.log), self.coder, self.coder))]
            self._recent = list(dict.fromkeys(found))
        known = self.codebook
        counted = dict.fromkeys(known.effective(code) for code in self._recent)
        return [code for code in counted if code in known.codes and known.codes[code].in_force][:RECENT]

    def queue(self, kind: Queue, *, item: str | None = None, words: str = "") -> Iterator[Entry]:
        """What to go through (see `desk_queue.queue`)."""
        from fieldwork.study.desk.queue import queue

        return queue(self, kind, item=item, words=words)

    # --- coding -----------------------------------------------------------------------------------------------------

    def code(
        self,
        session: str,
        part: Part,
        start: int,
        end: int,
        code: str,
        *,
        actor: str | None = None,
        route: str | None = None,
        valence: str | None = None,
        new_aspect: bool = False,
        prefilled: Sequence[str] = (),
        mark: str | None = None,
    ) -> Coding:
        """Give a segment of a text a code. `prefilled` names what was proposed and not touched (actor, route).

        Raises InputError: a span outside the text, a code that is not in force, a role, route or valence that the codebook
        does not have, the same code on the same segment again; StudyError where it cannot be written: nothing is coded then.
        """
        sitting = self._sitting(session)
        check_span(part, start, end)
        id_ = uuid7()
        body = {
            "coding": id_, "item": part.item, "field": part.field, "start": start, "end": end, "text": part.text[start:end],
            "on": part.event, "code": code, "actor": actor, "route": route, "valence": valence, "new_aspect": new_aspect,
            "coder": self.coder, "prefilled": [name for name in ("actor", "route") if name in prefilled], "mark": mark,
            "settled": False,
        }  # fmt: skip
        self._check(sitting, body)
        self._write([(session, "segment.coded", body)])
        self._used(code)
        return sitting.codings[id_]

    def change(self, session: str, coding: str, **to: Any) -> Coding:
        """Change a coding of one's own: code, actor, route, valence, new_aspect, start and end (in the text of now).

        Actor or route that is named counts as confirmed, also where it stays the same. A coding that moved with its text stays
        told of as moved until its span is given anew. Raises InputError as `code` does.
        """
        before = self._own(session, coding)
        strange = set(to) - set(_CHANGES)
        if strange:
            raise ValueError(f"a coding has no {', '.join(sorted(strange))} to change")
        sitting = self._sitting(session)
        body = {**self._body(before), **{key: value for key, value in to.items() if key not in ("start", "end")}}
        body["prefilled"] = [name for name in before.prefilled if name not in to]
        if "start" in to or "end" in to:
            part = sitting.texts.part(before.item, before.field)
            if part is None:
                raise InputError(msg("De tekst van deze codering is er niet meer. Verwijder haar, en codeer opnieuw.",
                                     "The text of this coding is gone. Remove it, and code again."))  # fmt: skip
            start, end = to.get("start", before.start), to.get("end", before.end)
            check_span(part, start, end)
            body |= {"item": part.item, "start": start, "end": end, "text": part.text[start:end], "on": part.event}
        self._check(sitting, body)
        self._write([(session, "segment.coded", body)])
        if "code" in to:
            self._used(to["code"])
        return sitting.codings[coding]

    def uncode(self, session: str, coding: str) -> None:
        """Take a coding of one's own away. Raises InputError where it is another's, or not there."""
        self._own(session, coding)
        self._write([(session, "segment.uncoded", {"coding": coding, "coder": self.coder})])

    def read(self, session: str, *, done: bool = True) -> None:
        """Say that this coder went through a session with the codebook as it is now; or not after all."""
        self._sitting(session)
        self._write([(session, "session.read", {"coder": self.coder, "done": done})])

    def is_read(self, session: str) -> bool:
        """Whether this coder said to be done with a session, and no code came or changed its meaning since."""
        event = self.study.log.shown(session, f"read/{self.coder}")
        newest = max((code.since for code in self.codebook.in_force()), default=0)
        return event is not None and bool(event.body.get("done")) and event.at > newest

    # --- memos ------------------------------------------------------------------------------------------------------

    def memo(self, text: str | None, kind: str = "analytic", *, memo: str | None = None, **about: str) -> str:
        """Write a memo (see `memos.written`) on a coding and its session, a code, a participant, a session, or the study; its
        id. `memo` changes one that is there, and empty text takes it away."""
        subject, event, body = written(text, kind, about, self.coder, memo)
        self._write([(subject, event, body)])
        return str(body["memo"])

    def memos(self, **about: str) -> list[Memo]:
        """The memos that this coder may see (`memos.seen_by`), oldest first: those whose `about` has these words, or all."""
        return seen_by(self.study, memos(self.study, about), self.coder, self.rounds)

    def memos_on(self, about: Mapping[str, str]) -> list[Memo]:
        """The memos that this coder may see on just this; the rest of a large study is not read."""
        found = [each for each in memos(self.study, about, kept_with(about)) if dict(each.about) == dict(about)]
        return seen_by(self.study, found, self.coder, self.rounds)

    # --- the codebook, undo and redo --------------------------------------------------------------------------------

    def edit_codebook(self, edits: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Change the codebook (see `coding.edits`) as one step that can be undone."""
        if edits:
            self._steps.edit(edits)
            self._catch_up()

    def write(self, writes: Sequence[Write]) -> None:
        """Write other things down as one step that can be undone: a decision on a difference, for instance."""
        self._write(writes)

    def undo(self) -> Msg | None:
        """Take the last step back; what it was, or None where there is none. InputError where somebody changed it since."""
        step = self._steps.undo()
        return self._after(step, msg("Ongedaan gemaakt: {what}.", "Undone: {what}.")) if step else None

    def redo(self) -> Msg | None:
        """Do the last step again that was taken back; what it was, or None where there is none."""
        step = self._steps.redo()
        return self._after(step, msg("Opnieuw gedaan: {what}.", "Redone: {what}.")) if step else None

    def _after(self, step: Step, told: Msg) -> Msg:
        self._catch_up()
        self._recent = None
        return msg(told.nl, told.en, what=told_step(step, self.codebook))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _write(self, writes: Sequence[Write]) -> None:
        self._catch_up()
        self._sittings.wrote(self._steps.write(writes))

    def _catch_up(self) -> None:
        if ROUNDS in self._sittings.catch_up():
            self._rounds = None

    def _sitting(self, session: str) -> Sitting:
        self._catch_up()
        return self._sittings.of(session)

    def _own(self, session: str, coding: str) -> Coding:
        found = self.coding(session, coding)
        if found.coder != self.coder:
            raise InputError(msg("Deze codering is van {coder}. Verschillen worden in een ronde besproken.",
                                 "This coding is {coder}'s. Differences are settled in a round.",
                                 coder=found.coder))  # fmt: skip
        return found

    def _body(self, coding: Coding) -> dict[str, Any]:
        """A coding as it was written down last."""
        event = self.study.log.shown(coding.session, f"{coded.CODING}/{coding.coding}")
        held = dict(event.body) if event else {}
        return {key: value for key, value in held.items() if key not in ("step", "undoes", "redoes")}

    def _check(self, sitting: Sitting, body: Mapping[str, Any]) -> None:
        check_judgement(self.study, self.codebook, body)
        place = (body["start"], body["end"], body["code"], body["field"], body["item"], body["coder"])
        for each in sitting.codings.values():
            there = (each.start, each.end, each.code, each.field, each.item, each.coder)
            if there == place and each.coding != body["coding"] and each.span:
                raise InputError(msg("Deze code staat al op dit fragment.", "This code is on this segment already."))

    def _used(self, code: str) -> None:
        if self._recent is not None:
            self._recent = [code, *(each for each in self._recent if each != code)]

    def _consensus(self, found: Sequence[Coding], session: str | None) -> list[Coding]:
        from fieldwork.study.rounds.settling import decisions

        taken = decisions(self.study, None if session is None else [session])
        return consensus(found, self.rounds, taken, self.codebook.effective)
