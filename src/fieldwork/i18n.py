"""Two languages, side by side where they are used.

A message that a person reads is written once, in Dutch and English together, so that neither can be forgotten. Which of
the two is shown is decided as late as possible: when it is put on a screen or a stream.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

Lang: TypeAlias = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")


@dataclass(frozen=True)
class Msg:
    """A message in both languages; `{name}` in either is filled from `args`, whose values may be messages themselves."""

    nl: str
    en: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: Lang) -> str:
        """The message in one language."""
        template = self.nl if lang == "nl" else self.en
        if not self.args:
            return template
        return template.format(**{k: v.text(lang) if isinstance(v, Msg) else v for k, v in self.args.items()})

    def __str__(self) -> str:
        return self.text("en")


def msg(nl: str, en: str, **args: Any) -> Msg:
    """Make a message: Dutch, English, and what fills their braces."""
    return Msg(nl, en, args)


def plural(n: int, one: Msg, many: Msg) -> Msg:
    """`one` for one of something, `many` for none or several; `{n}` in either is how many."""
    chosen = one if n == 1 else many
    return replace(chosen, args={"n": n, **chosen.args})


def pick(text: str | Mapping[str, str] | None, lang: Lang) -> str:
    """The words of a protocol's Text in `lang`, or in whichever language it has."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    return text.get(lang) or next((t for t in text.values() if t), "")


def locale_lang(environ: Mapping[str, str] | None = None) -> Lang:
    """The language to start in: Dutch where the locale is Dutch, English where it is another named one.

    `FIELDWORK_LANG` goes before the locale. With no locale at all (or C/POSIX) it is Dutch, the language of the field.
    """
    env = os.environ if environ is None else environ
    chosen = env.get("FIELDWORK_LANG", "").lower()
    for lang in LANGS:
        if chosen == lang:
            return lang
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            head = value.split(".")[0].split("_")[0].lower()
            return "nl" if head in ("nl", "c", "posix", "") else "en"
    return "nl"
