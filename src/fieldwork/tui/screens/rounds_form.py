"""The form that opens a round: its name, who codes, which sessions, and what is compared."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.rounds.rounds import codable, drawn, open_round, rounds
from fieldwork.tui.difference_lines import people
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.field import Field

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

SHARES = (("1", msg("alle gesprekken", "all sessions")), ("0.5", msg("de helft", "half of them")),
          ("0.25", msg("een kwart", "a quarter")), ("0.2", msg("één op de vijf", "one in five")),
          ("0.1", msg("één op de tien", "one in ten")))  # fmt: skip
KINDS = (("overlap", msg("fragmenten die overlappen", "segments that overlap")), ("sentence", msg("zinnen", "sentences")),
         ("answer", msg("hele antwoorden", "whole answers")))  # fmt: skip
PROOF = (("nee", msg("nee", "no")), ("ja", msg("ja, om het codeboek te ijken", "yes, to tune the codebook")))
LABELS = {
    "name": msg("Naam", "Name"), "coders": msg("Codeurs", "Coders"), "share": msg("Welke gesprekken", "Which sessions"),
    "seed": msg("Begingetal", "Seed"), "calibration": msg("Proefronde", "Calibration"),
    "units": msg("Vergelijken op", "Compare"),
}  # fmt: skip


class RoundForm(Place[str]):
    """Gives the id of the round that was opened, or None where the person went back."""

    PLACE: ClassVar[str] = "round_form"
    CSS_PATH = "rounds_form.tcss"
    BINDINGS = bindings("round_form")

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._known = rounds(study)
        busy = {session for each in self._known if each.is_open for session in each.sessions}
        self._free: list[SessionRow] = [row for row in codable(study) if row.id not in busy]

    def compose(self) -> ComposeResult:
        """One field a line, and below them the sessions that come of it."""
        fields: dict[str, Widget] = {
            "name": Field(self._proposed_name(), id="name", select_on_focus=False),
            "coders": Field(", ".join(self._coders()), id="coders", select_on_focus=False),
            "share": Cycle([(id, self.words(words)) for id, words in SHARES], id="share"),
            "seed": Field(str(random.randrange(1, 1000)), id="seed", select_on_focus=False),
            "calibration": Cycle([(id, self.words(words)) for id, words in PROOF], id="calibration"),
            "units": Cycle([(id, self.words(words)) for id, words in KINDS], id="units"),
        }
        yield Static(plain(self.words(msg("Nieuwe ronde", "New round")), "bold"), id="title")
        with VerticalScroll(id="form", can_focus=False):
            for name, widget in fields.items():
                with Horizontal(classes="row", id=f"row-{name}"):
                    yield Static(plain(self.words(LABELS[name])), classes="label")
                    yield widget
            yield Static(id="sample")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one("#name").focus()
        self.show_keys()
        self._count()

    def _proposed_name(self) -> str:
        taken = {each.name for each in self._known}
        number = len(self._known) + 1
        word = self.words(msg("Ronde", "Round"))
        while f"{word} {number}" in taken:
            number += 1
        return f"{word} {number}"

    def _coders(self) -> list[str]:
        """Who coded in the last round, or else before."""
        if self._known:
            return list(self._known[-1].coders)
        return [coder for (coder,) in self.study.log.query("SELECT DISTINCT coder FROM coding ORDER BY coder")]

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _seed(self) -> int:
        typed = self._typed("seed")
        return int(typed) if typed.isdecimal() else 1

    def _share(self) -> float:
        return float(self.query_one("#share", Cycle).value or 1)

    def _count(self) -> None:
        """Which sessions it will be about."""
        self.query_one("#row-seed").display = self._share() < 1
        chosen = drawn(self._free, self._share(), self._seed())
        known = people(self._free)
        told = msg("{n} van {all}: {who}", "{n} of {all}: {who}", n=len(chosen), all=len(self._free),
                   who=", ".join(known[session] for session in chosen) or "-")  # fmt: skip
        self.query_one("#sample", Static).update(plain(self.words(told)))

    def on_cycle_turned(self) -> None:
        """Another share, other sessions."""
        self._count()

    def on_input_changed(self) -> None:
        """Another seed too."""
        if self.is_mounted:
            self._count()

    def on_cycle_entered(self, message: Cycle.Entered) -> None:
        """On with the form, and at its end open the round."""
        self._on(message.cycle)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field."""
        self._on(message.input)

    def _on(self, field: Widget) -> None:
        if field.id == "units":
            self.do_round_open()
        else:
            self.focus_next()

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Without a session there is nothing to code."""
        if command == "round_open" and not self._free:
            return msg("Er is geen afgesloten gesprek dat niet al in een open ronde zit.",
                       "There is no closed session that is not in an open round already.")  # fmt: skip
        return None

    def do_round_open(self) -> None:
        """Open it, or say what is missing."""
        coders = [code.strip() for code in self._typed("coders").replace(";", ",").split(",") if code.strip()]
        try:
            made = open_round(
                self.study, self._typed("name"), coders, share=self._share(), seed=self._seed(),
                calibration=self.query_one("#calibration", Cycle).value == "ja",
                units=self.query_one("#units", Cycle).value or "overlap",
            )  # fmt: skip
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.dismiss(made.id)

    def do_cancel(self) -> None:
        """Back."""
        self.dismiss(None)
