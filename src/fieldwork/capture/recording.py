"""What is written down of an item: its answer, parts, probes, notes, marks, rows, or why it has none."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.capture import actions as act
from fieldwork.capture.marks import bare, following, following_row, following_times, text_of
from fieldwork.capture.outcome import Outcome, Write, answerable, asked, label_of, no_such, open_again
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import OTHER
from fieldwork.protocol.values import check_value
from fieldwork.text import kept

NOTE_KINDS = ("descriptive", "reflective")
MARKS = ("quote", "flag", "route", "time")


def answer(state: SessionState, action: act.Answer) -> Outcome:
    item = answerable(state, action.item)
    if item is None:
        return no_such(action.item)
    value = kept(action.value) if isinstance(action.value, str) else action.value
    if isinstance(value, str) and not value.strip():
        value = None
    text = kept(action.text) if action.text and action.text.strip() else None
    writes: list[Write] = [("answer.set", {"item": item.id, "value": value, "text": text})]
    if value is not None:
        writes = [*asked(state, item.id), *writes, *open_again(state, item.id)]
    writes += following(state, item.id, "answer", value if isinstance(value, str) else "")
    writes += following(state, item.id, "remark", text or "")
    if item.kind == "repeat":
        writes += following_times(state, item.id, value)
    said = check_value(item, _answered(value), text, state.wave) if value is not None else None
    if said is not None and not text and item.other and (value == OTHER or (isinstance(value, list) and OTHER in value)):
        said = msg("Schrijf erbij wat het anders is.", "Write down what the other is.")
    label = msg("antwoord bij {item}", "answer to {item}", item=label_of(state, item.id))
    return Outcome(tuple(writes), said=said, label=label)


def _answered(value: object) -> object:
    """A value without what was said inside a repeat and could not be read: that is kept as words, and was told of then."""
    if not isinstance(value, (list, tuple)):
        return value
    return [{name: cell for name, cell in each.items() if not (isinstance(cell, Mapping) and cell.get("value", 0) is None)}
            if isinstance(each, Mapping) else each for each in value]  # fmt: skip


def skip(state: SessionState, action: act.Skip) -> Outcome:
    item = answerable(state, action.item)
    if item is None:
        return no_such(action.item)
    if action.reason and state.item_status(item.id) == "answered":
        return Outcome(
            said=msg(
                "Hier staat al een antwoord. Haal dat eerst weg om de vraag over te slaan.",
                "There is an answer here. Take it away first to skip the item.",
            )
        )
    text = kept(action.text) if action.text and action.text.strip() else None
    writes: list[Write] = [("item.skipped", {"item": item.id, "reason": action.reason or None, "text": text})]
    if action.reason:
        if action.reason == "geweigerd":
            writes = [*asked(state, item.id), *writes]
        writes += [w for w in open_again(state, item.id) if w[0] == "item.covered"]
    return Outcome(tuple(writes), label=msg("overslaan van {item}", "skipping {item}", item=label_of(state, item.id)))


def cover(state: SessionState, action: act.Cover) -> Outcome:
    item = answerable(state, action.item)
    if item is None:
        return no_such(action.item)
    if action.by is not None:
        if answerable(state, action.by) is None:
            return no_such(action.by)
        if action.by == item.id:
            return Outcome(
                said=msg(
                    "Een vraag kan niet door zichzelf beantwoord zijn: wijs een andere aan.",
                    "An item cannot be covered by itself: point at another.",
                )
            )
        if state.item_status(item.id) == "answered":
            return Outcome(said=msg("Deze vraag heeft zelf al een antwoord.", "This item has an answer of its own."))
    writes: list[Write] = [("item.covered", {"item": item.id, "by": action.by})]
    if action.by is not None:
        writes += [w for w in open_again(state, item.id) if w[0] == "item.skipped"]
    return Outcome(
        tuple(writes), label=msg("elders beantwoord: {item}", "covered elsewhere: {item}", item=label_of(state, item.id))
    )


def tick(state: SessionState, action: act.Tick) -> Outcome:
    item = answerable(state, action.item)
    if item is None or action.part not in {part.id for part in item.parts}:
        return no_such(f"{action.item}: {action.part}")
    writes: tuple[Write, ...] = (("part.ticked", {"item": item.id, "part": action.part, "on": action.on}),)
    if action.on:
        writes = (*asked(state, item.id), *writes)
    return Outcome(writes, label=msg("deelvraag {part}", "part {part}", part=action.part))


def probe(state: SessionState, action: act.Probe) -> Outcome:
    item = answerable(state, action.item)
    count = max((len(words) for words in item.probes.values()), default=0) if item else 0
    if item is None or not 0 <= action.probe < count:
        return no_such(f"{action.item}: {action.probe}")
    writes: tuple[Write, ...] = (("probe.used", {"item": item.id, "probe": action.probe, "on": action.on}),)
    if action.on:
        writes = (*asked(state, item.id), *writes)
    return Outcome(writes, label=msg("doorvraag {n}", "probe {n}", n=action.probe + 1))


def note(state: SessionState, action: act.Note) -> Outcome:
    if action.item is not None and action.item not in state.applies:
        return no_such(action.item)
    if action.kind not in NOTE_KINDS:
        return Outcome(said=msg("Een notitie is beschrijvend of reflectief.", "A note is descriptive or reflective."))
    text = kept(action.text) if action.text.strip() else None
    body = {"note": action.note, "item": action.item, "kind": action.kind, "text": text, "speaker": action.speaker}
    if action.at:
        body["at"] = action.at
    marks = _marks_of_note(state, action, text or "")
    return Outcome((("note.set", body), *marks), label=msg("notitie", "note"))


def _marks_of_note(state: SessionState, action: act.Note, text: str) -> list[Write]:
    """The marks in a note go along with its words, and to the item that it is put on."""
    field = f"note:{action.note}"
    writes = following(state, None, field, text)
    if state.body(f"note/{action.note}").get("item") == action.item:
        return writes
    moved = {body["mark"]: body for _, body in writes}
    marks = [mark for mark in state.marks if mark.get("field") == field]
    return [("mark.set", {**moved.get(mark["mark"], bare(mark)), "item": action.item}) for mark in marks]


def mark(state: SessionState, action: act.Mark) -> Outcome:
    if action.what not in MARKS or (action.item is not None and action.item not in state.applies):
        return no_such(f"{action.item} {action.what}")
    body = {
        "mark": action.mark, "item": action.item, "field": action.field, "start": action.start, "end": action.end,
        "what": action.what, "route": action.route, "on": action.on,
    }  # fmt: skip
    if action.start is not None:
        words = text_of(state, action.item, action.field)[action.start : action.end]
        if not 0 <= action.start < (action.end or 0) or not words.strip():
            return Outcome(said=msg("Kies eerst de woorden om te markeren.", "Select the words to mark first."))
        body |= {"end": action.start + len(words), "text": words}
    known = {"at": action.at, "elapsed": action.elapsed}
    body |= {name: value for name, value in known.items() if value is not None}
    return Outcome((("mark.set", body),), label=msg("markering", "mark"))


def row(state: SessionState, action: act.SheetRow) -> Outcome:
    types = {row.id: item.id for item in state.protocol.items if item.kind == "sheet" for row in item.rows}
    if action.type not in types:
        return no_such(action.type)
    body = {
        "row": action.row, "type": action.type, "at": action.at, "descriptive": kept(action.descriptive),
        "reflective": kept(action.reflective), "quote": action.quote, "position": action.position, "on": action.on,
    }  # fmt: skip
    texts = {column: str(body[column]) if action.on else "" for column in ("descriptive", "reflective")}
    # In an interview the sheet is asked like any other item; an observation asks nobody.
    first = asked(state, types[action.type]) if action.on and state.protocol.kind != "observation" else ()
    return Outcome((*first, ("row.set", body), *following_row(state, action.row, texts)), label=_row_label(state, action))


def _row_label(state: SessionState, action: act.SheetRow) -> Msg:
    """What undoing this is called: what of the row becomes another."""
    was = state.body(f"row/{action.row}")
    if not action.on:
        return msg("weghalen van een regel", "removing a row")
    if not was.get("on"):
        return msg("nieuwe regel", "new row")
    if was.get("type") != action.type:
        return msg("andere soort regel", "other type of row")
    if was.get("position") != action.position:
        return msg("verplaatsen van een regel", "moving a row")
    return msg("regel van de observatie", "row of the observation")
