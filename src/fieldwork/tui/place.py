"""What all screens share: words in the language of the run, one way to do a command, one line to say things."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.screen import Screen

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Lang, Msg, pick
from fieldwork.tui.command import EVERYWHERE
from fieldwork.tui.commands import BY_ID
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from fieldwork.protocol.model import Text
    from fieldwork.tui.jobs import Finished
    from fieldwork.tui.shell import Shell

Result = TypeVar("Result")
Line = TypeVar("Line", Saying, KeyBar)


class Place(Screen[Result]):
    """A screen whose commands come from the registry: `PLACE` names its part of it, `do_<id>` does each."""

    PLACE: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._edges: dict[type[Saying] | type[KeyBar], Saying | KeyBar | None] = {}

    @property
    def shell(self) -> Shell:
        """The running program."""
        return cast("Shell", self.app)

    @property
    def lang(self) -> Lang:
        """The language of the screens."""
        return self.shell.lang

    def words(self, text: Msg | Text | None) -> str:
        """A message, or a protocol's Text, in the language of the screens."""
        return text.text(self.lang) if isinstance(text, Msg) else pick(text, self.lang)

    def on_resize(self, event: events.Resize) -> None:
        """A window in which little fits is told once; everything goes on."""
        self.shell.everywhere.resized(event.size)

    def speak(self) -> None:
        """Say everything again: the language of the screens is another one now."""
        for words in self.query(Words):
            words.refresh(layout=True)
        self.tell(None)
        self.show_keys()

    def why_not(self, command: str) -> Msg | None:
        """Why a command cannot be done now, or None where it can."""
        return None

    async def action_do(self, command: str) -> None:
        """Do a command, or say why it cannot be done."""
        reason = self.why_not(command)
        if reason is not None:
            self.tell(reason)
            return
        if EVERYWHERE in BY_ID[command].places:
            self.shell.everywhere.do(command)
            return
        result = getattr(self, f"do_{command}")()
        if result is not None:
            await result

    def tell(self, message: Msg | None, *, trouble: bool = False) -> None:
        """Say something in the line above the keys; None leaves it empty."""
        saying = self._edge(Saying)
        if saying is not None:
            saying.say(self.words(message), trouble=trouble)

    def failed(self, job: Finished) -> bool:
        """Whether a job failed. What is wrong with what was given is told here; a fault of ours ends the program."""
        fault = job.outcome.exception()
        if isinstance(fault, FieldworkError):
            self.tell(fault.message, trouble=True)
        elif fault is not None:
            self.shell.stop_for(fault)
        return fault is not None

    def show_keys(self, *, letters: bool = False) -> None:
        """Paint the keys that are valid now."""
        bar = self._edge(KeyBar)
        if bar is not None:
            bar.show(self.PLACE, self.lang, letters=letters, without=self.hidden_keys())

    def _edge(self, kind: type[Line]) -> Line | None:
        """The line of a kind, None where there is none (yet). It is looked for once: that goes through the whole screen."""
        known = self._edges.get(kind)
        if known is None or not known.is_attached:
            known = self._edges[kind] = next(iter(self.query(kind)), None)
        return cast("Line | None", known)

    def hidden_keys(self) -> frozenset[str]:
        """Commands that the key bar leaves out, because they say nothing here."""
        return frozenset(command for command in BY_ID if self.why_not(command) is not None)

    def do_help(self) -> None:
        """Open the help."""
        from fieldwork.tui.screens.choosing import help_window

        self.app.push_screen(help_window(self.lang, self.PLACE), self._chosen)

    def do_palette(self) -> None:
        """Open the list of all commands that are valid here."""
        from fieldwork.tui.screens.choosing import palette

        self.app.push_screen(palette(self.PLACE, self.lang, self.why_not), self._chosen)

    async def _chosen(self, command: str | None) -> None:
        if command in BY_ID and (hasattr(self, f"do_{command}") or EVERYWHERE in BY_ID[command].places):
            await self.action_do(command)
