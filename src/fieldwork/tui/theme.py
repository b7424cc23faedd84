"""The colours: two quiet tones and one accent. Routes bring their own from the codebook."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="fieldwork",
    primary="#7aa2c9",
    secondary="#8b98a5",
    accent="#d9b46c",
    foreground="#dcdfe3",
    background="#16191d",
    surface="#1b1f24",
    panel="#22272e",
    boost="#2a3038",
    success="#7fb58a",
    warning="#d9b46c",
    error="#e58a7b",
    dark=True,
)
