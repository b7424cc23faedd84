"""The pictures of the docs: screens of an invented study in both languages, as SVG that asks no host for a font.

`python -m tests.support.pictures` draws them anew in docs/screens.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from html import unescape
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.i18n import LANGS, Lang
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.search import Search
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.screens.start import Start
from fieldwork.tui.shell import Shell
from tests.support.program import YES, arrive, press, running, screen, until
from tests.support.stills import still_clock
from tests.support.studies import PASSPHRASE, ROOT

SCREENS = ROOT / "docs" / "screens"
SMALL, FULL = (80, 24), (140, 40)
CELL = 12.2
"""Width of a letter in Textual's SVG."""
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

WORDS: dict[Lang, dict[str, str]] = {
    "nl": {
        "title": "Werk dat blijft", "site": "bakkerij", "other": "kwekerij", "find": "rooster",
        "day": "Om zes uur begin ik bij de oven. Om tien uur pauze, dan inpakken tot twee uur.",
        "health": "Meestal goed. Na een nachtdienst ben ik twee dagen moe, dan lukt het inpakken niet. "
                  "Mijn baas belt dan zelf of ik later kom: dat scheelt.",
        "quote": "dan lukt het inpakken niet", "note": "wordt stil als het over de nacht gaat",
        "chances": "Ik leer nu het rooster maken, samen met de chef.", "lead": "We passen het rooster elke maand samen aan.",
        "plan": "hoe gaat het met het rooster", "loose": "vraag de chef naar de pauzes",
        "seen": "Zes mensen, twee ovens aan. Het is warm en er staat muziek aan.",
        "team": "Drie werknemers, een werkbegeleider (B01), een stagiair.",
        "course": "De oven piept. W02 kijkt om, B01 knikt, W02 haalt de bakplaat eruit.",
        "course_mine": "Een knik is genoeg: ze kennen elkaar.",
        "place": "bij de ovens", "next": "W02 legt de broden in rijen van zes, zonder te tellen.",
        "said": "Ik doe dit nu alleen.", "deal": "B01 vraagt niets over, wacht tot het klaar is.",
    },
    "en": {
        "title": "Work that lasts", "site": "bakery", "other": "nursery", "find": "schedule",
        "day": "I start at the oven at six. A break at ten, then packing until two.",
        "health": "Mostly fine. After a night shift I am tired for two days, then the packing does not work out. "
                  "My boss phones to ask whether I will come later: that helps.",
        "quote": "then the packing does not work out", "note": "grows quiet when it is about the nights",
        "chances": "I am learning to make the schedule, together with the chef.", "lead": "We change the schedule together.",
        "plan": "how is the schedule going", "loose": "ask the chef about the breaks",
        "seen": "Six people, two ovens on. It is warm and there is music.",
        "team": "Three employees, a workplace mentor (B01), a trainee.",
        "course": "The oven beeps. W02 looks up, B01 nods, W02 takes the tray out.",
        "course_mine": "A nod is enough: they know each other.",
        "place": "at the ovens", "next": "W02 lays the loaves in rows of six, without counting.",
        "said": "I do this alone now.", "deal": "B01 asks nothing, waits until it is done.",
    },
}  # fmt: skip


def fill(study: Study, say: dict[str, str]) -> None:
    """Two closed talks, one with a follow-up planned; an observation and a talk that are going on."""
    before = begun(study, "werknemer", "W01", say["other"], "2026-04-21T09:30")
    before.answer("opening.werkdag", say["day"])
    before.answer("vitaliteit.a", say["health"])
    before.answer("ontwikkel.b", say["chances"])
    before.do(act.FollowUp("2026-05-19", say["plan"]))
    before.do(act.Close())
    before.leave()
    lead = begun(study, "leidinggevende", "L01", say["other"], "2026-04-21T11:00")
    lead.answer(next(item.id for item in lead.state.walk if item.kind == "open"), say["lead"])
    lead.do(act.Close())
    lead.leave()
    seen = begun(study, "observatie", None, say["site"], "2026-05-03T10:00")
    rows = (("situatie", "10:00", say["seen"], ""), ("deelnemers", "10:02", say["team"], ""),
            ("verloop", "10:05", say["course"], say["course_mine"]), ("interacties", "10:06", say["deal"], ""),
            ("opmerkingen", "10:08", say["said"], ""))  # fmt: skip
    for item, value in (("kop.duur", 45), ("kop.locatie", say["place"]), ("kop.participanten", "W02, B01")):
        seen.answer(item, value)
    for place, (kind, at, left, right) in enumerate(rows):
        seen.do(act.SheetRow(f"r{place}", kind, at, left, right, kind == "opmerkingen", float(place)))
    seen.leave()
    talk = begun(study, "werknemer", "W02", say["site"], "2026-05-03T13:55")
    talk.do(act.Go("opening.werkdag"))
    talk.answer("opening.werkdag", say["day"])
    talk.do(act.Go("vitaliteit.a"))
    talk.do(act.Tick("vitaliteit.a", "gezondheid"))
    talk.do(act.Tick("vitaliteit.a", "wisseling"))
    talk.answer("vitaliteit.a", say["health"])
    start = say["health"].index(say["quote"])
    talk.do(act.Mark("m1", "quote", "vitaliteit.a", start=start, end=start + len(say["quote"])))
    talk.do(act.Note("n1", "vitaliteit.a", say["note"], "reflective"))
    talk.do(act.Note("n2", None, say["loose"]))
    talk.leave()


