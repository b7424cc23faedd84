"""The form of one code in the key file: what it stands for, name, other spellings, contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError, InputError
from fieldwork.i18n import msg
from fieldwork.study.people import as_known
from fieldwork.study.privacy.names import BETWEEN, entry, kind_of, used
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.plain import plain
from fieldwork.tui.screens.keyfile_place import KeyfilePlace
from fieldwork.tui.screens.keyfile_words import KINDS
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from fieldwork.pseudonyms.kinds import Kind
    from fieldwork.store.keyfile import Entry, KeyFile
    from fieldwork.study import Study

LABELS = {
    "code": msg("Code", "Code"), "kind": msg("Soort", "Kind"), "name": msg("Naam", "Name"),
    "also": msg("Ook geschreven als", "Also written as"), "contact": msg("Contact", "Contact"),
}  # fmt: skip
TYPED = ("name", "also", "contact")
NOTE = msg(
    "De volledige naam, met tussenvoegsels. Andere schrijfwijzen, bijnamen en roepnamen met ; ertussen; ook adres, telefoon en "
    "e-mail: wat hier staat, wordt in wat naar buiten gaat vervangen door de code. Verbuigingen, accenten en voorletters vindt "
    "het programma zelf.",
    "The whole name. Other spellings and nicknames with ; between; address, telephone and e-mail too: what stands here is "
    "replaced by the code in what leaves the study. Inflected forms, accents and initials are found by the program itself.",
)


class Several(Field):
    """One line in which several things stand: pasted lines come with a sign between, none is left out."""

    def _on_paste(self, event: events.Paste) -> None:
        lines = filter(None, (each.strip() for each in event.text.splitlines()))
        self.replace(f"{BETWEEN} ".join(lines), *sorted(self.selection))
        event.stop()
        event.prevent_default()


class KeyfileEntry(KeyfilePlace["Entry"]):
    """Gives the entry once it is in the key file, or None where the person went back.

    `code` is the one to fill in, None for a code that is still to be typed; `kind` what it stands for, where that is known;
    `typed` what is filled in beforehand, by the name of its field.
    """

    PLACE: ClassVar[str] = "keyfile_entry"
    CSS_PATH = "keyfile.tcss"
    BINDINGS = bindings("keyfile_entry")

    def __init__(
        self, study: Study, names: KeyFile, code: str | None, kind: Kind | None = None, typed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.study, self.names, self.code = study, names, code
        self.before: Entry | None = names.entry(code) if code is not None else None
        self._kind: Kind = self.before.kind if self.before else kind or "person"
        self._filled = dict(typed or {})
        self._sure = False

    def compose(self) -> ComposeResult:
        """One field a line, and what to fill in."""
        before = self.before
        now = {"name": before.name, "also": f"{BETWEEN} ".join(before.also), "contact": before.contact} if before else {}
        values = {id: self._filled.get(id, now.get(id, "")) for id in TYPED}
        fields: dict[str, Widget] = {
            "code": Static(plain(self.code, "bold"), id="known") if self.code is not None else
            Field(id="code", select_on_focus=False),
            "kind": Cycle(self._kinds(), self._kind, id="kind"),
            "name": Field(values["name"], id="name", select_on_focus=False),
            "also": Several(values["also"], id="also", select_on_focus=False),
            "contact": Several(values["contact"], id="contact", select_on_focus=False),
        }  # fmt: skip
        title = msg("Wie of wat staat achter {code}?", "Who or what stands behind {code}?",
                    code=self.code or msg("deze code", "this code"))  # fmt: skip
        yield Words(title, style="bold", id="title")
        with VerticalScroll(id="form", can_focus=False):
            for name, widget in fields.items():
                with Horizontal(classes="row"):
                    yield Words(LABELS[name], classes="label")
                    yield widget
            yield Words(NOTE, id="note")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at what is missing first."""
        self.query_one("#name" if self.code is not None else "#code").focus()
        # As the fields show it: what nobody changes stays to the letter, also where a field cannot show it so.
        self._at_first = {id: self._value(id) for id in TYPED}
        self.show_keys()

    def speak(self) -> None:
        """The same in the other language; what is typed stays."""
        super().speak()
        kind = self.query_one("#kind", Cycle)
        kind.offer(self._kinds(), kind.value)

    def empty(self) -> None:
        """Nobody is known here any more."""
        self.before, self._filled, self._at_first = None, {}, {}
        for field in self.query(Input):
            field.value = ""

    def _kinds(self) -> list[tuple[str, str]]:
        return [(id, self.words(words)) for id, words in KINDS.items()]

    def _value(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()

    def on_input_changed(self, message: Input.Changed) -> None:
        """What a code stands for follows from the study, where that knows it."""
        self._sure = False
        if message.input.id == "code" and (kind := kind_of(self.study, message.value.strip())) is not None:
            self.query_one("#kind", Cycle).choose(kind)

    def on_cycle_turned(self) -> None:
        """Another kind."""
        self._sure = False

    def on_cycle_entered(self) -> None:
        """Enter goes on."""
        self.focus_next()

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes on, and at the last field keeps it."""
        if message.input.id == "contact":
            await self.action_do("keyfile_keep")
        else:
            self.focus_next()

    # --- commands -------------------------------------------------------------------------------------------------------

    def do_keyfile_keep(self) -> None:
        """Put it into the key file, or say what is missing."""
        if self.shut:
            return
        try:
            made = self._made()
            used(self.study, "set", [made.code])
            self.names.put([made])
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.leave(made)

    def _made(self) -> Entry:
        code = self.code
        if code is None:
            typed = self._value("code")
            known = [each.code for each in self.names.entries()]
            code = as_known(typed, known)
            if code in known:
                raise InputError(msg("{code} staat al in het sleutelbestand. Ga terug, en kies die in de lijst.",
                                     "{code} is in the key file already. Go back, and choose it in the list.",
                                     code=code))  # fmt: skip
        raw = {"code": code, "kind": self.query_one("#kind", Cycle).value}
        changed = {id: self._value(id) for id in TYPED if self.before is None or self._is_changed(id)}
        return entry(self.study, {**raw, **changed}, self.before)

    def _is_changed(self, id: str) -> bool:
        return id in self._filled or self._value(id) != self._at_first[id]

    def do_return(self) -> None:
        """Back; what was typed is not thrown away at once."""
        code = [] if self.code is not None else ["code"]
        changed = any(self._value(id) != self._at_first.get(id, "") for id in (*TYPED, *code)) or (
            self.query_one("#kind", Cycle).value != self._kind and self.code is not None
        )
        if changed and not self._sure and not self.shut:
            self._sure = True
            self.tell(msg("Dit staat nog niet in het sleutelbestand. {key} zet het erin; nog eens Esc gooit het weg.",
                          "This is not in the key file yet. {key} puts it there; Esc once more throws it away.",
                          key=key_of("keyfile_keep")))  # fmt: skip
            return
        self.leave(None)
