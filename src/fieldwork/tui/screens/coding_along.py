"""Going along a list: which one, its next stop, the one that is chosen."""

from __future__ import annotations

from fieldwork.i18n import LANGS, Msg, msg
from fieldwork.study.desk.queue import Queue
from fieldwork.text import one_line
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.coding_selecting import Selecting
from fieldwork.tui.screens.coding_stops import KINDS, Stops, items
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.widgets.lines import Lines
from fieldwork.tui.widgets.passage import Passage


class Along(Selecting):
    """The commands of the list."""

    def on_passage_view_beyond(self, message: Passage.Beyond) -> None:
        """On past the last text: to the next stop."""
        self._to(self.stops.at + message.by, from_end=message.by < 0)

    def _to(self, place: int, *, from_end: bool = False) -> None:
        while self.stops.reach(place):
            self.stops.go(place)
            self.arrive(from_end=from_end)
            if self.shown:
                self.tell(self._look_for())
                return
            place += -1 if from_end else 1
        self.tell(msg("Dit is het einde van de lijst. {key} kiest een andere.",
                      "This is the end of the list. {key} chooses another.", key=key_of("queue_kind")))  # fmt: skip

    def do_stop_next(self) -> None:
        """To the next stop."""
        self._to(self.stops.at + 1)

    def do_stop_back(self) -> None:
        """To the stop before."""
        if self.stops.at:
            self.stops.go(self.stops.at - 1)
            self.arrive()
            self.tell(self._look_for())
        else:
            self.tell(msg("Dit is het begin van de lijst.", "This is the start of the list."))

    def do_queue(self) -> None:
        """Show the list and choose in it, or hide it."""
        self.toggle_class("-queue")
        self.paint_list()
        self.set_focus(self.query_one("#stops") if self.has_class("-queue") else self.passage)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """A stop was chosen in the list."""
        message.stop()
        self._to(int(message.id))
        self._to_text()

    def _to_text(self) -> None:
        """The keys go to the texts; a list that stood in front of them goes."""
        if self.has_class("-tiny"):
            self.remove_class("-queue")
        self.passage.focus()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Near the end of the list more of it is looked for."""
        message.stop()
        many = len(self.stops.found)
        if message.id == str(many - 1) and self.stops.reach(many):
            self.query_one("#stops", Lines).show(self.lines(), message.id)

    def do_queue_kind(self) -> None:
        """Choose what to go along."""
        title = msg("Waarlangs wilt u gaan?", "What do you want to go along?")
        offers = [Choice(kind, self.words(words)) for kind, words in KINDS.items()]
        self.app.push_screen(Choosing(self.words(title), offers, digits=True, here=self.stops.kind), self._kind_chosen)

    def _kind_chosen(self, chosen: str | None) -> None:
        kind = next((kind for kind in KINDS if kind == chosen), None)
        if kind == "search":
            self.do_find_words()
        elif kind == "item":
            title = msg("Welke vraag?", "Which item?")
            offers = [Choice(id, f"{id}  {self.words(question)}") for id, question in items(self.desk.study).items()]
            hint = self.words(msg("typ een paar letters", "type a few letters"))
            self.app.push_screen(Choosing(self.words(title), offers, hint=hint), lambda item: self._along("item", item=item))
        elif kind is not None:
            self._along(kind)

    def do_find_words(self) -> None:
        """Go along the texts that have a word."""
        title = msg("Welk woord? Alle woorden moeten erin staan.", "Which word? Every word has to be in it.")
        self.app.push_screen(Naming(self.words(title), "", self.lang), lambda words: self._along("search", words=words))

    def _along(self, kind: Queue, *, item: str | None = None, words: str | None = None) -> None:
        if kind in ("item", "search") and not (item or words):
            return
        stops = Stops(self.desk, kind, item=item, words=words or "")
        if not stops.found:
            self.tell(msg("Er is niets: {kind}.", "There is nothing: {kind}.", kind=_lower(KINDS[kind])))
            return
        self.stops = stops
        self.arrive()
        if not self.shown:
            self._to(1)
        more = "" if stops.all_found else "+"
        told = msg("{kind}: {n}.", "{kind}: {n}.", kind=KINDS[kind], n=f"{len(stops.found)}{more}")
        if kind == "item":
            texts = sum(len(stop.places) for stop in stops.found)
            told = msg("{item} in alle gesprekken; teksten: {n}.", "{item} in all sessions; texts: {n}.",
                       item=item, n=f"{texts}{more}")  # fmt: skip
        self.tell(msg("{told} {look}", "{told} {look}", told=told, look=self._look_for() or ""))

    def _look_for(self) -> Msg | None:
        """The codes for which the session is to be read again; None where it is not for that."""
        stop = self.stops.here
        if stop is None or not stop.entry.codes:
            return None
        labels = {lang: ", ".join(one_line(self.codebook.label(code, lang)) for code in stop.entry.codes) for lang in LANGS}
        return msg("Let op: {codes}.", "Look for: {codes}.", codes=Msg(labels["nl"], labels["en"]))


def _lower(words: Msg) -> Msg:
    return Msg(words.nl[:1].lower() + words.nl[1:], words.en[:1].lower() + words.en[1:])
