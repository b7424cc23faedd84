"""Settling a difference with something that no coder said: which theme, who acts, and whether it helps or hinders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldwork.coding.codebook import Codebook, Named
from fieldwork.coding.reconcile import Difference
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.tui.place import Place
from fieldwork.tui.screens.choosing import Choice, Choosing

Take = Callable[[str, str | None, str | None], None]


def ask_other(place: Place[Any], each: Difference, known: Codebook, take: Take) -> None:
    """Ask three things one after another and `take` the code, the actor and the valence; going back leaves all as it was."""
    said = next(coding for codings in each.by.values() for coding in codings)
    lang = place.lang

    def themes(code: str | None) -> None:
        if code is not None:
            _by_digit(place, msg("Wie doet het?", "Who acts?"), known.roles, said.actor, lambda actor: actors(code, actor))

    def actors(code: str, actor: str) -> None:
        title = msg("Helpt het of hindert het?", "Does it help or hinder?")
        _by_digit(place, title, known.valences, said.valence, lambda valence: take(code, actor or None, valence or None))

    choices = [
        Choice(code.id, pick(code.label, lang), code.id,
               pick(code.definition, lang), under=_under(known, code.route, lang))
        for code in known.in_force()
    ]  # fmt: skip
    title, hint = msg("Welk thema?", "Which theme?"), msg("typ een paar letters", "type a few letters")
    here = known.effective(said.code)
    place.app.push_screen(Choosing(place.words(title), choices, hint=place.words(hint), here=here), themes)


def _under(known: Codebook, route: str | None, lang: Lang) -> str:
    found = known.routes.get(route or "")
    return pick(found.label, lang) if found else msg("Op elke route", "On every route").text(lang)


def _by_digit(
    place: Place[Any], title: Msg, names: Any, here: str | None, take: Callable[[str], None]
) -> None:
    found: dict[str, Named] = dict(names)
    if not found:
        take("")
        return
    choices = [Choice(id, pick(each.label, place.lang)) for id, each in found.items()]

    def chosen(id: str | None) -> None:
        if id is not None:
            take(id)

    place.app.push_screen(Choosing(place.words(title), choices, digits=True, here=here or ""), chosen)
