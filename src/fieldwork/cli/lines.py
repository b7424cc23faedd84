"""Lines out and lines in, for the walk without screens."""

from __future__ import annotations

import contextlib
import sys

from fieldwork.text import kept, shown

with contextlib.suppress(ImportError):  # lines longer than a terminal's own 4,096 characters, and editing
    import readline  # noqa: F401


def out(line: str = "") -> None:
    """Print a line, made harmless."""
    sys.stdout.write(shown(line) + "\n")
    sys.stdout.flush()


def ask_line(prompt: str) -> str:
    """One typed line, in NFC."""
    return kept(input(prompt)).strip()
