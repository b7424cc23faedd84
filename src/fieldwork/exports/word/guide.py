"""A protocol as a guide on paper: everything that can be asked, with room to write, for a visit without a laptop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldwork.exports.placing import place
from fieldwork.exports.word.conditions import when_words
from fieldwork.exports.word.paper import TICK, WIDTH, Paper
from fieldwork.exports.word.room import leave_room
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import Item, Protocol, Section, Text
from fieldwork.protocol.values import FIXED_LABELS, plain_number

BLOCKS = 3
"""How many blank blocks a repeat gets, where its maximum allows."""
MARGIN_LINES = 12
_MODES = (msg("in gesprek", "in person"), msg("telefonisch", "by telephone"), msg("van een opname", "from a recording"))
_HOW = (msg("mondeling", "spoken"), msg("met een handtekening", "signed"), msg("met een getuige erbij", "with a witness"))
_WHO = (msg("de deelnemer zelf", "the participant"),
        msg("een wettelijk vertegenwoordiger, en de deelnemer wil het ook",
            "a legal representative, and the participant wants it too"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What a study has round its protocols, all of it optional: its title, words for roles and routes, the consent form."""

    title: Text = ""
    roles: Mapping[str, Text] = field(default_factory=dict)
    routes: Mapping[str, Text] = field(default_factory=dict)
    consent: Mapping[str, Any] = field(default_factory=dict)


def write_guide(protocol: Protocol, path: Path, lang: Lang, around: Around | None = None) -> None:
    """Write the guide as a Word document (A4), in place of what stood there.

    Raises NoRoom and InputError where it cannot be written.
    """
    place(path, guide(protocol, lang, around))


def guide(protocol: Protocol, lang: Lang, around: Around | None = None) -> bytes:
    """The guide as the bytes of a .docx."""
    return _Guide(protocol, lang, around or Around()).made()


