"""What can be done on every screen and over every window: curtain and lock, language, colours, leaping, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from fieldwork import settings as device
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.tui import commands, keyboard
from fieldwork.tui.command import Command, key_name
from fieldwork.tui.keys import rebound
from fieldwork.tui.place import Place
from fieldwork.tui.theme import NAMES, after
from fieldwork.tui.watch import Finding, Watch
from fieldwork.tui.widgets.bars import Saying

if TYPE_CHECKING:
    from fieldwork.tui.screens.curtain import Curtain
    from fieldwork.tui.shell import Shell

SMALL = Size(60, 16)
"""A window smaller than this leaves much out."""
TIGHT = msg("Dit venster is klein: niet alles past.", "This window is small: not all of it fits.")
LOOK = 5.0
"""Seconds between two looks at whether someone is still there."""
WHY = {
    "idle": msg("Het scherm ging op slot: er was een tijd geen toets of muis.",
                "The screen locked: there was no key or mouse for a while."),
    "slept": msg("Het scherm ging op slot: de computer of het programma stond stil.",
                 "The screen locked: the computer or the program stood still."),
}  # fmt: skip


class Everywhere:
    """Does the commands of the place `everywhere`; `settings` are those of this computer."""

    def __init__(self, shell: Shell, settings: device.Settings) -> None:
        self._shell, self.settings = shell, settings
        self.watch = Watch(settings["lock_minutes"] * 60)
        self._told = self._small = False

    def resized(self, size: Size) -> None:
        """In a small window much is left out; say so once, calmly."""
        small = size.width < SMALL.width or size.height < SMALL.height
        if small and not self._small:
            self._tell(TIGHT)
        elif self._small and not small:
            self._unsay(TIGHT)
        self._small = small

    def do(self, command: str) -> None:
        """Do a command. Behind a curtain there is only the curtain itself."""
        if self._curtain() is None or command in ("curtain", "lock"):
            getattr(self, f"do_{command}")()

    # --- curtain and lock -------------------------------------------------------------------------------------------

    def do_curtain(self) -> None:
        """Hide everything, or show it again."""
        drawn = self._curtain()
        if drawn is not None:
            drawn.do_unlock()
        else:
            self._draw()

    def _curtain(self) -> Curtain | None:
        """The curtain, where it is drawn."""
        screen = self._shell.screen
        return cast("Curtain", screen) if isinstance(screen, Place) and screen.PLACE == "curtain" else None

    def _draw(self) -> Curtain:
        from fieldwork.tui.screens.curtain import Curtain

        drawn = Curtain()
        self._shell.push_screen(drawn)
        return drawn

    def do_lock(self) -> None:
        """Hide everything until the passphrase is typed."""
        self.lock(msg("Het scherm is op slot.", "The screen is locked."))

    def lock(self, why: Msg) -> None:
        """Lock, and say why; before a study is open there is nothing to lock."""
        if self._shell.study is None:
            return
        (self._curtain() or self._draw()).shut(why)
        for screen in self._shell.screen_stack:
            conceal = getattr(screen, "conceal", None)  # of screens that show what takes another passphrase
            if conceal is not None:
                conceal()

    def touched(self) -> None:
        """Someone is there."""
        self.watch.touched()
        self._told = False

    def woke(self) -> None:
        """The program stood still: who goes on may be another person."""
        self.heed("slept")

    def look(self) -> None:
        """Lock where nobody is there any more."""
        self.heed(self.watch.look())

    def heed(self, found: Finding) -> None:
        """Lock, or say that it will."""
        if found in ("idle", "slept"):
            drawn = self._curtain()
            if drawn is None or not drawn.locked:
                self.lock(WHY[found])
        elif found == "soon" and not self._told and self._shell.study is not None:
            self._told = True
            self._tell(msg("Over een minuut gaat het scherm op slot. Een toets houdt het open.",
                           "In a minute the screen locks. Any key keeps it open."))  # fmt: skip

    # --- words and colours ------------------------------------------------------------------------------------------

    def do_language(self) -> None:
        """The other language, on every screen."""
        self._speak("en" if self._shell.lang == "nl" else "nl")
        done = msg("De schermen zijn nu in het Nederlands.", "The screens are in English now.")
        self._remember("language", self._shell.lang, done)

    def _speak(self, lang: Lang) -> None:
        self._shell.lang = lang
        for screen in self._shell.screen_stack:
            if isinstance(screen, Place):
                screen.speak()

    def do_colors(self) -> None:
        """The next colours."""
        self._color(after(self._shell.theme))
        name = NAMES[self._shell.theme]
        self._remember("colors", self._shell.theme, msg("Kleuren: {name}.", "Colours: {name}.", name=name))

    def _color(self, name: str) -> None:
        self._shell.theme = name

    # --- leaping ----------------------------------------------------------------------------------------------------

    def do_leap(self) -> None:
        """Letters at each part of the screen."""
        from fieldwork.tui.screens.leap import Leap, targets

        screen = self._shell.screen
        found = targets(screen)
        if len(found) > 1:
            self._shell.push_screen(Leap(found), lambda goal: _focus(screen, goal))
        else:
            self._tell(msg("Hier is één deel om in te werken.", "There is one part to work in here."))

    # --- settings ---------------------------------------------------------------------------------------------------

    def do_settings(self, here: str = "") -> None:
        """What can be set, as it stands; choosing one takes its next value."""
        from fieldwork.tui.screens.setting import settings_window

        self._shell.push_screen(settings_window(self.settings, self._shell.lang, here), self._set)

    def _set(self, name: str | None) -> None:
        if name is None:
            return
        if name == "keys":
            from fieldwork.tui.screens.setting import keys_window

            self._shell.push_screen(keys_window(self._shell.lang), self._give_key)
            return
        setting = next(each for each in device.SETTINGS if each.name == name)
        now = setting.choices.index(self.settings[name]) if self.settings[name] in setting.choices else -1
        value = setting.choices[(now + 1) % len(setting.choices)]
        self._remember(name, value, None)
        if name == "colors":
            self._color(value)
        elif name == "language":
            self._speak(value or self._shell.lang)
        elif name == "lock_minutes":
            self.watch.idle = value * 60
        self.do_settings(name)

    def _give_key(self, id: str | None) -> None:
        if id is None:
            self.do_settings("keys")
            return
        from fieldwork.tui.screens.setting import Catch

        self._shell.push_screen(Catch(commands.BY_ID[id], self._shell.lang), lambda key: self._given(id, key))

    def _given(self, id: str, key: str | None) -> None:
        """A key for a command, at once; Esc left it, an empty one gives back what it had at first."""
        if key is not None:
            wanted = {name: keys for name, keys in self.settings["keys"].items() if name != id}
            if key:
                wanted[id] = [key]
            changed, troubles = rebound(wanted)
            if troubles:
                self._tell(troubles[0], trouble=True)
            else:
                now = key_name(key) if key else msg("weer de eerste toets", "the first key again")
                self._remember("keys", wanted, msg("{id}: {key}.", "{id}: {key}.", id=commands.BY_ID[id].label, key=now))
                self.use_keys(changed)
        self._shell.call_later(self.do_settings, "keys")

    def use_keys(self, changed: list[Command]) -> None:
        """Put other keys in force, on the screens that are open too."""
        keyboard.rebind(changed)
        self._shell.set_keymap(keyboard.keymap())
        for screen in self._shell.screen_stack:
            if isinstance(screen, Place):
                screen.show_keys()

    def _remember(self, name: str, value: object, done: Msg | None) -> None:
        self.settings, trouble = self.settings.remember(name, value)
        self._tell(trouble or done, trouble=trouble is not None)

    def _tell(self, message: Msg | None, *, trouble: bool = False) -> None:
        """Say something on the screen, or on the one under a window; never over something that went wrong."""
        for screen in reversed(self._shell.screen_stack):
            if isinstance(screen, Place):
                if message is not None and not any(each.has_class("-trouble") for each in screen.query(Saying)):
                    screen.tell(message, trouble=trouble)
                return

    def _unsay(self, message: Msg) -> None:
        """Take away what holds no more, unless something else was said since."""
        for screen in self._shell.screen_stack:
            if isinstance(screen, Place) and any(str(each.content) == screen.words(message) for each in screen.query(Saying)):
                screen.tell(None)


def _focus(screen: Screen[object], goal: Widget | None) -> None:
    """Put the keys in a part, also one that only takes them when asked to."""
    if goal is not None and goal.is_attached:
        lend = getattr(goal, "lend_focus", None)
        if lend is not None:
            lend()
        screen.set_focus(goal)


def apply(app: App[None], settings: device.Settings) -> list[Msg]:
    """What holds before the first painting; what was wrong with the settings."""
    from fieldwork.tui.theme import THEMES

    for theme in THEMES:
        app.register_theme(theme)
    app.set_reactive(App.theme, settings["colors"])  # nothing is painted yet: being told would parse all styles twice
    app.stylesheet.set_variables(app.get_css_variables())  # Textual took those of its own theme when it began
    changed, troubles = rebound(settings["keys"])
    keyboard.rebind(changed)
    app.set_keymap(keyboard.keymap())
    return [*settings.troubles, *troubles]
