"""A small protocol with every kind of question that the walk treats apart, and a clock that a test can trust."""

from __future__ import annotations

from dataclasses import dataclass

from fieldwork.capture.opening import ConsentGiven, Header, begin
from fieldwork.capture.state import SessionState
from fieldwork.ids import Stamp
from fieldwork.protocol.model import Protocol, from_compiled
from fieldwork.record.events import Event

COMPILED = {
    "id": "test/klein",
    "version": 1,
    "kind": "interview",
    "title": {"nl": "Klein", "en": "Small"},
    "roles": ["werknemer"],
    "sections": [
        {
            "id": "begin",
            "title": "Begin",
            "items": [
                {"id": "welkom", "kind": "say", "ask": "Welkom.", "section": "begin"},
                {"id": "werk", "kind": "open", "ask": "Vertel.", "section": "begin",
                 "parts": [{"id": "wat", "label": "wat"}, {"id": "hoe", "label": "hoe"}],
                 "probes": {"nl": ["Hoezo?", "Nog meer?"]}},
            ],
        },
        {
            "id": "ontwikkel",
            "title": "Ontwikkeling",
            "route": "ontwikkel",
            "items": [
                {"id": "wil", "kind": "yes_no", "ask": "Wilt u leren?", "section": "ontwikkel", "route": "ontwikkel"},
                {"id": "waarom_niet", "kind": "open", "ask": "Waarom niet?", "section": "ontwikkel", "route": "ontwikkel",
                 "when": {"wil": "nee"}},
                {"id": "dan_toch", "kind": "open", "ask": "En dan?", "section": "ontwikkel", "route": "ontwikkel",
                 "when": {"waarom_niet": {"const": "toch"}}},
                {"id": "cijfer", "kind": "grade", "ask": "Cijfer?", "section": "ontwikkel", "route": "ontwikkel"},
            ],
        },
        {
            "id": "slot",
            "title": "Slot",
            "items": [
                {"id": "blad", "kind": "sheet", "ask": "Blad", "section": "slot",
                 "rows": [{"id": "situatie", "label": "Situatie"}, {"id": "duiding", "label": "Duiding"}]},
                {"id": "anders", "kind": "open", "ask": "Nog iets?", "section": "slot"},
            ],
        },
    ],
}  # fmt: skip


def protocol() -> Protocol:
    """The small protocol."""
    return from_compiled(COMPILED)


@dataclass
class Ticker:
    """Stamps of one device whose clock starts at `now` and ticks a second at each event."""

    device: str = "d1"
    now: int = 1_000_000_000_000_000
    by: str = "R1"
    count: int = 0

    def __call__(self) -> Stamp:
        self.count += 1
        self.now += 1_000_000
        return Stamp(f"{self.now:020d}-{self.device}-{self.count}", self.now, 60, self.by, self.device)


CONSENT = ConsentGiven({"deelname": "ja"}, ("deelname",))
HEADER = Header(site="bakkerij", participants=("W01",), role="werknemer", held_at="2026-03-04T10:00")


def begun(stamp: Ticker | None = None) -> tuple[SessionState, tuple[Event, ...]]:
    """A session that has just begun, and its events."""
    return begin("s1", protocol(), HEADER, CONSENT, stamp or Ticker())
