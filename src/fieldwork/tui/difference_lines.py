"""How a difference between coders is drawn: its line in the list, its passage, what each said, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from fieldwork.coding.codebook import Codebook, Named
from fieldwork.coding.reconcile import Difference, Round
from fieldwork.coding.segments import Coding, Part
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.tui.plain import clickable, line, plain
from fieldwork.tui.widgets.lines import Drawing

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow

WHAT: Mapping[str, Msg] = {
    "code": msg("thema", "theme"), "actor": msg("wie", "actor"), "route": msg("route", "route"),
    "valence": msg("helpt of hindert", "helps or hinders"),
}  # fmt: skip
OUTCOMES: Mapping[str, Msg] = {
    "both": msg("alles blijft staan", "all of it stands"), "neither": msg("niets blijft staan", "nothing stands"),
    "new": msg("iets anders", "something else"),
}  # fmt: skip


def about(each: Difference, what: str, id: str, effective: Callable[[str], str]) -> bool:
    """Whether coders differ on this code, on this route, or on the actor."""
    said = list(each.by.values())
    if what == "actor":
        return len({frozenset(coding.actor for coding in codings) for codings in said if codings}) > 1
    gave = {any(id == (effective(coding.code) if what == "code" else coding.route) for coding in codings) for codings in said}
    return len(gave) > 1


def people(rows: Iterable[SessionRow]) -> dict[str, str]:
    """Who was heard in each session: the participants, or else the role or the site."""
    return {row.id: ", ".join(row.participants) or row.role or row.site or row.id for row in rows}


def drawn(each: Difference, who: str, lang: Lang) -> Drawing:
    """One line of the list: whether it is settled, who said it, in what the coders differ, the words."""
    said = next(coding for codings in each.by.values() for coding in codings)
    sign = "✓" if each.decision else "○"
    absent = any(not codings for codings in each.by.values())
    what = msg("wel of niet", "coded or not") if absent else _what(each)

    def draw(width: int) -> Content:
        head = Content.assemble(line(f"{sign} {who}", 12), "  ", line(what.text(lang), 18, "$secondary"), "  ")
        return Content.assemble(head, line(said.text))

    return draw


def _what(each: Difference) -> Msg:
    names = [name for name in WHAT if name in each.what]
    return WHAT[names[0]] if len(names) == 1 else msg("{a} en meer", "{a} and more", a=WHAT[names[0]])


def passage(each: Difference, part: Part | None, people: Mapping[str, str], lang: Lang, width: int, height: int) -> Content:
    """Whose words these are, the question, and the text around the unit, which stands out; cut at words to what fits."""
    who = people.get(each.session, each.session)
    if part is None:
        gone = msg("De tekst is er niet meer.", "The text is not there any more.")
        return Content.assemble(line(who, style="bold"), "\n", plain(gone.text(lang)))
    question = line(pick(part.label, lang) or each.item or "", max(2 * width - len(who) - 8, 20), "$secondary")
    head = Content.assemble(line(who, style="bold"), "  ", question)
    start, end = each.span
    first, last = _window(part.text, each.span, width * max(height - 4, 2))
    words = plain(part.text).stylize("reverse bold", start, end)[first:last]
    return Content.assemble(head, "\n", "… " if first else "", words, " …" if last < len(part.text) else "")


def _window(text: str, span: tuple[int, int], room: int) -> tuple[int, int]:
    """What is shown of a text that is longer than the room there is: as much before the span as after it, whole words."""
    if len(text) <= room:
        return 0, len(text)
    spare = max(room - (span[1] - span[0]), 40) // 2
    first, last = max(span[0] - spare, 0), min(span[1] + spare, len(text))
    if first:
        first = text.find(" ", first, span[0]) + 1 or span[0]
    if last < len(text):
        last = max(text.rfind(" ", span[1], last), span[1])
    return first, last


def side(each: Difference, coder: str, place: int, known: Codebook, lang: Lang) -> Content:
    """What one coder said of it; a click on it settles the difference so."""
    head = line(f"{place + 1}  {coder}", style="bold $accent")
    said = each.by.get(coder, ())
    nothing = plain(msg("niets gecodeerd", "nothing coded").text(lang), "$secondary")
    lines = [words for coding in said for words in _coding(coding, known, lang)] or [nothing]
    return clickable(Content("\n").join([head, *lines]), f"screen.settle({place})")


def _coding(coding: Coding, known: Codebook, lang: Lang) -> list[Content]:
    code = known.effective(coding.code)
    beside = [_named(known.roles, coding.actor, lang), _named(known.valences, coding.valence, lang)]
    if coding.new_aspect:
        beside.append(msg("nieuw aspect", "new aspect").text(lang))
    return [line(known.label(code, lang), style="bold"), line("  " + " · ".join(filter(None, beside)), style="$secondary")]


def _named(names: Mapping[str, Named], id: str | None, lang: Lang) -> str:
    return (pick(names[id].label, lang) if id in names else id) if id else ""


def decided(each: Difference, round: Round, known: Codebook, lang: Lang) -> Content:
    """What was decided, by whom and why."""
    decision = each.decision
    if decision is None:
        return plain(msg("Nog niet vastgelegd.", "Not settled yet.").text(lang), "$secondary")
    coder = next((name for name in round.coders if _same(decision.codings, each.by.get(name, ()))), "")
    outcome = OUTCOMES.get(decision.outcome, msg("zoals {coder}", "as {coder}", coder=coder or round.coders[0]))
    stands = ", ".join(known.label(known.effective(coding.code), lang) for coding in decision.codings)
    if decision.outcome == "new" and stands:
        outcome = msg("{outcome}: {stands}", "{outcome}: {stands}", outcome=outcome, stands=stands)
    told = msg("✓ {outcome} (besloten door {by})", "✓ {outcome} (decided by {by})", by=decision.by, outcome=outcome)
    return Content("\n").join([line(told.text(lang), style="bold"), plain(decision.reason)])


def _same(stand: tuple[Coding, ...], said: tuple[Coding, ...]) -> bool:
    return {coding.coding for coding in stand} == {coding.coding for coding in said}
