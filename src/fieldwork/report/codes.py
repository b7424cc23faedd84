"""The codebook, with how often each code was given."""

from __future__ import annotations

from fieldwork.coding.codebook import Code, lines_of
from fieldwork.i18n import msg
from fieldwork.report.facts import Facts
from fieldwork.report.html import Html, el, folded, lines, paragraph, part, section, table
from fieldwork.report.matrix import Tally
from fieldwork.report.signs import valence_counts, valence_legend
from fieldwork.report.words import Words

_CODES = (msg("code", "code"), msg("codes", "codes"))


def codes(facts: Facts, say: Words) -> Html:
    """The chapter: a table for each route, and one of the codes that go with all."""
    book, given = facts.codebook, facts.coded.by_code
    counted = [
        id_ for id_, code in book.codes.items()
        if (code.in_force or id_ in given) and not code.undone and id_ not in facts.blind_codes
    ]  # fmt: skip
    in_force = [id_ for id_ in counted if book.codes[id_].in_force]
    named = say.series([f"“{name}”" for name in facts.codebook_versions])
    return section(
        "codeboek", say("Codeboek", "Codebook"),
        paragraph(
            say("{codes} in gebruik; {used} daarvan werden gegeven.", "{codes} in force; {used} of these were given.",
                codes=say.count(len(in_force), *_CODES), used=sum(id_ in given for id_ in in_force)),
            say(" Vastgelegde versies: {named}.", " Named versions: {named}.", named=named) if named else None,
        ),
        valence_legend(book, say),
        paragraph(say("Gesprekken: in hoeveel de code voorkomt, “+” observaties; tussen haakjes met de codes eronder.",
                      "Conversations: in how many the code occurs, “+” observations; in brackets with the codes below it."),
                  class_="small"),
        *(
            part(say.label(route, facts.names.routes) if route else say("Op elke route", "On every route"),
                 _table(facts, [book.codes[id_] for id_ in counted if book.codes[id_].route == route], route, say))
            for route in (*book.routes, None)
        ),
        _gone(facts, say),
    )  # fmt: skip


def _table(facts: Facts, here: list[Code], route: str | None, say: Words) -> Html | None:
    if not here:
        return None
    head = [say("Code", "Code"), say("Gesprekken", "Conversations"), say("Fragmenten", "Segments"),
            say("Helpt of hindert", "Helps or hinders")]  # fmt: skip
    name = say.label(route, facts.names.routes) if route else say("op elke route", "on every route")
    rows = []
    for code in here:
        found = facts.coded.by_code.get(code.id, Tally())
        under = facts.coded.by_branch.get(code.id) if facts.codebook.children(code.id) else None
        rows.append((_code(facts, code, say), _many(found, under), found.segments,
                     valence_counts(facts.codebook, found.valences, say) or "–"))  # fmt: skip
    return table(say("Codes: {route}", "Codes: {route}", route=name), head, rows, numbers=(1, 2), class_="codes split")


def _many(found: Tally, under: Tally | None) -> str:
    """Conversations, with “+” observations; in brackets with the codes below it."""
    told = [
        f"{each.conversations} + {each.observations}" if each.observations else str(each.conversations)
        for each in (found, under) if each is not None
    ]  # fmt: skip
    return told[0] if len(told) == 1 else f"{told[0]} ({told[1]})"


def _code(facts: Facts, code: Code, say: Words) -> Html:
    """A code's name, how deep it hangs, what it means, and the rules for giving it, folded."""
    depth = 0
    above = code.under
    while above is not None:
        depth, above = depth + 1, facts.codebook.codes[above].under
    state = "" if code.in_force else say(" (niet meer in gebruik)", " (no longer in force)")
    rules = [
        (say("Wel", "Include"), map(facts.told, lines_of(code.include, say.lang))),
        (say("Niet", "Exclude"), map(facts.told, lines_of(code.exclude, say.lang))),
    ]  # fmt: skip
    told = [el("p", el("b", f"{name}: "), "; ".join(words)) for name, each in rules if (words := list(each))]
    return lines(
        el("span", "↳ " * depth, say.text(code.label), state),
        el("p", facts.told(say.text(code.definition)), class_="meaning") if code.definition else None,
        folded(say("Regels", "Rules"), *told) if told else None,
    )


def _gone(facts: Facts, say: Words) -> Html | None:
    """The codes that were merged: what was coded with them counts for another."""
    book = facts.codebook
    told = [
        say("“{code}” telt als “{into}”", "“{code}” counts as “{into}”", code=book.label(id_, say.lang),
            into=book.label(book.effective(id_), say.lang))
        for id_ in book.merges if id_ in book.codes and not book.codes[id_].undone
        and not facts.blind_codes & {id_, book.effective(id_)}
    ]  # fmt: skip
    if not told:
        return None
    return part(say("Samengevoegd", "Merged"), paragraph("; ".join(told), "."))
