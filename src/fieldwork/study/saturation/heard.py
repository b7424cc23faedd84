"""What was heard in which unit, for saturation: the units in order of holding, under each code the codings that make it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fieldwork.coding.codebook import Codebook
from fieldwork.coding.reconcile import consensus, differences, round_of
from fieldwork.ids import iso
from fieldwork.saturation.cells import Grid
from fieldwork.study.codebook.book import codebook
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.said import waiting_talks
from fieldwork.study.sampling import roles_in_order
from fieldwork.study.saturation.coded import Reading, Row, reading
from fieldwork.study.saturation.view import View

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

NOTE = "note:"
_SPEAKERS = "SELECT note, speaker FROM note WHERE session = ? AND speaker IS NOT NULL"


class Said(NamedTuple):
    """A coding that counts: who said it, in which role (that of the session), and on which route; None: not known.

    `given` is the code that the coder gave; what it counts as depends on the merges that are followed.
    """

    session: str
    coding: str
    given: str
    who: str | None
    speaker: str | None
    route: str | None
    new_aspect: bool


@dataclass(frozen=True, slots=True)
class HeardUnit:
    """A unit: a conversation, a participant or a site.

    `name` is what people know it by, each its own; `held_at` when it was first held; `sessions` those that were coded. Coding
    it began at `began` and went on to `ended`, and all of it was read with the codebook up to `until` (microseconds UTC).
    """

    id: str
    name: str
    held_at: str
    sessions: tuple[SessionRow, ...]
    speakers: frozenset[str]
    said: tuple[Said, ...]
    began: int
    until: int
    ended: int


@dataclass(frozen=True)
class Heard:
    """A study as far as it was coded: its units in order of holding.

    `counts_as` gives for the code of a coding the one that it counts as. `held` are all sessions that count once they are
    coded; of these `uncoded` were not, and `waiting` are of a talk that waits for an open round (`waits`, by conversation,
    observations too). `lost` counts the codings whose words are gone. Where the consensus counts, coders of a closed round
    differ in the `unsettled` sessions on something that was not decided yet, and `outside` counts by session the codings of who
    was not in its closed round; neither is in any figure.
    """

    view: View
    units: tuple[HeardUnit, ...]
    speakers: tuple[str, ...]
    routes: tuple[str, ...]
    counts_as: Callable[[str], str]
    held: tuple[SessionRow, ...] = ()
    uncoded: tuple[SessionRow, ...] = ()
    waiting: tuple[SessionRow, ...] = ()
    lost: int = 0
    unsettled: frozenset[str] = frozenset()
    outside: Mapping[str, int] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    """The sessions that it was to be made of; None: all."""

    def grid(self) -> Grid:
        """The incidences: overall, of each speaker, and of each cell speaker × route."""
        said = [each for unit in self.units for each in unit.said]
        given = dict.fromkeys(each.given for each in said)
        codes = list(dict.fromkeys(map(self.counts_as, given)))
        code = dict(zip(codes, range(len(codes)), strict=True))
        place = {each: code[self.counts_as(each)] for each in given}
        speaker = {each: at for at, each in enumerate(self.speakers)}
        route = {each: at for at, each in enumerate(self.routes)}
        heard = np.empty((len(said), 4), np.int64)
        heard[:, 0] = np.repeat(np.arange(len(self.units)), [len(unit.said) for unit in self.units])
        heard[:, 1] = [place[each.given] for each in said]
        heard[:, 2] = [speaker.get(each.speaker or "", -1) for each in said]
        heard[:, 3] = [route.get(each.route or "", -1) for each in said]
        units = [(unit.name, unit.speakers) for unit in self.units]
        return Grid.of_pairs(self.speakers, self.routes, units, codes, heard)

    def segments(
        self, code: str | None = None, *, speaker: str | None = None, route: str | None = None, unit: str | None = None
    ) -> list[tuple[str, str]]:
        """What is under a figure: (session, coding) of each coding of a code, by a speaker, on a route, in a unit by name."""
        return [
            (each.session, each.coding)
            for here in self.units
            if unit is None or here.name == unit
            for each in here.said
            if speaker in (None, each.speaker) and route in (None, each.route)
            and code in (None, self.counts_as(each.given))
        ]  # fmt: skip

    def aspects(self) -> Iterator[tuple[str, str]]:
        """The (unit, code) pairs that were coded as adding something new about a known code."""
        for unit in self.units:
            yield from dict.fromkeys((unit.name, self.counts_as(each.given)) for each in unit.said if each.new_aspect)


def heard(
    study: Study, view: View | None = None, *, also_apart: str | None = None, only: frozenset[str] | None = None
) -> Heard:
    """What was heard in a study, looked at in one way (its own, unless given).

    A conversation counts once it was coded, or read through by a coder who found nothing: what nobody looked at is unknown and
    not empty. Talks of which a session is in an open round wait, for what is coded there is blind still. `also_apart` undoes
    one merge more; `only` these sessions count, for figures that may leave.
    """
    view = view or View.of(study)
    known = reading(study)
    with known.turn:
        return _Heard(study, view, known, known.catch_up(study), also_apart, only).all()


class _Heard:
    """Puts together what was heard."""

    def __init__(
        self, study: Study, view: View, known: Reading, sessions: Sequence[SessionRow], also_apart: str | None,
        only: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        self.study, self.view, self.known, self.only = study, view, known, only
        self.book = codebook(study)
        self.counts_as = counting(self.book, view, also_apart)
        self.merged = counting(self.book, replace(view, parents=False), also_apart)
        self.rounds = rounds(study)
        blind = {session for each in self.rounds if each.is_open for session in each.sessions}
        closed = round_of(self.rounds) if view.consensus else {}
        self.closed = {session: each for session, each in closed.items() if not each.is_open and session not in blind}
        # of a talk that two people noted neither counts while one of them waits: half a talk is no unit
        self.waits = waiting_talks(self.rounds, sessions)
        consents = Consents(study)
        self.rows = [
            row for row in sessions if row.kind in view.kinds and row.status in ("closed", "stopped") and consents.allow(row)
            and (only is None or row.id in only)
        ]  # fmt: skip

    def all(self) -> Heard:
        waiting = [row for row in self.rows if row.conversation in self.waits]
        coded = [row for row in self.rows if row.conversation not in self.waits and self._until(row)]
        there = {row.id for row in (*waiting, *coded)}
        units = tuple(self._units(coded))
        found = {speaker for unit in units for speaker in unit.speakers}
        return Heard(
            self.view, units, tuple(roles_in_order(self.study, found)), tuple(self.book.routes), self.counts_as,
            tuple(self.rows), tuple(row for row in self.rows if row.id not in there), tuple(waiting),
            sum(self.known.coded[row.id].lost for row in coded),
            frozenset(row.id for row in coded if self._is_unsettled(row.id)), self._outside(coded), self.waits, self.only,
        )  # fmt: skip

    def _until(self, row: SessionRow) -> int:
        """Up to when the codebook was that a session was read with, by a coder whose codings count; 0: nobody read it yet.

        Who said to be done with a round read its sessions, also where nothing was found, at the latest with the codebook that
        the round began with.
        """
        here, closed = self.known.coded.get(row.id), self.closed.get(row.id)
        until = {} if here is None else here.until
        if closed is None:
            return max(until.values(), default=0)
        done = closed.opened_at if closed.done.intersection(closed.coders) else 0
        return max((until.get(coder, 0) for coder in closed.coders), default=0) or done

    def _is_unsettled(self, session: str) -> bool:
        """Whether coders of a closed round differ on something in a session that was not decided yet."""
        closed = self.closed.get(session)
        if closed is None:
            return False
        codings, decided = self.known.settled(self.study, session)
        decisions = [each for each in decided if each.round == closed.id]
        return any(each.decision is None for each in differences(codings, closed.coders, self.book.effective, decisions))

    def _outside(self, coded: Sequence[SessionRow]) -> dict[str, int]:
        closed = [(row.id, self.closed[row.id].coders) for row in coded if row.id in self.closed]
        many = {id_: sum(each.coder not in coders for each in self.known.coded[id_].rows) for id_, coders in closed}
        return {id_: count for id_, count in many.items() if count}

    # --- units ------------------------------------------------------------------------------------------------------

    def _units(self, coded: Sequence[SessionRow]) -> Iterator[HeardUnit]:
        said = self._said(coded)
        groups: defaultdict[tuple[str, str], list[SessionRow]] = defaultdict(list)
        for row in coded:
            for key in self._keys(row):
                groups[key].append(row)
        names = _names(self.view.unit, groups)
        for key in sorted(groups, key=lambda key: (min(map(_held, groups[key])), key)):
            rows = sorted(groups[key], key=_held)
            speakers = frozenset(speaker for row in rows for speaker in self._speakers(row, key))
            told = tuple(each for row in rows for each in said[row.id] if key[0] != "participant" or each.who in (None, key[1]))
            here = [self.known.coded[row.id] for row in rows]
            until = min(map(self._until, rows))
            began = min((each.began for each in here if each.began), default=until)
            ended = max((until, *(each.ended for each in here)))
            yield HeardUnit(key[1], names[key], _held(rows[0])[0], tuple(rows), speakers, told, began, until, ended)

    def _keys(self, row: SessionRow) -> list[tuple[str, str]]:
        """The units that a session belongs to: one, or with several participants one of each."""
        if self.view.unit == "participant" and row.participants:
            return [("participant", code) for code in row.participants]
        if self.view.unit == "site" and row.site:
            return [("site", row.site)]
        return [("conversation", row.conversation)]

    def _speakers(self, row: SessionRow, key: tuple[str, str]) -> set[str]:
        """The roles that were heard in a session, of one participant or of all."""
        people = [key[1]] if key[0] == "participant" and len(row.participants) > 1 else row.participants
        roles = {_role(row, code) for code in people if len(row.participants) > 1}
        if people == row.participants:
            roles.add(_role(row, None))
        return {role for role in roles if role}

    # --- codings ----------------------------------------------------------------------------------------------------

    def _said(self, coded: Sequence[SessionRow]) -> dict[str, list[Said]]:
        """The codings that count, by session."""
        of_round = {session for each in self.rounds for session in each.sessions} if self.view.consensus else set()
        found = {row.id: self._of(row, self.known.coded[row.id].rows) for row in coded if row.id not in of_round}
        return {**found, **self._consensus([row for row in coded if row.id in of_round])}

    def _consensus(self, settled: Sequence[SessionRow]) -> dict[str, list[Said]]:
        told = [self.known.settled(self.study, row.id) for row in settled]
        codings = [each for here, _ in told for each in here]
        decided = [each for _, here in told for each in here]
        standing: defaultdict[str, list[Row]] = defaultdict(list)
        for each in consensus(codings, self.rounds, decided, self.merged):
            row = Row(each.coding, each.code, each.coder, None, each.route, each.field, each.new_aspect)
            standing[each.session].append(row)
        return {row.id: self._of(row, standing[row.id]) for row in settled}

    def _of(self, row: SessionRow, rows: Iterable[Row]) -> list[Said]:
        """The codings of a session with who said it: with several participants a note may name the one who did."""
        noted, codes = self._who_noted(row), self.book.codes
        alone = row.participants[0] if len(row.participants) == 1 else None
        said_as: dict[str | None, str | None] = {None: _role(row, None)}
        said_as |= {who: _role(row, who) for who in noted.values()}
        found = []
        for each in rows:
            who = noted.get(each.field or "")
            route = each.route or (codes[each.code].route if each.code in codes else None)
            found.append(Said(row.id, each.coding, each.code, who or alone, said_as[who], route, bool(each.new_aspect)))
        return found

    def _who_noted(self, row: SessionRow) -> Mapping[str, str]:
        """The participant who said what is in each note; only of a session with several."""
        if len(row.participants) < 2:
            return {}
        return {NOTE + note: speaker for note, speaker in self.study.log.query(_SPEAKERS, (row.id,))}


def counting(book: Codebook, view: View, also_apart: str | None = None) -> Callable[[str], str]:
    """The code that a coding counts as: what it was merged into, and at the parent level the top of its branch."""
    apart = {view.without_merge, also_apart}
    merges = {code: into for code, into in book.merges.items() if code not in apart}
    known: dict[str, str] = {}

    def counts_as(code: str) -> str:
        found = known.get(code)
        if found is None:
            found = code
            while found in merges:
                found = merges[found]
            while view.parents and found in book.codes and (above := book.codes[found].under) is not None:
                found = merges.get(above, above)
            known[code] = found
        return found

    return counts_as


def _role(row: SessionRow, code: str | None) -> str | None:
    """The role in which a participant spoke: the session's where it is one of theirs, else their only one.

    Without a participant: who the answers are of.
    """
    if code is None:
        if row.role or len(row.participants) != 1:
            return row.role
        code = row.participants[0]
    theirs = row.roles.get(code) or ()
    if row.role and (row.role in theirs or not theirs):
        return row.role
    return theirs[0] if len(theirs) == 1 else None


def _held(row: SessionRow) -> tuple[str, int, str]:
    """What sessions are put in order of holding by."""
    return (row.held_at or iso(row.opened_at, 0)[:16], row.opened_at, row.id)


def _names(unit: str, groups: Mapping[tuple[str, str], Sequence[SessionRow]]) -> dict[tuple[str, str], str]:
    """What people know each unit by: participants or site with the day, or the code alone; a number where two are alike."""
    told = {}
    for key, rows in groups.items():
        first = min(rows, key=_held)
        who = ", ".join(sorted({code for row in rows for code in row.participants})) or first.site or first.id
        told[key] = key[1] if key[0] != "conversation" else f"{who} {_held(first)[0][:10]}"
    alike, so_far = Counter(told.values()), Counter[str]()
    found = {}
    for key in sorted(told, key=lambda key: (min(map(_held, groups[key])), key)):
        name = told[key]
        so_far[name] += 1
        found[key] = name if alike[name] == 1 else f"{name} ({so_far[name]})"
    return found
