"""How the lines of the first screen are drawn: sessions, visits, what waits, and the table of who was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.study.answers import day_words
from fieldwork.study.visits import Visit
from fieldwork.tui.overview import MOST_DUE, Due, Group, Overview, totals
from fieldwork.tui.plain import line, together
from fieldwork.tui.widgets.lines import Drawing, Line, still

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow

STATUS = {
    "open": ("○", msg("open", "open")),
    "closed": ("●", msg("afgesloten", "closed")),
    "refused": ("–", msg("geweigerd", "refused")),
    "stopped": ("◐", msg("gestopt", "stopped")),
    "erased": ("✕", msg("gewist", "erased")),
}
SESSION = "session:"
"""What the id of a session's line begins with; the same session can stand under two headings, never twice under one."""


def lines(told: Overview, lang: Lang, typed: str = "") -> list[Line]:
    """Every line of the list, or with `typed` the sessions that answer it."""
    if typed:
        return [_session(told, row, lang, with_site=True) for row in told.matching(typed)]
    found: list[Line] = []
    resume = told.resume()
    if resume:
        found += [_heading("resume", msg("Verder gaan met", "Go on with"), lang)]
        found += [_session(told, row, lang, with_site=True) for row in resume]
    due = told.due()
    if due:
        found += [_gap("due", found), _heading("due", msg("Wat er nog ligt", "What waits"), lang)]
        found += [_due(each, lang) for each in due[:MOST_DUE]]
        if len(due) > MOST_DUE:
            more = msg("en nog {n}; het overzicht toont alles", "and {n} more; the overview shows all", n=len(due) - MOST_DUE)
            found.append(still("due-more", line(f"   {more.text(lang)}", style="$secondary"), choosable=False))
    for place, group in enumerate(told.groups()):
        found += [_gap(f"group-{place}", found), _group(f"group-{place}", told, group, lang)]
        found += [_session(told, row, lang) for row in group.rows]
    return [each for each in found if each.id != "gap:"]


def _gap(name: str, before: Sequence[Line]) -> Line:
    return still(f"gap:{name}" if before else "gap:", Content(), choosable=False)


def _heading(name: str, words: Msg, lang: Lang) -> Line:
    return still(f"heading:{name}", line(words.text(lang), style="bold $accent"), choosable=False)


def _group(name: str, told: Overview, group: Group, lang: Lang) -> Line:
    if group.site is None:
        refused = all(row.status == "refused" for row in group.rows)
        label = msg("Geen toestemming", "No consent") if refused else msg("Zonder locatie", "Without a site")
        words = line(label.text(lang), style="bold")
    else:
        words = line(told.sites.get(group.site) or group.site, style="bold")
        if group.visit is not None:
            visit = group.visit
            about = msg("bezoek {days}", "visit {days}", days=_days(visit, lang)).text(lang)
            who = f" · {', '.join(visit.researchers)}" if visit.researchers else ""
            words = Content.assemble(words, line(f"  {about}{who}").stylize("$secondary").pad_left(2))
    return Line(f"heading:{name}", lambda width: words, choosable=False)


def _days(visit: Visit, lang: Lang) -> str:
    """The days of a visit: 3 mei 2026, 3–5 mei 2026, 30 april – 2 mei 2026."""
    first, last = day_words(visit.first, lang), day_words(visit.last, lang)
    if first == last:
        return first
    if visit.first[:7] == visit.last[:7]:
        return f"{first.split()[0]}–{last}"
    return f"{first.removesuffix(f' {visit.last[:4]}')} – {last}"


def _due(each: Due, lang: Lang) -> Line:
    content = Content.assemble(("! ", "bold $warning"), line(each.words.text(lang)))
    return Line(f"due:{each.id}", lambda width: content)


def _session(told: Overview, row: SessionRow, lang: Lang, *, with_site: bool = False) -> Line:
    return Line(SESSION + row.id, _drawn(told, row, lang, with_site))


