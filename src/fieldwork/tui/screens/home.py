"""The first screen: the sessions of the study, those that are open on top."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.tui.commands import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.live import Live

STATUS = {
    "open": ("○", msg("open", "open")),
    "closed": ("●", msg("afgesloten", "closed")),
    "refused": ("–", msg("geweigerd", "refused")),
    "stopped": ("◐", msg("gestopt", "stopped")),
}
HEADS = msg("deelnemer  gehouden op       locatie        stand        vragen leidraad",
            "person     held on           site           state        items  guide")  # fmt: skip


class Home(Place[None]):
    """The sessions, and the way to a new one."""

    PLACE: ClassVar[str] = "home"
    BINDINGS = [*bindings("home"), *letters("home")]

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, SessionRow] = {}

    def compose(self) -> ComposeResult:
        """A title, what is new, how the sample stands, the sessions."""
        yield Static(plain("fieldwork"), id="title")
        yield Static(plain(self.words(msg("De studie wordt geopend …", "Opening the study …"))), id="news")
        yield Static(id="sampling")
        yield Static(plain(self.words(HEADS)), id="head")
        yield Lines(id="sessions")
        yield Static(id="empty")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the keys at once; the sessions come when the study is open."""
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Back from a session: it is not what it was."""
        self.fill()

    def fill(self) -> None:
        """Show what the study holds; nothing while it is not open."""
        study = self.shell.study
        if study is None or not self.is_mounted:
            return
        rows = study.log.sessions()
        self._rows = {row.id: row for row in rows}
        newest = sorted(rows, key=lambda row: (row.held_at or "", row.opened_at), reverse=True)
        ordered = sorted(newest, key=lambda row: row.status != "open")
        self.query_one("#title", Static).update(line(study.title))
        self.query_one("#news", Static).update(self._news())
        self.query_one("#sampling", Static).update(self._sampling(rows))
        self.query_one("#empty", Static).update(plain(self.words(self._first_thing())))
        for name in ("head", "sessions", "empty"):
            self.query_one(f"#{name}").display = bool(rows) != (name == "empty")
        self.query_one("#sessions", Lines).show([Line(row.id, self._drawn(row)) for row in ordered])
        self.show_keys()

    def _news(self) -> Content:
        study = self.shell.study
        if study is None:
            return Content()
        told = list(study.news)
        if study.log.readonly:
            told.insert(0, msg("Alleen lezen: in deze map mag niet geschreven worden.",
                               "Reading only: this folder cannot be written to."))  # fmt: skip
        return Content("\n").join(plain(self.words(news)) for news in told)

    def _sampling(self, rows: list[SessionRow]) -> Content:
        """How many persons of each role were heard, against how many the study wants to hear."""
        study = self.shell.study
        targets = (study.form.get("targets") or {}).get("roles") if study else None
        if not study or not targets:
            return Content()
        from fieldwork.study.start import roles

        labels = {role["id"]: role.get("label", role["id"]) for role in roles(study)}
        heard: Counter[str | None] = Counter()
        for role, code in {(row.role, code) for row in rows if row.status == "closed" for code in row.participants}:
            heard[role] += bool(code)
        cells = [f"{self.words(labels.get(role, role))}\u00a0{heard[role]}/{wanted}" for role, wanted in targets.items()]
        return plain(self.words(msg("Gehoord: ", "Heard: ")) + " · ".join(cells))

    def _first_thing(self) -> Msg:
        return msg(
            "Er is nog geen gesprek.\n\nDruk op N om er een te beginnen: u kiest een leidraad, zegt met wie en waar, vraagt "
            "toestemming, en dan komt de eerste vraag. Alles wordt vanzelf bewaard, versleuteld, op deze computer.",
            "There is no session yet.\n\nPress N to begin one: you choose a guide, say with whom and where, ask for consent, "
            "and then comes the first question. Everything is saved by itself, encrypted, on this computer.",
        )

    def _drawn(self, row: SessionRow):  # type: ignore[no-untyped-def]
        """How the line of a session is drawn."""

        def draw(width: int) -> Content:
            sign, word = STATUS.get(row.status, ("?", msg(row.status, row.status)))
            who = ", ".join(row.participants) or (row.role or "–")
            held = (row.held_at or "").replace("T", " ")[:16]
            count = f"{row.answered}/{row.asked}" if row.status != "refused" else ""
            state = f"{sign} {self.words(word)}"
            cells = ((who, 11), (held, 18), (row.site or "–", 15), (state, 13), (count, 7))
            return Content.assemble(*(_cell(words, room) for words, room in cells), line(self._title(row)))

        return draw

    def _title(self, row: SessionRow) -> str:
        study = self.shell.study
        if study is None or not row.protocol:
            return self.words(msg("niets opgenomen", "nothing recorded"))
        try:
            return self.words(study.protocol(row.protocol, int(row.version or 0)).title)
        except FieldworkError:
            return row.protocol

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing before the study is open; nothing new where it can only be read."""
        study = self.shell.study
        if study is None and command in ("open", "new"):
            return msg("De studie gaat nog open.", "The study is still being opened.")
        if command == "new" and study is not None and study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command == "open" and not self._rows:
            return msg("Er is nog geen gesprek om te openen.", "There is no session to open yet.")
        return None

    async def do_open(self) -> None:
        """Open the session that is pointed at."""
        chosen = self.query_one("#sessions", Lines).here
        if chosen is not None:
            await self._open(chosen)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click on a session."""
        await self._open(message.id)

    async def _open(self, session: str) -> None:
        from fieldwork.study.live import Live

        study = self.shell.study
        if study is None:
            return
        row = self._rows[session]
        if row.kind == "observation":
            self.tell(msg("Een observatie noteert u nu met `fieldwork ask`; het scherm ervoor komt nog.",
                          "An observation is recorded with `fieldwork ask` for now; its screen is still to come."))  # fmt: skip
            return
        try:
            live = Live.take_up(study, session)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        await self.begun(live)

    async def do_new(self) -> None:
        """To the form that begins a session."""
        from fieldwork.tui.screens.start import Start

        if self.shell.study is not None:
            await self.app.push_screen(Start(self.shell.study), self.begun)

    async def begun(self, live: Live | None) -> None:
        """A session was begun or taken up: show it. A refusal has nothing to show."""
        if live is None:
            return
        if live.state.status == "refused":
            live.leave()
            self.tell(msg("Geen toestemming. Alleen de rol en de datum zijn bewaard.",
                          "No consent. Only the role and the date are kept."))  # fmt: skip
            return
        from fieldwork.tui.screens.interview import Interview

        self.tell(None)
        self.shell.live = live
        await self.app.push_screen(Interview(live))

    def do_quit(self) -> None:
        """Leave the program."""
        self.app.exit()


def _cell(words: str, room: int) -> Content:
    """Words in a column of `room` cells, one of them empty."""
    content = line(words).truncate(room - 1, ellipsis=True)
    return content.pad_right(room - content.cell_length)
