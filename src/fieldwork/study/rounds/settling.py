"""Settling where the coders of a closed round differ: each difference with an outcome and a reason, each decision undoable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fieldwork.coding.reconcile import Decision, Difference, Outcome, Round, consensus, decision_of, differences
from fieldwork.coding.segments import Coding, Part, place_of
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.ids import uuid7
from fieldwork.store.current import shown_of
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import in_order
from fieldwork.study.desk.documents import document
from fieldwork.study.rounds.figures import Material, material
from fieldwork.study.rounds.rounds import round_named, rounds
from fieldwork.study.steps import Step, Steps
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

DECISION = "decision"
"""The name of the registers of decisions."""
SETTLED = "decision.set"
_KEPT = (
    "coding", "item", "field", "start", "end", "text", "on", "code", "actor", "route", "valence", "new_aspect", "coder",
    "prefilled", "mark", "settled", "step",
)  # fmt: skip


def decisions(study: Study, sessions: Sequence[str] | None = None) -> list[Decision]:
    """What was decided and stands, of these sessions or of all."""
    found = (
        decision_of(event.subject, event.body, at=event.at, event=event.id)
        for event in shown_of(study.log, DECISION)
        if event.body and (sessions is None or event.subject in sessions)
    )
    return [each for each in found if each is not None]


def consensus_of(study: Study) -> list[Coding]:
    """The codings that stand in the study: what saturation and exports count, unless a coder is named.

    In the order of the sessions, and of the texts within.
    """
    found = consensus(material(study).codings, rounds(study), decisions(study), codebook(study).effective)
    by_session: dict[str, list[Coding]] = {row.id: [] for row in study.log.sessions()}
    for each in found:
        by_session[each.session].append(each)
    return [each for session, here in by_session.items() if here for each in in_order(document(study, session), here)]


class Settling:
    """The differences of one closed round, in the order of the texts, with what was decided; `who` decides.

    Raises InputError where there is no such round, or where it is open and therefore blind.
    """

    def __init__(self, study: Study, round: str) -> None:
        self.study = study
        self.round: Round = round_named(study, round)
        if self.round.is_open:
            raise InputError(msg(
                "De ronde “{name}” is nog open en blind: verschillen komen als zij gesloten is.",
                "The round “{name}” is still open and blind: differences come once it is closed.",
                name=self.round.name))  # fmt: skip
        self._material: Material = material(study, self.round.sessions)
        self._parts: dict[str, Mapping[Any, Part]] = {}
        self.all: list[Difference] = []
        self._steps = Steps(study, study.by, lambda kind, body: kind == SETTLED and body.get("round") == self.round.id)
        self._read()

    def _read(self) -> None:
        order = {session: place for place, session in enumerate(self.round.sessions)}
        decided = [each for each in decisions(self.study, self.round.sessions) if each.round == self.round.id]
        effective = codebook(self.study).effective
        found = differences(self._material.codings, self.round.coders, effective, decided)
        self.all = sorted(found, key=lambda each: (order.get(each.session, len(order)), self._place(each), each.span))

    def _place(self, each: Difference) -> int:
        return next((n for n, part in enumerate(self._texts(each.session).values()) if part is self.part(each)), 0)

    def _texts(self, session: str) -> Mapping[Any, Part]:
        if session not in self._parts:
            self._parts[session] = document(self.study, session).by_place
        return self._parts[session]

    @property
    def open(self) -> list[Difference]:
        """Those that nothing was decided on."""
        return [each for each in self.all if each.decision is None]

    def part(self, each: Difference) -> Part | None:
        """The text that a difference is in."""
        return next((part for part in self._texts(each.session).values() if part.place == _place(each)), None)

    # --- deciding ---------------------------------------------------------------------------------------------------

    def by_coder(self, each: Difference, coder: str, reason: str) -> Decision:
        """What this coder said stands, also where that is nothing."""
        first = coder == self.round.coders[0]
        return self._settle(each, "one" if first else "other", each.by[coder], reason)

    def both(self, each: Difference, reason: str) -> Decision:
        """What any of them said stands, once where they say the same."""
        said: dict[tuple[str | None, ...], Coding] = {}
        effective = codebook(self.study).effective
        for coding in (coding for codings in each.by.values() for coding in codings):
            said.setdefault((effective(coding.code), coding.actor, coding.route, coding.valence), coding)
        return self._settle(each, "both", tuple(said.values()), reason)

    def neither(self, each: Difference, reason: str) -> Decision:
        """Nothing stands."""
        return self._settle(each, "neither", (), reason)

    def new(self, each: Difference, code: str, actor: str | None, valence: str | None, reason: str) -> Decision:
        """Something else stands, over the span of the whole unit. Raises InputError where the code is not in force."""
        known, part = codebook(self.study), self.part(each)
        found = known.codes.get(code)
        if found is None or not found.in_force:
            raise InputError(msg("Er is geen code “{id}” die nu gebruikt wordt. Kies een andere.",
                                 "There is no code “{id}” in force. Choose another.", id=code))  # fmt: skip
        said = next(coding for codings in each.by.values() for coding in codings)
        route = found.route or (part.route if part else None) or said.route
        text = part.text[slice(*each.span)] if part else said.text
        coding = Coding(
            uuid7(), each.session, each.item, each.field, *each.span, text, part.event if part else said.on, code, actor, route,
            valence, False, self.study.by, settled=True, coded=each.span,
        )  # fmt: skip
        return self._settle(each, "new", (coding,), reason)

    def _settle(self, each: Difference, outcome: Outcome, codings: Sequence[Coding], reason: str) -> Decision:
        reason = kept(reason).strip()
        if not reason:
            raise InputError(msg("Schrijf erbij waarom: wie het later leest, moet het kunnen volgen.",
                                 "Write why: whoever reads it later must be able to follow it."))  # fmt: skip
        body = {
            "round": self.round.id, "unit": each.unit, "outcome": outcome, "codings": [_body(coding) for coding in codings],
            "reason": reason, "by": self.study.by, "about": sorted(each.codings),
        }  # fmt: skip
        (event,) = self._steps.write([(each.session, SETTLED, body)])
        self._read()
        decision = decision_of(each.session, body, at=event.at, event=event.id)
        assert decision is not None, "it was just decided"
        return decision

    # --- taking back --------------------------------------------------------------------------------------------------

    def undo(self) -> str | None:
        """Take back this person's last decision in this round; the unit it was on, or None where there is none.

        Raises InputError where somebody else decided there since.
        """
        return self._after(self._steps.undo())

    def redo(self) -> str | None:
        """Decide again what was taken back last; its unit, or None where nothing was, or something was decided since."""
        return self._after(self._steps.redo())

    def _after(self, step: Step | None) -> str | None:
        if step is None:
            return None
        self._read()
        return str(step.changes[0].after[1]["unit"])


def _place(each: Difference) -> tuple[str | None, str]:
    return place_of(each.item, each.field)


def _body(coding: Coding) -> dict[str, Any]:
    """A coding as a decision keeps it: whole, so that nothing else is needed to know what stands."""
    held = asdict(coding)
    return {key: list(held[key]) if key == "prefilled" else held[key] for key in _KEPT} | {"settled": True}
