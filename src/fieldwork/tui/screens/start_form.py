"""The form that begins a session as it looks: its fields, and what follows in one from what stands in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Protocol
from fieldwork.study import start as begin
from fieldwork.study.answers import day_words
from fieldwork.study.live import Live
from fieldwork.tui.anew import compose_anew
from fieldwork.tui.offers import Offer, Offers
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.start_words import HELD_FIRST, HINTS, LABELS, MODES, ORDER
from fieldwork.tui.starting import held_at, listed, people
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.start import StartOptions


class StartForm(Place[Live]):
    """Offers what the study knows, and says what was understood. What becomes of it is `Start`'s."""

    PLACE: ClassVar[str] = "start"
    CSS_PATH = "start.tcss"

    def __init__(self, study: Study, options: StartOptions | None = None) -> None:
        super().__init__()
        self.study = study
        self.given = options or begin.StartOptions()
        self._proposed = ""
        self._turned: set[str] = set()

    # --- the form ---------------------------------------------------------------------------------------------------

    @property
    def afterwards(self) -> bool:
        """Whether it was held before and is typed over now."""
        return self.given.mode == "paper"

    def compose(self) -> ComposeResult:
        """One field a line; what has nothing to offer stays away."""
        self.offers = Offers(self.study, self.lang)
        usual, site = self.offers.last_held()
        self._protocols = {name: self.study.protocol(name) for name in dict(self.study.protocols())}
        order = sorted(self._protocols.values(), key=lambda p: (p.kind == "observation", self.words(p.title)))
        guides = [(p.id, self.words(p.title)) for p in order]
        modes = [(id, self.words(words)) for id, words in MODES]
        held = "" if self.afterwards else begin.now_held().replace("T", " ")
        fields: dict[str, Widget] = {
            "protocol": Cycle(guides, self.given.protocol or usual or self.offers.first_guide(order), id="protocol"),
            "site": Field(self.given.site or site, id="site", select_on_focus=False),
            "participant": Field(self.given.participant or "", id="participant", select_on_focus=False),
            "roles": Ticks(id="roles"),
            "mode": Cycle(modes, self.given.mode, id="mode"),
            "held": Field(held, id="held", select_on_focus=False),
            "researchers": Field(self.study.by, id="researchers", select_on_focus=False),
            "present": Field(id="present", placeholder=self.words(HINTS["present"])),
            "answered": Field(id="answered", placeholder=self.words(HINTS["answered"])),
        }
        title = msg("Achteraf uitwerken", "Work out afterwards") if self.afterwards else msg("Nieuw gesprek", "New session")
        yield Static(plain(self.words(title)), id="title")
        with VerticalScroll(id="form", can_focus=False):
            for name in HELD_FIRST if self.afterwards else ORDER:
                with Horizontal(classes="row", id=f"row-{name}"):
                    yield Static(plain(self.words(LABELS[name])), classes="label")
                    yield fields.get(name) or Cycle([], id=name)
                if name in ("site", "participant", "held"):
                    yield Static(classes="hint", id=f"hint-{name}")
        yield Saying()
        yield KeyBar()

    def speak(self) -> None:
        """The same form in the other language."""
        super().speak()
        self.call_later(compose_anew, self, self._for_protocol)

    @property
    def protocol(self) -> Protocol | None:
        """The guide that is chosen."""
        return self._protocols.get(self.query_one("#protocol", Cycle).value or "")

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _offer(self, name: str, offer: Offer) -> None:
        """Offer what can be chosen; what the person chose stays chosen as long as it is there."""
        field = self.query_one(f"#{name}", Cycle)
        kept = field.value if name in self._turned and field.value in dict(offer.options) else offer.proposed
        field.offer(offer.options, kept)

    def _show(self, name: str, shown: bool) -> None:
        self.query_one(f"#row-{name}").display = shown

    def _for_protocol(self) -> None:
        """What depends on the guide: its roles, its measurements, and the code that comes next."""
        protocol = self.protocol
        allowed = (list(protocol.roles) if protocol else []) or list(self.offers.labels)
        labels = [(role, self.offers.labels.get(role, role)) for role in allowed]
        self.query_one("#role", Cycle).offer(labels, self.given.role)
        observed = protocol is not None and protocol.kind == "observation"
        self._show("role", len(allowed) > 1 and not observed)
        waves = protocol.waves if protocol else ()
        self.query_one("#wave", Cycle).offer([(wave, wave) for wave in waves])
        self._show("wave", bool(waves))
        for name in ("participant", "answered"):
            self._show(name, not observed)
        self._propose()

    def _propose(self) -> None:
        field = self.query_one("#participant", Input)
        proposed = begin.proposed_participant(self.study, self.query_one("#role", Cycle).value)
        if field.value in ("", self._proposed):
            field.value = proposed
        self._proposed = proposed
        self._follow_on()

    # --- what follows from what is filled in ------------------------------------------------------------------------

    def _follow_on(self) -> None:
        """Offer the visits, talks and earlier sessions that go with what is filled in, and say what was understood."""
        protocol, held = self.protocol, held_at(self._typed("held"))
        day = begin.now_held() if isinstance(held, Msg) else held
        observed = protocol is None or protocol.kind == "observation"
        codes = () if observed else people(self._typed("participant"), self.offers.participants)
        known = () if isinstance(codes, Msg) else codes
        mode = self.query_one("#mode", Cycle).value
        site = self._site()
        self._offer("visit", self.offers.visit("" if isinstance(site, Msg) else site, day, away=mode == "telephone"))
        self._show("visit", bool(self._typed("site")))
        for name, offer in (
            ("talk", self.offers.talk(known, day, protocol, listed(self._typed("researchers"))) if protocol else None),
            ("follows", self.offers.follows(known, day, protocol, self.given.follows) if protocol else None),
        ):
            if offer is not None:
                self._offer(name, offer)
            self._show(name, offer is not None and len(offer.options) > 1)
        self._show("answered", bool(self._typed("present")) and not observed)
        self._offer_roles(known)
        self._hint("site", self._about_site(site))
        self._hint("participant", self.offers.about(known))
        self._hint("held", self._understood(held))

    def _understood(self, held: str | Msg) -> str:
        """What was understood of when it was held, where that was typed in words."""
        typed = self._typed("held")
        if not typed and self.afterwards:
            return self.words(msg("bijvoorbeeld: 3 mei 14.30, gisteren 9 uur", "for instance: 3 May 14:30, yesterday 9 h"))
        if isinstance(held, Msg):
            return self.words(held)
        return "" if not typed or typed.replace(" ", "T") == held else day_words(held, self.lang)

    def _offer_roles(self, codes: tuple[str, ...]) -> None:
        role = self.query_one("#role", Cycle).value
        others = [(id, words) for id, words in self.offers.labels.items() if id != role]
        field = self.query_one("#roles", Ticks)
        field.offer(others, field.value, self.offers.participants.get(codes[0], ()) if len(codes) == 1 else ())
        self._show("roles", len(codes) == 1 and bool(others))

    def _hint(self, name: str, words: str) -> None:
        hint = self.query_one(f"#hint-{name}", Static)
        hint.update(line(words))
        hint.display = bool(words)

    def _about_site(self, site: str | Msg) -> str:
        """What can be filled in, and that a site is new: a slip of the finger would make one more."""
        if not self.offers.sites:
            return self.words(msg("een korte naam, bijvoorbeeld drukkerij", "a short name, print shop for instance"))
        known = self.words(msg("bekend (↑ ↓): {known}", "known (↑ ↓): {known}", known=", ".join(self.offers.sites)))
        if isinstance(site, Msg) or site in self.offers.sites:
            return known
        return self.words(msg("{site} is nieuw · {known}", "{site} is new · {known}", site=site, known=known))

    def on_cycle_turned(self, message: Cycle.Turned) -> None:
        """Another choice in a field with fixed values."""
        self.tell(None)
        name = message.cycle.id or ""
        self._turned.add(name)
        if name == "protocol":
            self._for_protocol()
        elif name == "role":
            self._propose()
        elif name == "mode":
            self._follow_on()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Something was typed; what was said of this field may hold no more."""
        if message.input.has_focus:
            self.tell(None)
        self._follow_on()

    def on_key(self, event: events.Key) -> None:
        """At site and participant, arrows go through those that are known; elsewhere they go from field to field."""
        if event.key not in ("up", "down"):
            return
        event.stop()
        step = 1 if event.key == "down" else -1
        field = self.focused
        known = self._known(field.id) if isinstance(field, Input) else []
        if isinstance(field, Input) and known:
            at = known.index(field.value) if field.value in known else (-1 if step > 0 else 0)
            field.value = known[(at + step) % len(known)]
            field.cursor_position = len(field.value)
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _known(self, field: str | None) -> list[str]:
        if field == "site":
            return self.offers.sites
        if field != "participant":
            return []
        role = self.query_one("#role", Cycle).value
        site = self._site()
        return [self._proposed, *self.offers.people_at("" if isinstance(site, Msg) else site, role)]

    def _site(self) -> str | Msg:
        if not self._typed("site"):
            return msg("Waar is het gesprek? Vul de locatie in.", "Where is it held? Fill in the site.")
        try:
            return begin.site_code(self.study, self._typed("site"))
        except FieldworkError as error:
            return error.message
