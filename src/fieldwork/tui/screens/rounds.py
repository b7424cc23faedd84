"""The rounds of double coding: who is done, what is closed, and the way to a new one, to the figures and to the differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.reconcile import Round
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, plural
from fieldwork.study.rounds.rounds import close_round, mark_done, rounds, why_not_close
from fieldwork.study.rounds.settling import Settling
from fieldwork.tui.difference_lines import people
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.lines import Line, Lines
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from fieldwork.study import Study

KIND = {
    "overlap": msg("Vergeleken op fragmenten die overlappen", "Compared on segments that overlap"),
    "sentence": msg("Vergeleken op zinnen", "Compared on sentences"),
    "answer": msg("Vergeleken op hele antwoorden", "Compared on whole answers"),
}


class Rounds(Place[None]):
    """All rounds; what can be done with the one that is pointed at stands in the keys."""

    PLACE: ClassVar[str] = "rounds"
    CSS_PATH = "rounds.tcss"
    BINDINGS = [*bindings("rounds"), *letters("rounds")]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._rounds: dict[str, Round] = {}
        self._open: dict[str, tuple[int, int]] = {}
        self._computing = False

    def compose(self) -> ComposeResult:
        """The rounds, and below them what the one is about that is pointed at."""
        yield Words(msg("Dubbel coderen", "Double coding"), style="bold", id="title")
        yield Lines(id="rounds")
        with VerticalScroll(id="told", can_focus=False):
            yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.query_one(Lines).focus()

    def on_screen_resume(self) -> None:
        """Back from differences or figures: something may have been settled."""
        self._fill()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    @property
    def here(self) -> Round | None:
        """The round that is pointed at."""
        return self._rounds.get(self.query_one(Lines).here or "")

    # --- painting -------------------------------------------------------------------------------------------------------

    def _fill(self, here: str | None = None) -> None:
        found = rounds(self.study)
        self._rounds = {each.id: each for each in found}
        self._open.clear()
        lines = [self._line(each) for each in reversed(found)]
        self.query_one("#rounds", Lines).show(lines, here)
        self._tell()

    def _line(self, each: Round) -> Line:
        sign = "○" if each.is_open else "●"
        state = self.words(self._state(each))

        def draw(width: int) -> Content:
            room = 2 * width // 5
            name = line(f"{sign} {each.name}", max(room - 2, 12))
            gap = max(room - name.cell_length, 1)
            return Content.assemble(name, " " * gap, line(state, style="$secondary"))

        return Line(each.id, draw)

    def _state(self, each: Round) -> Msg:
        if each.is_open:
            if each.waiting_for:
                return msg("open; wacht op {who}", "open; waits for {who}", who=", ".join(each.waiting_for))
            return msg("iedereen is klaar; te sluiten", "all are done; to be closed")
        left, every = self._settled(each)
        if not every:
            return msg("gesloten; geen verschillen", "closed; no differences")
        if not left:
            return plural(every, msg("gesloten; het ene verschil vastgelegd", "closed; the one difference settled"),
                          msg("gesloten; alle {n} verschillen vastgelegd", "closed; all {n} differences settled"))  # fmt: skip
        return plural(every, msg("gesloten; het ene verschil open", "closed; the one difference open"),
                      msg("gesloten; {left} van {n} verschillen open", "closed; {left} of {n} differences open",
                          left=left))  # fmt: skip

    def _settled(self, each: Round) -> tuple[int, int]:
        """How many differences of a closed round are open, and how many there are."""
        if each.id not in self._open:
            found = Settling(self.study, each.id)
            self._open[each.id] = (len(found.open), len(found.all))
        return self._open[each.id]

    def _tell(self) -> None:
        each = self.here
        if each is None:
            about = plain(self.words(msg(
                "Er is nog geen ronde. Druk op {key} om er een te openen: u kiest de codeurs en de gesprekken. Tot iedereen "
                "klaar is, ziet niemand wat de ander codeerde; daarna komt de overeenstemming en legt u de verschillen vast.",
                "There is no round yet. Press {key} to open one: you choose the coders and the sessions. Until all are done "
                "nobody sees what another coded; then comes the agreement, and you settle the differences.",
                key=letter_of("round_new"))))  # fmt: skip
        else:
            about = Content("\n").join(plain(self.words(words)) for words in self._facts(each))
        self.query_one("#about", Static).update(about)
        self.show_keys(letters=True)

    def _facts(self, each: Round) -> list[Msg]:
        coders = ", ".join(f"{coder} {'✓' if coder in each.done else '…'}" for coder in each.coders)
        known = people(self.study.log.sessions())
        who = ", ".join(known.get(session, session) for session in each.sessions)
        kind = msg("Een proefronde, om het codeboek te ijken", "A calibration round, to tune the codebook")
        facts = [
            msg("Codeurs: {coders}", "Coders: {coders}", coders=coders),
            msg("Gesprekken ({n}): {who}", "Sessions ({n}): {who}", n=len(each.sessions), who=who),
            KIND.get(each.units, KIND["overlap"]),
        ]
        if each.share < 1:
            facts.append(msg("Getrokken uit alle gesprekken, gespreid over rollen: {share}%, begingetal {seed}",
                             "Drawn from all sessions, spread over roles: {share}%, seed {seed}",
                             share=round(each.share * 100), seed=each.seed))  # fmt: skip
        if each.calibration:
            facts.append(kind)
        if not each.is_open:
            facts.append(msg("Codeboek: {name}", "Codebook: {name}", name=each.codebook or "-"))
        return facts

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Tell of the round that is pointed at now."""
        message.stop()
        self._tell()

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: to the differences of a closed round."""
        message.stop()
        await self.action_do("differences")

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What a round allows depends on how far it is."""
        each = self.here
        if command in ("round_new", "round_done", "round_close") and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command in ("round_done", "round_close", "differences", "agreement") and each is None:
            return msg("Er is nog geen ronde.", "There is no round yet.")
        if each is None:
            return None
        if command == "round_close":
            return why_not_close(each)
        if command == "round_done":
            if not each.is_open:
                return msg("Deze ronde is gesloten.", "This round is closed.")
            if self.study.by not in each.coders:
                return msg("U bent {by}, en codeert hier niet mee. Kies wie u bent met --as.",
                           "You are {by}, who is no coder of it. Choose who you are with --as.", by=self.study.by)  # fmt: skip
        if command in ("differences", "agreement") and each.is_open:
            return msg("Deze ronde is nog open en blind. Dit komt als zij gesloten is.",
                       "This round is still open and blind. This comes once it is closed.")  # fmt: skip
        return None

    def do_round_new(self) -> None:
        """To the form that opens a round."""
        from fieldwork.tui.screens.rounds_form import RoundForm

        self.app.push_screen(RoundForm(self.study), self._opened)

    def _opened(self, id: str | None) -> None:
        if id is not None:
            self._fill(id)
            self.tell(msg("De ronde is open. Wie meecodeert, ziet in deze gesprekken alleen het eigen werk.",
                          "The round is open. Its coders see in these sessions only their own work."))  # fmt: skip

    def do_round_done(self) -> None:
        """Say that one is done, or not after all."""
        each = self.here
        if each is None:
            return
        done = self.study.by not in each.done
        try:
            mark_done(self.study, each.id, self.study.by, done=done)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._fill(each.id)
        self.tell(msg("{by} is klaar.", "{by} is done.", by=self.study.by) if done else
                  msg("{by} is toch nog niet klaar.", "{by} is not done after all.", by=self.study.by))  # fmt: skip

    def do_round_close(self) -> None:
        """Compute the agreement, off this thread, and freeze it; then show it."""
        each = self.here
        if each is not None and not self._computing:
            self._computing = True
            self.tell(msg("De overeenstemming wordt berekend …", "Computing the agreement …"))
            begin("closing", lambda: close_round(self.study, each.id), self)

    def on_finished(self, message: Finished) -> None:
        """The round is closed, or was not."""
        self._computing = False
        if not self.failed(message):
            self.tell(None)
            self._fill(message.outcome.result().id)
            self.do_agreement()

    def do_differences(self) -> None:
        """Where the coders differ."""
        from fieldwork.tui.screens.differences import Differences

        if self.here is not None:
            self.app.push_screen(Differences(self.study, self.here.id))

    def do_agreement(self) -> None:
        """How far they agree."""
        from fieldwork.tui.screens.agreement import AgreementPage

        if self.here is not None:
            self.app.push_screen(AgreementPage(self.study, self.here.id))

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)
