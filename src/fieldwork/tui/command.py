"""What a command of the screens is: its keys, its words, where it is valid."""

from __future__ import annotations

from dataclasses import dataclass

from fieldwork.i18n import Lang, Msg, msg

MOVING = msg("Door de leidraad", "Through the guide")
ASKING = msg("De vraag", "The question")
WRITING = msg("Vastleggen", "Recording")
SESSION = msg("Het gesprek", "The session")
CODING = msg("Coderen", "Coding")
BOOK = msg("Het codeboek", "The codebook")
LEADING = msg("Saturatie", "Saturation")
CHART = msg("De matrix", "The matrix")
OUT = msg("Naar buiten", "Taking out")
COPIES = msg("Twee kopieën", "Two copies")
NAMES = msg("Het sleutelbestand", "The key file")
PRIVACY = msg("Wie zich terugtrekt", "Who withdraws")
DOUBLE = msg("Dubbel coderen", "Double coding")
PROGRAM = msg("Het programma", "The program")

SCREENS = ("home", "start", "consent", "signed", "interview", "sheet", "review", "search", "coding", "codebook",
           "code_form", "rounds", "round_form", "differences", "agreement", "explanations", "lead", "lead_under", "quotes",
           "charting", "chart_cell", "findings", "finding", "case", "unlock", "names", "export_form", "taking_out",
           "conflicts", "copies", "taking_in", "keyfile_door", "keyfile", "keyfile_entry", "keyfile_found", "keyfile_alikes",
           "to_look_at")
"""The places that are a screen of their own, and so have the palette."""
EVERYWHERE = "everywhere"
"""The place of commands that work on every screen and over every window: the program does them, not the screen."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    `keys` work anywhere on the screen, also while typing; `letters` where nothing is being typed (after Esc). `bar` is its
    place in the key bar, 0 for none. `shown_keys` tells keys that no binding makes (digits).
    """

    id: str
    places: tuple[str, ...]
    label: Msg
    help: Msg
    group: Msg
    keys: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    bar: int = 0
    shown_keys: Msg | None = None

    @property
    def key(self) -> str:
        """The key to show while typing, or an empty string."""
        return key_name(self.keys[0]) if self.keys else ""

    @property
    def letter(self) -> str:
        """The key to show where nothing is typed."""
        return key_name(self.letters[0]) if self.letters else self.key

    def letter_in(self, lang: Lang) -> str:
        """The same; of several letters the one that the word begins with in a language: J for ja, Y for yes."""
        initial = self.label.text(lang)[:1].casefold()
        return key_name(initial) if initial in self.letters else self.letter


_NAMES = {"escape": "Esc", "slash": "/", "enter": "Enter", "question_mark": "?", "backspace": "Backspace",
          "plus": "+", "minus": "-", "up": "↑", "down": "↓", "left": "←", "right": "→",
          "pageup": "PgUp", "pagedown": "PgDn"}  # fmt: skip


def key_name(key: str) -> str:
    """A key as people read it on their keyboard: `Ctrl+N`, `F8`, `Esc`."""
    return "+".join(_NAMES.get(part, part.capitalize() if len(part) > 1 else part.upper()) for part in key.split("+"))
