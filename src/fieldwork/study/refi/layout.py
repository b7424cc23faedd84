"""A session as one plain text, and where in it each of its texts stands: there and back again.

Questions, and what was chosen or noted as a number, stand around the words that people said; only those words can be coded.
A session without a guide is its text, to the letter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from fieldwork.capture.state import SessionState
from fieldwork.coding.segments import Document, Part
from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.protocol.unguided import TEXT_ITEM, UNGUIDED
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.spans import Span
from fieldwork.study.answers import answer_words
from fieldwork.study.reading import MARGIN
from fieldwork.study.refi.codes import line

_NOT_TOLD = WORDS_KINDS | {"say", "computed", "sheet", "repeat", "consent"}
"""Kinds of which no answer is told beside the texts."""
_KINDS = {
    "note": msg("notitie", "note"), "row": msg("gezien", "seen"), "reflection": msg("reflectie", "reflection"),
    "remark": msg("toelichting", "remark"),
}  # fmt: skip
_MARK, _JOINER = "\ufeff", "\u2060"
"""What a reader drops where a text begins, and what is as wide and as silent."""
Hide = Callable[[str | None, str], bool]
"""Whether the text of an item and field is left out."""


@dataclass(frozen=True)
class Laid:
    """A session as a text; `pieces` are the places at which its parts begin, in order."""

    text: str
    pieces: tuple[tuple[int, Part], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.pieces]

    @cached_property
    def _by_place(self) -> dict[tuple[str | None, str], int]:
        return {part.place: start for start, part in self.pieces}

    def at(self, part: Part, span: Span) -> Span | None:
        """Where a span of a part stands in the text; None where that part is not in it."""
        start = self._by_place.get(part.place)
        return None if start is None else (start + span[0], start + span[1])

    def parts_at(self, span: Span) -> Iterator[tuple[Part, Span]]:
        """The parts that a span of the text touches words of, with the span in each."""
        first = max(bisect_right(self._starts, span[0]) - 1, 0)
        for start, part in self.pieces[first:]:
            if start >= span[1]:
                return
            begin, end = max(span[0] - start, 0), min(span[1] - start, len(part.text))
            if begin < end and part.text[begin:end].strip():
                yield part, (begin, end)


def plain(text: str) -> str:
    """A text as readers count it: as many characters, none of which a reader drops, joins or takes for something else."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return text.replace("\x00", "\ufffd")


def layout(state: SessionState, texts: Document, lang: Lang, title: str, hide: Hide) -> Laid:
    """The session with these texts of it (their words may have been withheld, at the same places)."""
    return _Layout(state, texts, lang, hide).made(title)


class _Layout:
    def __init__(self, state: SessionState, texts: Document, lang: Lang, hide: Hide) -> None:
        self.state, self.lang = state, lang
        self.hide = hide
        self.parts: dict[str | None, list[Part]] = {}
        for part in texts.parts:
            if not hide(part.item, part.field):
                self.parts.setdefault(part.item, []).append(part)
        self.written: list[str] = []
        self.length = 0
        self.pieces: list[tuple[int, Part]] = []

    def made(self, title: str) -> Laid:
        if self.state.protocol.id == UNGUIDED:
            self._whole(title)
        else:
            self._write(f"{line(title)}\n")
            for section in self.state.protocol.sections:
                self._section(pick(section.title, self.lang), section.items)
        if margin := self.parts.get(None):
            self._write(f"\n\n{MARGIN.text(self.lang)}\n")
            self._texts(margin, "")
        text = "".join(self.written)
        return Laid(_JOINER + text[1:] if text.startswith(_MARK) else text, tuple(self.pieces))

    def _whole(self, title: str) -> None:
        """The text to the letter, then what was noted on it here."""
        found = self.parts.get(TEXT_ITEM, [])
        said = [part for part in found if part.field == "answer"]
        for part in said:
            self._part(part)
        if not said:
            self._write(f"{line(title)}\n")
        self._texts([part for part in found if part not in said], "")

    def _section(self, title: str, items: Sequence[Item]) -> None:
        begun = False
        for item in items:
            parts, told = self.parts.get(item.id, []), self._told(item)
            if not parts and not told:
                continue
            if not begun:
                self._write(f"\n\n{line(title)}\n")
                begun = True
            question = line(pick(item.question(self.state.wave), self.lang))
            self._write(f"\n{question}\n" + "".join(f"= {each}\n" for each in told))
            self._texts(parts, question)

    def _told(self, item: Item) -> list[str]:
        """What was chosen, or told as a number or a date."""
        if item.kind in _NOT_TOLD or self.hide(item.id, "answer"):
            return []
        value = self.state.value(item.id)
        return [line(each) for each in answer_words(item, value, self.lang).split("\n")] if value is not None else []

    def _texts(self, parts: Sequence[Part], question: str) -> None:
        for part in parts:
            label = line(pick(part.label, self.lang))
            if ":" in part.field and part.kind in ("answer", "remark"):  # of one time of a repeat
                label = f"{int(part.field.partition(':')[2].partition('.')[0]) + 1}. {label}"
            kind = _KINDS.get(part.kind)
            about = [kind.text(self.lang) if kind else "", part.at or "", (part.who or "") if part.kind == "note" else ""]
            told = ", ".join(each for each in about if each)
            head = " ".join(each for each in ("" if label == question else label, f"[{told}]" if told else "") if each)
            self._write(f"{head}\n" if head else "")
            self._part(part)
            self._write("\n")

    def _part(self, part: Part) -> None:
        self.pieces.append((self.length, part))
        self._write(plain(part.text))

    def _write(self, text: str) -> None:
        self.written.append(text)
        self.length += len(text)
