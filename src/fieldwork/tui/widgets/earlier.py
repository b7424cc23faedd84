"""What this participant said before, beside the question."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Text
from fieldwork.study.answers import day_words
from fieldwork.study.earlier import Earlier
from fieldwork.tui.plain import line, plain


class EarlierPanel(VerticalScroll, can_focus=True):
    """Earlier answers to the same question, that of the last session first."""

    DEFAULT_CSS = """
    EarlierPanel { display: none; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
    EarlierPanel:focus { background: $boost; }
    EarlierPanel > Static { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="earlier")
        self._shown: tuple[str, Lang] | None = None

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="earlier-words")

    def is_for(self, item: str, lang: Lang) -> bool:
        """Whether it shows an item already, in this language; from now on it does."""
        same = self._shown == (item, lang)
        self._shown = (item, lang)
        return same

    def show(self, found: Sequence[Earlier], question: Text, lang: Lang) -> None:
        """Show what was found, or that nothing was; the question only where it was another than `question`, the open one."""
        pieces = [line(msg("Eerder gezegd", "Said earlier").text(lang), style="bold")]
        for each in found:
            pieces += [Content(), line(day_words(each.held_at or "", lang), style="$accent")]
            if each.question != question:
                pieces.append(plain(pick(each.question, lang), "$secondary"))
            pieces += [plain(words) for words in (each.words, each.remark) if words]
            pieces += [Content.assemble(("✎ ", "$accent"), plain(note)) for note in each.notes]
        if not found:
            nothing = msg("Over deze vraag is eerder niets gezegd.", "Nothing was said about this item earlier.")
            pieces += [Content(), plain(nothing.text(lang), "$secondary")]
        self.query_one("#earlier-words", Static).update(Content("\n").join(pieces))
        self.scroll_home(animate=False)
