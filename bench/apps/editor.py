"""A bare TextArea with the text of a file: what any Textual editor takes for a key. Arguments: file, width, height."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class Bare(App[None]):
    """An editor and nothing else, its cursor at the end."""

    def compose(self) -> ComposeResult:
        """The editor."""
        yield TextArea(Path(sys.argv[1]).read_text("utf-8"), compact=True)

    def on_mount(self) -> None:
        """As large as it is told."""
        area = self.query_one(TextArea)
        area.styles.width, area.styles.height = int(sys.argv[2]), int(sys.argv[3])
        area.move_cursor(area.document.end)


Bare().run()
