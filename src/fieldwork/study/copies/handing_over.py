"""What one coder or one visit needs of a study, and no more, in a file for that person: it opens as a study and merges back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.errors import InputError, UsageError
from fieldwork.i18n import Msg, msg, plural
from fieldwork.record.events import Event
from fieldwork.store.crypt import Key, fits
from fieldwork.store.faults import read_only
from fieldwork.store.handover import hand_over
from fieldwork.study.people import person_code
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.names import opens_names
from fieldwork.study.rounds.rounds import ROUNDS, round_named, rounds
from fieldwork.study.start import codes_in_use

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

HANDED_OVER = "handed_over"
"""The event that a part of the study was handed to somebody."""

_FRAME = """
SELECT event_seq FROM head WHERE subject = 'study'
  AND (register IN ('study', 'codebook') OR register >= 'protocol/' AND register < 'protocol0')
UNION ALL SELECT seq FROM event WHERE subject = 'codebook' AND kind <> 'memo.set'
"""
# what is gone has to be gone there too, whichever part of the study somebody had before
_GONE = """
SELECT e.seq FROM head h JOIN event e ON e.subject = h.subject
WHERE h.register IN ('withdrawn', 'emptied') AND e.kind IN ('participant.withdrawn', 'words.erased')
UNION SELECT e.seq FROM session s JOIN event e ON e.subject = s.id WHERE s.status = 'erased' AND e.kind = 'session.erased'
"""
_WORDINGS = "SELECT seq FROM event WHERE subject = 'study' AND id IN (SELECT value FROM json_each(?))"
_OF_SUBJECTS = "SELECT seq FROM event WHERE subject IN (SELECT value FROM json_each(?)) AND kind <> 'memo.set'"
_MEMOS = """
SELECT seq, coalesce(body ->> '$.coder', by), body ->> '$.about.participant' FROM event
WHERE kind = 'memo.set' AND subject IN (SELECT value FROM json_each(?))
"""
_OF_SESSIONS = """
SELECT seq, subject, kind, coalesce(body ->> '$.coder', by), body ->> '$.item' FROM event
WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY seq
"""
_OF_ROUNDS = "SELECT seq, kind, body ->> '$.round', body ->> '$.coder' FROM event WHERE subject = ?"
_AT_SITE = "SELECT participant FROM participant WHERE site = ?"
_CODERS_OWN = frozenset({"segment.coded", "segment.uncoded", "memo.set", "session.read", "decision.set"})
"""What a coder makes of a session: that of another goes along only where it is asked for, and of an open round never."""
_ABOUT_ITEMS = frozenset({"answer.set", "item.skipped", "note.set", "mark.set", "segment.coded"})
_ABOUT_SEVERAL = "decision.set"
"""A decision holds the words of codings, of which it is not told here on which item each is."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over: the sessions in it and those that were asked for but may not leave, the number of events, and the
    SHA-256 of the file."""

    file: Path
    to: str
    sessions: tuple[str, ...]
    withheld: tuple[str, ...]
    events: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody needs: sessions by id, those of a round, or the site of a visit; with a site's sessions only where its
    `answers` are asked for, others' codings only with `codings`, and what can identify a person only with `identified`."""

    to: str
    sessions: tuple[str, ...] = ()
    site: str | None = None
    round: str | None = None
    answers: bool = False
    codings: bool = False
    identified: bool = False


def refuse_own(study: Study, passphrase: str) -> None:
    """InputError where a passphrase for a hand-over is one that opens more: that of the study, or of its key file."""
    if fits(study.log.key, passphrase):
        raise InputError(msg(
            "Dit is de wachtzin van de studie, en wie die kent, kan alles openen. Geef dit bestand een eigen.",
            "This is the passphrase of the study, and whoever knows it can open everything. Give this file one of its own."))
    if opens_names(study, passphrase):
        raise InputError(msg(
            "Dit is de wachtzin van het sleutelbestand, en wie die kent, kan de namen lezen. Geef dit bestand een eigen.",
            "This is the passphrase of the key file, and whoever knows it can read the names. Give this file one of its own."))


