"""The form that begins a session: which guide, where, with whom, how and when, and what it belongs with."""

from __future__ import annotations

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import FieldworkError, InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Protocol
from fieldwork.study.live import Live
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.offers import NEW
from fieldwork.tui.screens.start_form import StartForm
from fieldwork.tui.start_words import HELD_FIRST, ORDER
from fieldwork.tui.starting import answered_for, held_at, listed, people, roles_of
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.ticks import Ticks


class Start(StartForm):
    """Gives the session that was begun, or None where the person went back."""

    BINDINGS = bindings("start")

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
