"""The form that begins a session: which guide, where, with whom, how and when, and what it belongs with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import FieldworkError, InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Protocol
from fieldwork.study import start as begin
from fieldwork.study.answers import day_words
from fieldwork.study.live import Live
from fieldwork.tui.anew import compose_anew
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.offers import NEW, Offer, Offers
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.start_words import HELD_FIRST, HINTS, LABELS, MODES, ORDER
from fieldwork.tui.starting import answered_for, held_at, listed, people, roles_of
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.start import StartOptions


class Start(Place[Live]):
    """Gives the session that was begun, or None where the person went back."""

    PLACE: ClassVar[str] = "start"
    CSS_PATH = "start.tcss"
    BINDINGS = bindings("start")

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

    def on_mount(self) -> None:
        """Fill in what follows from the guide; begin at the first field that is not given."""
        self._for_protocol()
        self.show_keys()
        given = self.given
        observed = self.protocol is not None and self.protocol.kind == "observation"
        if given.protocol and (given.participant or observed) and given.site and not (self.afterwards or given.ask):
            self.call_after_refresh(self.do_go)
        first = "held" if self.afterwards else "site" if given.protocol and not given.site else "protocol"
        self.query_one(f"#{first}").focus()

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

    # --- on -----------------------------------------------------------------------------------------------------------

    async def on_cycle_entered(self) -> None:
        """Enter in a field with fixed values."""
        await self.action_do("go")

    async def on_ticks_entered(self) -> None:
        """Enter among the roles."""
        await self.action_do("go")

    async def on_input_submitted(self) -> None:
        """Enter in any other field."""
        await self.action_do("go")

    def on_descendant_focus(self) -> None:
        """Another field, other keys."""
        self.show_keys()

    def why_not(self, command: str) -> Msg | None:
        """Arrows choose only where there is something to choose from."""
        if command == "turn" and not isinstance(self.focused, Cycle):
            return msg("Ga eerst naar een veld dat tussen ‹ en › staat.", "Go first to a field that stands between ‹ and ›.")
        return super().why_not(command)

    def do_field(self) -> None:
        """To the next field."""
        self.focus_next()

    def do_turn(self) -> None:
        """The next choice of the field that has the keys."""
        if isinstance(self.focused, Cycle):
            self.focused.action_turn(1)

    def do_cancel(self) -> None:
        """Back, with nothing stored."""
        self.dismiss(None)

    def do_go(self) -> None:
        """To consent, or to what is still missing."""
        protocol = self.protocol
        if protocol is None:
            self.tell(msg("Deze studie heeft geen leidraad: zet er een in de map protocols.",
                          "This study has no guide: put one in the folder protocols."))  # fmt: skip
            return
        header = self._header(protocol)
        if header is None:
            return
        if protocol.kind == "observation":  # of a workplace no consent is asked of one person
            try:
                self.dismiss(Live.start(self.study, protocol, header, ConsentGiven({})))
            except FieldworkError as error:
                self.tell(error.message, trouble=True)
            return
        from fieldwork.tui.screens.consent import consent_screen

        self.app.push_screen(consent_screen(self.study, protocol, header), self._begun)

    def _begun(self, live: Live | None) -> None:
        if live is not None:
            self.dismiss(live)

    def _header(self, protocol: Protocol) -> Header | None:
        """What was filled in, or None where something is missing: the cursor is then in that field."""
        self._follow_on()
        held = held_at(self._typed("held"))
        if self.afterwards and not self._typed("held"):
            held = msg("Wanneer was het gesprek?", "When was it held?")
        site = self._site()
        observed = protocol.kind == "observation"
        codes = () if observed else self._people()
        known = () if isinstance(codes, Msg) else codes
        helped = answered_for(self._typed("answered"), known) if self._typed("present") and not observed else {}
        read = {"held": held, "site": site, "participant": codes, "answered": helped}
        for name in HELD_FIRST if self.afterwards else ORDER:
            wrong = read.get(name)
            if isinstance(wrong, Msg):
                self.tell(wrong)
                self.query_one(f"#{name}").focus()
                return None
        assert isinstance(held, str) and isinstance(site, str) and not isinstance(helped, Msg)
        role = None if observed else self.query_one("#role", Cycle).value
        visit = self.query_one("#visit", Cycle).value
        roles = roles_of(known, role, self.query_one("#roles", Ticks).value, self.offers.participants, self.offers.prefixes)
        return Header(
            site=site, visit=held[:10] if visit == NEW else visit or None, participants=known, roles=roles, role=role,
            researchers=listed(self._typed("researchers")), present=listed(self._typed("present")),
            mode=self.query_one("#mode", Cycle).value or "live", held_at=held, wave=self.query_one("#wave", Cycle).value,
            conversation=self.query_one("#talk", Cycle).value or None, follows=self.query_one("#follows", Cycle).value or None,
            lang=self.study.form.get("language") or self.lang, answered_for=helped,
        )  # fmt: skip

    def _people(self) -> tuple[str, ...] | Msg:
        from fieldwork.study.privacy.withdrawal import refuse_withdrawn

        codes = people(self._typed("participant"), self.offers.participants)
        if not isinstance(codes, Msg):
            try:
                refuse_withdrawn(self.study, codes)
            except InputError as error:
                return error.message
        return codes

    def _site(self) -> str | Msg:
        if not self._typed("site"):
            return msg("Waar is het gesprek? Vul de locatie in.", "Where is it held? Fill in the site.")
        try:
            return begin.site_code(self.study, self._typed("site"))
        except FieldworkError as error:
            return error.message
