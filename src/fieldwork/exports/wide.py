"""The wide table: a row a session of one guide, a variable for every question, as SPSS and its kin want it.

A guide is one table over all its versions. What an answer of each kind becomes: docs/export-formats.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fieldwork.capture.instance import looking
from fieldwork.capture.state import SessionState, replay
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Column, Table
from fieldwork.exports.tables.choice import SHARED, STATUSES, with_options
from fieldwork.exports.variable_names import variable_names
from fieldwork.exports.wide_items import merged
from fieldwork.exports.wide_reasons import ASKED, COVERED, LAPSED, NOT_APPLICABLE, NOT_ASKED, OTHER_VERSION, UNKNOWN, Reasons
from fieldwork.exports.wide_variables import Given, Setting, Variable, given_of, variables_of
from fieldwork.i18n import Lang, msg
from fieldwork.protocol.compute import computed
from fieldwork.protocol.model import Item
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study

_HEAD = (
    *(SHARED[name] for name in ("session", "conversation", "version", "site", "participant", "role", "wave", "mode")),
    Column("held_at", "date", msg("De dag waarop het gehouden is", "The day on which it was held"), measure="scale"),
    Column("held_time", "time", msg("Hoe laat het begon, waar dat genoteerd is", "At what time it began, where that was noted"),
           measure="scale"),
    Column("status", "string", msg("Hoe de sessie ervoor staat", "How the session stands"), options=STATUSES,
           measure="nominal"),
    Column("researchers", "string", msg("De onderzoekers, met | ertussen", "The researchers, with | between"),
           measure="nominal"),
    Column("withheld", "string", msg("quoting: er mag niet geciteerd worden; wat als citaat gemarkeerd is, is onleesbaar",
                                     "quoting: nothing may be quoted; what was marked as a quote was made unreadable"),
           measure="nominal"),
)  # fmt: skip
_WHY = {"covered": COVERED, "asked": ASKED, "not_asked": NOT_ASKED}
_TIMES = """
SELECT session, item, json_array_length(value) FROM answer
WHERE item IN (SELECT value FROM json_each(?)) AND json_type(value) = 'array'
"""


def respondents(
    study: Study, *, lang: Lang, identified: bool = False, reuse: bool = False, leaving: Leaving | None = None
) -> Iterator[Table]:
    """A table for each guide with sessions that may leave, by id; a row a session, in the order in which they were opened.

    Cells of numbers, dates and times hold a code below zero where there is no answer (`Column.missing` says why); texts are
    empty then. Notes do not come along; `identified` lets out what can identify a person. `leaving` where it was read already.
    """
    leaving = leaving or Leaving(study, reuse=reuse)
    by_guide: dict[str, list[SessionRow]] = {}
    for session in leaving.sessions:
        if session.protocol is not None:
            by_guide.setdefault(session.protocol, []).append(session)
    reasons = Reasons.of(study)
    for name, sessions in sorted(by_guide.items()):
        yield _table(study, name, sessions, leaving, Setting(lang, reasons, identified, {}, {}))


def _table(study: Study, name: str, sessions: Sequence[SessionRow], leaving: Leaving, setting: Setting) -> Table:
    known = [version for each, version in study.protocols() if each == name]
    if not known:  # what texts without a guide were held with stands in no folder
        known = sorted({int(session.version) for session in sessions if session.version is not None})
    as_now = [study.protocol(name, version) for version in known]
    held = {id(each): each for row in sessions for each in [study.protocol_of(row.id, name, row.version)]}
    versions = [*(each for each in held.values() if not any(each is one for one in as_now)), *as_now]  # the newest last
    items = merged(versions)
    by_id = {item.id: item for outer in items for item in (outer, *outer.items)}
    setting = replace(setting, times=_times(study, items, {session.id for session in sessions}), by_id=by_id)
    made = [(item, list(variables_of(item, setting))) for item in items]
    columns = [*with_options(study, _HEAD), *(each.column for _, variables in made for each in variables)]
    names = variable_names(column.name for column in columns)
    columns = [replace(column, name=each) for column, each in zip(columns, names, strict=True)]
    rows = (_row(study, session, made, leaving, setting.identified) for session in sessions)
    return Table(name.replace("/", "--"), versions[-1].title, tuple(columns), rows, ("session",), len(sessions))


def _times(study: Study, items: Sequence[Item], sessions: set[str]) -> Mapping[str, int]:
    """How often each repeat was answered at most."""
    repeats = [item.id for item in items if item.kind == "repeat"]
    most: dict[str, int] = {}
    for session, item, times in study.log.query(_TIMES, (json.dumps(repeats),)) if repeats else ():
        if session in sessions:
            most[item] = max(most.get(item, 0), times)
    return most


def _row(
    study: Study, session: SessionRow, made: Sequence[tuple[Item, Sequence[Variable]]], leaving: Leaving, identified: bool
) -> tuple[Any, ...]:
    protocol = study.protocol_of(session.id, session.protocol or "", session.version)
    state = replay(session.id, protocol, study.log.events(session.id))
    texts = leaving.state(state, identified=identified)
    day, _, time = (session.held_at or "").partition("T")
    withheld = None if leaving.masking.may_quote(session.id, "answer") else "quoting"
    cells: list[Any] = [
        session.id, session.conversation, protocol.version, session.site, "|".join(session.participants) or None, session.role,
        session.wave, session.mode, day[:10] or None, time[:5] or None, session.status, "|".join(session.researchers) or None,
        withheld,
    ]  # fmt: skip
    for item, variables in made:
        if variables:
            given = _given(state, texts, item)
            cells += [variable.read(given) for variable in variables]
    return tuple(cells)


def _given(state: SessionState, texts: SessionState, merged_item: Item) -> Given:
    """What a session has of an item; `state` knows what was asked and why, `texts` is the same session as it may leave."""
    id_, item = merged_item.id, state.protocol.by_id.get(merged_item.id)
    if item is None:
        return Given(why=OTHER_VERSION)
    status = state.item_status(id_)
    if item.kind == "computed":
        value = texts.computed(item) if state.applies.get(id_) else None
        why = UNKNOWN if state.applies.get(id_) else NOT_APPLICABLE
        return Given(why=why) if value is None else Given(value, item=item)
    if status == "not_applicable":
        return Given(why=LAPSED if state.lapsed(id_) else NOT_APPLICABLE)
    if status == "skipped":
        return Given(why=str(state.body(f"skipped/{id_}")["reason"]))
    if status in _WHY:
        return Given(why=_WHY[status])
    if item.kind == "sheet":
        types = {row.id for row in item.rows}
        return Given([row for row in texts.rows if row["type"] in types], item=item)
    given = given_of(texts.value(id_), texts.remark(id_), item, state.wave)

    def work_out(inner: Item, instance: Mapping[str, Any]) -> Any:
        return computed(inner.compute or {}, texts.protocol, looking(texts, instance, ()))

    return replace(given, computed=work_out) if item.kind == "repeat" else given

