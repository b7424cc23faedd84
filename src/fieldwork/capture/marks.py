"""Marks in a text that goes on changing: where each stands after an edit, or that its words are gone.

A mark keeps its words beside its place, so that it is never silently about other words: where the two disagree (two people
edited one answer, say) the mark counts as lost, and its words still tell what it was about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldwork.capture.outcome import Write
from fieldwork.capture.state import SessionState
from fieldwork.record.events import OF_STEP
from fieldwork.record.texts import cell, register_of_text, text_in
from fieldwork.spans import Block, Span, found_again, moved, same_times, shared, times_in

GONE = "gone"
"""The field of a mark whose place is not there any more."""


def text_of(state: SessionState, item: str | None, field: str) -> str:
    """The text that a mark's places count in (see `actions.Mark`): empty where nothing stands there, or no words."""
    return text_in(state.body(register_of_text(item, field)), field)


def marked_row(mark: Mapping[str, Any]) -> str:
    """The id of the row of a sheet that a mark is in; an empty string where it is in none."""
    what, _, place = str(mark.get("field") or "").partition(":")
    return (place.rpartition(".")[0] or place) if what == "row" else ""


def span_of(state: SessionState, mark: Mapping[str, Any]) -> Span | None:
    """Where a mark stands now; None where it is about no words, or where its words are not there any more."""
    start, end = mark.get("start"), mark.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    words = text_of(state, mark.get("item"), str(mark.get("field") or "answer"))[start:end]
    return (start, end) if words and words == mark.get("text", words) else None


def is_lost(state: SessionState, mark: Mapping[str, Any]) -> bool:
    """Whether a mark was made in words that are not there any more."""
    return bool(mark.get("text")) and span_of(state, mark) is None


def spans_in(state: SessionState, item: str | None, field: str, text: str) -> list[Span]:
    """Where the marks of a field stand in what its text has become while it is being typed."""
    alike = [mark for mark in state.marks if _is_in(mark, item, field)]
    spans = [span for mark in alike if (span := span_of(state, mark))]
    stored = text_of(state, item, field) if spans else ""
    if not spans or stored == text:
        return spans
    blocks = shared(stored, text)
    return [to for span in spans if (to := moved(blocks, span))]


def _is_in(mark: Mapping[str, Any], item: str | None, field: str) -> bool:
    """Whether a mark is in a field; notes and rows have ids of their own, so they may stand at any item."""
    return mark.get("field") == field and (field.startswith(("note:", "row:")) or mark.get("item") == item)


def following(state: SessionState, item: str | None, field: str, new: str) -> list[Write]:
    """What to write of the marks in a text when it becomes `new`: their new places, or that they are lost."""
    marks = [mark for mark in state.marks if mark.get("text") and _is_in(mark, item, field)]
    old = text_of(state, item, field) if marks else new
    if old == new:
        return []
    blocks = shared(old, new)
    return [write for mark in marks for write in _placed(state, mark, blocks, field, new)]


def bare(mark: Mapping[str, Any]) -> dict[str, Any]:
    """A mark without the step that it was made in at the desk: what is written of it now is none of that."""
    return {key: value for key, value in mark.items() if key not in OF_STEP}


def _placed(state: SessionState, mark: Mapping[str, Any], blocks: Sequence[Block], field: str, new: str) -> list[Write]:
    """What to write of one mark whose text becomes `new`, in whichever field that stands; nothing where it stays the same."""
    span = span_of(state, mark)
    to = (moved(blocks, span) if span else None) or found_again(str(mark["text"]), new)
    before = bare(mark)
    body = {**before, "field": field, "start": None, "end": None}
    if to:
        body |= {"start": to[0], "end": to[1], "text": new[slice(*to)]}
    return [("mark.set", body)] if body != before else []


def following_times(state: SessionState, item: str, new: Any) -> list[Write]:
    """The same for a repeat whose answer becomes `new`: marks go along with their time where times move up.

    The words of a time that was taken out are gone for good: what comes in its place is another's.
    """
    old = state.value(item)
    marks = [mark for mark in state.marks if mark.get("item") == item and mark.get("text") and ":" in str(mark.get("field"))]
    marks = [mark for mark in marks if str(mark["field"]).startswith(("answer:", "remark:"))]
    goes = same_times(old, new) if marks else {}
    writes: list[Write] = []
    for mark in marks:
        field = str(mark["field"])
        what, _, place = field.partition(":")
        time, _, inner = place.partition(".")
        goal = goes.get(int(time)) if time.isdecimal() else None
        if goal is None and time.isdecimal() and int(time) < times_in(new):
            writes.append(("mark.set", {**bare(mark), "field": GONE, "start": None, "end": None}))
            continue
        to = place if goal is None else f"{goal}.{inner}"
        words = cell(new, to)[0 if what == "answer" else 1]
        text = words if isinstance(words, str) else ""
        writes += _placed(state, mark, shared(text_of(state, item, field), text), f"{what}:{to}", text)
    return writes


def following_row(state: SessionState, row: str, texts: Mapping[str, str]) -> list[Write]:
    """The same for a row of a sheet whose columns become `texts`; what goes to the other column whole takes its marks along."""
    writes: list[Write] = []
    for column, new in texts.items():
        field = f"row:{row}.{column}"
        old = text_of(state, None, field)
        other = next((name for name, text in texts.items() if name != column and old and not new and text == old), None)
        if other is None:
            writes += following(state, None, field, new)
        else:
            marks = [mark for mark in state.marks if _is_in(mark, None, field)]
            writes += [("mark.set", {**bare(mark), "field": f"row:{row}.{other}"}) for mark in marks]
    return writes
