"""The colours: quiet tones and one accent, dark or light, and both once more with high contrast.

Routes bring their own colours from the codebook; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

from fieldwork.i18n import Msg, msg

THEME = Theme(
    name="dark",
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
"""What the screens have until someone chooses another."""
_LIGHT = Theme(
    name="light",
    primary="#2f6390",
    secondary="#5a6672",
    accent="#8a5a00",
    foreground="#20252b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e9e6df",
    boost="#dedad1",
    success="#2c6e3f",
    warning="#8a5a00",
    error="#a32a1b",
    dark=False,
)
_CONTRAST_DARK = Theme(
    name="contrast-dark",
    primary="#9ecbff",
    secondary="#e6e6e6",
    accent="#ffe14d",
    foreground="#ffffff",
    background="#000000",
    surface="#141414",
    panel="#262626",
    boost="#3a3a3a",
    success="#7dff9b",
    warning="#ffe14d",
    error="#ff9d8f",
    dark=True,
    variables={"text-muted": "#ffffff"},
)
_CONTRAST_LIGHT = Theme(
    name="contrast-light",
    primary="#003d7a",
    secondary="#1a1a1a",
    accent="#7a0046",
    foreground="#000000",
    background="#ffffff",
    surface="#f0f0f0",
    panel="#e2e2e2",
    boost="#cccccc",
    success="#004d14",
    warning="#5c3b00",
    error="#8f0000",
    dark=False,
    variables={"text-muted": "#000000"},
)
THEMES: tuple[Theme, ...] = (THEME, _LIGHT, _CONTRAST_DARK, _CONTRAST_LIGHT)
NAMES: Mapping[str, Msg] = {
    "dark": msg("donker", "dark"),
    "light": msg("licht", "light"),
    "contrast-dark": msg("donker, veel contrast", "dark, high contrast"),
    "contrast-light": msg("licht, veel contrast", "light, high contrast"),
}


def after(name: str) -> str:
    """The theme that comes after one, and after the last the first."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
