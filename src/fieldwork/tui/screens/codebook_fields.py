"""What a form shows of a code's definition, rules and examples in one language, and what is kept of what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.coding.codebook import lines_of
from fieldwork.i18n import LANGS, Lang


def shown_in(value: Any, lang: Lang) -> str:
    """The lines of a value in one language; nothing where it has that language not."""
    if isinstance(value, Mapping):
        return "\n".join(lines_of(value.get(lang), lang))
    if isinstance(value, list):
        return "\n".join(shown_in(each, lang) for each in value if shown_in(each, lang))
    return str(value) if value is not None else ""


def kept_of(before: Any, texts: Mapping[Lang, str], *, many: bool) -> Any:
    """A value with other text; the same as before where nothing changed, None where nothing is left.

    `many` says that each line is one of a list, as examples are.
    """
    if all(texts[lang] == shown_in(before, lang) for lang in LANGS):
        return before
    parts = {lang: _part(texts[lang], many) for lang in LANGS if texts[lang].strip()}
    both_ways = before is not None and not isinstance(before, Mapping)  # it was not written by language
    if both_ways and len(parts) == len(LANGS) and parts["nl"] == parts["en"]:
        return parts["nl"]
    return parts or None


def _part(text: str, many: bool) -> str | list[str]:
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    return lines if many else "\n".join(lines)