def _drawn(told: Overview, row: SessionRow, lang: Lang, with_site: bool) -> Drawing:
    def draw(width: int) -> Content:
        sign, word = STATUS.get(row.status, ("?", msg(row.status, row.status)))
        role = told.labels.get(row.role or "", row.role or "–") if row.status in ("refused", "erased") else "–"
        who = ", ".join(row.participants) or role
        held = (row.held_at or "").replace("T", " ")[:16]
        state = _state(told, row, word).text(lang)
        count = f"{row.answered}/{row.asked}" if row.asked and row.status not in ("refused", "erased") else ""
        title = told.title(row) or msg("niets opgenomen", "nothing recorded").text(lang)
        site = f"{row.site} · " if with_site and row.site else ""
        told_by = f" · {', '.join(row.researchers)}" if row.researchers and width > 90 else ""
        cells = ((f"{sign} {who}", 13), (held, 17), (state, 17 if row.status == "open" else 11), (count, 6))
        return Content.assemble(*(_cell(words, room) for words, room in cells), line(f"{site}{title}{told_by}"))

    return draw


def _state(told: Overview, row: SessionRow, word: Msg) -> Msg:
    """An open session tells how long it has been so, and that a text in it is not finished."""
    if row.status != "open":
        return word
    days = max(told.days_open(row) or 0, 0)
    words = plural(days, msg("1 dag open", "1 day open"), msg("{n} dagen open", "{n} days open")) if days else word
    return msg("{words} ✎", "{words} ✎", words=words) if row.id in told.drafts else words


def _cell(words: str, room: int) -> Content:
    """Words in a column of `room` cells, one of them empty."""
    content = line(words).truncate(room - 1, ellipsis=True)
    return content.pad_right(room - content.cell_length)


# --- who was heard ----------------------------------------------------------------------------------------------------


def heard_so_far(told: Overview, lang: Lang, width: int) -> Content:
    """The totals by role against what is wanted, in as few lines as fit; nothing where the study has no targets."""
    row = totals(told.matrix)
    if row is None or not any(row.targets.values()):
        return Content()
    cells = [
        line(f"{told.labels.get(role, role)} {_count(row.held[role], wanted)}")
        for role, wanted in row.targets.items()
        if wanted is not None or row.held[role]
    ]
    first = Content.assemble(line(msg("Gesprekken:", "Sessions:").text(lang)), " ", *cells[:1])
    return together([first, *cells[1:]], width)


def table(told: Overview, lang: Lang) -> Content:
    """A row a site and a column a role: `held/wanted`, the letters of the roles explained under it."""
    shown = [role for role in (told.matrix[-1].held if told.matrix else ()) if _matters(told, role)]
    observed = any(row.observations for row in told.matrix)
    head = [("", 18), *((told.signs.get(role, role[:1].upper()), 7) for role in shown), *([("obs.", 5)] if observed else [])]
    rows = [Content.assemble(*(_cell(words, room) for words, room in head)).stylize("$secondary")]
    for row in told.matrix:
        name = told.sites.get(row.site or "", row.site) or msg("samen", "together").text(lang)
        cells: list[Content] = [_cell(name, 18)]
        for role in shown:
            wanted = row.targets[role]
            cell = _cell(_count(row.held[role], wanted), 7)
            cells.append(cell.stylize("bold $warning") if wanted and row.held[role] < wanted else cell)
        if observed:
            cells.append(_cell(str(row.observations), 5))
        whole = Content.assemble(*cells)
        rows.append(whole if row.site else whole.stylize("bold"))
    legend = " · ".join(f"{told.signs.get(role, role[:1].upper())} {told.labels.get(role, role).lower()}" for role in shown)
    meaning = msg("Gesprekken, met na de streep hoeveel er gewenst zijn.", "Sessions, and after the slash how many are wanted.")
    under = [line(words, style="$secondary") for words in (legend, meaning.text(lang))]
    if told.again:
        again = msg("Opnieuw om toestemming vragen: {n}.", "To be asked for consent again: {n}.", n=len(told.again))
        under.append(line(again.text(lang), style="$warning"))
    return Content("\n").join([*rows, Content(), *under])


def _matters(told: Overview, role: str) -> bool:
    return any(row.held[role] or row.targets[role] for row in told.matrix)


def _count(held: int, wanted: int | None) -> str:
    return str(held) if wanted is None else f"{held}/{wanted}"


def waiting(told: Overview, lang: Lang) -> list[Line]:
    """Every due thing, for beside the table; nothing where the list has them all."""
    due = told.due()
    return [_due(each, lang) for each in due] if len(due) > MOST_DUE else []
