"""A session that was written elsewhere, read against the study: the actions that it comes to.

Whatever is wrong is a defect with its place; a plan is made only of what is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.capture.recording import NOTE_KINDS
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.model import Item, Protocol
from fieldwork.protocol.values import Answer, from_file
from fieldwork.study.incoming.consents import read_allowed
from fieldwork.study.incoming.session_cells import from_cell
from fieldwork.study.incoming.session_fields import Fields
from fieldwork.study.incoming.session_header import own_id, read_consent, read_header, read_protocol, refuse_gone
from fieldwork.study.incoming.session_links import Beside
from fieldwork.study.incoming.spelling import Spelling
from fieldwork.study.people import as_known
from fieldwork.study.start import reasons
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

CONTENT = ("answers", "notes", "skipped", "covered", "sheet")
"""What a session holds beside its header; none of it stands in a session that was refused."""


@dataclass
class Plan:
    """One session, ready to be walked: `actions`, each with the path of what it comes from."""

    session: str
    protocol: Protocol
    header: Header
    consent: ConsentGiven
    actions: list[tuple[act.Action, Keys]] = field(default_factory=list)


class Reader(Fields):
    """Reads one session document against its study; `beside` are all sessions of its file as written, by their id, and
    `known` the people and places that the study and the file so far know."""

    def __init__(self, study: Study, document: Document, *, typed: bool, beside: Beside, known: Spelling) -> None:
        super().__init__(document, typed=typed)
        self.study, self.beside, self.known = study, beside, known

    def plan(self) -> Plan | None:
        """The session as a plan, or None where `defects` say why not."""
        protocol = read_protocol(self.study, self)
        if protocol is None:
            return None
        consent = read_consent(self.study, self, protocol)
        refused = consent is not None and consent.refused
        header = read_header(self.study, self, protocol, self.beside, self.known, refused=refused)
        if consent is not None and not refused:
            read_allowed(self.study, self, header, consent)
        session = own_id(self) or uuid7()
        plan = Plan(session, protocol, header, consent or ConsentGiven({}))
        if refused:
            self._nothing_else()
        else:
            self._fill(plan)
        return None if self.defects else plan

    def _nothing_else(self) -> None:
        for name in CONTENT:
            if self.data.get(name):
                self.wrong(
                    "refused-with-answers",
                    (name,),
                    msg(
                        "Er is geen toestemming, dus hier mag niets staan. Haal {name} weg, of verbeter consent.",
                        "There is no consent, so nothing may stand here. Remove {name}, or correct consent.",
                        name=name,
                    ),
                    key=True,
                )

    def _fill(self, plan: Plan) -> None:
        self._answers(plan)
        self._skipped(plan)
        for item, by in self.mapping("covered").items():
            at: Keys = ("covered", item)
            found, other = self._item(plan.protocol, at, item), self.words_at(at, by, needed=True)
            if found and other and self._item(plan.protocol, at, other, key=False):
                plan.actions.append((act.Cover(item, other), at))
        self._notes(plan)
        self._sheet(plan)

    def _item(self, protocol: Protocol, at: Keys, name: str, *, key: bool = True) -> Item | None:
        """The item of this name, if one that can be asked; otherwise a defect."""
        item = protocol.by_id.get(name)
        if item is not None and item in protocol.items:
            return item
        holder = next((each.id for each in protocol.items if name in {inner.id for inner in each.items}), None)
        if holder is not None:
            message = msg(
                "Deze vraag wordt vaker gesteld: schrijf haar onder {holder}, per keer een {{vraag: antwoord}}.",
                "This item is asked several times: write it under {holder}, an {{item: answer}} for each time.",
                holder=holder,
            )
        else:
            from difflib import get_close_matches

            likely = get_close_matches(name, [each.id for each in protocol.items], 1)
            message = msg(
                "{protocol} heeft geen vraag “{name}”.{likely}",
                "{protocol} has no item “{name}”.{likely}",
                protocol=protocol.id,
                name=name[:60],
                likely=msg(" Bedoelde u {it}?", " Did you mean {it}?", it=likely[0]) if likely else "",
            )
        self.wrong("unknown-name", at, message, key=key)
        return None

    def _answers(self, plan: Plan) -> None:
        for name, raw in self.mapping("answers").items():
            at: Keys = ("answers", name)
            item = self._item(plan.protocol, at, name)
            if item is None:
                continue
            if item.kind == "sheet":
                self.wrong(
                    "impossible-answer",
                    at,
                    msg(
                        "Schrijf de regels van het observatieblad onder sheet:.",
                        "Write the rows of the observation sheet under sheet:.",
                    ),
                )
                continue
            read: Answer | Msg = (
                from_cell(item, raw, plan.header.wave) if self.typed else from_file(item, raw, plan.header.wave)
            )
            if isinstance(read, Msg):
                self.wrong("impossible-answer", at, read)
            else:
                plan.actions.append((act.Answer(item.id, keepable(read[0]), read[1]), at))

    def _skipped(self, plan: Plan) -> None:
        known = [name for name, _ in reasons(self.study)]
        for name, raw in self.mapping("skipped").items():
            at: Keys = ("skipped", name)
            item = self._item(plan.protocol, at, name)
            given = raw if isinstance(raw, Mapping) else {"reason": raw}
            for key in given.keys() - {"reason", "text"}:
                self.wrong(
                    "unknown-key",
                    (*at, key),
                    msg("Hier horen alleen reason en text.", "Only reason and text belong here."),
                    key=True,
                )
            reason = self.one_of(at, self.words_at((*at, "reason"), given.get("reason"), needed=True), known, "unknown-word")
            words = self.words_at((*at, "text"), given.get("text"))
            if item and reason:
                plan.actions.append((act.Skip(item.id, reason, words), at))

    def _notes(self, plan: Plan) -> None:
        now = int(datetime.now().timestamp() * 1000)
        for number, (at, note) in enumerate(self.entries("notes")):
            item = self.words_at((*at, "item"), note.get("item"))
            if item is not None and self._item(plan.protocol, (*at, "item"), item, key=False) is None:
                continue
            kind = self.one_of(
                (*at, "kind"),
                self.words_at((*at, "kind"), note.get("kind")) or NOTE_KINDS[0],
                NOTE_KINDS,
                "unknown-word",
            )
            words = self.words_at((*at, "text"), note.get("text"), needed=True)
            when = self.clock((*at, "at"), note.get("at"))
            if kind and words:
                id_ = uuid7(now + number)  # ids order the notes of a session
                said_by = self.words_at((*at, "speaker"), note.get("speaker"))
                speaker = said_by and as_known(said_by, plan.header.participants)
                refuse_gone(self.study, self, (*at, "speaker"), [speaker] if speaker else ())
                plan.actions.append((act.Note(id_, item, words, kind, speaker, when), at))

    def _sheet(self, plan: Plan) -> None:
        types = {row.id: row for item in plan.protocol.items if item.kind == "sheet" for row in item.rows}
        for number, (at, row) in enumerate(self.entries("sheet")):
            if not types:
                self.wrong(
                    "impossible-answer",
                    at,
                    msg(
                        "{protocol} heeft geen observatieblad. Schrijf dit onder answers of notes.",
                        "{protocol} has no observation sheet. Write this under answers or notes.",
                        protocol=plan.protocol.id,
                    ),
                )
                return
            kind = self.one_of(
                (*at, "row"), self.words_at((*at, "row"), row.get("row"), needed=True), list(types), "unknown-name"
            )
            when = self.clock((*at, "at"), row.get("at"))
            seen = self.words_at((*at, "descriptive"), row.get("descriptive")) or ""
            thought = self.words_at((*at, "reflective"), row.get("reflective")) or ""
            quote = row.get("quote")
            if quote is not None and not isinstance(quote, (bool, str)):
                self.wrong(
                    "wrong-type",
                    (*at, "quote"),
                    msg("Schrijf true, of de woorden zelf.", "Write true, or the words themselves."),
                )
            if isinstance(quote, str) and quote.strip():
                seen = f"{seen}\n{quote.strip()}".strip()
            if not (seen or thought):
                self.wrong(
                    "missing-key",
                    at,
                    msg(
                        "Deze regel is leeg: schrijf descriptive of reflective.",
                        "This row is empty: write descriptive or reflective.",
                    ),
                )
            elif kind:
                action = act.SheetRow(uuid7(), kind, when, seen, thought, bool(quote) or types[kind].quotes, float(number))
                plan.actions.append((action, at))


def keepable(value: Any) -> Any:
    """A value whose words, however deep, are as they are stored."""
    if isinstance(value, str):
        return kept(value)
    if isinstance(value, Mapping):
        return {key: keepable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [keepable(each) for each in value]
    return value
