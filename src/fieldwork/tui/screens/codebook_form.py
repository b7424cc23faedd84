"""The form of one code: its names, where it hangs, what it means, in one language at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.coding import edits
from fieldwork.coding.codebook import WORDS, Code, Codebook, Edit
from fieldwork.errors import FieldworkError
from fieldwork.i18n import LANGS, Lang, Msg, msg, pick
from fieldwork.text import kept
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.screens.codebook_fields import kept_of, shown_in
from fieldwork.tui.screens.codebook_tree import GENERIC
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.words import Words

LABELS = {
    "nl": msg("Naam, Nederlands", "Name, Dutch"), "en": msg("Naam, Engels", "Name, English"),
    "id": msg("Id", "Id"), "where": msg("Plaats", "Place"), "color": msg("Kleur", "Colour"),
    "meaning": msg("Betekenis", "Meaning"), "definition": msg("Betekent", "Means"), "include": msg("Wel", "Include"),
    "exclude": msg("Niet", "Exclude"), "examples": msg("Voorbeelden", "Examples"),
}  # fmt: skip
MEANINGS = (("new", msg("verandert: wat al gelezen is, opnieuw lezen", "changes: what was read is to be read again")),
            ("same", msg("blijft gelijk: alleen beter verwoord", "stays: only worded better")))  # fmt: skip
LANGUAGES: dict[Lang, Msg] = {"nl": msg("in het Nederlands", "in Dutch"), "en": msg("in het Engels", "in English")}
MANY = ("include", "exclude", "examples")


class CodeForm(Place[str]):
    """Gives the id of the code that was made or changed, or None where the person went back.

    `do` writes a change down; it raises what went wrong. `code` is the one to change, None for a new one, which comes at
    `where` (`route:ID` or `under:ID`) unless another place is chosen.
    """

    PLACE: ClassVar[str] = "code_form"
    CSS_PATH = "codebook_form.tcss"
    BINDINGS = bindings("code_form")

    def __init__(
        self, codebook: Codebook, do: Callable[[list[Edit]], object], code: Code | None = None, where: str = "route:"
    ) -> None:
        super().__init__()
        self.codebook, self.code, self._do, self._where = codebook, code, do, where
        self._typed: dict[str, dict[Lang, str]] = {
            key: {lang: shown_in(getattr(code, key), lang) if code else "" for lang in LANGS} for key in WORDS
        }
        self._form_lang: Lang = "nl"
        self._warned = False

    def compose(self) -> ComposeResult:
        """One field a line; the longer words below."""
        label = self.code.label if self.code else {}
        names = {lang: label if isinstance(label, str) else label.get(lang, "") for lang in LANGS}
        title = msg("Code {id}", "Code {id}", id=self.code.id) if self.code else msg("Nieuwe code", "New code")
        fields: dict[str, Widget] = {lang: Field(names[lang], id=lang, select_on_focus=False) for lang in LANGS}
        if self.code is None:
            fields["id"] = Field("", id="id", select_on_focus=False)
            fields["where"] = Cycle(places(self.codebook, self._where, self.lang), self._where, id="where")
        else:
            fields["meaning"] = Cycle([(id_, self.words(words)) for id_, words in MEANINGS], id="meaning")
        fields["color"] = Field((self.code.color or "") if self.code else "", id="color", select_on_focus=False)
        yield Words(title, style="bold", id="title")
        with VerticalScroll(id="form", can_focus=False):
            for name, widget in fields.items():
                with Horizontal(classes="row"):
                    yield Words(LABELS[name], classes="label")
                    yield widget
            yield Static(id="note")
            for key in WORDS:
                with Horizontal(classes="row"):
                    yield Words(LABELS[key], classes="label")
                    yield Editor(id=key)
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the name in the language of the screens."""
        self._form_lang = self.lang
        self._fill()
        self.query_one(f"#{self.lang}").focus()
        self.show_keys()
        if self.code is None:
            self.query_one("#id", Input).placeholder = self._proposed()

    def speak(self) -> None:
        """The same in the other language; what is typed stays."""
        super().speak()
        self._note()
        if self.code is None:
            where = self.query_one("#where", Cycle)
            where.offer(places(self.codebook, self._where, self.lang), where.value)
        else:
            meaning = self.query_one("#meaning", Cycle)
            meaning.offer([(id_, self.words(words)) for id_, words in MEANINGS], meaning.value)

    def _fill(self) -> None:
        for key in WORDS:
            self.query_one(f"#{key}", Editor).fill(self._typed[key][self._form_lang])
        self._note()

    def _note(self) -> None:
        note = msg(
            "Hieronder {lang}; {key} geeft de andere taal. Regels en voorbeelden: een per regel. Voorbeelden bedenkt u zelf: "
            "nooit woorden van een deelnemer.",
            "Below {lang}; {key} gives the other language. Rules and examples: one a line. Make examples up: never a "
            "participant's words.", lang=LANGUAGES[self._form_lang], key=key_of("code_lang"))  # fmt: skip
        self.query_one("#note", Static).update(plain(self.words(note)))

    def _take(self) -> None:
        for key in WORDS:
            self._typed[key][self._form_lang] = kept(self.query_one(f"#{key}", Editor).text)

    def _value(self, id_: str) -> str:
        return self.query_one(f"#{id_}", Input).value.strip()

    def _proposed(self) -> str:
        """The id that a new code gets unless another is typed."""
        words = self._value(self.lang) or self._value("en" if self.lang == "nl" else "nl")
        where = self.query_one("#where", Cycle).value or ""
        if not words:
            return ""
        return edits.new_id(self.codebook, words, where.removeprefix("under:") if where.startswith("under:") else None)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The proposed id follows the name."""
        self._warned = False
        if self.code is None and message.input.id in LANGS and self.is_mounted:
            self.query_one("#id", Input).placeholder = self._proposed()

    def on_cycle_turned(self) -> None:
        """The proposed id follows the place."""
        self._warned = False
        if self.code is None:
            self.query_one("#id", Input).placeholder = self._proposed()

    def on_input_submitted(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def on_cycle_entered(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    # --- commands -------------------------------------------------------------------------------------------------------

    def do_code_lang(self) -> None:
        """Show definition, rules and examples in the other language."""
        self._take()
        self._form_lang = "en" if self._form_lang == "nl" else "nl"
        self._fill()

    def _edits(self) -> list[Edit]:
        self._take()
        before = self.code
        words: dict[str, Any] = {
            key: kept_of(getattr(before, key) if before else None, self._typed[key], many=key in MANY) for key in WORDS
        }
        words["color"] = self._value("color") or None
        names = {lang: self._value(lang) or None for lang in LANGS}
        if before is None:
            kind, _, id_ = (self.query_one("#where", Cycle).value or "route:").partition(":")
            place = {"under": id_} if kind == "under" else {"route": id_ or None}
            return edits.define(self.codebook, self._value("id") or self._proposed() or "code", **names, **place, **words)
        same = self.query_one("#meaning", Cycle).value == "same"
        named = edits.rename(self.codebook, before.id, **names) if self._renamed(names) else []
        return named + edits.redefine(self.codebook.after(named), before.id, same_meaning=same, **words)

    def _renamed(self, names: dict[Lang, str | None]) -> bool:
        label = self.code.label if self.code else {}
        return any((names[lang] or "") != (label if isinstance(label, str) else label.get(lang, "")) for lang in LANGS)

    def do_code_keep(self) -> None:
        """Write it down, or say what is missing."""
        try:
            made = self._edits()
            if made:
                self._do(made)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.dismiss(self.code.id if self.code else str(made[-1][1]["code"]))

    def do_code_back(self) -> None:
        """Back; what was typed is not thrown away at once."""
        try:
            changed = bool(self._edits())
        except FieldworkError:
            changed = self.code is not None or any(self._value(lang) for lang in LANGS)
        if changed and not self._warned:
            self._warned = True
            self.tell(msg("Dit is nog niet vastgelegd. {key} legt het vast; nog eens Esc gooit het weg.",
                          "This is not written down yet. {key} does so; Esc once more throws it away.",
                          key=key_of("code_keep")))  # fmt: skip
            return
        self.dismiss(None)


def places(codebook: Codebook, first: str, lang: Lang, without: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Where a code can hang, `first` first: at the top of a route, of the generic ones, or under a code in force."""
    found = [(f"route:{route.id}", pick(route.label, lang)) for route in codebook.routes.values()]
    found.append(("route:", GENERIC.text(lang)))
    for code in codebook.in_force():
        if not {*without} & set(codebook.path(code.id)):
            under = msg("onder {label}", "under {label}", label=codebook.label(code.id, lang))
            found.append((f"under:{code.id}", under.text(lang)))
    return sorted(found, key=lambda place: place[0] != first)
