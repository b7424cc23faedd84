"""A session to read back, or to give to the participant: questions and answers in plain words, nothing of what was thought."""

from __future__ import annotations

from dataclasses import dataclass

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.study.answers import answer_words, day_words


@dataclass(frozen=True, slots=True)
class Told:
    """A question as it is read back, with what was written down under it. `question` is empty for what belongs to none."""

    question: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A session as it is read back: the title of its protocol, who and when, and each section's title with what was told."""

    title: str
    about: str
    sections: tuple[tuple[str, tuple[Told, ...]], ...]


def record(state: SessionState, lang: Lang) -> Record:
    """What was written down, to read back or to give to the participant: questions and answers in plain words.

    Without what the researcher thought of it (reflective notes, the researcher's own fields), and without any code but the
    participants' own.
    """
    codes = list(state.header.get("participants") or ())
    day = day_words(str(state.header.get("held_at") or "")[:10], lang)
    sections = []
    for section in state.protocol.sections:
        told = tuple(each for item in section.items if (each := _told(state, item, lang, codes)).lines)
        if told:
            sections.append((pick(section.title, lang), told))
    margin = _told_notes(state, None, codes)
    if margin:
        sections.append((msg("Ook opgeschreven", "Also written down").text(lang), (Told("", tuple(margin)),)))
    about = " – ".join(filter(None, (", ".join(codes), day)))
    return Record(pick(state.protocol.title, lang), about, tuple(sections))


def record_text(state: SessionState, lang: Lang) -> str:
    """The record of a session as one text."""
    told = record(state, lang)
    blocks = ["\n".join(filter(None, (told.title, told.about)))]
    for title, questions in told.sections:
        if questions[0].question:
            blocks.append(f"{title}\n{'=' * len(title)}")
            blocks += ["\n".join([each.question, *(f"  {line}" for line in each.lines)]) for each in questions]
        else:
            blocks.append("\n".join([title, *questions[0].lines]))
    return "\n\n".join(blocks) + "\n"


def _told(state: SessionState, item: Item, lang: Lang, codes: list[str]) -> Told:
    """One item as it is read back; without lines where there is nothing to say of it."""
    if item.kind in ("note", "computed"):
        return Told("", ())
    said = [answer_words(item, state.value(item.id), lang), state.remark(item.id), *_told_rows(state, item)]
    status = state.item_status(item.id)
    if status == "covered":
        other = state.protocol.by_id.get(state.body(f"covered/{item.id}")["by"])
        words = pick(other.question(state.wave), lang) if other else ""
        said.append(msg("Zie het antwoord op: {question}", "See the answer to: {question}", question=words).text(lang))
    elif status == "skipped" and state.body(f"skipped/{item.id}").get("reason") == "geweigerd":
        said.append(msg("Deze vraag wilde u niet beantwoorden.", "You did not want to answer this.").text(lang))
    said += _told_notes(state, item, codes)
    lines_ = tuple(line for block in said if block for line in block.split("\n"))
    return Told(pick(item.question(state.wave), lang), lines_)


def _told_rows(state: SessionState, item: Item) -> list[str]:
    types = {row.id for row in item.rows if not row.reflective_only} if item.kind == "sheet" else set()
    rows = [row for row in state.rows if row["type"] in types and row.get("descriptive")]
    return [" ".join(filter(None, (row.get("at"), row["descriptive"]))) for row in rows]


def _told_notes(state: SessionState, item: Item | None, codes: list[str]) -> list[str]:
    """The descriptive notes on an item or in the margin; who said it only by a participant's code."""
    found = []
    for note in state.notes:
        if note.get("item") == (item.id if item else None) and note.get("kind") != "reflective":
            speaker = note.get("speaker")
            found.append(f"{speaker}: {note['text']}" if speaker in codes and len(codes) > 1 else str(note["text"]))
    return found