def hand(study: Study, target: Path, key: Key, wish: Wish, *, overwrite: bool = False) -> Handed:
    """Write the file, and in the log to whom it went with what.

    UsageError where nothing is asked for; InputError for a session, site or round that is not there, where none of what is
    asked for may leave, a place that is taken; NoRoom, ReadOnlyStudy.
    """
    if study.log.readonly:
        raise read_only(study.log.file)
    to = person_code(wish.to)
    chosen, withheld = chosen_of(study, wish)
    places, codes = _places(study, wish, chosen), codes_in_use(study)
    about = _about(study, to, wish, places)
    held = (*_frame(study), *about, *_rounds(study, to, wish, chosen), *_held(study, to, wish, chosen))
    events = list(dict.fromkeys(held))
    sha256 = hand_over(study.log, study.folder, target, key, events, codes=codes, overwrite=overwrite)
    at = study.log.stamper(study.by)()
    body = {
        "file": target.name, "to": to, "sessions": list(chosen), "participants": sorted(places & codes), "site": wish.site,
        "round": wish.round, "codings": wish.codings, "identified": wish.identified, "sha256": sha256,
    }  # fmt: skip
    study.log.append([Event(at.id, HANDED_OVER, "study", at.at, at.offset, at.by, at.device, (), body)])
    return Handed(target, to, chosen, withheld, len(events), sha256)


def chosen_of(study: Study, wish: Wish) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sessions that go along, and those that stay because of what was consented to. UsageError and InputError as `hand`."""
    if not wish.sessions and wish.round is None and wish.site is None:
        raise UsageError(msg(
            "Zeg wat er mee moet: --round RONDE, --sessions ID,ID of --site LOCATIE. `fieldwork sessions` noemt de gesprekken.",
            "Say what is to go along: --round ROUND, --sessions ID,ID or --site SITE. `fieldwork sessions` lists the sessions.",
        ))  # fmt: skip
    chosen, withheld = _sessions(study, wish)
    if not chosen and wish.site is None:  # of a site the place itself and its people go along
        raise InputError(msg(
            "Er is niets om mee te geven: hiervan mag geen gesprek weg, want er is geen toestemming (meer): {n}. Er is geen "
            "bestand gemaakt.",
            "There is nothing to hand over: none of these sessions may leave, for there is no consent (any more): {n}. No file "
            "was made.", n=len(withheld)))  # fmt: skip
    return chosen, withheld


def _sessions(study: Study, wish: Wish) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sessions that go along, and those that stay because of what was consented to."""
    rows = {row.id: row for row in study.log.sessions()}
    wanted = list(wish.sessions)
    if strange := [session for session in wanted if session not in rows]:
        raise InputError(msg("Er is geen gesprek “{id}”. `fieldwork sessions` noemt ze alle.",
                             "There is no session “{id}”. `fieldwork sessions` lists them all.", id=strange[0]))  # fmt: skip
    if wish.round is not None:
        wanted += round_named(study, wish.round).sessions
    if wish.site is not None:
        if study.log.shown(wish.site, "site") is None:
            known = ", ".join(str(site) for (site,) in study.log.query("SELECT site FROM site ORDER BY site")) or "-"
            raise InputError(msg("Er is geen locatie “{site}”. Er is: {known}.",
                                 "There is no site “{site}”. There is: {known}.", site=wish.site, known=known))  # fmt: skip
        wanted += [row.id for row in rows.values() if row.site == wish.site] if wish.answers else []
    elif wish.answers:
        raise UsageError(msg("--with-answers hoort bij --site.", "--with-answers goes with --site."))
    consents, ids = Consents(study), dict.fromkeys(wanted)
    allowed = tuple(id_ for id_ in ids if id_ in rows and consents.allow(rows[id_]))
    return allowed, tuple(id_ for id_ in ids if id_ not in allowed)


