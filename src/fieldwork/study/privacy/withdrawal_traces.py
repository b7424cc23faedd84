"""What a study holds of one participant: what can be told to be theirs, what a person has to look at, and what left before."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.record.events import EMPTIED, Event, register_of
from fieldwork.record.resting import CHARTING, RESTING, goes, sessions_in
from fieldwork.store.current import shown_of
from fieldwork.store.erase import kept_since
from fieldwork.study.codebook.book import CODEBOOK, codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.privacy.retention import NAMES_FILE
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

Emptied = Mapping[str, Collection[str]]
"""Registers that go, by subject."""
_LEAST = 12
"""Characters from which on words in an example are taken for words of a person."""
LEFT: Mapping[str, Msg] = {
    "exported": msg("export", "export"),
    "backed_up": msg("reservekopie", "backup"),
    "handed_over": msg("overdracht", "hand-over"),
    "converted": msg("kopie van voor een omzetting", "copy from before a conversion"),
}
"""What left the study or is kept beside it: the events that tell it, and copies that no event tells of."""
_COPIES = ("merged", "handed_over")
_HELD = """
SELECT DISTINCT e.subject FROM event e, json_each(e.body, '$.participants') p
WHERE e.kind = 'session.opened' AND p.value = ? AND NOT EXISTS (SELECT 1 FROM session s WHERE s.id = e.subject)
  AND NOT EXISTS (SELECT 1 FROM head h WHERE h.subject = e.subject AND h.register = 'opened')
"""
_MEMOS = "SELECT subject, body ->> '$.memo' FROM event WHERE kind = 'memo.set' AND body ->> '$.about.participant' = ?"
_NAMED = """
SELECT DISTINCT subject FROM event WHERE instr(lower(body), lower(?)) AND kind IN ('answer.set', 'note.set', 'row.set')
"""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that left the study while the person was in it: what (a key of LEFT), its file, for whom, the local day."""

    what: str
    file: str
    recipient: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a person has to look at, since the program cannot tell whose words it holds: where, and why."""

    where: str
    why: Msg


# --- what goes -------------------------------------------------------------------------------------------------------


def taken_back(study: Study, code: str) -> tuple[str, ...]:
    """The sessions of a participant that an import brought and that were taken back: the log still has their words."""
    return tuple(sorted(str(session) for (session,) in study.log.query(_HELD, (code,))))


def theirs(study: Study, code: str, shared: Sequence[SessionRow], alone: Collection[str]) -> dict[str, set[str]]:
    """The registers that hold this participant's words, or words about them, outside the sessions that go altogether.

    In talks with others their notes, with what was made of those; memos about them wherever they are kept; summaries in their
    row of the matrix, and summaries and findings that lean on nothing but what goes.
    """
    found: dict[str, set[str]] = {}
    codings: set[str] = set()
    for row in shared:
        names = _in_talk(_by_register(study.log.events(row.id)), code, emptied_before(study, row.id))
        codings |= {name.partition("/")[2] for name in names if name.startswith("coding/")}
        found[row.id] = names
    for subject, memo in study.log.query(_MEMOS, (code,)):
        if subject != code and subject not in alone:
            found.setdefault(subject, set()).add(f"memo/{memo}")
    found[CHARTING] = _charted(study, code, codings)
    return {subject: names for subject, names in found.items() if names}


def emptied_before(study: Study, subject: str) -> set[str]:
    """The registers of a subject that are gone already."""
    return {str(name) for event in study.log.heads(subject, "emptied") for name in event.body.get("registers", ())}


def _by_register(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by their register, those that were replaced too: their words stand in the log."""
    found: dict[str, list[Event]] = {}
    for event in events:
        register = register_of(event.kind, event.body)
        if register is not None and event.body and event.kind != EMPTIED:
            found.setdefault(register, []).append(event)
    return found


def _in_talk(registers: Mapping[str, list[Event]], code: str, before: Collection[str]) -> set[str]:
    """The registers of a talk with others: notes of this participant, and what was made of those.

    `before` are those that are gone already: of them too a copy that did not know may have made something.
    """
    found = {name for name, events in registers.items() if name.startswith("note/") and _said_by(events, code)} | set(before)
    fields = {f"note:{name.partition('/')[2]}" for name in found if name.startswith("note/")}
    for name, events in registers.items():
        kind = name.partition("/")[0]
        if kind in ("coding", "mark") and any(event.body.get("field") in fields for event in events):
            found.add(name)
    codings = {name.partition("/")[2] for name in found if name.startswith("coding/")}
    for name, events in registers.items():
        kind = name.partition("/")[0]
        if kind == "memo" and any(_about(event, code, codings) for event in events):
            found.add(name)
        if kind == "decision" and any(each.get("field") in fields for e in events for each in e.body.get("codings") or ()):
            found.add(name)
    return found


