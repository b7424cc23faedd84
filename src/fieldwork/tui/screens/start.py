"""The form that begins a session: which guide, where, with whom, how and when."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.capture.opening import Header
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Protocol
from fieldwork.protocol.typed import typed_date, typed_time
from fieldwork.study import start as begin
from fieldwork.study.people import person_code
from fieldwork.tui.commands import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.live import Live
    from fieldwork.study.start import StartOptions

MODES = (
    ("live", msg("nu, met de deelnemer erbij", "now, with the participant here")),
    ("paper", msg("van papier overnemen", "copying from paper")),
    ("recording", msg("van een opname", "from a recording")),
    ("telephone", msg("aan de telefoon", "by telephone")),
)
LABELS = {
    "protocol": msg("Leidraad", "Guide"),
    "role": msg("Rol", "Role"),
    "site": msg("Locatie", "Site"),
    "participant": msg("Deelnemer", "Participant"),
    "wave": msg("Meting", "Wave"),
    "mode": msg("Hoe", "How"),
    "held": msg("Gehouden op", "Held on"),
    "researchers": msg("Onderzoekers", "Researchers"),
    "present": msg("Ook aanwezig", "Also present"),
}


class Start(Place["Live"]):
    """Gives the session that was begun, or None where the person went back."""

    PLACE: ClassVar[str] = "start"
    CSS_PATH = "start.tcss"
    BINDINGS = bindings("start")

    def __init__(self, study: Study, options: StartOptions | None = None) -> None:
        super().__init__()
        self.study, self.options = study, options
        self._proposed = ""

    # --- the form ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """One field a line."""
        given = self.options
        last = self._last_held()
        newest = dict(self.study.protocols())
        self._protocols = {name: self.study.protocol(name) for name in newest}
        order = sorted(self._protocols.values(), key=lambda p: (p.kind == "observation", self.words(p.title)))
        guides = [(p.id, self._guide(p)) for p in order]
        self._sites = begin.sites(self.study)
        yield Static(plain(self.words(msg("Nieuw gesprek", "New session"))), id="title")
        with VerticalScroll(id="form", can_focus=False):
            yield from self._row("protocol", Cycle(guides, (given and given.protocol) or last[0], id="protocol"))
            yield from self._row("role", Cycle([], id="role"))
            yield from self._row("site", Input((given and given.site) or last[1], id="site", select_on_focus=False))
            yield Static(line(self._known_sites()), classes="hint")
            yield from self._row("participant", Input(id="participant"))
            yield Static(classes="hint", id="known")
            yield from self._row("wave", Cycle([], id="wave"))
            yield from self._row("mode", Cycle([(id, self.words(words)) for id, words in MODES], id="mode"))
            yield from self._row("held", Input(begin.now_held().replace("T", " "), id="held", select_on_focus=False))
            yield from self._row("researchers", Input(self.study.by, id="researchers", select_on_focus=False))
            yield from self._row("present", Input(id="present"))
        yield Saying()
        yield KeyBar()

    def _last_held(self) -> tuple[str | None, str]:
        """The guide of the newest session, and its site where that was today: a visit has several."""
        held = [row for row in self.study.log.sessions() if row.protocol and row.kind != "observation"]
        if not held:
            return None, ""
        today = held[-1].held_at is not None and held[-1].held_at[:10] == begin.now_held()[:10]
        return held[-1].protocol, (held[-1].site or "") if today else ""

    def _row(self, name: str, field: Widget) -> ComposeResult:
        with Horizontal(classes="row", id=f"row-{name}"):
            yield Static(plain(self.words(LABELS[name])), classes="label")
            yield field

    def _guide(self, protocol: Protocol) -> str:
        later = self.words(msg(" (nu met `fieldwork ask`)", " (with `fieldwork ask` for now)"))
        return self.words(protocol.title) + (later if protocol.kind == "observation" else "")

    def _known_sites(self) -> str:
        if not self._sites:
            return self.words(msg("een korte naam, bijvoorbeeld drukkerij", "a short name, printer for instance"))
        return self.words(msg("bekend (↑ ↓): {known}", "known (↑ ↓): {known}", known=", ".join(self._sites)))

    def on_mount(self) -> None:
        """Fill in what follows from the guide; begin at the first field that is not given."""
        self._for_protocol()
        given = self.options
        if given and given.participant:
            self.query_one("#participant", Input).value = given.participant
        self.show_keys()
        complete = given and given.protocol and given.participant and given.site
        if complete:
            self.call_after_refresh(self.do_go)
        self.query_one("#site" if given and given.protocol and not given.site else "#protocol").focus()

    @property
    def protocol(self) -> Protocol | None:
        """The guide that is chosen."""
        return self._protocols.get(self.query_one("#protocol", Cycle).value or "")

    def _for_protocol(self) -> None:
        """What depends on the guide: its roles, its measurements, and the code that comes next."""
        protocol = self.protocol
        labels = {role["id"]: self.words(role.get("label")) or role["id"] for role in begin.roles(self.study)}
        allowed = (list(protocol.roles) if protocol else []) or list(labels)
        wanted = self.options.role if self.options else None
        self.query_one("#role", Cycle).offer([(role, labels.get(role, role)) for role in allowed], wanted)
        self.query_one("#row-role").display = len(allowed) > 1
        waves = protocol.waves if protocol else ()
        self.query_one("#wave", Cycle).offer([(wave, wave) for wave in waves])
        self.query_one("#row-wave").display = bool(waves)
        self._propose()

    def _propose(self) -> None:
        field = self.query_one("#participant", Input)
        proposed = begin.proposed_participant(self.study, self.query_one("#role", Cycle).value)
        if field.value in ("", self._proposed):
            field.value = proposed
        self._proposed = proposed

    def on_cycle_turned(self, message: Cycle.Turned) -> None:
        """Another guide or role."""
        self.tell(None)
        if message.cycle.id == "protocol":
            self._for_protocol()
        elif message.cycle.id == "role":
            self._propose()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Say whether the code is of someone who was heard before."""
        if message.input.id == "participant":
            known = begin.participants(self.study).get(message.value.strip())
            words = (msg("nog niet bekend", "not known yet") if known is None
                     else msg("bekend in deze studie", "known in this study"))  # fmt: skip
            self.query_one("#known", Static).update(line(self.words(words)))

    def on_key(self, event) -> None:  # type: ignore[no-untyped-def]
        """In the field of the site, arrows go through those that are known; elsewhere they go from field to field."""
        if event.key not in ("up", "down"):
            return
        event.stop()
        step = 1 if event.key == "down" else -1
        field = self.focused
        if isinstance(field, Input) and field.id == "site" and self._sites:
            at = self._sites.index(field.value) if field.value in self._sites else (-1 if step > 0 else 0)
            field.value = self._sites[(at + step) % len(self._sites)]
            field.cursor_position = len(field.value)
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    # --- on -----------------------------------------------------------------------------------------------------------

    async def on_cycle_entered(self) -> None:
        """Enter in a field with fixed values."""
        await self.action_do("go")

    async def on_input_submitted(self) -> None:
        """Enter in any field."""
        await self.action_do("go")

    def do_cancel(self) -> None:
        """Back, with nothing stored."""
        self.dismiss(None)

    def do_go(self) -> None:
        """To consent, or to what is still missing."""
        from fieldwork.tui.screens.consent import Consent

        protocol = self.protocol
        if protocol is None:
            self.tell(msg("Deze studie heeft geen leidraad: zet er een in de map protocols.",
                          "This study has no guide: put one in the folder protocols."))  # fmt: skip
            return
        if protocol.kind == "observation":
            self.tell(msg("Een observatie noteert u nu met `fieldwork ask`; het scherm ervoor komt nog.",
                          "An observation is recorded with `fieldwork ask` for now; its screen is still to come."))  # fmt: skip
            return
        header = self._header(protocol)
        if header is not None:
            self.app.push_screen(Consent(self.study, protocol, header), self._begun)

    def _begun(self, live: Live | None) -> None:
        if live is not None:
            self.dismiss(live)

    def _header(self, protocol: Protocol) -> Header | None:
        """What was filled in, or None where something is missing: the cursor is then in that field."""
        role = self.query_one("#role", Cycle).value
        site = self._code("site", msg("Waar is het gesprek? Vul de locatie in.", "Where is it held? Fill in the site."))
        if site is None:
            return None
        code = self._code("participant", msg("Met wie? Vul een code in, geen naam.", "With whom? Fill in a code, no name."))
        if code is None:
            return None
        held = held_at(self.query_one("#held", Input).value)
        if isinstance(held, Msg):
            self._missing("held", held)
            return None
        return Header(
            site=site, participants=(code,), roles={code: (role,)} if role else {}, role=role,
            researchers=_listed(self.query_one("#researchers", Input).value),
            present=_listed(self.query_one("#present", Input).value),
            mode=self.query_one("#mode", Cycle).value or "live", held_at=held,
            wave=self.query_one("#wave", Cycle).value, lang=self.study.form.get("language") or self.lang,
        )  # fmt: skip

    def _code(self, field: str, missing: Msg) -> str | None:
        """A code that was filled in, or None with the reason told."""
        typed = self.query_one(f"#{field}", Input).value
        if not typed.strip():
            self._missing(field, missing)
            return None
        try:
            return person_code(typed)
        except FieldworkError as error:
            self._missing(field, error.message)
            return None

    def _missing(self, field: str, message: Msg) -> None:
        self.tell(message)
        self.query_one(f"#{field}").focus()


def _listed(typed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,;]", typed) if part.strip())


def held_at(typed: str, today: date | None = None) -> str | Msg:
    """When it was held, in ISO 8601, of what was typed: a day, or a day and a time; nothing means now."""
    words = typed.strip()
    if not words:
        return begin.now_held()
    try:
        stamp = datetime.fromisoformat(words)
        return stamp.isoformat(timespec="minutes") if ":" in words else words[:10]
    except ValueError:
        pass
    day, _, hour = words.rpartition(" ")
    clock = typed_time(hour) if day and ":" in hour else None
    found = typed_date(words if clock is None else day, today)
    if isinstance(found, Msg) or isinstance(clock, Msg):
        return found if isinstance(found, Msg) else clock  # type: ignore[return-value]
    return f"{found}T{clock}" if clock else found
