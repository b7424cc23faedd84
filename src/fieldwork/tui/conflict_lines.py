"""How what two people wrote side by side is drawn: its line in the list, what each wrote, and what was settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from textual.content import Content

from fieldwork.i18n import Lang, msg
from fieldwork.study.copies.listed import Matter
from fieldwork.study.copies.words import Said, Telling, when
from fieldwork.tui.plain import clickable, line, plain
from fieldwork.tui.widgets.lines import Drawing

_LONG = 4_000
"""Code points above which words that differ are not looked for."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]+")
_NOW = msg("geldt nu", "holds now")


def drawn(each: Matter, telling: Telling, lang: Lang) -> Drawing:
    """One line of the list: whether it is settled, of whom, what, where, and who wrote."""
    sign = "✓" if each.settled else "○"
    who, where = telling.who(each.conflict), telling.where(each.conflict)
    what = each.conflict.name.text(lang)
    people = "/".join(dict.fromkeys(side.by for side in each.sides))

    def draw(width: int) -> Content:
        right = line(people, 12, "$secondary")
        words = Content("  ").join(part for part in (line(who, 14, "bold"), line(what, 30), line(where)) if part.plain)
        left = Content.assemble(f"{sign} ", words).truncate(max(width - right.cell_length - 2, 8), ellipsis=True)
        return Content.assemble(left, " " * max(width - left.cell_length - right.cell_length, 1), right)

    return draw


def about(each: Matter, telling: Telling, lang: Lang) -> Content:
    """What it is about, whole."""
    head = Content("  ").join(
        line(words, style="bold") for words in (telling.who(each.conflict), each.conflict.name.text(lang)) if words
    )
    more = dict.fromkeys(filter(None, (telling.where(each.conflict), telling.about(each.conflict))))
    found = [head, *(plain(words) for words in more)]
    if each.settled is None:
        wait, (alike, _) = telling.first(each.conflict), telling.comes_to(each.conflict, each.sides)
        found += [plain(wait, "$warning")] if wait else []
        found += [plain(f"→ {alike}", "$secondary")] if alike else []
    return Content("\n").join(found)


def sides(each: Matter, telling: Telling, lang: Lang) -> list[Content]:
    """What each side wrote, by whom and when, and what it comes to when that holds; a click settles it so. Of two texts the
    words that differ are underlined."""
    said, (_, outcomes) = telling.said(each.conflict, each.sides), telling.comes_to(each.conflict, each.sides)
    texts = [_pieces(pieces) for pieces in said]
    if len(texts) == 2:
        texts = _underlined(texts[0], texts[1])
    found = []
    for place, (side, text, comes_to) in enumerate(zip(each.sides, texts, outcomes, strict=True)):
        holds = place == (len(each.sides) - 1 if each.settled is None else each.chosen)
        now = Content.assemble((f" · {_NOW.text(lang)}", "bold")) if holds else Content()
        head = Content.assemble((f"{place + 1}  ", "bold $accent"), line(side.by, style="bold $accent"), now)
        end = [Content(), plain(f"→ {comes_to}", "$secondary")] if comes_to and each.settled is None else []
        piece = Content("\n").join([head, plain(when(side, lang), "$secondary"), Content(), text, *end])
        found.append(clickable(piece, f"screen.keep({place})"))
    return found


def _pieces(pieces: Sequence[Said]) -> Content:
    heads = [Content.assemble(line(label, style="$secondary"), ": ") if label else Content() for label, _ in pieces]
    return Content("\n").join(Content.assemble(head, plain(words)) for head, (_, words) in zip(heads, pieces, strict=True))


def _underlined(one: Content, other: Content) -> list[Content]:
    if len(one.plain) + len(other.plain) > _LONG:
        return [one, other]
    words = [_WORD.findall(each.plain) for each in (one, other)]
    found = [one, other]
    blocks = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
    for tag, start, end, first, last in blocks:
        for place, (begin, stop) in enumerate(((start, end), (first, last))):
            if tag != "equal" and stop > begin:
                at = len("".join(words[place][:begin]))
                found[place] = found[place].stylize("underline", at, at + len("".join(words[place][begin:stop])))
    return found


def decided(each: Matter, telling: Telling, lang: Lang) -> Content:
    """What was settled, by whom, when and why."""
    event = each.settled
    if event is None:
        return plain(msg("Nog niet vastgelegd.", "Not settled yet.").text(lang), "$secondary")
    who = msg("besloten door {by}, {when}", "decided by {by}, {when}", by=event.by, when=when(event, lang))
    told: list[Content] = []
    if each.chosen is None:
        outcome = msg("✓ Iets anders ({who})", "✓ Something else ({who})", who=who)
        told.append(_pieces(telling.said(each.conflict, (event,))[0]) if each.conflict.what == "answer" else Content())
    else:
        outcome = msg("✓ Wat {by} schreef ({who})", "✓ What {by} wrote ({who})", by=each.sides[each.chosen].by, who=who)
    why = str(event.body.get("why") or "")
    return Content("\n").join([plain(outcome.text(lang), "bold"), *told, *([plain(why)] if why else [])])

