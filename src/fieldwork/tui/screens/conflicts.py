"""What two people wrote side by side without seeing each other's: each next to the other, and what is settled with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.copies.listed import (
    Matter,
    is_words,
    keep_side,
    open_matters,
    reopen,
    settled_matters,
    write_another,
)
from fieldwork.study.copies.words import Telling
from fieldwork.tui.conflict_lines import about, decided, drawn, sides
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, key_of, letter_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Line, Lines, still

if TYPE_CHECKING:
    from fieldwork.record.events import Event
    from fieldwork.study import Study

MOST = 9
"""So many sides have a digit, and are shown."""
READING = msg("Wordt gelezen …", "Being read …")
NOTHING = msg("Er is niets dat twee mensen naast elkaar schreven.", "There is nothing that two people wrote side by side.")
EMPTY = msg(
    "{nothing}\n\nHier komt te staan wat op twee laptops verschillend is vastgelegd, zodra een andere kopie is opgenomen: op "
    "het eerste scherm met {key}.",
    "{nothing}\n\nHere comes what was recorded differently on two laptops, once another copy was taken in: on the first screen "
    "by {key}.",
)
DONE = msg("Alles is vastgelegd.", "All is settled.")


class Conflicts(Place[None]):
    """All there is to settle, and below it what was settled; `at` is the place (subject, register) to begin with."""

    PLACE: ClassVar[str] = "conflicts"
    CSS_PATH = "conflicts.tcss"
    BINDINGS = [*bindings("conflicts"), *letters("conflicts")]

    def __init__(self, study: Study, at: tuple[str, str] | None = None) -> None:
        super().__init__()
        self.study = study
        self._at = at
        self._telling: Telling | None = None
        self._open: dict[str, Matter] = {}
        self._done: dict[str, Matter] = {}
        self._again: list[tuple[str, Callable[[Matter], Event]]] = []

    def compose(self) -> ComposeResult:
        """The list; what the one is about that is pointed at, what each wrote there, and what was settled."""
        yield TopLine()
        with Horizontal(id="body"):
            yield Lines(id="list")
            with VerticalScroll(id="one"):
                yield Static(id="about")
                with Horizontal(id="sides"):
                    for place in range(MOST):
                        yield Clickable(id=f"side-{place}")
                yield Static(id="decided")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read all of it, off this thread."""
        self.query_one("#list").focus()
        self._paint()
        self._read()

    def _read(self) -> None:
        study, lang = self.study, self.lang
        begin("matters", lambda: (Telling(study, lang), open_matters(study), settled_matters(study)), self)

    def on_finished(self, message: Finished) -> None:
        """It is read, or could not be."""
        message.stop()
        fault = message.outcome.exception()
        if isinstance(fault, FieldworkError):
            self.tell(fault.message, trouble=True)
        elif fault is not None:
            self.shell.stop_for(fault)
        else:
            self._telling, found, done = message.outcome.result()
            self._open, self._done = ({_key(each): each for each in some} for some in (found, done))
            self._fill("\n".join(self._at) if self._at else None)
            self._at = None

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        super().on_resize(event)
        self.call_after_refresh(self._paint)

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._read()

    # --- what is shown --------------------------------------------------------------------------------------------------

    @property
    def here(self) -> Matter | None:
        """What is pointed at."""
        key = self.query_one("#list", Lines).here or ""
        return self._open.get(key) or self._done.get(key)

    def _fill(self, here: str | None = None) -> None:
        telling = self._telling
        if telling is None:
            return
        found = [Line(key, drawn(each, telling, self.lang)) for key, each in self._open.items()]
        if self._done:
            found.append(still("done:", line(self.words(msg("Eerder vastgelegd", "Settled earlier")), style="$secondary"),
                               choosable=False))  # fmt: skip
        found += [Line(key, drawn(each, telling, self.lang)) for key, each in self._done.items()]
        self.query_one("#list", Lines).show(found, here)
        self._paint()

    def _paint(self) -> None:
        each, telling = self.here, self._telling
        settled = len(self._done) + sum(one.settled is not None for one in self._open.values())
        count = msg("{n} open · {done} vastgelegd", "{n} open · {done} settled",
                    n=len(self._open) + len(self._done) - settled, done=settled)  # fmt: skip
        title = msg("Wat twee mensen naast elkaar schreven", "What two people wrote side by side")
        right = line(self.words(count), style="bold") if telling is not None else Content()
        self.query_one(TopLine).show(line(self.words(title), style="bold"), right)
        empty = msg(EMPTY.nl, EMPTY.en, nothing=NOTHING, key=letter_of("take_in"))
        told = about(each, telling, self.lang) if each is not None and telling is not None else \
            plain(self.words(READING if telling is None else empty))  # fmt: skip
        self.query_one("#about", Static).update(told)
        self.query_one("#list").display = telling is None or each is not None
        wrote: list[Content] = []
        if each is not None and telling is not None:
            wrote = sides(each, telling, self.lang)[:MOST]
        self.query_one("#sides").set_class(len(wrote) > 2, "-many")
        for place in range(MOST):
            side = self.query_one(f"#side-{place}", Static)
            side.display = place < len(wrote)
            side.update(wrote[place] if place < len(wrote) else Content())
        end = decided(each, telling, self.lang) if each is not None and telling is not None else Content()
        self.query_one("#decided", Static).update(end)
        self.show_keys(letters=True)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another one."""
        message.stop()
        self.tell(None)
        self.query_one("#one").scroll_home(animate=False)
        self._paint()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: to the next that is open."""
        message.stop()
        self.do_conflict_next()

    # --- settling -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing can be settled where there is nothing, or where the study can only be read."""
        if command not in ("conflict_keep", "conflict_write", "conflict_next", "undo", "redo"):
            return None
        if self._telling is None:
            return READING
        if command != "conflict_next" and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        each = self.here
        if each is None:
            return NOTHING
        if command == "conflict_write" and not (is_words(each) and self._telling.takes_words(each.conflict)):
            return msg("Iets anders schrijven kan alleen bij een antwoord in woorden. Kies een van beide.",
                       "Something else can only be written for an answer in words. Choose one of them.")  # fmt: skip
        if command == "conflict_next" and not any(one.settled is None for one in self._open.values()):
            return DONE
        return None

    def on_key(self, event: events.Key) -> None:
        """A digit: what that side says holds."""
        if event.character and event.character in "123456789":
            event.stop()
            self.action_keep(int(event.character) - 1)

    def action_keep(self, place: int) -> None:
        """What this side says holds; also by a click on it."""
        each, reason = self.here, self.why_not("conflict_keep")
        if reason is not None or each is None:
            self.tell(reason)
        elif place < len(each.sides):
            title = msg("Wat {by} schreef, geldt. Waarom?", "What {by} wrote holds. Why?", by=each.sides[place].by)
            self._ask(title, lambda matter, why: keep_side(self.study, matter, place, why))

    def do_conflict_write(self) -> None:
        """Another text, then why."""
        from fieldwork.tui.screens.conflicts_another import Another
        from fieldwork.tui.screens.writing import Written

        each = self.here
        if each is None or self._telling is None:
            return

        def take(written: Written | None) -> None:
            if written is None:
                return
            if not written.text.strip():
                self.tell(msg("Er is niets geschreven; er is niets veranderd.", "Nothing was written; nothing has changed."))
                return
            title = msg("Wat u schreef, geldt. Waarom?", "What you wrote holds. Why?")
            self._ask(title, lambda matter, why: write_another(self.study, matter, written.text, why))

        title = self._telling.about(each.conflict) or self._telling.where(each.conflict)
        self.app.push_screen(Another(title, self.lang, text=str(each.conflict.sides[-1].body.get("value") or "")), take)

    def _ask(self, title: Msg, settle: Callable[[Matter, str], Event]) -> None:
        from fieldwork.tui.screens.naming import Naming

        each = self.here
        if each is None:
            return
        key = _key(each)

        def take(why: str | None) -> None:
            if why is not None and self._do(key, lambda matter: settle(matter, why)):
                self._again.clear()
                self.do_conflict_next()
                done = DONE if self.why_not("conflict_next") else msg("Vastgelegd.", "Settled.")
                self.tell(msg("{done} {undo} neemt het terug.", "{done} {undo} takes it back.", done=done, undo=key_of("undo")))

        self.app.push_screen(Naming(self.words(title), "", self.lang), take)

    def _do(self, key: str, work: Callable[[Matter], object]) -> bool:
        """Write something of one of them down, and show it as it is then."""
        each = self._open.get(key) or self._done[key]
        try:
            work(each)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            self._at = each.key
            self._read()  # what is shown is no longer so
            return False
        found = [*open_matters(self.study, [each.key]), *settled_matters(self.study, [each.key])]
        where = self._open if key in self._open else self._done
        where.update({_key(one): one for one in found})
        self._telling = Telling(self.study, self.lang)
        self._fill(key)
        return True

    def do_conflict_next(self) -> None:
        """To the next that is open, from here on and then from the start."""
        keys = [*self._open, *self._done]
        here = keys.index(_key(self.here)) if self.here is not None else 0
        goal = next((key for key in [*keys[here + 1 :], *keys[: here + 1]] if self._all[key].settled is None), None)
        if goal is None:
            self.tell(DONE)
        else:
            self._fill(goal)

    @property
    def _all(self) -> dict[str, Matter]:
        return {**self._open, **self._done}

    # --- taking back ----------------------------------------------------------------------------------------------------

    def do_undo(self) -> None:
        """Take this person's last settlement back: both stand side by side again."""
        mine = [(each.settled.at, key) for key, each in self._all.items() if each.settled and each.settled.by == self.study.by]
        if not mine:
            self.tell(msg("Er is niets om terug te nemen.", "There is nothing to take back."))
            return
        _, key = max(mine)
        was = self._all[key]
        if self._do(key, lambda matter: reopen(self.study, matter)):
            self._again.append((key, lambda matter: _again(self.study, matter, was)))
            self.tell(msg("Teruggenomen: het staat weer naast elkaar.", "Taken back: it stands side by side again."))

    def do_redo(self) -> None:
        """Settle again after all what was taken back last."""
        if not self._again:
            self.tell(msg("Er is niets teruggenomen.", "Nothing was taken back."))
            return
        key, work = self._again.pop()
        if self._do(key, work):
            self.tell(msg("Het is weer vastgelegd.", "It is settled again."))

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def _key(each: Matter) -> str:
    return "\n".join(each.key)


def _again(study: Study, matter: Matter, was: Matter) -> Event:
    """Settle as it was settled before that was taken back."""
    assert was.settled is not None
    why = str(was.settled.body.get("why") or "-")
    if was.chosen is None:
        return write_another(study, matter, str(was.settled.body.get("value") or ""), why)
    return keep_side(study, matter, was.chosen, why)
