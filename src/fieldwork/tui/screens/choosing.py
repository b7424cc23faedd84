"""A window to choose one thing from a list by a few letters: an item, a reason, a command, an entry of the help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fieldwork.fuzzy import folded, score
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.tui.command import Command
from fieldwork.tui.keyboard import bindings, every_key, in_force, valid_in
from fieldwork.tui.plain import line, plain
from fieldwork.tui.signs import legend
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Line, Lines

AROUND = 16
"""Lines of a window that are not its list: its edges, title, field, what is told of a line, keys."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: its words, what stands at the right, what is told of it, and why it cannot be chosen, if so."""

    id: str
    words: str
    right: str = ""
    about: str = ""
    why_not: str = ""
    under: str = ""


class Choosing(ModalScreen[str]):
    """Gives the id of what was chosen, or None. With `digits` the first nine are chosen by their number at once."""

    CSS_PATH = "choosing.tcss"
    BINDINGS = bindings("choosing")

    def __init__(self, title: str, choices: Sequence[Choice], *, digits: bool = False, hint: str = "", here: str = "") -> None:
        super().__init__()
        self._title, self._choices, self._digits, self._hint, self._here = title, choices, digits, hint, here
        self._folded = {choice.id: folded(f"{choice.words} {choice.right} {choice.under}") for choice in choices}
        self._by_id = {choice.id: choice for choice in choices}

    def compose(self) -> ComposeResult:
        """A title, a field to type in, the list, and what is told of the line that is pointed at."""
        with Vertical(id="box"):
            yield Static(plain(self._title), id="title")
            yield Field(placeholder=self._hint)
            yield Lines()
            yield Static(id="about")
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing narrows the list; arrows move in it."""
        self.query_one(KeyBar).show("choosing", getattr(self.app, "lang", "nl"), letters=False, without=frozenset())
        self.query_one(Lines).can_focus = False
        self.query_one(Input).display = not self._digits
        if self._digits:
            self.query_one(Lines).can_focus = True
            self.query_one(Lines).focus()
        self._show(self._choices, self._here or None)

    def on_resize(self, event: events.Resize) -> None:
        """The list has the height that the words around it leave."""
        self.query_one(Lines).styles.max_height = max(event.size.height - AROUND, 3)

    def _show(self, choices: Sequence[Choice], here: str | None = None) -> None:
        lines: list[Line] = []
        under = ""
        for place, choice in enumerate(choices, 1):
            if choice.under != under:
                under = choice.under
                lines.append(Line(f"under:{under}", _heading(under), choosable=False))
            digit = f"{place}  " if self._digits and place <= 9 else ""
            lines.append(Line(choice.id, _drawn(choice, digit)))
        self.query_one(Lines).show(lines, here or (choices[0].id if choices else None))
        self._tell()

    def _tell(self) -> None:
        choice = self._by_id.get(self.query_one(Lines).here or "")
        about = Content("\n").join(
            plain(words, style) for words, style in ((choice.why_not, "bold"), (choice.about, "")) if words
        ) if choice else Content()  # fmt: skip
        self.query_one("#about", Static).update(about)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what answers the letters typed so far, the best first."""
        query = message.value.strip()
        if not query:
            self._show(self._choices)
            return
        found = [(score(query, self._folded[choice.id]), place) for place, choice in enumerate(self._choices)]
        ranked = sorted((rank, place) for rank, place in found if rank is not None)
        self._show([self._choices[place] for _, place in ranked])

    def on_input_submitted(self) -> None:
        """Enter in the field."""
        self._take()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter in the list, or a click."""
        message.stop()
        self._take()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Tell of the line that is pointed at now."""
        message.stop()
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the field; a digit chooses."""
        lines = self.query_one(Lines)
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves and not lines.has_focus:
            lines.action_move(moves[event.key])
            event.stop()
        elif self._digits and event.character and event.character in "123456789":
            place = int(event.character) - 1
            if place < len(self._choices):
                self._take(self._choices[place].id)
            event.stop()

    def _take(self, id: str | None = None) -> None:
        choice = self._by_id.get(id or self.query_one(Lines).here or "")
        if choice is not None and not choice.why_not:
            self.dismiss(choice.id)

    def action_do(self, command: str) -> None:
        """Enter and Esc."""
        if command == "choose":
            self._take()
        else:
            self.dismiss(None)


def _heading(words: str) -> Callable[[int], Content]:
    return lambda width: line(words, width, "$secondary")


def _drawn(choice: Choice, digit: str) -> Callable[[int], Content]:
    def draw(width: int) -> Content:
        right = line(choice.right, width // 2, "$secondary")
        room = max(width - right.cell_length - 2, 4)
        left = Content.assemble((digit, "bold"), line(choice.words)).truncate(room, ellipsis=True)
        if choice.why_not:
            left = left.stylize("dim")
        return Content.assemble(left, " " * max(room - left.cell_length + 2, 2), right)

    return draw


def palette(place: str, lang: Lang, why_not: Callable[[str], Msg | None]) -> Choosing:
    """All commands of a place with their keys; what cannot be done now says why."""
    choices = []
    for command in valid_in(place):
        reason = why_not(command.id)
        choices.append(
            Choice(command.id, command.label.text(lang), command.key or command.letter or every_key(command, lang),
                   command.help.text(lang), reason.text(lang) if reason else "")
        )  # fmt: skip
    title, hint = msg("Wat wilt u doen?", "What do you want to do?"), msg("typ een paar letters", "type a few letters")
    return Choosing(title.text(lang), choices, hint=hint.text(lang))


def _explained(commands: Sequence[Command], under: Msg, lang: Lang) -> list[Choice]:
    """Commands as the help tells them, the groups in their order."""
    groups = dict.fromkeys(command.group.nl for command in commands)
    return [
        Choice(command.id, command.label.text(lang), every_key(command, lang), command.help.text(lang),
               under=under.text(lang).format(group=command.group.text(lang)))
        for group in groups for command in commands if command.group.nl == group
    ]  # fmt: skip


def help_window(lang: Lang, place: str) -> Choosing:
    """Every command with all its keys, those of this place first; what the signs mean; what other screens have."""
    here = valid_in(place)
    signs = msg("Tekens", "Signs").text(lang)
    choices = [
        *_explained(here, msg("{group}", "{group}"), lang),
        *(Choice(f"sign:{sign}", f"{sign}  {words.text(lang)}", under=signs) for sign, words in legend(place)),
        *_explained([c for c in in_force() if c not in here], msg("Elders: {group}", "Elsewhere: {group}"), lang),
    ]
    title, hint = msg("Hulp", "Help"), msg("zoek een toets of een woord", "look for a key or a word")
    return Choosing(title.text(lang), choices, hint=hint.text(lang))