def _frame(study: Study) -> Iterator[int]:
    """What every study needs: its form, its protocols and its codebook as they are, what sessions were held with, who withdrew
    and what was erased."""
    yield from (seq for (seq,) in study.log.query(_FRAME))
    yield from (seq for (seq,) in study.log.query(_GONE))
    yield from (seq for (seq,) in study.log.query(_WORDINGS, (json.dumps(list(study.wordings.all_of())),)))


def _places(study: Study, wish: Wish, chosen: Collection[str]) -> set[str]:
    """The sites and participants of the sessions, and those of the site of a visit."""
    rows = [row for row in study.log.sessions() if row.id in chosen]
    subjects = {row.site for row in rows if row.site} | {code for row in rows for code in row.participants}
    if wish.site is not None:
        subjects |= {wish.site, *(str(code) for (code,) in study.log.query(_AT_SITE, (wish.site,)))}
    return subjects


def _about(study: Study, to: str, wish: Wish, places: Collection[str]) -> Iterator[int]:
    """The sites, visits and participants, and the memos on those and on codes: of others as their codings go."""
    yield from (seq for (seq,) in study.log.query(_OF_SUBJECTS, (json.dumps(sorted(places)),)))
    others = wish.codings and not any(each.is_open for each in rounds(study))
    for seq, who, person in study.log.query(_MEMOS, (json.dumps(["codebook", *sorted(places)]),)):
        if who == to or (others and (person is None or person in places)):
            yield seq


def _rounds(study: Study, to: str, wish: Wish, chosen: Collection[str]) -> Iterator[int]:
    """The rounds of these sessions that this person codes in; who else is done, and how a round ended, only with codings."""
    theirs = {each.id for each in rounds(study) if to in each.coders and not set(each.sessions).isdisjoint(chosen)}
    for seq, kind, round_id, coder in study.log.query(_OF_ROUNDS, (ROUNDS,)):
        if round_id in theirs and (wish.codings or kind == "round.opened" or coder == to):
            yield seq


def _held(study: Study, to: str, wish: Wish, chosen: Sequence[str]) -> Iterator[int]:
    """The events of the sessions, without what is another coder's and what can identify a person."""
    blind = {session for each in rounds(study) if each.is_open for session in each.sessions}
    hidden = {} if wish.identified else {row: frozenset(_identifying(study, row)) for row in chosen}
    for seq, session, kind, who, item in study.log.query(_OF_SESSIONS, (json.dumps(list(chosen)),)):
        others = kind in _CODERS_OWN and who != to
        if others and (session in blind or not wish.codings):
            continue
        closed = hidden.get(session, ())
        if (kind in _ABOUT_ITEMS and item in closed) or (kind == _ABOUT_SEVERAL and closed):
            continue
        yield seq


def _identifying(study: Study, session: str) -> Iterable[str]:
    """The items of a session's protocol whose answers can identify a person, also one inside a repeat."""
    name, version = study.log.query("SELECT protocol, version FROM session WHERE id = ?", (session,))[0]
    if name is None:
        return
    as_now = study.protocol(str(name), None if version is None else int(version))
    for item in (*study.protocol_of(session, str(name), version).items, *as_now.items):
        if item.identifier or any(inner.identifier for inner in item.items):
            yield item.id


def words(done: Handed) -> Iterator[Msg]:
    """What was handed over, a line each."""
    yield msg(
        "{file} is voor {to}: {n}. Geef de wachtzin langs een andere weg dan het bestand. Openen: "
        "fieldwork restore {name} MAP; terug: fieldwork merge.",
        "{file} is for {to}: {n}. Give the passphrase another way than the file. To open: "
        "fieldwork restore {name} FOLDER; back: fieldwork merge.",
        file=str(done.file), to=done.to, n=_many(done.sessions), name=done.file.name,
    )  # fmt: skip
    if done.withheld:
        yield msg("Niet meegegeven, want er is geen toestemming (meer): {n}.",
                  "Not handed over, for there is no consent (any more): {n}.", n=_many(done.withheld))  # fmt: skip


def _many(sessions: Sequence[str]) -> Msg:
    return plural(len(sessions), msg("1 gesprek", "1 session"), msg("{n} gesprekken", "{n} sessions"))
