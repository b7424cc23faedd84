"""The windows of the settings: what is set, and a key for a command."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.settings import SETTINGS, Setting, Settings, settings_file
from fieldwork.tui.command import Command, key_name
from fieldwork.tui.keyboard import every_key, in_force
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.theme import NAMES


def settings_window(settings: Settings, lang: Lang, here: str = "") -> Choosing:
    """Every setting with its value; choosing one takes the next value."""
    where = msg("Staat in {file}.", "Kept in {file}.", file=str(settings_file())).text(lang)
    choices = [
        Choice(setting.name, setting.label.text(lang), _value(setting, settings[setting.name]).text(lang),
               f"{setting.about.text(lang)} {where}")
        for setting in SETTINGS
    ]  # fmt: skip
    title = msg("Instellingen van deze computer: Enter neemt de volgende waarde",
                "Settings of this computer: Enter takes the next value")  # fmt: skip
    hint = msg("typ een paar letters", "type a few letters")
    return Choosing(title.text(lang), choices, hint=hint.text(lang), here=here)


def _value(setting: Setting, value: object) -> Msg:
    match setting.name, value:
        case "colors", str():
            return NAMES[value]
        case "language", None:
            return msg("die van de computer", "the computer's")
        case "language", _:
            return msg("Nederlands", "Dutch") if value == "nl" else msg("Engels", "English")
        case "lock_minutes", 0:
            return msg("nooit", "never")
        case "lock_minutes", int(minutes):
            return plural(minutes, msg("1 minuut", "1 minute"), msg("{n} minuten", "{n} minutes"))
        case "keys", dict():
            return msg("{n}", "{n}", n=len(value)) if value else msg("geen", "none")
    return msg("aan", "on") if value else msg("uit", "off")


def keys_window(lang: Lang) -> Choosing:
    """Every command with its keys, to give one of them another."""
    choices = [
        Choice(command.id, f"{command.label.text(lang)}  ({command.id})", every_key(command, lang), command.help.text(lang),
               "" if command.keys or command.letters else _fixed().text(lang))
        for command in in_force()
    ]  # fmt: skip
    title = msg("Een toets voor welke opdracht?", "A key for which command?")
    hint = msg("typ een paar letters", "type a few letters")
    return Choosing(title.text(lang), choices, hint=hint.text(lang))


def _fixed() -> Msg:
    return msg("Deze opdracht heeft geen eigen toets.", "This command has no key of its own.")


class Catch(ModalScreen[str]):
    """Gives the key that is pressed, an empty text for Delete, None for Esc."""

    CSS_PATH = "naming.tcss"

    def __init__(self, command: Command, lang: Lang) -> None:
        super().__init__()
        self._command, self._lang = command, lang

    def compose(self) -> ComposeResult:
        """Which command it is for, and what can be pressed."""
        title = msg("Druk op de toets voor: {name}", "Press the key for: {name}", name=self._command.label)
        now = msg("Nu: {keys}. Een letter geldt waar niet getypt wordt. Delete: weer de eerste toets. Esc: laat het zo.",
                  "Now: {keys}. A letter is for where nothing is typed. Delete: the first key again. Esc: leave it.",
                  keys=every_key(self._command, self._lang) or key_name("none"))  # fmt: skip
        with Vertical(id="box"):
            yield Static(line(title.text(self._lang)), id="title")
            yield Static(plain(now.text(self._lang)), id="about")

    def on_key(self, event: events.Key) -> None:
        """The first key is it."""
        event.stop()
        self.dismiss(None if event.key == "escape" else "" if event.key == "delete" else event.key)
