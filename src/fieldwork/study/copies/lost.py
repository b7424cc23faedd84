"""Words that go in a merge, because they were erased on the other copy or on this one, and the texts in which they live on.

Once they are gone nobody can tell any more what quotes them. So it is looked up while one of the two files still has them, and
kept by reference in the event that words are gone (`to_look_at.TO_LOOK_AT`): of whoever withdrew, else of the session, else of
those who took part in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.record.events import EMPTIED, ERASED, register_of
from fieldwork.record.resting import CHARTING, sessions_in
from fieldwork.store.current import shown_of
from fieldwork.store.intake import take_in
from fieldwork.study.desk.documents import document
from fieldwork.study.people import is_same
from fieldwork.study.privacy.erasing_text import emptying
from fieldwork.study.privacy.quoted_examples import LEAST
from fieldwork.study.privacy.texts import HEADER, KEYS, Text, texts_of
from fieldwork.study.privacy.to_look_at import TO_LOOK_AT, quoting, text_of_part, told_before, where
from fieldwork.study.privacy.withdrawal import erased, withdrawn_now
from fieldwork.study.privacy.withdrawal_sessions import participants_in
from fieldwork.study.start import participants

if TYPE_CHECKING:
    from fieldwork.coding.segments import Part
    from fieldwork.study.folder import Study

MOST = 12
"""So many texts are named; of the rest the number is told."""
# what is about to lose words: sessions here, people, and what is of the whole study, of which something new is gone there
_GOING = f"""
WITH told(subject) AS (
  SELECT m.id FROM main.session m JOIN other.session o ON o.id = m.id WHERE m.status <> 'erased' AND (o.status = 'erased'
    OR EXISTS (SELECT 1 FROM other.head h WHERE h.subject = m.id AND h.register = 'emptied'))
  UNION SELECT DISTINCT p.value FROM main.session, json_each(participants) p
    WHERE EXISTS (SELECT 1 FROM other.head h WHERE h.subject = p.value AND h.register = 'emptied')
  UNION SELECT value FROM json_each('["codebook", "charting", "study"]')
    WHERE EXISTS (SELECT 1 FROM other.head h WHERE h.subject = value AND h.register = 'emptied'))
SELECT t.subject FROM told t WHERE EXISTS (
  SELECT 1 FROM other.event o WHERE o.subject = t.subject AND o.kind IN ('{ERASED}', '{EMPTIED}')
    AND NOT EXISTS (SELECT 1 FROM main.event e WHERE e.subject = o.subject AND e.at = o.at AND e.id = o.id))
"""
_BODIES = "SELECT id, kind, body FROM main.event WHERE subject = ?"
_STILL_THERE = """
SELECT o.kind, o.body, e.body FROM main.event e CROSS JOIN other.event o
  ON o.subject = e.subject AND o.at = e.at AND o.id = e.id WHERE e.subject = ? AND e.digest <> o.digest
"""
_PEOPLE_THERE = "SELECT kind, body FROM other.event WHERE subject = ? AND kind IN ('session.opened', 'session.changed')"
_TALK = "SELECT conversation FROM {schema}.session WHERE id = ?"
_TOLD = """
SELECT subject, body ->> '$.looks' FROM event NOT INDEXED WHERE seq > ? AND kind = ? AND body ->> '$.looks' IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Lost:
    """What a subject loses: the words, who took part (of a session), and of which talk it is a record."""

    subject: str
    words: frozenset[str]
    people: frozenset[str] = frozenset()
    talk: str | None = None


