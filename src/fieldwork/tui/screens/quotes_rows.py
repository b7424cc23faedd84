"""What stands in the list of quotes and beside it: groups by actor and route, segments with a sign, and the words whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from fieldwork.fuzzy import folded
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.store.log import SessionRow
from fieldwork.study.answers import day_words
from fieldwork.study.desk.quotes import FEWEST_PERSONS, has_quotes
from fieldwork.study.desk.quoting import AROUND, Quotable, Quotables
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.coding_pieces import color_of
from fieldwork.tui.signs import LOOK_AGAIN, MARK_SIGNS
from fieldwork.tui.widgets.lines import Drawing, Line, still

CHOSEN = MARK_SIGNS["quote"][0]
SIGNS = 4
"""So many cells before a segment are for its signs: whether it is chosen, and whether something keeps it from the report."""
MUTED = "$text-muted"
_THEME = 24
_NO_ACTOR = msg("Geen actor gekozen", "No actor chosen")
_NO_ROUTE = msg("Los van een route", "Apart from a route")
_LOOSE = msg("Aangewezen en niet gecodeerd", "Marked and not coded")
_PARTICIPANT = msg("deelnemer", "participant")


class Listed:
    """Which segments are listed: those that answer all words that were typed, or only what is chosen.

    What a segment is found by (its words, its theme, who said it) is made once.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._folds: dict[str, str] = {}

    def of(self, found: Quotables, words: str, *, only_chosen: bool) -> list[Quotable]:
        """The segments to list."""
        wanted = folded(words).split()
        entries = [each for each in found.entries if each.chosen or not only_chosen]
        return [each for each in entries if self._answers(found, each, wanted)] if wanted else entries

    def _answers(self, found: Quotables, each: Quotable, wanted: Sequence[str]) -> bool:
        folds = self._folds.get(each.id)
        if folds is None:
            theme = found.book.label(each.code, self.lang) if each.code else ""
            folds = self._folds[each.id] = folded(f"{each.text} {theme} {who(found, each, self.lang)}")
        return all(word in folds for word in wanted)


def lines(found: Quotables, entries: Sequence[Quotable], lang: Lang) -> Iterator[Line]:
    """A heading for each group, with how many of it are chosen (also of what is not listed now), and its segments."""
    counts: dict[object, list[int]] = {}
    for each in found.entries:
        count = counts.setdefault(_group(each), [0, 0])
        count[0] += each.chosen
        count[1] += 1
    before: object = None
    for each in entries:
        group = _group(each)
        if group != before:
            before = group
            chosen, every = counts[group]
            yield still(f"group:{group}", _heading(found, each, chosen, every, lang), choosable=False)
        yield Line(each.id, _drawn(found, each, lang))


def _group(each: Quotable) -> object:
    return "loose" if each.coding is None else each.where


def _heading(found: Quotables, each: Quotable, chosen: int, every: int, lang: Lang) -> Content:
    told = msg("{chosen} gekozen van {every}", "{chosen} chosen of {every}", chosen=chosen, every=every)
    if each.coding is None:
        return Content.assemble(line(_LOOSE.text(lang), style="bold"), "  ", line(told.text(lang), style=MUTED))
    if not has_quotes(found.persons.get(each.where, 0)):
        told = msg("{told} · minder dan {n} personen", "{told} · fewer than {n} persons", told=told, n=FEWEST_PERSONS)
    return Content.assemble(line(cell(found, each, lang), style="bold"), "  ", line(told.text(lang), style=MUTED))


def _drawn(found: Quotables, each: Quotable, lang: Lang) -> Drawing:
    """Drawn when it comes into sight."""

    def draw(width: int) -> Content:
        theme = line(found.book.label(each.code, lang), _THEME, color_of(found.book, each.code)) if each.code else Content()
        room = _THEME if width >= 70 else _THEME * 2 // 3
        return Content.assemble(
            (CHOSEN if each.chosen else " ", "bold $accent"), (LOOK_AGAIN if each.why_not else " ", "$warning"), "  ",
            theme.truncate(room, ellipsis=True).pad_right(max(room - theme.cell_length, 0)), "  ",
            line(f"“{each.text}”", 200),
        )  # fmt: skip

    return draw


