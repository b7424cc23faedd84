"""The words of a report: everything in one language, numbers and days as that language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import Text
from fieldwork.saturation.words import number

_MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
           "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The language of one report."""

    lang: Lang

    def __call__(self, nl: str, en: str, **args: Any) -> str:
        """Words of our own, written in both languages where they are used."""
        return msg(nl, en, **args).text(self.lang)

    def of(self, message: Msg) -> str:
        """A message of another room."""
        return message.text(self.lang)

    def text(self, words: Text | None) -> str:
        """The study's own words, in this language where it has them."""
        return pick(words, self.lang)

    def label(self, id_: str | None, labels: Mapping[str, Text]) -> str:
        """The words of a role, route or valence, or its id where it has none."""
        return pick(labels.get(id_ or ""), self.lang) or id_ or "–"

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number; unknown in words, never as 0."""
        return self.of(number(value, digits))

    def count(self, many: int, one: Msg, several: Msg) -> str:
        """So many of something."""
        return f"{many} {self.of(one if many == 1 else several)}"

    def day(self, held: str | None) -> str:
        """A local date of ISO 8601 in words; as it stands where it is none."""
        try:
            when = date.fromisoformat((held or "")[:10])
        except ValueError:
            return held or self("onbekend", "unknown")
        return f"{when.day} {_MONTHS[self.lang][when.month - 1]} {when.year}"

    def series(self, words: list[str]) -> str:
        """Words with commas between them, and the last one after “and”."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self('en', 'and')} {words[-1]}"


SESSIONS = {
    "interview": (msg("gesprek", "conversation"), msg("gesprekken", "conversations")),
    "observation": (msg("observatie", "observation"), msg("observaties", "observations")),
    "questionnaire": (msg("vragenlijst", "questionnaire"), msg("vragenlijsten", "questionnaires")),
}
"""What a session of a kind is called: one, several."""
SEGMENTS = (msg("fragment", "segment"), msg("fragmenten", "segments"))
PERSONS = (msg("persoon", "person"), msg("personen", "persons"))
