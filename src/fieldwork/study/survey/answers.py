"""Open answers of a survey: a table with a row for each respondent becomes sessions, all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg, plural
from fieldwork.protocol.defects import DefectsError, errors_in
from fieldwork.protocol.load import Document
from fieldwork.protocol.model import NO, YES, Protocol
from fieldwork.record.events import Event
from fieldwork.study.incoming.batch import Batch, take, taken_before
from fieldwork.study.incoming.csv_text import Cell
from fieldwork.study.incoming.office import MAX_PACKED, content, refused
from fieldwork.study.incoming.sessions import Intake
from fieldwork.study.people import next_code
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.start import consent_items, participants, required_consent, role_for, role_prefixes
from fieldwork.study.survey.columns import CONSENT, ITEM, Column, Columns, columns_of, read_map
from fieldwork.study.survey.table import Table, read_table

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_YES = frozenset({"ja", "yes", "j", "y", "1", "true", "waar", "akkoord", "agree"})
_NO = frozenset({"nee", "no", "n", "0", "false", "onwaar", "niet akkoord", "disagree"})
_LISTS = frozenset({"participant", "researchers"})
_SPLIT = "|"


@dataclass(frozen=True, slots=True)
class About:
    """What holds for every row where the table does not say it itself."""

    protocol: str | None = None
    site: str | None = None
    role: str | None = None
    held_at: str | None = None
    wave: str | None = None
    consent: str | None = None


@dataclass(frozen=True)
class Plan:
    """What taking a table in comes to; nothing is written yet.

    `columns` tells what every column is; `sessions` are the ids to be made, `known` those that were there already; `empty` how
    many rows have no answer and are left out; `answers` and `words` how much was answered.
    """

    path: Path
    digest: str
    protocol: str
    columns: Columns
    sessions: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    empty: int = 0
    answers: int = 0
    words: int = 0
    events: tuple[Event, ...] = ()
    remarks: tuple[Msg, ...] = field(default_factory=tuple)


def plan(study: Study, path: Path, about: About, mapping: Path | None = None, *, by: str | None = None) -> Plan:
    """What a table comes to. Raises DefectsError with every cell that does not fit, InputError for what is missing."""
    path, who = Path(path), by or study.by
    given = read_map(mapping)
    raw = content(path, MAX_PACKED)
    digest = hashlib.sha256(raw).hexdigest()
    table = read_table(path, raw)
    protocol = _protocol(study, path, about)
    columns = columns_of(study, path, table.header, protocol, given, about.wave)
    _needed(path, columns, about)
    reading = _Reading(study, path, protocol, columns, about)
    documents = [document for row in table.rows if (document := reading.document(row)) is not None]
    intake = Intake(study, path, study.log.stamper(who), who)
    before = taken_before(study, digest)
    intake.read(documents, before, typed=True)
    if errors := errors_in(intake.defects):
        raise DefectsError(errors)
    said = [event for event in intake.events if event.kind == "answer.set"]
    return Plan(
        path, digest, protocol.id, columns, tuple(intake.imported), before or tuple(intake.skipped), reading.empty,
        len(said), sum(len(str(event.body.get("value") or "").split()) for event in said), tuple(intake.all_events),
        (*_remarks(table, columns, reading), *intake.remarks, *(Msg(d.render("nl"), d.render("en")) for d in intake.defects)),
    )  # fmt: skip


def take_in(study: Study, planned: Plan, *, by: str | None = None) -> Batch | None:
    """Write down what was planned, as one batch; None where there was nothing new."""
    if not planned.sessions:
        return None
    counts = {"sessions": len(planned.sessions), "answers": planned.answers}
    return take(study, "answers", planned.path.name, planned.digest, planned.events, counts, by=by)


def _protocol(study: Study, path: Path, about: About) -> Protocol:
    """The protocol of the questions: the one that was said, or the only one of the study that is a questionnaire."""
    if about.protocol is not None:
        return study.protocol(about.protocol)
    names = sorted({name for name, _ in study.protocols()})
    asked = [name for name in names if study.protocol(name).kind == "questionnaire"] or names
    if len(asked) != 1:
        raise refused(path, "missing-key", msg(
            "Zeg met --protocol van welke vragen dit de antwoorden zijn. Er is: {known}.",
            "Say with --protocol of which questions these are the answers. There is: {known}.",
            known=", ".join(names)))  # fmt: skip
    return study.protocol(asked[0])


def _needed(path: Path, columns: Columns, about: About) -> None:
    """Refuse a table that does not say where, when or with whose consent, and nobody said it beside."""
    missing = [
        option
        for name, option in (("site", "--site"), ("held_at", "--held-at"), ("consent", "--consent"))
        if getattr(about, name) is None and columns.of(name) is None and not (name == "consent" and columns.consents)
    ]
    if missing:
        raise refused(path, "missing-key", msg(
            "De tabel zegt niet alles en er is niets bij gezegd: geef {options}, of een kolom ervoor.",
            "The table does not tell all and nothing was said beside it: give {options}, or a column for it.",
            options=", ".join(missing)))  # fmt: skip


def _remarks(table: Table, columns: Columns, reading: _Reading) -> list[Msg]:
    found: list[Msg] = []
    if columns.unknown:
        names = ", ".join(f"“{name[:40]}”" for name in columns.unknown[:12]) + (" …" if len(columns.unknown) > 12 else "")
        found.append(plural(len(columns.unknown), msg(
            "1 kolom is niet overgenomen: {names}. Wijs haar met --map aan als zij erbij hoort.",
            "1 column is left out: {names}. Point at it with --map if it belongs.", names=names), msg(
            "{n} kolommen zijn niet overgenomen: {names}. Wijs ze met --map aan als ze erbij horen.",
            "{n} columns are left out: {names}. Point at them with --map if they belong.", names=names)))  # fmt: skip
    if table.beside:
        found.append(msg("Alleen het eerste werkblad is gelezen; niet: {names}.",
                         "Only the first sheet was read; not: {names}.", names=", ".join(table.beside)))  # fmt: skip
    if reading.empty:
        found.append(plural(reading.empty, msg(
            "1 rij heeft geen antwoord en blijft buiten.", "1 row has no answer and is left out."), msg(
            "{n} rijen hebben geen antwoord en blijven buiten.", "{n} rows have no answer and are left out.")))  # fmt: skip
    if reading.numbered:
        found.append(msg("Er is geen kolom met deelnemers: wie antwoordde kreeg een nieuwe code.",
                         "There is no column of participants: who answered got a new code."))  # fmt: skip
    return found


class _Reading:
    """The rows of a table as session documents, with the place of every cell."""

    def __init__(self, study: Study, path: Path, protocol: Protocol, columns: Columns, about: About) -> None:
        self.study, self.path, self.protocol, self.columns, self.about = study, path, protocol, columns, about
        self.empty = 0
        self.numbered = columns.of("participant") is None
        self._codes = [*participants(study), *withdrawn(study)]
        self._required = required_consent(study) or tuple(str(item["id"]) for item in consent_items(study)[:1])

    def document(self, row: Mapping[int, Cell]) -> Document | None:
        """One row; None where nothing was answered (a no to taking part is kept)."""
        given: dict[str, Any] = {name: value for name, value in self._beside().items() if value is not None}
        document = Document(self.path, {"protocol": self.protocol.id, "mode": "import", **given})
        first = next(iter(row.values())).mark if row else None
        if first is not None:
            document.marks[()] = first
        for column in self.columns.taken:
            cell = row.get(column.number)
            if cell is not None:
                self._put(document, column, cell)
        refused = self._refused(document.data.get("consent"))
        if not document.data.get("answers") and not refused:
            self.empty += 1
            return None
        if self.numbered and not refused:
            document.data["participant"] = self._new_code(document.data.get("role"))
        return document

    def _beside(self) -> dict[str, str | None]:
        role = self.about.role
        if role is None and self.columns.of("role") is None:
            role = role_for(self.study, self.protocol, None)
        return {"site": self.about.site, "role": role, "held_at": self.about.held_at, "wave": self.about.wave,
                "consent": self.about.consent}  # fmt: skip

    def _put(self, document: Document, column: Column, cell: Cell) -> None:
        data, text = document.data, cell.text.strip()
        at: tuple[str, ...] = (column.is_,)
        if column.is_.startswith(ITEM):
            at = ("answers", column.is_.removeprefix(ITEM))
            data.setdefault("answers", {})[at[1]] = cell.text
        elif column.is_.startswith(CONSENT):
            at = ("consent", column.is_.removeprefix(CONSENT))
            if not isinstance(data.get("consent"), dict):
                data["consent"] = {}
            data["consent"][at[1]] = _yes_no(text)
        elif column.is_ == "consent":
            if not isinstance(data.get("consent"), dict):
                data["consent"] = _yes_no(text)
        elif column.is_ in _LISTS and _SPLIT in text:
            data[column.is_] = [part.strip() for part in text.split(_SPLIT) if part.strip()]
        else:
            data[column.is_] = text
        document.marks[at] = document.key_marks[at] = cell.mark
        document.marks.setdefault(at[:1], cell.mark)

    def _refused(self, consent: Any) -> bool:
        """Whether somebody does not take part; a no to another item of the form is none to that."""
        if isinstance(consent, Mapping):
            return any(consent.get(item) == NO for item in self._required)
        return bool(consent == NO)

    def _new_code(self, role: str | None) -> str:
        prefix = next((prefix for prefix, known in role_prefixes(self.study).items() if known == role), "P")
        code = next_code(prefix, self._codes)
        self._codes.append(code)
        return code


def _yes_no(text: str) -> str:
    folded = text.casefold()
    return YES if folded in _YES else NO if folded in _NO else text

