"""What if: the settings with which the lead looks, one of which is chosen to take its next value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.saturation.words import UNITS, of_hundred
from fieldwork.study.saturation.figures import UNIT_KINDS, View
from fieldwork.study.saturation.words import SETTINGS
from fieldwork.tui.screens.choosing import Choice, Choosing

OWN, MERGE = "own", "without_merge"
_VALUES: dict[str, Sequence[object]] = {
    "unit": UNIT_KINDS, "base": (4, 5, 6), "run": (2, 3), "threshold": (0.05, 0.0), "parents": (False, True),
    "observations": (False, True), "questionnaires": (False, True), "consensus": (True, False),
}  # fmt: skip
_ABOUT: dict[str, Msg] = {
    "unit": msg("Wat als één telt.", "What counts as one."),
    "base": msg("De eerste zoveel, waarmee vergeleken wordt.", "The first so many, to compare with."),
    "run": msg("Hoeveel er na elkaar niets nieuws moeten brengen.", "How many in a row must bring nothing new."),
    "threshold": msg("Hoeveel nieuws er dan nog mag zijn.", "How much may be new then."),
    "parents": msg("Elke code telt als die aan de top van haar tak.", "Each code counts as the one at the top of its branch."),
    "observations": msg("Observaties tellen mee; zij hebben geen spreker.", "Observations count too; they have no speaker."),
    "questionnaires": msg("Vragenlijsten tellen mee.", "Questionnaires count too."),
    "consensus": msg("Nee: ook telt waarover codeurs verschillen. Open rondes blijven buiten beeld.",
                     "No: what coders differ on counts too. Open rounds stay out of it."),
    "without_merge": msg("Alsof een code niet was samengevoegd.", "As if a code had not been merged."),
    "seed": msg("Andere willekeurige volgordes: wat dan omslaat, was toeval.",
                "Other random orders: what turns then was chance."),
}  # fmt: skip


def window(view: View, own: View, book: Codebook, lang: Lang) -> Choosing:
    """The settings as they are looked at, each with its value; choosing one gives its name."""
    back = msg("Zoals de studie het heeft", "As the study has it")
    same = msg("Zo wordt er nu gekeken.", "This is how it is looked at now.")
    choices = [Choice(OWN, back.text(lang), why_not=same.text(lang) if view == own else "")]
    none = msg("Er is niets samengevoegd.", "Nothing was merged.").text(lang) if not book.merges else ""
    for name, label in SETTINGS.items():
        now, usual = getattr(view, name), getattr(own, name)
        right = _value(name, now, book, lang)
        if now != usual:
            studys = msg("{now} (studie: {usual})", "{now} (study: {usual})", now=right, usual=_value(name, usual, book, lang))
            right = studys.text(lang)
        words, why_not = label.text(lang), none if name == MERGE else ""
        choices.append(Choice(name, words[:1].upper() + words[1:], right, _ABOUT[name].text(lang), why_not))
    title = msg("Wat als … Kies wat anders moet. De studie verandert niet; het logboek onthoudt dat er zo gekeken is.",
                "What if … Choose what is to differ. The study does not change; the log keeps this look.")  # fmt: skip
    hint = msg("typ een paar letters", "type a few letters")
    return Choosing(title.text(lang), choices, hint=hint.text(lang))


def merges(view: View, book: Codebook, lang: Lang) -> Choosing:
    """The recorded merges, to look at the study without one of them."""
    choices = [Choice("", msg("Met alle samenvoegingen", "With all merges").text(lang))]
    choices += [Choice(code, book.label(code, lang), f"→ {book.label(into, lang)}") for code, into in book.merges.items()]
    title = msg("Zonder welke samenvoeging?", "Without which merge?")
    return Choosing(title.text(lang), choices, here=view.without_merge or "")


def after(view: View, own: View, name: str) -> View:
    """The view with the next value of one setting, or the study's own."""
    if name == OWN:
        return own
    if name == "seed":
        return replace(view, seed=view.seed + 1)
    values = _VALUES[name]
    now = getattr(view, name)
    place = values.index(now) if now in values else -1
    changed: dict[str, Any] = {name: values[(place + 1) % len(values)]}
    return replace(view, **changed)


def _value(name: str, value: object, book: Codebook, lang: Lang) -> str:
    """A value as people say it."""
    if isinstance(value, bool):
        return msg("ja", "yes").text(lang) if value else msg("nee", "no").text(lang)
    if name == "unit":
        return UNITS[str(value)][0].text(lang)
    if name == "threshold" and isinstance(value, (int, float)):
        return of_hundred(value).text(lang)
    if name == MERGE:
        return book.label(str(value), lang) if value else "–"
    return str(value)
