"""The talk between `fieldwork ask` and the researcher: printed lines and typed lines over `capture.step`.

Whatever is typed is a draft on the disk as soon as its line is entered, and an answer when the item is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.moving import neighbour
from fieldwork.cli.dialogue_tables import tell_grid, tell_repeat, tell_row
from fieldwork.cli.lines import ask_line, out
from fieldwork.cli.withdrawing import change_consent, stop
from fieldwork.errors import StudyError
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.ids import uuid7
from fieldwork.protocol.meant import normalise
from fieldwork.protocol.model import Item
from fieldwork.protocol.values import options_at, value_label
from fieldwork.study import start
from fieldwork.study.live import Live, answer_field
from fieldwork.text import one_line

LONG = frozenset({"open", "note"})
"""Kinds whose answer may take several lines."""
GLYPHS = {"not_asked": "·", "asked": "○", "answered": "●", "covered": "→", "skipped": "–", "not_applicable": " "}


class Dialogue:
    """One walk through a session."""

    def __init__(self, live: Live, lang: Lang) -> None:
        self.live = live
        self.lang = lang
        self.ending = False
        commands: Mapping[str, tuple[Callable[[str], None], Msg]] = {
            "?": (self._help, msg("deze uitleg", "this help")),
            "v": (lambda _: self._do(act.Next()), msg("volgende vraag (ook: lege regel)", "next item (also: an empty line)")),
            "b": (lambda _: self._do(act.Back()), msg("vorige vraag", "item before")),
            "g": (self._go, msg("ga naar een vraag: :g vitaliteit.c", "go to an item: :g vitaliteit.c")),
            "l": (self._list, msg("lijst van alle vragen", "list of all items")),
            "s": (self._simple, msg("in gewonere woorden", "in plainer words")),
            "d": (self._probes, msg("doorvragen; :d 1 = die is gesteld", "probes; :d 1 = that one was used")),
            "p": (self._part, msg("deelvraag kwam aan bod: :p 1", "a part came up: :p 1")),
            "n": (self._note, msg("notitie bij deze vraag: :n tekst", "note on this item: :n text")),
            "r": (self._reflect, msg("eigen gedachte bij deze vraag: :r tekst", "reflection on this item: :r text")),
            "m": (self._time, msg("tijdstip markeren", "mark this moment")),
            "e": (self._cover, msg("elders beantwoord: :e vitaliteit.a", "covered elsewhere: :e vitaliteit.a")),
            "o": (self._skip, msg("overslaan: :o reden", "skip: :o reason")),
            "w": (lambda _: self._do(act.Answer(self._here().id, None)), msg("antwoord wissen", "take the answer away")),
            "u": (lambda _: self._do(act.Undo()), msg("ongedaan maken", "undo")),
            "y": (lambda _: self._do(act.Redo()), msg("opnieuw doen", "redo")),
            "toestemming consent": (self._consent, msg("toestemming veranderen", "change the consent")),
            "stopt stop": (self._stop, msg("de deelnemer stopt: bewaren of wissen", "the participant stops: keep or erase")),
            "weg leave": (self._leave, msg("weggaan; het gesprek blijft open", "leave; the session stays open")),
            "sluit close": (self._close, msg("gesprek afsluiten", "close the session")),
        }
        self.commands = {name: run for names, (run, _) in commands.items() for name in names.split()}
        self.helped = [(names.split()[-1 if lang == "en" else 0], what) for names, (_, what) in commands.items()]

    def _here(self) -> Item:
        return self.live.state.protocol.by_id[self.live.state.here or ""]

    def _do(self, action: act.Action) -> None:
        said = self.live.do(action)
        if said is not None:
            out(said.text(self.lang))

    def walk(self) -> None:
        """Ask on until she leaves or closes."""
        out(msg("Typ :? voor uitleg. Een lege regel gaat verder.", "Type :? for help. An empty line goes on.").text(self.lang))
        while not self.ending and self.live.state.here is not None:
            here = self.live.state.here
            self._present()
            while not self.ending and self.live.state.here == here:
                try:
                    self._turn()
                except (EOFError, KeyboardInterrupt):
                    out()
                    self._leave("")
                except StudyError as error:  # a full disk, say: she stays where she is and can go on when there is room
                    out(error.message.text(self.lang))

    def _present(self) -> None:
        item, state = self._here(), self.live.state
        section = state.protocol.section_by_id[item.section]
        route = f" [{section.route}]" if section.route else ""
        out()
        out(f"--- {pick(section.title, self.lang)}{route}   {item.id}   {GLYPHS[state.item_status(item.id)]}")
        out(pick(item.question(state.wave), self.lang).strip())
        for number, part in enumerate(item.parts, 1):
            out(f"  {'x' if part.id in state.ticked(item.id) else ' '} {number}. {pick(part.label, self.lang)}")
        for number, option in enumerate(options_at(item, state.wave), 1):
            out(f"  {number}  {pick(option.label, self.lang)}")
        if item.kind == "computed":
            out(str(state.computed(item)))
        if state.value(item.id) is not None:
            given = msg("Antwoord:", "Answer:").text(self.lang)
            out(f"{given} {self._words(item, state.value(item.id))} {state.remark(item.id)}".rstrip())
        draft = self.live.drafts.get(answer_field(item.id))
        if draft is not None and draft.text:
            out(msg("Nog niet af:", "Unfinished:").text(self.lang) + " " + draft.text)

    def _words(self, item: Item, value: Any) -> str:
        return pick(value_label(item, value), self.lang)

    def _turn(self) -> None:
        item = self._here()
        prompt = {"yes_no": msg("ja/nee> ", "yes/no> ")}.get(item.kind, msg("> ", "> ")).text(self.lang)
        typed = ask_line(prompt)
        command, typed = parted(typed)
        if command is not None:
            self._command(command)
        elif item.silent:
            self._do(act.Next())
        elif not typed:
            self._onward(item)
        elif item.kind in LONG:
            self._long(item, typed)
        elif item.kind == "sheet":
            tell_row(self.live, item, typed, self.lang)
        elif item.kind == "grid":
            tell_grid(self.live, item, self.lang)
        elif item.kind == "repeat":
            tell_repeat(self.live, item, self.lang)
        else:
            self._short(item, typed)

    def _onward(self, item: Item) -> None:
        """An empty line: take over an unfinished text, begin a table, or go on."""
        draft = self.live.drafts.get(answer_field(item.id))
        if draft is not None and draft.text and item.kind in LONG:
            self._said(self.live.answer(item.id, draft.text))
        elif draft is not None and draft.text and item.kind not in ("grid", "repeat", "sheet"):
            self._short(item, draft.text)
            return
        elif item.kind == "grid" and self.live.state.value(item.id) is None:
            tell_grid(self.live, item, self.lang)
        elif item.kind == "repeat" and self.live.state.value(item.id) is None:
            tell_repeat(self.live, item, self.lang)
        if not self.ending and neighbour(self.live.state, 1) is None:
            self._do(act.Next())
            out(msg(":sluit sluit het gesprek af.", ":close closes the session.").text(self.lang))
            return
        self._do(act.Next())

    def _said(self, said: Msg | None) -> None:
        if said is not None:
            out(said.text(self.lang))

    def _long(self, item: Item, first: str) -> None:
        """Lines until an empty one; each is a draft as soon as it is entered."""
        before = self.live.state.value(item.id) or ""
        draft = self.live.drafts.get(answer_field(item.id))
        lines = [text for text in (draft.text if draft else before, first) if text]
        while True:
            text = "\n".join(lines)
            self.live.type(answer_field(item.id), text, len(text))
            try:
                self.live.flush()
            except StudyError as error:  # it stays remembered, and is tried again
                out(error.message.text(self.lang))
            command, more = parted(ask_line("  "))
            if command is not None:
                self._said(self.live.answer(item.id, text))
                self._command(command)
                return
            if not more:
                self._said(self.live.answer(item.id, text))
                self._do(act.Next())
                return
            lines.append(more)

    def _short(self, item: Item, typed: str) -> None:
        got = normalise(item, typed, self.lang, self.live.state.wave)
        if isinstance(got, Msg):
            out(got.text(self.lang))
            return
        value, text = got
        if item.remark and not text:
            words = ask_line(msg("Toelichting (mag leeg): ", "In words (may be empty): ").text(self.lang))
            text = parted(words)[1] or None
        self._said(self.live.answer(item.id, value, text))
        if self.live.state.item_status(item.id) == "answered":
            self._do(act.Next())

    # --- commands ---------------------------------------------------------------------------------------------------

    def _command(self, typed: str) -> None:
        name, _, rest = typed.partition(" ")
        found = self.commands.get(name)
        if found is None:
            out(msg("Onbekend: :{name}. Typ :? voor uitleg.", "Unknown: :{name}. Type :? for help.", name=name).text(self.lang))
            return
        found(rest.strip())

    def _help(self, _: str) -> None:
        for name, what in self.helped:
            out(f"  :{name:11} {what.text(self.lang)}")
        out("  " + msg("Begint een antwoord zelf met een dubbele punt, typ er dan twee.",
                       "Where an answer itself begins with a colon, type two.").text(self.lang))  # fmt: skip

    def _go(self, name: str) -> None:
        self._do(act.Go(name))

    def _list(self, _: str) -> None:
        for item in self.live.state.walk:
            glyph = GLYPHS[self.live.state.item_status(item.id)]
            out(f"{glyph} {item.id:20} {one_line(pick(item.question(self.live.state.wave), self.lang), 56)}")

    def _simple(self, _: str) -> None:
        out(pick(self._here().simple, self.lang) or msg("Die zijn er niet.", "There are none.").text(self.lang))

    def _probes(self, number: str) -> None:
        item = self._here()
        if number.isdecimal():
            self._do(act.Probe(item.id, int(number) - 1))
            return
        for place, words in enumerate(item.probe_list(self.lang), 1):
            used = "x" if place - 1 in self.live.state.probed(item.id) else " "
            out(f"  {used} {place}. {words}")

    def _part(self, number: str) -> None:
        parts = self._here().parts
        if number.isdecimal() and 0 < int(number) <= len(parts):
            part = parts[int(number) - 1].id
            self._do(act.Tick(self._here().id, part, part not in self.live.state.ticked(self._here().id)))
            return
        out(msg("Typ :p en het nummer van een deelvraag: 1 tot en met {n}.", "Type :p and the number of a part: 1 to {n}.",
                n=len(parts)).text(self.lang) if parts else msg("Die zijn er niet.", "There are none.").text(self.lang))

    def _note(self, words: str) -> None:
        self._do(act.Note(uuid7(), self._here().id, words or ask_line("  ")))

    def _reflect(self, words: str) -> None:
        self._do(act.Note(uuid7(), self._here().id, words or ask_line("  "), kind="reflective"))

    def _time(self, _: str) -> None:
        self._do(act.Mark(uuid7(), "time", self._here().id))

    def _cover(self, name: str) -> None:
        here = self._here().id
        self._do(act.Cover(here, name))
        if self.live.state.item_status(here) == "covered":
            self._do(act.Next())

    def _skip(self, typed: str) -> None:
        known = start.reasons(self.live.study)
        word, _, more = typed.partition(" ")
        names = [name for name, _ in known]
        reason = names[int(word) - 1] if word.isdecimal() and 0 < int(word) <= len(names) else word
        if reason not in names:
            for number, (name, label) in enumerate(known, 1):
                out(f"  {number}  {name:20} {pick(label, self.lang)}")
            out(msg("Typ :o en een nummer, en zo nodig woorden.", "Type :o and a number, and words if needed.").text(self.lang))
            return
        here = self._here().id
        self._do(act.Skip(here, reason, more or None))
        if self.live.state.item_status(here) == "skipped":
            self._do(act.Next())

    def _consent(self, _: str) -> None:
        change_consent(self.live, self.lang)
        self.ending = self._over()

    def _stop(self, _: str) -> None:
        if stop(self.live, self.lang):
            self._leave("")
        else:
            self.ending = self._over()

    def _over(self) -> bool:
        return self.live.state.status in ("stopped", "erased")

    def _leave(self, _: str) -> None:
        self.ending = True
        out(
            msg(
                "Bewaard. Verder gaan: fieldwork ask --resume {id}",
                "Saved. To go on: fieldwork ask --resume {id}",
                id=self.live.session,
            ).text(self.lang)
        )

    def _close(self, _: str) -> None:
        self._do(act.Close())
        self.ending = True


def parted(typed: str) -> tuple[str | None, str]:
    """What was typed: a command without its colon, and words; `::` begins words that begin with a colon."""
    if typed.startswith(":") and not typed.startswith("::"):
        return typed[1:], typed
    return None, typed.removeprefix(":")
