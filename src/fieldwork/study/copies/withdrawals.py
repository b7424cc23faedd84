"""What a merge brings of who withdrew: who did so on another copy, and what goes or stops because of it, before and after."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.study.people import is_same
from fieldwork.study.privacy.withdrawal import GONE, WITHDRAWN, Withdrawal, due, withdrawn_now
from fieldwork.study.privacy.withdrawal_sessions import pairs
from fieldwork.study.privacy.withdrawal_traces import named_row

if TYPE_CHECKING:
    from fieldwork.record.events import Event
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

_OPENED, _SET = "session.opened", "participant.set"
_KINDS = (WITHDRAWN, _OPENED, _SET)
# NOT INDEXED: else SQLite walks the whole index of subjects instead of the few last rows
_NEW = """
SELECT kind, subject FROM event NOT INDEXED WHERE seq > ? AND kind IN (SELECT value FROM json_each(?))
"""
_KNOWN = "SELECT body ->> '$.how' FROM event WHERE subject = ? AND kind = ? AND seq <= ?"
_MOST = 12
"""So many sessions are named; of the rest the number is told."""
_HOW: Mapping[bool, Msg] = {
    True: msg("alles wissen", "erase everything"),
    False: msg("niets nieuws meer, wat er is blijft", "nothing new, what is there stays"),
}


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What came in of it: the events that somebody withdrew, what is `due` because of a withdrawal, the sessions with who
    withdrew that were begun after it and are there still, and codes that now stand in two ways of writing."""

    told: tuple[Event, ...] = ()
    due: tuple[Withdrawal, ...] = ()
    after: tuple[SessionRow, ...] = ()
    pairs: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def since(cls, study: Study, seq: int) -> Withdrawals:
        """What came in after the event with this number; nothing is remembered, for it may be asked of what is not kept yet."""
        now, every = withdrawn_now(study), pairs(study)
        if not now and not every:  # as nearly always, and what came in may be much to look through
            return cls()
        new: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        for kind, subject in study.log.query(_NEW, (seq, json.dumps(_KINDS))):
            new[kind].add(str(subject))
        planned = tuple(due(study))
        told = [event for code in sorted(new[WITHDRAWN]) if (event := _last(study, code, seq)) is not None]
        going = {row.id for each in planned if each.erase for row in each.alone}
        begun = _begun_after(study, now, new[_OPENED], [each.subject for each in told])
        twice = [codes for codes in every if not new[_SET].isdisjoint(codes)]
        return cls(tuple(told), planned, tuple(row for row in begun if row.id not in going), tuple(twice))

    def words(self, *, done: bool) -> Iterator[Msg]:
        """It in words, a line each: of what will be, or of what was `done`."""
        for event in self.told:
            yield msg("{who} trok zich terug: {how} (vastgelegd door {by}, {day}).",
                      "{who} withdrew: {how} (put down by {by}, {day}).", who=event.subject, by=event.by,
                      how=_HOW[event.body.get("how") == GONE],
                      day=local_time(event.at, event.offset).date().isoformat())  # fmt: skip
        yield from self._going(done=done)
        if self.after:
            yield msg("Begonnen nadat de deelnemer zich terugtrok, kijk of dit mag blijven: {which}.",
                      "Begun after the participant withdrew, see whether this may stay: {which}.",
                      which=_named(self.after))  # fmt: skip
        for codes in self.pairs:
            yield msg("{codes} verschillen alleen in hoofdletters. Dat is één deelnemer, ook bij terugtrekken: schrijf de code "
                      "overal gelijk.",
                      "{codes} differ in capitals only. That is one participant, in withdrawing too: write the code alike "
                      "everywhere.", codes=", ".join(codes))  # fmt: skip

    def _going(self, *, done: bool) -> Iterator[Msg]:
        """What goes or stops because somebody withdrew."""
        if not self.due:
            return
        codes = ", ".join(each.participant for each in self.due)
        if done:
            yield msg(
                "Van wie zich eerder terugtrok is ook gewist of gestopt wat nu samenkwam: {codes}. Een andere kopie die het "
                "nog heeft, verliest het als deze studie daar wordt samengevoegd.",
                "Of who withdrew before, what has now come together is erased or stopped too: {codes}. Another copy that still "
                "has it loses it when this study is merged there.", codes=codes)  # fmt: skip
        else:
            yield msg("Van wie zich eerder terugtrok wordt ook gewist of gestopt wat hier samenkomt: {codes}.",
                      "Of who withdrew before, what comes together here will be erased or stopped too: {codes}.",
                      codes=codes)  # fmt: skip
        for each in self.due:
            yield from _due(each)
        if not done:
            yield msg(
                "Is dit iemand anders met dezelfde code, voeg dan nog niet samen: verbeter eerst op de andere kopie de code "
                "van de deelnemer bij dat gesprek.",
                "If this is somebody else with the same code, do not merge yet: first correct the participant's code of "
                "that session on the other copy.")  # fmt: skip


def _due(each: Withdrawal) -> Iterator[Msg]:
    """What goes or stops because somebody withdrew, session by session."""
    who = each.participant
    less = [row for row in each.sessions.others if row.id in each.emptied or row.id in each.helped]
    if not each.erase:
        stops = tuple(row for row in (*each.alone, *each.shared) if row.status == "open")
        yield msg("  {who}, gestopt of zonder {who} verder: {which}.", "  {who}, stopped or going on without {who}: {which}.",
                  who=who, which=_named(stops))  # fmt: skip
    elif each.alone:
        yield msg("  {who}, helemaal gewist: {which}.", "  {who}, erased altogether: {which}.", who=who,
                  which=_named(each.alone))  # fmt: skip
    if less:
        yield msg("  {who}, woorden van {who} weg uit: {which}.", "  {who}, words of {who} gone from: {which}.", who=who,
                  which=_named(tuple(less)))  # fmt: skip
    if each.erase and not each.alone and not less:
        yield msg("  {who}, wat over {who} geschreven is.", "  {who}, what was written about {who}.", who=who)


def _named(rows: tuple[SessionRow, ...]) -> Msg:
    """Sessions by who took part, the day, who noted, and their id."""
    shown = ", ".join(f"{named_row(row)} {'/'.join(row.researchers)} ({row.id})" for row in rows[:_MOST])
    if len(rows) <= _MOST:
        return Msg(shown, shown)
    return msg("{which} en nog {n}", "{which} and {n} more", which=shown, n=len(rows) - _MOST)


def _last(study: Study, code: str, seq: int) -> Event | None:
    """The event that tells how somebody withdrew (erasing goes before stopping); None where that was known before."""
    before = {how for (how,) in study.log.query(_KNOWN, (code, WITHDRAWN, seq))}
    heads = study.log.heads(code, "withdrawn")
    found = next((each for each in heads if each.body.get("how") == GONE), heads[-1])
    return None if found.body.get("how") in before or GONE in before else found


def _begun_after(study: Study, now: Mapping[str, str], new: Collection[str], told: Collection[str]) -> Iterator[SessionRow]:
    """The sessions that were begun after one of their participants withdrew: those that are `new`, and all of whom it is told
    only now."""
    first = {code: min(each.at for each in study.log.events(code, {WITHDRAWN})) for code in now}
    for row in study.log.sessions() if now else ():
        for code in row.participants:
            at = next((at for each, at in first.items() if is_same(each, code)), None)
            is_told = row.id in new or any(is_same(each, code) for each in told)
            if at is not None and row.opened_at > at and is_told and row.status not in ("erased", "refused"):
                yield row
                break
