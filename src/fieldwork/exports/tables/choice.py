"""What of the study a table is made of, and the words that its columns share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwork.errors import InputError
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Column, Option
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.study.folder import Study
from fieldwork.study.reading import MODES

ALL, CONSENSUS = "all", "consensus"
"""Instead of a coder: every coder's codings, or what stands as the coding of the study."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`lang` of labels; `identified` lets out what can identify a person; `reuse` only sessions of those who agreed to that;
    `coder` whose codings: a coder's code, `all` or `consensus`."""

    lang: Lang = "nl"
    identified: bool = False
    reuse: bool = False
    coder: str = ALL

    def leaving(self, study: Study) -> Leaving:
        """What may leave of a study."""
        return Leaving(study, reuse=self.reuse)


STATUSES = (
    Option("open", msg("nog open", "still open")),
    Option("closed", msg("afgesloten", "closed")),
    Option("stopped", msg("gestopt door de deelnemer", "stopped by the participant")),
    Option("refused", msg("geweigerd", "refused")),
    Option("erased", msg("gewist", "erased")),
)
KINDS = (
    Option("interview", msg("gesprek", "interview")),
    Option("observation", msg("observatie", "observation")),
    Option("questionnaire", msg("vragenlijst", "questionnaire")),
)
WITHHELD = (Option("quoting", msg("mag niet geciteerd worden", "may not be quoted")),)

SHARED: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("study", "string", msg("De studie", "The study"), measure="nominal"),
        Column("site", "string", msg("De locatie", "The site"), measure="nominal"),
        Column("conversation", "string", msg("Het gesprek: sessies die hetzelfde gesprek vastleggen, delen het",
                                             "The conversation: sessions that record one talk share it"), measure="nominal"),
        Column("session", "string", msg("De sessie (id, blijft gelijk)", "The session (id, stays the same)"),
               measure="nominal"),
        Column("participant", "string", msg("De code van de deelnemer; van meerdere met | ertussen",
                                            "The participant's code; of several with | between"), measure="nominal"),
        Column("speaker", "string", msg("De rol van wie het zei", "The role of who said it"), measure="nominal"),
        Column("role", "string", msg("De rol waarin het gesprek gevoerd is", "The role in which the session was held"),
               measure="nominal"),
        Column("actor", "string", msg("Wie er handelt in wat er gezegd wordt", "Who acts in what is said"), measure="nominal"),
        Column("route", "string", msg("De verduurzamingsroute", "The route"), measure="nominal"),
        Column("section", "string", msg("Het deel van de leidraad", "The section of the guide"), measure="nominal"),
        Column("item", "string", msg("De vraag (id)", "The item (id)"), measure="nominal"),
        Column("question", "string", msg("De vraag in woorden", "The question in words")),
        Column("held_at", "string", msg("Wanneer het gehouden is: datum, of datum en tijd ter plaatse",
                                        "When it was held: a date, or a date with the local time")),
        Column("protocol", "string", msg("Het protocol", "The protocol"), measure="nominal"),
        Column("version", "integer", msg("De versie van het protocol", "The version of the protocol"), measure="ordinal"),
        Column("wave", "string", msg("De meting (T0, T3 …)", "The measurement (T0, T3 …)"), measure="ordinal"),
        Column("mode", "string", msg("Hoe het is vastgelegd", "How it was recorded"),
               options=tuple(Option(id_, label) for id_, label in MODES.items()), measure="nominal"),
        Column("researchers", "list", msg("De onderzoekers, met hun code", "The researchers, by their codes")),
        Column("withheld", "string", msg("Wat niet mag met deze woorden", "What may not be done with these words"),
               options=WITHHELD, measure="nominal"),
    )
}  # fmt: skip
"""The columns that several tables have."""


def require_coder(study: Study, coder: str) -> None:
    """InputError for the code of nobody who coded here; `all` and `consensus` are always there."""
    if coder in (ALL, CONSENSUS):
        return
    coders = sorted(str(each) for (each,) in study.log.query("SELECT DISTINCT coder FROM coding"))
    if coder not in coders:
        raise InputError(msg("Er is geen codeur “{coder}”. Kies uit: {known}.",
                             "There is no coder “{coder}”. Choose from: {known}.",
                             coder=coder[:60], known=", ".join((CONSENSUS, ALL, *coders))))  # fmt: skip


def study_id(study: Study) -> str | None:
    """What a study calls itself."""
    found: str | None = study.form.get("study")
    return found


def with_options(study: Study, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns with the values that this study knows: its roles, routes, valences and sites."""
    from fieldwork.study.codebook.book import codebook
    from fieldwork.study.start import roles

    book = codebook(study)
    named = tuple(Option(role["id"], role["label"]) for role in roles(study))
    known: dict[str, tuple[Option, ...]] = {
        "site": tuple(Option(site["id"], site["label"]) for site in study.form.get("sites", ())),
        "role": named, "speaker": named,
        "actor": tuple(Option(each.id, each.label) for each in book.roles.values()) or named,
        "route": tuple(Option(each.id, each.label) for each in book.routes.values()),
        "valence": tuple(Option(each.id, each.label) for each in book.valences.values()),
    }  # fmt: skip
    return tuple(replace(each, options=known[each.name]) if each.name in known else each for each in columns)


def column(name: str, type_: Any, nl: str, en: str, **more: Any) -> Column:
    """A column that one table has."""
    return Column(name, type_, Msg(nl, en), **more)


def count(name: str, nl: str, en: str) -> Column:
    """A column that tells how many."""
    return column(name, "integer", nl, en, measure="scale")
