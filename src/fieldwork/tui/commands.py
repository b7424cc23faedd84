"""Every command of the screens, once: its keys, its words, where it is valid.

Key bindings, the bar at the bottom, the palette and the help screen are all made from this table, so none of them can tell
something else than the others.

Keys were chosen so that terminals pass them on: no Ctrl+I, J, M, H (Tab, Enter, Backspace), no F10 or F11 (taken by menus and
windows), no Ctrl+Enter. Keys with Ctrl go before what the editor does with them (Ctrl+K and Ctrl+E are its own in Textual).
"""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.tui.command import EVERYWHERE, MOVING, PROGRAM, SCREENS, Command
from fieldwork.tui.commands_capture import CAPTURE, SEARCHING
from fieldwork.tui.commands_charting import CHARTING
from fieldwork.tui.commands_copies import TWO_COPIES
from fieldwork.tui.commands_desk import AT_THE_DESK, CODES
from fieldwork.tui.commands_keyfile import KEY_FILE
from fieldwork.tui.commands_out import TAKING_OUT
from fieldwork.tui.commands_privacy import LOOKING

_PROGRAM: tuple[Command, ...] = (
    Command("curtain", (EVERYWHERE,), msg("Gordijn", "Curtain"),
            msg("Het scherm meteen leeg. Dezelfde toets haalt het gordijn weg; er gaat niets verloren.",
                "Empty the screen at once. The same key takes the curtain away; nothing is lost."),
            PROGRAM, ("f5",), bar=30),
    Command("lock", (EVERYWHERE,), msg("Op slot", "Lock"),
            msg("Het scherm op slot: verder gaan kan alleen met de wachtzin.",
                "Lock the screen: going on takes the passphrase."),
            PROGRAM, ("shift+f5", "f17")),
    Command("language", (EVERYWHERE,), msg("English", "Nederlands"),
            msg("Het programma in het Engels.", "The program in Dutch."), PROGRAM, ("f12",)),
    Command("colors", (EVERYWHERE,), msg("Kleuren", "Colours"),
            msg("Donker, licht, of met veel contrast; wordt onthouden.", "Dark, light or high contrast; it is remembered."),
            PROGRAM, ("shift+f12", "f24")),
    Command("leap", (EVERYWHERE,), msg("Springen", "Leap"),
            msg("Toont een letter bij elk deel van het scherm; die letter brengt u erheen.",
                "Shows a letter at each part of the screen; that letter takes you there."),
            MOVING, ("ctrl+d",)),
    Command("settings", (EVERYWHERE,), msg("Instellingen", "Settings"),
            msg("Kleuren, taal, slot, toetsen: wat ze zijn en waar ze staan.",
                "Colours, language, lock, keys: what they are and where they are kept."),
            PROGRAM, ("shift+f1", "f13")),
    Command("unlock", ("curtain",), msg("Verder", "Go on"), msg("Het gordijn weg.", "Take the curtain away."),
            PROGRAM, ("enter", "escape")),
    Command("palette", SCREENS, msg("Opdrachten", "Commands"),
            msg("Alle opdrachten die hier kunnen, met hun toetsen.", "All commands that are valid here, with their keys."),
            PROGRAM, ("ctrl+p",), bar=98),
    Command("help", (*(place for place in SCREENS if place != "agreement"), "writing"), msg("Hulp", "Help"),
            msg("Wat elke toets doet en wat de tekens betekenen.", "What each key does and what the signs mean."),
            PROGRAM, ("f1",), ("question_mark",), bar=99),
)  # fmt: skip
COMMANDS = (*CAPTURE, *CHARTING, *AT_THE_DESK, *TAKING_OUT, *TWO_COPIES, *KEY_FILE, *LOOKING, *SEARCHING, *CODES, *_PROGRAM)
"""All of them, in the order in which the palette and the help tell them."""
BY_ID = {command.id: command for command in COMMANDS}
