"""A window to write what is to stand in the place of what two people wrote side by side."""

from __future__ import annotations

from typing import ClassVar

from fieldwork.tui.keyboard import bindings, key_of, silent_keys
from fieldwork.tui.screens.writing import Writing


class Another(Writing):
    """Gives what was written with Ctrl+N; Esc gives None."""

    PLACE: ClassVar[str] = "another"
    BINDINGS = [*silent_keys("another", ("conflicts", "writing")), *bindings("another")]

    def way_out(self) -> str:
        """The key that closes this window."""
        return key_of("another_not")

    def action_do(self, command: str) -> None:
        """Take it, or not; it has no kind, no place and no speaker."""
        if command == "another_not":
            self.dismiss(None)
        elif command == "another_take":
            super().action_do("done")
