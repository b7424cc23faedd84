"""The sessions that go in a merge because they were erased on the other copy, and those that the other file still holds.

A session of which it was corrected here whose it is was somebody else's where it was erased: nothing of that goes without a yes
that names it. It can be kept, under another number.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.record.events import ERASED
from fieldwork.store.intake import take_in
from fieldwork.study.copies.keeping import copied, new_id
from fieldwork.study.copies.withdrawals import named_sessions
from fieldwork.study.privacy.withdrawal import erased, withdrawn_now
from fieldwork.study.privacy.withdrawal_sessions import participants_in

if TYPE_CHECKING:
    from fieldwork.store.log import Draft, SessionRow
    from fieldwork.study.folder import Study

MOST = 12
"""So many subjects that are no session are named; of the rest the number is told."""
_GOING = """
SELECT m.id FROM main.session m JOIN other.session o ON o.id = m.id WHERE o.status = 'erased' AND m.status <> 'erased'
"""
_CORRECTED = """
SELECT id, body FROM main.event WHERE subject = ? AND kind IN ('session.opened', 'session.changed') ORDER BY at, id
"""
_ERASED_THERE = "SELECT seq, device FROM other.event WHERE subject = ? AND kind = ?"
_SEQ_THERE = "SELECT seq FROM other.event WHERE subject = ? AND id = ?"
_CORRECTED_THERE, _ERASED_HERE, _SEQ_HERE = (
    _CORRECTED.replace("main.", "other."), _ERASED_THERE.replace("other.", "main."), _SEQ_THERE.replace("other.", "main."),
)  # fmt: skip
_DEVICE_THERE = "SELECT value FROM other.meta WHERE name = 'device'"
_PART_THERE = "SELECT 1 FROM other.meta WHERE name = 'codes'"
_ROWS_THERE = """
SELECT id, participants, site, substr(held_at, 1, 10), researchers FROM other.session
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to become of sessions that were erased there and corrected here, by their ids or the beginning of those: which
    are `kept` under another number, and which may `go`."""

    kept: tuple[str, ...] = ()
    go: tuple[str, ...] = ()


class Going:
    """What will be erased here, as it is before anything comes in."""

    def __init__(self, study: Study, choice: Choice) -> None:
        self._study, self._choice = study, choice
        ids = {str(id_) for (id_,) in study.log.query(_GOING)}
        self.rows = [row for row in study.log.sessions() if row.id in ids] if ids else []
        self._changed = {row.id: row for row in self.rows if _is_corrected(study, row)}
        self._events = {id_: copied(study, id_, row.opened_at) for id_, row in self._changed.items()}
        mine = study.log.device
        self.drafts = {id_: [each for each in study.log.drafts(id_) if each.device == mine] for id_ in self._changed}

    def erasures(self, ids: Collection[str], held_there: Collection[str], *, dry_run: bool) -> Erasures:
        """What went, once the log says so; what is to be kept is written. InputError where it is not said of each session that
        was corrected here what is to become of it, or of another one; not where it is only tried."""
        gone = erased(withdrawn_now(self._study))
        others = {id_: row for id_, row in self._changed.items() if _others(row.participants, gone)}
        kept, go = self._chosen(self._choice.kept, others), self._chosen(self._choice.go, others)
        kept |= {id_ for id_, row in others.items() if id_ not in go and self._is_kept_there(row)}
        open_ = tuple(row for id_, row in others.items() if id_ not in kept | go)
        if open_ and not dry_run:
            raise InputError(refusal(open_))
        with self._study.log.use() as db:
            for id_ in sorted(kept):
                take_in(db, self._events[id_])
        rows = tuple(row for row in self.rows if row.id in ids)
        return Erasures(
            rows, tuple(sorted(set(ids) - {row.id for row in rows})), tuple(others.values()), open_,
            {id_: new_id(id_, self._changed[id_].opened_at) for id_ in sorted(kept)}, *_held(self._study, held_there, gone),
        )  # fmt: skip

    def _chosen(self, typed: Iterable[str], among: Collection[str]) -> set[str]:
        found = set()
        for each in typed:
            meant = [id_ for id_ in among if id_ == each] or [id_ for id_ in among if each and id_.startswith(each)]
            if len(meant) != 1:
                raise InputError(msg(
                    "“{id}” is niet één gesprek dat daar gewist en hier verbeterd is. Dat zijn: {ids}.",
                    "“{id}” is not one session that was erased there and corrected here. Those are: {ids}.",
                    id=each, ids=", ".join(sorted(among)) or "–"))  # fmt: skip
            found.add(meant[0])
        return found

    def _is_kept_there(self, row: SessionRow) -> bool:
        """Whether somebody kept this session on another copy already: what was written here of it joins that."""
        return self._study.log.shown(new_id(row.id, row.opened_at), "opened") is not None


def _is_corrected(study: Study, row: SessionRow) -> bool:
    """Whether it was corrected whose a session is, and it cannot be told that the other copy knew of that when it erased it."""
    told = [(str(id_), codes) for id_, body in study.log.query(_CORRECTED, (row.id,))
            if (codes := _codes(json.loads(body))) is not None]  # fmt: skip
    if not told or not _others(row.participants, told[0][1]):
        return False
    device = next((str(value) for (value,) in study.log.query(_DEVICE_THERE)), None)
    erasures = study.log.query(_ERASED_THERE, (row.id, ERASED))
    if not erasures or any(by != device for _, by in erasures):
        return True
    last = max((seq for id_, _ in told for (seq,) in study.log.query(_SEQ_THERE, (row.id, id_))), default=0)
    there = all(study.log.query(_SEQ_THERE, (row.id, id_)) for id_, _ in told)
    return not there or any(seq < last for seq, _ in erasures)


def _codes(body: dict[str, object]) -> frozenset[str] | None:
    """The participants that an event of a session names, or None where it names none."""
    if "participants" in body:
        return frozenset(participants_in("session.opened", body))
    return frozenset(participants_in("session.changed", body)) if body.get("field") == "participants" else None


def _others(codes: Iterable[str], among: Iterable[str]) -> list[str]:
    """The codes that are not among others, in whatever letters."""
    known = {code.casefold() for code in among}
    return [code for code in codes if code.casefold() not in known]


def _held(study: Study, ids: Collection[str], gone: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """What the other file still holds, as people know it; which of those are somebody else's there; and whether that file is a
    hand-over."""
    if not ids:
        return (), (), False
    rows, other = {}, []
    here = {row.id: row.status for row in study.log.sessions()}
    for id_, people, site, day, researchers in study.log.query(_ROWS_THERE, (json.dumps(sorted(ids)),)):
        codes = json.loads(people)
        rows[id_] = f"{', '.join(codes) or site or id_} {day or ''} {'/'.join(json.loads(researchers))} ({id_})"
        if here.get(id_) == "erased" and _others(codes, gone) and _was_corrected_there(study, id_, codes):
            other.append(rows[id_])
    return tuple(rows.get(id_, id_) for id_ in sorted(ids)), tuple(other), bool(study.log.query(_PART_THERE))


def _was_corrected_there(study: Study, session: str, now: Collection[str]) -> bool:
    """The same of a session that was erased here and is still there."""
    told = [(str(id_), codes) for id_, body in study.log.query(_CORRECTED_THERE, (session,))
            if (codes := _codes(json.loads(body))) is not None]  # fmt: skip
    if not told or not _others(now, told[0][1]):
        return False
    erasures = study.log.query(_ERASED_HERE, (session, ERASED))
    seqs = [seq for id_, _ in told for (seq,) in study.log.query(_SEQ_HERE, (session, id_))]
    return len(seqs) < len(told) or any(by != study.log.device or seq < max(seqs) for seq, by in erasures)


@dataclass(frozen=True, slots=True)
class Erasures:
    """What was erased there and goes here (`rows` as they were here; `unknown` by their ids), which of those were `corrected`
    here to somebody who did not withdraw, of which of these it is `undecided` what becomes of them, and the new ids of those
    that are `kept`. `held` is what the other file still holds of what was erased here, `elses` what is somebody else's there;
    `part` whether that file is a hand-over."""

    rows: tuple[SessionRow, ...] = ()
    unknown: tuple[str, ...] = ()
    corrected: tuple[SessionRow, ...] = ()
    undecided: tuple[SessionRow, ...] = ()
    kept: dict[str, str] | None = None
    held: tuple[str, ...] = ()
    elses: tuple[str, ...] = ()
    part: bool = False

    @classmethod
    def only_held(cls, study: Study, ids: Collection[str]) -> Erasures:
        """Where nothing comes in: what the other file still holds of what was erased here."""
        held, elses, part = _held(study, ids, erased(withdrawn_now(study)) if ids else ())
        return cls(held=held, elses=elses, part=part)

    def words(self, file: str, *, done: bool) -> Iterator[Msg]:
        """It in words, a line each; of what will be, or of what was `done`."""
        now = msg("nu", "now") if done else msg("straks", "then")
        rows = tuple(row for row in self.rows if row.id not in (self.kept or {}))
        if rows:
            yield msg("Daar gewist, en {now} ook hier: {which}.", "Erased there, and {now} here too: {which}.",
                      now=now, which=named_sessions(rows))  # fmt: skip
        if self.unknown:
            yield msg("Daar gewist, en {now} ook hier: {which}.", "Erased there, and {now} here too: {which}.",
                      now=now, which=_listed(self.unknown))  # fmt: skip
        if self.undecided:
            yield refusal(self.undecided)
        for row in self.corrected:
            new = (self.kept or {}).get(row.id)
            if new is not None:
                yield msg("{which} blijft, onder een nieuw nummer: {new}.", "{which} stays, under a new number: {new}.",
                          which=named_sessions((row,)), new=new)  # fmt: skip
        yield from self._still(file)

    def _still(self, file: str) -> Iterator[Msg]:
        if self.elses:
            yield msg(
                "LET OP: hier gewist, maar in {file} verbeterd naar iemand anders: {which}. Vernietig dat bestand niet: voeg "
                "deze studie eerst daar samen, met --keep.",
                "MIND: erased here, but corrected in {file} to somebody else: {which}. Do not destroy that file: first merge "
                "this study there, with --keep.", file=file, which=_listed(self.elses))  # fmt: skip
            yield msg("Hier gewist, en daar nog: {which}.", "Erased here, and still there: {which}.", which=_listed(self.held))
        elif self.held and self.part:
            yield msg(
                "Hier gewist, maar {file} heeft het nog: {which}. Dat is een overdracht: maak een nieuwe, en laat die daar "
                "samenvoegen, of laat die kopie vernietigen.",
                "Erased here, but {file} still holds it: {which}. That is a hand-over: make a new one and have it merged "
                "there, or have that copy destroyed.", file=file, which=_listed(self.held))  # fmt: skip
        elif self.held:
            yield msg(
                "Hier gewist, maar {file} heeft het nog: {which}. Voeg deze studie ook daar samen, of vernietig dat bestand.",
                "Erased here, but {file} still holds it: {which}. Merge this study there too, or destroy that file.",
                file=file, which=_listed(self.held))  # fmt: skip


def refusal(rows: tuple[SessionRow, ...]) -> Msg:
    """Why it is not merged yet, and what to do."""
    return msg(
        "LET OP: daar gewist, maar hier verbeterd naar wie zich niet terugtrok: {which}. Samenvoegen wist ook die woorden, "
        "voorgoed. Er wordt niets samengevoegd tot u van elk gesprek zegt wat ermee gebeurt: fieldwork merge … --keep ID "
        "bewaart het onder een nieuw nummer, --erase ID laat het weggaan.",
        "MIND: erased there, but corrected here to somebody who did not withdraw: {which}. Merging erases those words too, for "
        "good. Nothing is merged until you say of each session what becomes of it: fieldwork merge … --keep ID keeps it under "
        "a new number, --erase ID lets it go.",
        which=named_sessions(rows),
    )


def keep_drafts(study: Study, drafts: Iterable[tuple[str, Iterable[Draft]]]) -> None:
    """What was being typed of sessions that are kept goes along, by the new id."""
    for new, every in drafts:
        for each in every:
            study.log.put_draft(new, each.field, each.text, each.cursor)


def _listed(every: tuple[str, ...]) -> Msg:
    shown = ", ".join(every[:MOST])
    if len(every) <= MOST:
        return Msg(shown, shown)
    return msg("{which} en nog {n}", "{which} and {n} more", which=shown, n=len(every) - MOST)
