"""A window to write what takes the place of a text of which the words so far are erased."""

from __future__ import annotations

from typing import ClassVar

from fieldwork.tui.keyboard import bindings, key_of, silent_keys
from fieldwork.tui.screens.writing import Writing


class Rewriting(Writing):
    """Gives what was written with Ctrl+N; Esc gives None. Nothing of it is kept as a draft."""

    PLACE: ClassVar[str] = "rewriting"
    BINDINGS = [*silent_keys("rewriting", ("to_look_at", "writing")), *bindings("rewriting")]

    def way_out(self) -> str:
        """The key that closes this window."""
        return key_of("rewrite_not")

    def action_do(self, command: str) -> None:
        """Take it, or not; it has no kind, no place and no speaker."""
        if command == "rewrite_not":
            self.dismiss(None)
        elif command == "rewrite_take":
            super().action_do("done")
