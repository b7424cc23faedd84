"""What a merge brings of who withdrew: who did so on another copy, and what goes or stops because of it, before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.study.privacy.left_before import Left, first_seen, left
from fieldwork.study.privacy.withdrawal import GONE, WITHDRAWN, Withdrawal, due, erased, withdrawn_now
from fieldwork.study.privacy.withdrawal_sessions import pairs
from fieldwork.study.privacy.withdrawal_traces import named_row
from fieldwork.study.privacy.withdrawal_words import left_words

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
_HELD_THERE = """
SELECT (SELECT min(seq) FROM other.event WHERE subject = ?), (SELECT seq FROM other.event WHERE subject = ? AND id = ?)
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
    withdrew that were begun after it and are there still, those that the copy where it was put down did not have then
    (`unknown`), codes that now stand in two ways of writing, and what may hold somebody who was erased and `left` the study, as
    far as that came to light now, with whom."""

    told: tuple[Event, ...] = ()
    due: tuple[Withdrawal, ...] = ()
    after: tuple[SessionRow, ...] = ()
    unknown: tuple[SessionRow, ...] = ()
    pairs: tuple[tuple[str, ...], ...] = ()
    left: tuple[tuple[Left, tuple[str, ...]], ...] = ()

    @classmethod
    def since(cls, study: Study, seq: int, before: LeftSoFar) -> Withdrawals:
        """What came in after the event with this number; nothing is remembered, for it may be asked of what is not kept yet.
        `before` is what was known to have left then. The other copy is there as `other`."""
        now, every = withdrawn_now(study), pairs(study)
        if not now and not every:  # as nearly always, and what came in may be much to look through
            return cls()
        new: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        for kind, subject in study.log.query(_NEW, (seq, json.dumps(_KINDS))):
            new[kind].add(str(subject))
        planned = tuple(due(study))
        told = [event for code in sorted(new[WITHDRAWN]) if (event := _last(study, code, seq)) is not None]
        going = {row.id for each in planned if each.erase for row in each.alone}
        after, unknown = _begun_after(study, now, new[_OPENED], {each.subject.casefold(): each for each in told})
        twice = [codes for codes in every if not new[_SET].isdisjoint(codes)]
        return cls(
            tuple(told), planned, tuple(row for row in after if row.id not in going),
            tuple(row for row in unknown if row.id not in going), tuple(twice),
            before.more(study, [each.subject for each in told if each.body.get("how") == GONE]),
        )  # fmt: skip

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
                      which=named_sessions(self.after))  # fmt: skip
        if self.unknown:
            yield msg("Niet bekend waar werd vastgelegd dat de deelnemer zich terugtrok, kijk of dit mag blijven: {which}.",
                      "Not known where it was put down that the participant withdrew, see whether this may stay: {which}.",
                      which=named_sessions(self.unknown))  # fmt: skip
        if self.left:
            yield msg(
                "Nu aan het licht gekomen: dit ging naar buiten of staat ernaast, en kan iets bevatten van wie gewist is.",
                "Come to light now: this left the study or is kept beside it, and may hold somebody who was erased.")
        for each, codes in self.left[:_MOST]:
            yield msg("  {left}: {codes}", "  {left}: {codes}", left=left_words(each), codes=", ".join(codes))
        if len(self.left) > _MOST:
            yield msg("  en nog {n}; `fieldwork log --exports` noemt alles",
                      "  and {n} more; `fieldwork log --exports` lists all", n=len(self.left) - _MOST)  # fmt: skip
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
                  who=who, which=named_sessions(stops))  # fmt: skip
    elif each.alone:
        yield msg("  {who}, helemaal gewist: {which}.", "  {who}, erased altogether: {which}.", who=who,
                  which=named_sessions(each.alone))  # fmt: skip
    if less:
        yield msg("  {who}, woorden van {who} weg uit: {which}.", "  {who}, words of {who} gone from: {which}.", who=who,
                  which=named_sessions(tuple(less)))  # fmt: skip
    if each.erase and not each.alone and not less:
        yield msg("  {who}, wat over {who} geschreven is.", "  {who}, what was written about {who}.", who=who)


def named_sessions(rows: tuple[SessionRow, ...]) -> Msg:
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


def _begun_after(
    study: Study, now: Mapping[str, str], new: Collection[str], told: Mapping[str, Event]
) -> tuple[list[SessionRow], list[SessionRow]]:
    """The sessions that were begun after one of their participants withdrew, as the clocks say; and of the others those that
    were not there where that was put down. Of both those that are `new`, and all of whom it is `told` only now."""
    first = {code.casefold(): min(each.at for each in study.log.events(code, {WITHDRAWN})) for code in now}
    after, unknown = [], []
    for row in study.log.sessions() if now else ():
        codes = [code.casefold() for code in row.participants if code.casefold() in first]
        if row.status in ("erased", "refused") or not any(row.id in new or code in told for code in codes):
            continue
        if any(row.opened_at > first[code] for code in codes):
            after.append(row)
        elif any(row.id in new or (code in told and _was_unknown(study, row.id, told[code])) for code in codes):
            unknown.append(row)
    return after, unknown


def _was_unknown(study: Study, session: str, event: Event) -> bool:
    """Whether the other copy, which tells that somebody withdrew, got a session later than that, or does not have it."""
    ((held, known),) = study.log.query(_HELD_THERE, (session, event.subject, event.id))
    return held is None or (known is not None and held > known)


# --- what left -----------------------------------------------------------------------------------------------------------


class LeftSoFar:
    """What is known to have left the study and may hold somebody of whom everything was erased, before a copy comes in."""

    def __init__(self, study: Study) -> None:
        self._known = {code: Counter(map(_bare, every)) for code, every in _left_of_each(study)}

    def more(self, study: Study, told: Collection[str]) -> tuple[tuple[Left, tuple[str, ...]], ...]:
        """What is known beyond that now, with the codes that it may hold; and all of those of whom it is `told` only now."""
        found: dict[Left, list[str]] = {}
        for code, every in _left_of_each(study):
            many = Counter(map(_bare, every))
            known = Counter[Left]() if code in told else self._known.get(code, Counter())
            for each in every:
                if many[_bare(each)] > known[_bare(each)]:
                    found.setdefault(each, []).append(code)
        return tuple((each, tuple(codes)) for each, codes in found.items())


def _bare(left: Left) -> Left:
    """What left, without what tells it from others of that name: that depends on whether there are others."""
    return replace(left, mark="")


def _left_of_each(study: Study) -> Iterator[tuple[str, tuple[Left, ...]]]:
    """Of each participant of whom everything was erased, what left while they were in the study and is not destroyed, as
    withdrawing judges it: of a session that was erased nobody can tell any more whose it was."""
    codes = sorted(erased(withdrawn_now(study)))
    if not codes:
        return
    theirs: dict[str, set[str]] = {}
    gone = set()
    for row in study.log.sessions():
        for code in row.participants:
            theirs.setdefault(code.casefold(), set()).add(row.id)
        if row.status == "erased":
            gone.add(row.id)
    for code in codes:
        mine = theirs.get(code.casefold(), set())
        since = first_seen(study, {code, *mine})
        every = () if since is None else left(study, since, mine | gone, [code])
        yield code, tuple(each for each in every if not each.destroyed)