# --- beside it ---------------------------------------------------------------------------------------------------------------


def cell(found: Quotables, each: Quotable, lang: Lang) -> str:
    """Actor and route."""
    actor, route = each.where
    first = pick(found.names.roles.get(actor, actor), lang) if actor else _NO_ACTOR.text(lang)
    return f"{first} · {pick(found.names.routes.get(route, route), lang) if route else _NO_ROUTE.text(lang)}"


def who(found: Quotables, each: Quotable, lang: Lang) -> str:
    """Who said it, as the report tells it."""
    if each.role is None:
        return _PARTICIPANT.text(lang)
    return ", ".join(filter(None, (pick(found.names.roles.get(each.role, each.role), lang).lower(), each.who)))


def about(found: Quotables, each: Quotable, lang: Lang) -> Content:
    """Whether it comes into the report, the words whole with some around them, and who said them where."""
    parts = [_stands(each, lang)]
    if each.coding is not None and each.code:
        theme = line(found.book.label(each.code, lang), style=f"bold {color_of(found.book, each.code)}")
        parts.append(Content.assemble(theme, "  ", line(cell(found, each, lang), style=MUTED)))
    parts.append(_in_place(each))
    others = [mark.text for mark in each.marks if mark.text != each.text]
    if others:
        marked = msg("Aangewezen is: ", "What is marked: ").text(lang)
        parts += [Content.assemble((marked, MUTED), plain(f"“{words}”")) for words in others]
    told = msg("Wie het zei, zoals in het verslag: {who}", "Who said it, as in the report: {who}", who=who(found, each, lang))
    parts.append(line(told.text(lang), style=MUTED))
    row = found.rows.get(each.session)
    if row is not None:
        parts.append(line(talk(found, row, lang), style=MUTED))
    return Content("\n").join(parts)


def _stands(each: Quotable, lang: Lang) -> Content:
    if each.why_not is not None:
        stays = msg("! Komt niet in het verslag. {why}", "! Will not be in the report. {why}", why=each.why_not)
        return Content.assemble((f"{CHOSEN} " if each.chosen else "", "bold $accent"), plain(stays.text(lang), "bold $warning"))
    if each.chosen:
        return Content.assemble((f"{CHOSEN} ", "bold $accent"), plain(msg("Gekozen voor het verslag.", "Chosen for the report.")
                                                                      .text(lang), "bold"))  # fmt: skip
    return plain(msg("Niet gekozen.", "Not chosen.").text(lang), MUTED)


def _in_place(each: Quotable) -> Content:
    """The words to the letter, between what stands around them."""
    before, after = each.before, each.after
    first = before.partition(" ")[2] if len(before) >= AROUND else before
    last = after.rpartition(" ")[0] if len(after) >= AROUND else after
    return Content.assemble(
        plain(("… " if first != before else "") + first, MUTED), plain(f"“{each.text}”", "bold"),
        plain(last + (" …" if last != after else ""), MUTED),
    )  # fmt: skip


def talk(found: Quotables, row: SessionRow, lang: Lang) -> str:
    """Which talk it is."""
    people = ", ".join(row.participants) or pick(found.names.roles.get(row.role or "", row.role), lang) or row.site or row.id
    told = " · ".join(filter(None, (people, row.site or "", day_words(row.held_at or "", lang))))
    return msg("Gesprek: {talk}", "Session: {talk}", talk=told).text(lang)


def counted(found: Quotables) -> Msg:
    """How many are chosen, and of those how many something keeps from the report."""
    chosen = [each for each in found.entries if each.chosen]
    stay = sum(each.why_not is not None for each in chosen)
    told = msg("{n} gekozen van {every}", "{n} chosen of {every}", n=len(chosen), every=len(found.entries))
    if not stay:
        return told
    return msg("{told} · {n} niet in het verslag", "{told} · {n} not in the report", told=told, n=stay)