def _said_by(events: Sequence[Event], code: str) -> bool:
    """Whether a note is this participant's: as it stands now, or where it was taken away, as it ever stood."""
    replaced = {old for event in events for old in event.supersedes}
    now = [event for event in events if event.id not in replaced and event.body.get("text") is not None]
    return any(event.body.get("speaker") == code for event in now or events)


def _about(event: Event, code: str, codings: Collection[str]) -> bool:
    about = event.body.get("about") or {}
    return about.get("participant") == code or about.get("coding") in codings


def _charted(study: Study, code: str, codings: Collection[str]) -> set[str]:
    found = set()
    for name, events in _by_register(study.log.events(CHARTING, RESTING)).items():
        replaced = {old for event in events for old in event.supersedes}
        for event in events:
            about = event.body.get("rows") == "participant" and event.body.get("row") == code
            refs = set() if event.id in replaced else _refs(event.body)
            if about or (refs and refs <= set(codings)):
                found.add(name)
    return found


def _refs(body: Mapping[str, Any]) -> set[str]:
    """The codings that a summary or finding leans on."""
    return {str(each) for name in ("refs", "supports", "contradicts") for each in body.get(name) or ()}


# --- what a person has to look at ------------------------------------------------------------------------------------


def looks(
    study: Study, code: str, alone: Sequence[SessionRow], shared: Sequence[SessionRow], gone: Emptied
) -> Iterator[Look]:
    """Where words of this participant, or about them, may stand and nobody but a person can tell."""
    named = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)", re.IGNORECASE)
    yield from _in_talks(study, code, shared, gone)
    mine = {row.id for row in (*alone, *shared)}
    yield from _elsewhere(study, code, named, mine)
    yield from _memos(study, code, named, {row.id for row in alone}, gone)
    yield from _resting(study, code, named, {row.id for row in alone}, gone)
    yield from _examples(study, alone, shared, gone)
    if study.folder.joinpath(NAMES_FILE).exists():
        told = msg("staat de naam erin, haal die weg: fieldwork names remove {code}.",
                   "if the name is in it, take it away: fieldwork names remove {code}.", code=code)  # fmt: skip
        yield Look(NAMES_FILE, told)
    if next(iter(study.log.events("study", _COPIES)), None) is not None:
        told = msg("andere kopieën van deze studie verliezen het als ze worden samengevoegd.",
                   "other copies of this study lose it when they are merged.")  # fmt: skip
        yield Look(study.log.file.name, told)


def _in_talks(study: Study, code: str, shared: Sequence[SessionRow], gone: Emptied) -> Iterator[Look]:
    """Talks with others of which it cannot be told who said what, and texts in them that are not finished."""
    for row in shared:
        names = gone.get(row.id, ())
        texts = [part for part in document(study, row.id).parts if f"note/{part.ref}" not in names]
        unclear = [part for part in texts if part.who is None]
        others = ", ".join(each for each in row.participants if each != code)
        if unclear:
            yield Look(named_row(row), msg(
                "teksten die niet los te maken zijn van wat {others} zei: {n}.",
                "texts that cannot be told apart from what {others} said: {n}.", n=len(unclear), others=others))  # fmt: skip
        ids = {name.partition("/")[2] for name in names}
        drafts = [each for each in study.log.drafts(row.id) if each.text.strip() and not each.field.startswith("@")]
        if any(draft.field.rpartition(":")[2] not in ids for draft in drafts):
            yield Look(named_row(row), msg("er staat nog een tekst die niet af is.", "a text was left unfinished."))


def _elsewhere(study: Study, code: str, named: re.Pattern[str], mine: Collection[str]) -> Iterator[Look]:
    """Sessions with others in which this participant is named."""
    rows = {row.id: row for row in study.log.sessions() if row.status not in ("erased", "refused")}
    for (session,) in study.log.query(_NAMED, (code,)):
        row = rows.get(session)
        if row is None or session in mine:
            continue
        found = [part for part in document(study, session).parts if named.search(part.text)]
        if found:
            yield Look(named_row(row), msg("teksten die {code} noemen: {n}.", "texts that name {code}: {n}.",
                                           n=len(found), code=code))  # fmt: skip


