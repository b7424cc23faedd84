"""What stands in the passage: a text with the question above it, who said it, and each coding and mark in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import Coding, Part
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.study.answers import day_words
from fieldwork.study.desk.field_marks import FieldMark
from fieldwork.text import one_line
from fieldwork.tui.plain import line, plain
from fieldwork.tui.signs import GONE, MARK_SIGNS, MOVED, NEW, TO_CONFIRM, VALENCE_SIGNS
from fieldwork.tui.widgets.passage_rows import Drawn, Piece

KINDS: Mapping[str, Msg] = {
    "remark": msg("toelichting", "in their words"),
    "note": msg("✎ notitie", "✎ note"),
    "row": msg("observatie", "observation"),
    "reflection": msg("✎ reflectie", "✎ reflection"),
}
WORDS_GONE = msg("woorden weg", "words gone")
MARK = "mark:"
"""What the id of a mark begins with where it stands among codings."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text in the passage, with the session that it is of."""

    session: str
    part: Part

    @property
    def key(self) -> str:
        """What tells it from every other text."""
        return f"{self.session} {self.part.item or ''} {self.part.field}"


@dataclass(frozen=True, slots=True)
class Coded:
    """What is coded in a text, and what the researcher marked in it."""

    codings: tuple[Coding, ...] = ()
    marks: tuple[FieldMark, ...] = ()


def color_of(codebook: Codebook, code: str) -> str:
    """The colour of a code, as a Textual style."""
    return _style(codebook.color(codebook.effective(code)))


def route_color(codebook: Codebook, route: str | None) -> str:
    """The colour of a route, as a Textual style."""
    named = codebook.routes.get(route or "")
    return _style(named.color if named else None)


def _style(color: str | None) -> str:
    return color if color and len(color) == 7 and color.startswith("#") else "$secondary"


def valence_sign(codebook: Codebook, valence: str | None) -> str:
    """The sign of a valence; nothing where none was given."""
    if valence is None:
        return ""
    named = codebook.valences.get(valence)
    label = pick(named.label, "nl") if named else valence
    return (named.sign if named else None) or VALENCE_SIGNS.get(valence) or label[:1].upper()


def label_of(codebook: Codebook, coding: Coding, lang: Lang, mine: str) -> str:
    """A coding in a few words: signs for its valence, a new aspect and a text that moved; its theme; its coder if another."""
    signs = valence_sign(codebook, coding.valence) + (NEW if coding.new_aspect else "")
    signs += MOVED if coding.state == "moved" else ""
    theme = one_line(codebook.label(codebook.effective(coding.code), lang))
    return " ".join(filter(None, (coding.coder if coding.coder != mine else "", signs, theme)))


def mark_label(codebook: Codebook, mark: FieldMark, lang: Lang) -> str:
    """A researcher's mark in a few words, with the sign that it is to be confirmed."""
    if mark.what == "route":
        named = codebook.routes.get(mark.route or "")
        return f"{TO_CONFIRM} {one_line(pick(named.label, lang)) if named else mark.route or ''}"
    sign, words = MARK_SIGNS.get(mark.what, ("◆", Msg(mark.what, mark.what)))
    return f"{TO_CONFIRM} {sign} {one_line(words.text(lang))}"


class Drawing:
    """Draws texts with one codebook, in one language, for one coder; a coding that did not change is not drawn anew."""

    def __init__(self, codebook: Codebook, lang: Lang, mine: str) -> None:
        self.codebook, self.lang, self.mine = codebook, lang, mine
        self._known: dict[str, tuple[Coding, Drawn]] = {}

    def piece(self, shown: Shown, coded: Coded, above: Sequence[Content]) -> Piece:
        """A text as it is drawn; `above` what stands over it."""
        drawn = [self._drawn(coding) for coding in coded.codings if coding.span is not None]
        lost = [(coding.coding, self._lost(coding)) for coding in coded.codings if coding.span is None]
        for mark in coded.marks:
            label = line(mark_label(self.codebook, mark, self.lang), style="italic")
            color = route_color(self.codebook, mark.route)
            drawn.append(Drawn(f"{MARK}{mark.mark}", mark.start, mark.end, label, color))
        return Piece(shown.key, tuple(above), shown.part.text, tuple(drawn), tuple(lost))

    def _drawn(self, coding: Coding) -> Drawn:
        known = self._known.get(coding.coding)
        if known is not None and known[0] is coding:
            return known[1]
        color = color_of(self.codebook, coding.code)
        label = line(label_of(self.codebook, coding, self.lang, self.mine), style=color)
        found = Drawn(coding.coding, coding.start, coding.end, label, color)
        self._known[coding.coding] = (coding, found)
        return found

    def _lost(self, coding: Coding) -> Content:
        words = line(label_of(self.codebook, coding, self.lang, self.mine), 40, color_of(self.codebook, coding.code))
        told = line(f"{WORDS_GONE.text(self.lang)}: “{coding.text}”", 60)
        return Content.assemble((f"{GONE} ", "bold $error"), words, "  ", told)


def heading(words: str) -> list[Content]:
    """Over the texts of a session, where those of several stand under each other."""
    return [Content(), line(words, style="bold $accent")]


def question(part: Part, lang: Lang, *, again: bool, ticked: Sequence[str] = ()) -> list[Content]:
    """The question of a text and which parts and probes came up, once where several texts answer it; then who said this."""
    found: list[Content] = [Content()]
    asked = pick(part.label, lang)
    if asked and not again:
        id = part.item if part.kind in ("answer", "remark", "note") else ""
        found.append(plain(" ".join(filter(None, (id, asked))), "$secondary"))
        if ticked:
            found.append(line("✓ " + "  ✓ ".join(ticked), style="$secondary"))
    told = " · ".join(filter(None, (KINDS[part.kind].text(lang) if part.kind in KINDS else "", part.who or "", part.at or "")))
    if told:
        found.append(line(told, style="italic $secondary"))
    return found


def session_words(header: Mapping[str, object] | None, lang: Lang) -> str:
    """Who, where and when, in one line."""
    head = header or {}
    people = head.get("participants")
    who = ", ".join(map(str, people)) if isinstance(people, (list, tuple)) else ""
    day = day_words(str(head.get("held_at") or ""), lang)
    return " · ".join(filter(None, (who or str(head.get("role") or ""), str(head.get("site") or ""), day)))