def begun(study: Study, guide: str, code: str | None, site: str, held: str) -> Live:
    """A session that begins, with consent where it is asked."""
    codes = (code,) if code else ()
    role = guide if code else None
    header = Header(site=site, visit=held[:10], participants=codes, roles=dict.fromkeys(codes, (guide,)), role=role,
                    researchers=("R1",), held_at=held)  # fmt: skip
    return Live.start(study, study.protocol(f"tno-2019/{guide}"), header, ConsentGiven(YES if code else {}, ("deelname",)))


class Album:
    """Draws the screen of a program, named after what it shows, its language and, where it is a full one, that."""

    def __init__(self, pilot: Pilot[None], lang: Lang) -> None:
        self.pilot, self.lang = pilot, lang

    async def draw(self, name: str, *words: str, full: bool = False) -> None:
        """Draw what stands on the screen once these words do, at a size of 80×24 or a full one."""
        if full:
            await self.pilot.resize_terminal(*FULL)
        await until(self.pilot, lambda: all(each in screen(self.pilot) for each in words))
        for _ in range(3):
            await self.pilot.pause()
        name = f"{name}{'-full' if full else ''}-{self.lang}"
        (SCREENS / f"{name}.svg").write_text(homely(self.pilot.app.export_screenshot(title="fieldwork", simplify=True), name))
        if full:
            await self.pilot.resize_terminal(*SMALL)


def homely(svg: str, name: str) -> str:
    """An SVG of Textual without the fonts of a host, its names the same each time it is drawn."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code, monospace", f"font-family: {FONTS}", svg)
    svg = re.sub(r"terminal-\d+", f"terminal-{name}", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>((?:&#160;)*)(.*?)(?:&#160;)*</text>', _bare, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _bare(text: re.Match[str]) -> str:
    """A piece of text without the spaces around it, which some programs leave out: it then begins further on."""
    x, y, rest, spaces, words = text.groups()
    length = CELL * sum(map(cell_len, unescape(words)))
    start = float(x) + CELL * (len(spaces) // len("&#160;"))
    return f'x="{start:g}" y="{y}" textLength="{length:g}"{rest}>{words}</text>'


async def walk(pilot: Pilot[None], album: Album, say: dict[str, str]) -> None:
    """Through the screens in the order of the walk."""
    shell = pilot.app
    assert isinstance(shell, Shell)
    await album.draw("home", "W02")
    await press(pilot, "n")
    form = await arrive(pilot, Start)
    form.query_one("#site").value = say["site"]
    await album.draw("start", "W03")
    await press(pilot, "ctrl+n")
    await arrive(pilot, Consent)
    await press(pilot, "y", "y")
    await album.draw("consent", "3")
    await press(pilot, "escape", "escape", "escape")
    await arrive(pilot, Start)
    await press(pilot, "escape")
    await arrive(pilot, Home)
    for name, kind, place in (("interview", "interview", Interview), ("observation", "observation", Sheet)):
        assert shell.study is not None
        session = next(row.id for row in shell.study.log.sessions() if row.kind == kind and row.status == "open")
        await shell.home.begun(Live.take_up(shell.study, session))
        await arrive(pilot, place)
        if name == "observation":
            await press(pilot, "ctrl+n", *say["next"])
        else:
            await album.draw(name, "W02")
        await album.draw(name, "W02", full=True)
        if name == "interview":
            await press(pilot, "ctrl+r")
            await arrive(pilot, Review)
            await album.draw("review", "W02")
            await press(pilot, "escape")
            await arrive(pilot, place)
        await press(pilot, "ctrl+q")
        await arrive(pilot, Home)
    await press(pilot, "z")
    await arrive(pilot, Search)
    await press(pilot, *say["find"])
    await album.draw("search", "L01")


def draw_all() -> None:
    """Every picture, in both languages."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch, still_clock():
        for lang in LANGS:
            say = WORDS[lang]
            patch.setenv("FIELDWORK_HOME", str(Path(made) / f"home-{lang}"))
            folder = Path(made) / say["title"]
            Study.create(folder, "tno-2019", say["title"], PASSPHRASE, by="R1").close()
            study = Study.open(folder, PASSPHRASE, by="R1")
            fill(study, say)

            async def show(study: Study = study, lang: Lang = lang, say: dict[str, str] = say) -> None:
                async with running(study, SMALL, lang) as pilot:
                    pilot.app.animation_level = "none"
                    await walk(pilot, Album(pilot, lang), say)

            asyncio.run(show())


if __name__ == "__main__":
    sys.exit(draw_all())
