"""The language of this run of the command line, known before any command is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence

from fieldwork.i18n import LANGS, Lang, Msg, locale_lang

_chosen: Lang = "nl"
_insisted = False


def choose(argv: Sequence[str]) -> Lang:
    """Take the language from `--lang` wherever it stands, or else from the locale."""
    global _chosen, _insisted
    _chosen, _insisted = locale_lang(), os.environ.get("FIELDWORK_LANG", "").lower() in LANGS
    for place, word in enumerate(argv):
        value = argv[place + 1] if word == "--lang" and place + 1 < len(argv) else word.removeprefix("--lang=")
        if (word == "--lang" or word.startswith("--lang=")) and value in LANGS:
            _chosen, _insisted = value, True
    return _chosen


def insisted() -> bool:
    """Whether the language was asked for, by `--lang` or FIELDWORK_LANG, and not taken from the locale."""
    return _insisted


def lang() -> Lang:
    """The language that was chosen."""
    return _chosen


def say(nl: str, en: str) -> str:
    """The words of the chosen language."""
    return nl if _chosen == "nl" else en


def words(message: Msg) -> str:
    """A message in the chosen language."""
    return message.text(_chosen)
