"""Searching the session that is open: its items, answers, words beside them, notes. Nothing of any other session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.widgets import Input

from fieldwork.capture.state import SessionState
from fieldwork.fuzzy import folded
from fieldwork.i18n import Lang, msg, pick
from fieldwork.study.answers import answer_words
from fieldwork.text import one_line
from fieldwork.tui.outline import short_id
from fieldwork.tui.screens.choosing import Choice, Choosing

BEFORE = 24
"""How many characters of a text stand before what was found in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the session, the item that it is of (empty: the margin), what it is, and of a row of a sheet its id."""

    item: str
    about: str
    sort: str
    words: str
    ref: str | None = None


def texts_of(state: SessionState, lang: Lang) -> list[Text]:
    """Everything that was said and asked, in the order of the guide; the margin last."""
    return [*_items(state, lang), *_notes(state, None, "", lang)]


def _items(state: SessionState, lang: Lang) -> Iterator[Text]:
    for item in state.protocol.items:
        about = f"{short_id(item)}  {one_line(pick(item.question(state.wave), lang), 80)}"
        said = answer_words(item, state.value(item.id), lang)
        if said:
            yield Text(item.id, about, msg("antwoord", "answer").text(lang), said)
        if state.remark(item.id):
            yield Text(item.id, about, msg("toelichting", "in their words").text(lang), state.remark(item.id))
        yield from _notes(state, item.id, about, lang)
        types = {row.id for row in item.rows} if item.kind == "sheet" else ()
        for row in (row for row in state.rows if row["type"] in types):
            words = "  ".join(filter(None, (row.get("descriptive"), row.get("reflective"))))
            yield Text(item.id, about, msg("regel", "row").text(lang), words, row["row"])
        if state.applies.get(item.id):
            yield Text(item.id, about, msg("vraag", "item").text(lang), pick(item.question(state.wave), lang))


def _notes(state: SessionState, item: str | None, about: str, lang: Lang) -> Iterator[Text]:
    where = about or msg("Kantlijn", "Margin").text(lang)
    for note in state.notes:
        if note.get("item") == item:
            yield Text(item or "", where, msg("notitie", "note").text(lang), str(note["text"]))


class Finding(Choosing):
    """Gives the place in `texts` of the one that was chosen, as text. Every word typed has to be in it."""

    CSS_PATH = "choosing.tcss"

    def __init__(self, texts: Sequence[Text], lang: Lang, *, sheet: bool = False) -> None:
        title = msg("Zoeken in dit gesprek", "Search this session").text(lang)
        if sheet:
            title = msg("Zoeken op dit blad", "Search this sheet").text(lang)
        super().__init__(title, [], hint=msg("typ een woord", "type a word").text(lang))
        self._texts = [(text, folded(text.words)) for text in texts]
        self._nothing = msg("Niets gevonden.", "Nothing found.").text(lang)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look again at each letter."""
        message.prevent_default()
        words = folded(message.value).split()
        found = [
            Choice(str(place), snippet(text.words, folds, words[0]), text.sort, one_line(text.words, 400), under=text.about)
            for place, (text, folds) in enumerate(self._texts)
            if words and all(word in folds for word in words)
        ]
        if words and not found:
            found = [Choice("nothing", self._nothing, why_not=self._nothing)]
        self._by_id = {choice.id: choice for choice in found}
        self._show(found)


def snippet(text: str, folds: str, word: str) -> str:
    """A piece of a text with what was found near its beginning; `folds` is the text as it is compared."""
    place = folds.find(word)
    if len(folds) != len(text):  # a letter that folds to several: count again up to where it was found
        place = next((n for n in range(len(text)) if len(folded(text[:n])) >= place), 0)
    start = text.rfind(" ", 0, max(place - BEFORE, 0)) + 1 if place > BEFORE else 0
    return ("… " if start else "") + one_line(text[start:], 160)
