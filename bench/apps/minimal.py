"""The smallest Textual app that shows a word: what any Textual program takes to start."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """One word."""
        yield Static("GEREED")


Minimal().run()