class _Guide:
    def __init__(self, protocol: Protocol, lang: Lang, around: Around) -> None:
        self.protocol, self.lang, self.around = protocol, lang, around
        self.paper = Paper(pick(protocol.title, lang), lang)

    def made(self) -> bytes:
        """The whole guide, top to bottom."""
        paper, protocol = self.paper, self.protocol
        study = self._words(self.around.title)
        name = f"{protocol.id} · {self._say(msg('versie {n}', 'version {n}', n=protocol.version))}"
        paper.footer(" – ".join(filter(None, (study, name))))
        paper.aside(study, name)
        paper.heading(self._words(protocol.title), 0)
        self._header()
        if protocol.kind != "observation":
            self._consent()
        for section in protocol.sections:
            self._section(section)
        self._end()
        return paper.saved()

    def _say(self, message: Msg) -> str:
        return message.text(self.lang)

    def _words(self, text: Text | None) -> str:
        return pick(text, self.lang)

    # --- before the first question ----------------------------------------------------------------------------------

    def _header(self) -> None:
        """Who, where, when: what has to be known to type the session over afterwards."""
        roles = [self._words(self.around.roles.get(role, role)) for role in self.protocol.roles]
        times = msg("van ____ : ____ tot ____ : ____", "from ____ : ____ to ____ : ____")
        rows = [
            (msg("Locatie (code)", "Site (code)"), ""),
            (msg("Deelnemer (code, geen naam)", "Participant (code, no name)"), ""),
            (msg("Rol", "Role"), self._ticked(roles) if len(roles) > 1 else "".join(roles)),
            (msg("Datum en tijd", "Date and time"), f"____ – ____ – ________     {self._say(times)}"),
            (msg("Onderzoeker(s)", "Researcher(s)"), ""),
            (msg("Vorm", "Mode"), self._ticked([self._say(mode) for mode in _MODES])),
            (msg("Meting", "Wave"), self._ticked(self.protocol.waves)),
            (msg("Wie is er nog meer bij", "Who else is present"), ""),
        ]
        unasked = {"Role", "Wave"} | ({"Participant (code, no name)"} if self.protocol.kind == "observation" else set())
        kept = [[self._say(label), words] for label, words in rows if words or label.en not in unasked]
        self.paper.table(kept, [5.0, WIDTH - 5.0], height=0.95)
        self.paper.gap()

    def _ticked(self, labels: Any) -> str:
        return "     ".join(f"{TICK} {label}" for label in labels)

    def _consent(self) -> None:
        """The consent form, to be read aloud and ticked item by item."""
        items = self.around.consent.get("items") or ()
        self.paper.heading(self._say(msg("Toestemming", "Consent")), 1)
        version = self.around.consent.get("version")
        hint = self._say(msg("Lees elk punt voor. Zonder ja op wat nodig is, wordt niets opgeschreven.",
                             "Read each point aloud. Without a yes to what is needed nothing is written down."))  # fmt: skip
        shown = self._say(msg(" Formulier: versie {n}.", " Form: version {n}.", n=version)) if version else ""
        self.paper.text(hint + shown, "Guide Hint")
        yes_no = [self._words(FIXED_LABELS["ja"]), self._words(FIXED_LABELS["nee"])]
        for item in items:
            needed = self._say(msg("nodig om mee te doen", "needed to take part")) if item.get("required") else ""
            self.paper.aside(item["id"], needed)
            self.paper.text(self._words(item["ask"]), "Guide Question")
            if item.get("read"):
                self.paper.text(self._words(item["read"]))
            self.paper.ticks(yes_no, stacked=False)
        if not items:
            self.paper.ticks(yes_no, stacked=False)
        for title, choices in ((msg("Hoe gegeven", "How given"), _HOW), (msg("Door wie", "By whom"), _WHO)):
            self.paper.text(f"{self._say(title)}:   {self._ticked([self._say(each) for each in choices])}", "Guide Hint")
        self.paper.gap()

    # --- sections and items -----------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        paper = self.paper
        paper.heading(self._words(section.title), 1)
        facts = []
        if section.route:
            route = self._words(self.around.routes.get(section.route, section.route))
            facts.append(self._say(msg("Route: {route}", "Route: {route}", route=route)))
        if section.planned_minutes:
            n = plain_number(section.planned_minutes)
            facts.append(self._say(msg("gepland: {n} minuten", "planned: {n} minutes", n=n)))
        facts.append(self._say(msg("begonnen om ____ : ____", "started at ____ : ____")))
        paper.text(" · ".join(facts), "Guide Hint")
        if section.when:
            self._condition(section.when)
        if section.intro:
            paper.text(self._words(section.intro), "Guide Simple")
        for item in section.items:
            self._item(item)

    def _condition(self, when: Mapping[str, Any]) -> None:
        words = when_words(self.protocol, when, self.lang, self.around.roles)
        self.paper.text(self._say(msg("→ Alleen als {when}.", "→ Only if {when}.", when=words)), "Guide Hint")

    def _item(self, item: Item) -> None:
        """One item: its id, when it is asked, the question, what helps to ask it, and room for the answer."""
        paper = self.paper
        status = msg("{box} elders beantwoord   {box} niet gesteld", "{box} covered elsewhere   {box} not asked", box=TICK)
        paper.aside(item.id, "" if item.silent else self._say(status))
        if item.waves:
            waves = ", ".join(item.waves)
            paper.text(self._say(msg("→ Alleen bij meting {waves}.", "→ Only at wave {waves}.", waves=waves)), "Guide Hint")
        if item.when:
            self._condition(item.when)
        self._question(item)
        for part in item.parts:
            paper.text(f"{TICK} {self._words(part.label)}", "Guide Part")
        for probe in item.probe_list(self.lang):
            paper.text(f"• {probe}", "Guide Probe")
        if item.kind == "repeat":
            self._blocks(item)
        else:
            leave_room(paper, item)

    def _question(self, item: Item) -> None:
        paper = self.paper
        if item.kind == "say":
            paper.text(self._say(msg("Voorlezen:", "Read aloud:")), "Guide Hint")
        paper.text(self._words(item.ask), "Guide Text" if item.kind == "say" else "Guide Question")
        for wave, words in item.wording.items():
            text = msg("Bij {wave}: {words}", "At {wave}: {words}", wave=wave, words=self._words(words))
            paper.text(self._say(text), "Guide Text")
        if item.simple:
            paper.text(self._words(item.simple), "Guide Simple")
        if item.show_card:
            card = msg("Laat zien: {words}", "Show: {words}", words=self._words(item.show_card))
            paper.text(self._say(card), "Guide Hint")
        if item.kind == "computed":
            paper.text(self._say(msg("Dit rekent het programma uit.", "The program works this out.")), "Guide Hint")
        if item.kind == "note":
            paper.text(self._say(msg("Voor de onderzoeker.", "For the researcher.")), "Guide Hint")
        if item.identifier:
            paper.text(self._say(msg("Dit maakt iemand herkenbaar.", "This can identify a person.")), "Guide Hint")

    def _blocks(self, item: Item) -> None:
        """Blank blocks for what is asked several times."""
        count = BLOCKS if item.maximum is None else max(min(BLOCKS, int(item.maximum)), 1)
        each = self._words(item.each) or self._say(msg("keer", "time"))
        for number in range(1, count + 1):
            self.paper.heading(f"{each} {number}", 2)
            for inner in item.items:
                self._item(inner)

    def _end(self) -> None:
        self.paper.heading(self._say(msg("In de kantlijn", "In the margin")), 1)
        hint = msg("Wat nergens bij hoort. Zet wat u zelf denkt tussen [ ].",
                   "What belongs nowhere else. Put what you think yourself between [ ].")  # fmt: skip
        self.paper.text(self._say(hint), "Guide Hint")
        self.paper.ruled(MARGIN_LINES)