def _memos(study: Study, code: str, named: re.Pattern[str], alone: Collection[str], gone: Emptied) -> Iterator[Look]:
    for event in shown_of(study.log, "memo"):
        memo, on = str(event.body.get("memo")), event.subject
        if on == code or on in alone or f"memo/{memo}" in gone.get(on, ()):
            continue
        if named.search(str(event.body.get("text") or "")):
            yield Look(f"memo {memo[:8]}", msg("noemt {code}.", "names {code}.", code=code))


def _resting(study: Study, code: str, named: re.Pattern[str], alone: Collection[str], gone: Emptied) -> Iterator[Look]:
    """Summaries and findings that stay and lean on what goes among other things, or name this participant."""
    codings = {name.partition("/")[2] for names in gone.values() for name in names if name.startswith("coding/")}
    for name in ("chart", "finding"):
        for event in shown_of(study.log, name, CHARTING):
            body = event.body
            if register_of(event.kind, body) in gone.get(CHARTING, ()) or goes(body, alone, replaced=False):
                continue
            words = str(body.get("text") or body.get("statement") or "")
            if sessions_in(body) & set(alone) or _refs(body) & codings or named.search(words):
                yield Look(f"“{one_line(words, 40)}”", msg("leunt ook op wat weggaat, of noemt {code}.",
                                                           "leans on what goes too, or names {code}.", code=code))  # fmt: skip


def _examples(
    study: Study, alone: Sequence[SessionRow], shared: Sequence[SessionRow], gone: Emptied
) -> Iterator[Look]:
    """The codes and memos of which words stand to the letter in what goes."""
    parts = [part.text for row in alone for part in document(study, row.id).parts]
    for row in shared:
        names = gone.get(row.id, ())
        parts += [part.text for part in document(study, row.id).parts if f"note/{part.ref}" in names]
    said = "\n".join(parts).casefold()
    if not said:
        return
    for each in codebook(study).codes.values():
        texts = [text for value in (each.definition, each.include, each.exclude, each.examples) for text in _texts(value)]
        if any(len(text.strip()) >= _LEAST and text.strip().casefold() in said for text in texts):
            yield Look(each.id, msg("het codeboek haalt hier woorden van deze deelnemer aan.",
                                    "the codebook quotes words of this participant here."))  # fmt: skip
    for event in shown_of(study.log, "memo"):
        text = str(event.body.get("text") or "").strip()
        if event.subject in (CODEBOOK, "study") and len(text) >= _LEAST and text.casefold() in said:
            yield Look(f"memo {event.body['memo'][:8]}", msg("een memo haalt woorden van deze deelnemer aan.",
                                                            "a memo quotes words of this participant."))  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    """The strings in a text, a text by language, or a list of either."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


# --- what left before ------------------------------------------------------------------------------------------------


def left(study: Study, since: int, sessions: Collection[str]) -> tuple[Left, ...]:
    """What left the study since a moment (microseconds UTC), oldest first, but for what holds other sessions only.

    What left under one name for the same person on the same day is told once.
    """
    return tuple(dict.fromkeys(_left(study, since, sessions)))


def _left(study: Study, since: int, sessions: Collection[str]) -> Iterator[Left]:
    for event in study.log.events("study", set(LEFT)):
        body = event.body
        held = _sessions_of(body)
        holds_nothing = body.get("profile") == "data-plan"
        if event.at >= since and not holds_nothing and (held is None or held & set(sessions)):
            recipient = body.get("for") or body.get("recipient") or body.get("to")
            day = local_time(event.at, event.offset).date().isoformat()
            yield Left(event.kind, str(body.get("file") or body.get("profile") or ""), recipient, day)
    for name in kept_since(study.log, since):
        yield Left("converted", name, None, "")


def _sessions_of(body: Mapping[str, Any]) -> set[str] | None:
    """The sessions that something that left is about, or None where that is not said."""
    if isinstance(body.get("session"), str):
        return {body["session"]}
    listed = body.get("sessions")
    return {str(each) for each in listed} if isinstance(listed, list) else None


def first_seen(study: Study, code: str, sessions: Collection[str]) -> int | None:
    """When the study first held something of a participant (microseconds UTC); None where it never did."""
    sql = "SELECT min(at) FROM event WHERE subject IN (SELECT value FROM json_each(?))"
    found: int | None = study.log.query(sql, (json.dumps([code, *sessions]),))[0][0]
    return found


def named_row(row: SessionRow) -> str:
    """A session as people know it: who or where, and the day."""
    return f"{', '.join(row.participants) or row.site or row.id} {(row.held_at or '')[:10]}".strip()