class Losing:
    """What is here and will go, noted before anything comes in."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._before = {str(subject): self._bodies(str(subject)) for (subject,) in study.log.query(_GOING)}
        self._talks = {subject: _talk_of(study, "main", subject) for subject in self._before}

    def _bodies(self, subject: str) -> dict[str, tuple[str, Mapping[str, Any]]]:
        return {str(id_): (str(kind), json.loads(body)) for id_, kind, body in self._study.log.query(_BODIES, (subject,))}

    def lost(self, held_there: Iterable[str]) -> Iterator[Lost]:
        """What went from here, and what is gone here and still stands in the other file."""
        for subject, before in self._before.items():
            now = self._bodies(subject)
            words = {each for id_, (kind, body) in before.items() for each in _less(kind, body, now.get(id_, ("", {}))[1])}
            people = {code for kind, body in before.values() for code in participants_in(kind, body)}
            yield Lost(subject, frozenset(words), frozenset(people), self._talks[subject])
        for subject in held_there:
            told = self._study.log.query(_STILL_THERE, (subject,))
            words = {each for kind, there, here in told for each in _less(kind, json.loads(there), json.loads(here))}
            named = self._study.log.query(_PEOPLE_THERE, (subject,))
            people = {code for kind, body in named for code in participants_in(kind, json.loads(body))}
            yield Lost(subject, frozenset(words), frozenset(people), _talk_of(self._study, "other", subject))


def _talk_of(study: Study, schema: str, session: str) -> str | None:
    return next((str(talk) for (talk,) in study.log.query(_TALK.format(schema=schema), (session,))), None)


def _less(kind: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """The words that people typed and that an event does not hold any more."""
    name, _, place = (register_of(kind, before) or "").partition("/")
    keys = KEYS.get(name, ()) if name != "field" or place in HEADER else ()
    had, has = ({each for key in keys for each in _strings(body.get(key))} for body in (before, now))
    return had - has


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)


# --- keeping where they live on ------------------------------------------------------------------------------------------


def keep_looks(study: Study, lost: Iterable[Lost]) -> None:
    """Write down where lost words may live on, by reference; within the transaction of the merge."""
    found = [each for each in lost if each.words]
    if not found:
        return
    gone, rows = erased(withdrawn_now(study)), {row.id: row for row in study.log.sessions()}
    stamp, events, known = study.log.stamper(study.by), [], dict[str, set[str]]()
    for each in found:
        is_gone = each.subject in rows and rows[each.subject].status == "erased"
        refs = {text.ref for text in _living_on(study, each, is_gone=is_gone)}
        theirs = {code for code in each.people if any(is_same(one, code) for one in gone)}
        owners = theirs or (set(each.people) if is_gone else {each.subject})
        for owner in sorted(owners) if refs else ():
            told = known.setdefault(owner, set(told_before(study, [owner])))
            if refs - told:
                events.append(emptying(owner, {TO_LOOK_AT: sorted(refs - told)}, stamp))
                told |= refs
    if events:
        with study.log.use() as db:
            take_in(db, events)


def _living_on(study: Study, lost: Lost, *, is_gone: bool) -> Iterator[Text]:
    """The texts that hold lost words to the letter; and of a session that is gone altogether those of other records of the same
    talk, and the summaries and findings that were drawn from it too."""
    if any(len(each.strip()) >= LEAST for each in lost.words):
        yield from quoting(study, lost.words)
    if not is_gone:
        return
    for row in study.log.sessions():
        parts: Sequence[Part] = ()
        if row.conversation == lost.talk and row.id != lost.subject and row.status not in ("erased", "refused"):
            with suppress(InputError):  # of another copy, whose protocol did not come along
                parts = document(study, row.id).parts
            yield from (text_of_part(row.id, part) for part in parts if part.who is None or part.kind in ("answer", "remark"))
    for name, key in (("chart", "text"), ("finding", "statement")):
        for event in shown_of(study.log, name, CHARTING):
            if lost.subject in sessions_in(event.body) and event.body.get(key):
                yield Text(CHARTING, register_of(event.kind, event.body) or "", (key,), str(event.body[key]))


# --- telling it --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LivingOn:
    """The texts that came on the list to be looked at since a moment: where they stand, with their references; and whose."""

    places: tuple[Msg, ...] = ()
    codes: tuple[str, ...] = ()

    @classmethod
    def since(cls, study: Study, seq: int, going: Collection[str] = ()) -> LivingOn:
        """Those told by events after the one with this number, also on other copies; but for texts of sessions that are `going`
        to be erased."""
        told = study.log.query(_TOLD, (seq, EMPTIED))
        if not told:
            return cls()
        found = [text for text in texts_of(study, {ref for _, refs in told for ref in json.loads(refs)})
                 if text.words and text.subject not in going]  # fmt: skip
        places = (msg("{where} ({ref})", "{where} ({ref})", where=where(study, text), ref=text.ref) for text in found)
        rows = {row.id: row for row in study.log.sessions()}
        codes = {code for subject, _ in told for code in (rows[subject].participants if subject in rows else (subject,))}
        whose = codes & {*participants(study), *withdrawn_now(study)}
        return cls(tuple(places), tuple(sorted(whose)))

    def words(self) -> Iterator[Msg]:
        """It in words, a line each; the texts themselves are not in it."""
        if not self.places:
            return
        yield msg("Kijk hier zelf naar: hier kunnen woorden staan van wie gewist is.",
                  "Look at this yourself: words of somebody who was erased may stand here.")  # fmt: skip
        for each in self.places[:MOST]:
            yield msg("  {one}", "  {one}", one=each)
        if len(self.places) > MOST:
            yield msg("  en nog {n}", "  and {n} more", n=len(self.places) - MOST)
        yield msg("Wat tussen haakjes staat, wijst een tekst aan: fieldwork erase VERWIJZING wist of herschrijft hem voorgoed.",
                  "What stands in brackets points at a text: fieldwork erase REF erases or rewrites it for good.")  # fmt: skip
        for code in self.codes:
            yield msg(
                "`fieldwork withdraw {code} --erase --dry-run` noemt ze opnieuw, tot iemand ze bekeek, en verandert niets.",
                "`fieldwork withdraw {code} --erase --dry-run` lists them again until somebody looked, and changes nothing.",
                code=code,
            )
