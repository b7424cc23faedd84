"""Every screen as it looks, in both languages, small and large, over a study full of text that looks like something else."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.study.start import StartOptions
from fieldwork.text import editable, kept, shown, unturned
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.curtain import Curtain
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.rows import Rows
from fieldwork.tui.screens.search import Search
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.screens.showcard import ShowCard
from fieldwork.tui.screens.signed import Signed
from fieldwork.tui.screens.start import Start
from fieldwork.tui.screens.unlock import Unlock
from fieldwork.tui.shell import Shell
from tests.support.program import YES, arrive, flat, press, running, screen, until
from tests.support.stills import SIZES, Stills, still_clock
from tests.support.studies import PASSPHRASE

LANGS = ("nl", "en")
HOSTILE = "[/a] [red]rood[/] [@click=app.quit]x[/] \\[b] =1+1 \x1b[31m \u202eom\u202c 😀 Zo\u00eb Zoe\u0308"
SEEN = shown(kept(HOSTILE))
TYPED = unturned(editable(kept(HOSTILE)))
"""How it is read, and how it stands in an editor."""
SHORT = "[/a] [red]=1+1"
"""For places with little room."""
PARAGRAPH = " ".join(f"woord{number:05}" for number in range(1, 1_820))[:20_000]
LINES = "\n".join(f"regel {number:03} [/a]" for number in range(1, 301))

_TEXT = json.dumps(f"Vraag {SHORT} Zo\u00eb 😀", ensure_ascii=False)
_LABEL = json.dumps(SHORT)
GUIDE = f"""\
protocol: proef/vijandig
version: 1
kind: interview
title: {{nl: "Gids {SHORT}", en: "Guide {SHORT}"}}
roles: [werknemer]
planned_minutes: 30
scales: {{mate: [{{id: niet, score: 0, nl: {_LABEL}, en: {_LABEL}}}, {{id: wel, score: 1, nl: wel, en: so}}]}}
sections:
  - id: s
    title: {{nl: "Deel {SHORT}", en: "Part {SHORT}"}}
    route: vitaliteit
    planned_minutes: 10
    items:
      - id: vrij
        kind: open
        source: added
        ask: {{nl: {_TEXT}, en: {_TEXT}}}
        simple: {{nl: {_LABEL}, en: {_LABEL}}}
        parts: [{{id: een, nl: {_LABEL}, en: {_LABEL}}}, {{id: twee, nl: twee, en: two}}]
        probes: {{nl: [{_LABEL}, "Hoe komt dat?"], en: [{_LABEL}, "Why is that?"]}}
        show_card: {{nl: {_TEXT}, en: {_TEXT}}}
      - {{id: lang, kind: open, source: added, ask: {{nl: Lang?, en: Long?}}}}
      - {{id: regels, kind: open, source: added, ask: {{nl: Regels?, en: Lines?}}}}
      - id: keus
        kind: choice
        source: added
        ask: {{nl: {_TEXT}, en: {_TEXT}}}
        options: [{{id: a, nl: {_LABEL}, en: {_LABEL}}}, {{id: b, nl: "‮b", en: "‮b"}}, {{id: c, nl: Zoë, en: Zoë}}]
        other: text
        remark: true
        dont_know: true
      - id: rooster
        kind: grid
        source: added
        ask: {{nl: {_TEXT}, en: {_TEXT}}}
        rows: [{{id: r1, nl: {_LABEL}, en: {_LABEL}}}, {{id: r2, nl: Rij, en: Row}}]
        columns: [{{id: k, nl: {_LABEL}, en: {_LABEL}, scale: mate}}]
      - id: banen
        kind: repeat
        source: added
        each: {{nl: {_LABEL}, en: {_LABEL}}}
        ask: {{nl: {_TEXT}, en: {_TEXT}}}
        items: [{{id: banen.naam, kind: text, ask: {{nl: {_LABEL}, en: {_LABEL}}}}}]
      - id: blad
        kind: sheet
        source: added
        ask: {{nl: {_TEXT}, en: {_TEXT}}}
        rows: [{{id: plek, nl: "De plek: {SHORT}", en: "The place: {SHORT}"}}, {{id: tijd, timed: true, nl: {_LABEL}, en: {_LABEL}}}]
      - {{id: leeg, kind: open, source: added, ask: {{nl: {_TEXT}, en: {_TEXT}}}}}
""".replace("‮", "")


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture(scope="module")
def filled(clock: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which everything that can be written holds hostile text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(tmp_path_factory.mktemp("thuis")))
        folder = tmp_path_factory.mktemp("vol") / "studie [red]"
        Study.create(folder, "tno-2019", f"Proef {SHORT}", PASSPHRASE, by="R1").close()
        (folder / "protocols" / "vijandig.yaml").write_text(GUIDE, "utf-8")
        with Study.open(folder, PASSPHRASE, by="R1") as study:
            fill(study)
    return folder


def live(study: Study, protocol: str, role: str | None, *codes: str, consent: Any = YES, **header: Any) -> Live:
    """A session that begins."""
    given = {"site": "kas", "participants": codes, "roles": dict.fromkeys(codes, (role,)), "role": role,
             "researchers": ("R1",), "held_at": "2026-05-03T10:00", **header}  # fmt: skip
    return Live.start(study, study.protocol(protocol), Header(**given), ConsentGiven(consent, ("deelname",) if consent else ()))


def fill(study: Study) -> None:
    """Sessions of every kind and state."""
    before = live(study, "proef/vijandig", "werknemer", "W01", "W02", held_at="2026-03-04T09:00", visit="2026-03-04")
    before.answer("vrij", f"Eerder {HOSTILE}")
    before.do(act.Close())
    before.leave()
    live(study, "tno-2019/werknemer", "werknemer", "W09", consent={"deelname": "nee"}, held_at="2026-05-02").leave()
    seen = live(study, "tno-2019/observatie", None, consent={})
    for place, row in enumerate(("situatie", "verloop", "duiding"), 1):
        words = ("", f"{place} {HOSTILE}") if row == "duiding" else (f"{place} {HOSTILE}", "")
        seen.do(act.SheetRow(f"r{place}", row, f"10:0{place}", *words))
    seen.leave()
    talk = live(study, "proef/vijandig", "werknemer", "W01", "W02", present=(f"tolk {SHORT}",))
    talk.answer("vrij", HOSTILE)
    talk.answer("lang", PARAGRAPH)
    talk.answer("regels", LINES)
    talk.answer("keus", "anders", HOSTILE)
    talk.answer("rooster", {"r1": {"k": "niet"}})
    talk.answer("banen", [{"banen.naam": SHORT}, {"banen.naam": "smid"}])
    talk.do(act.SheetRow("b1", "plek", None, HOSTILE, SHORT))
    talk.do(act.SheetRow("b2", "tijd", "10:20", f"later {SHORT}", ""))
    talk.do(act.Note("n1", "vrij", HOSTILE, "reflective", f"tolk {SHORT}"))
    talk.do(act.Note("n2", None, f"los {HOSTILE}"))
    talk.do(act.Mark("m1", "quote", "vrij", start=0, end=17))
    talk.do(act.Tick("vrij", "een"))
    talk.do(act.Go("lang"))
    talk.do(act.Go("vrij"))
    talk.leave()


@pytest.fixture
def tour(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Goes through some screens of the study, once in each language; each still is taken at every size."""

    def going(steps: Callable[[Pilot[None], Shell, Stills], Awaitable[None]], folder: Path = filled, first: str = "W01") -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("FIELDWORK_HOME", "thuis")
        told: list[str] = []
        for lang in LANGS:
            copy = Path(shutil.copytree(folder, tmp_path / f"{lang}" / folder.name))
            study = Study.open(copy, PASSPHRASE, by="R1")

            async def walk(study: Study = study, lang: Any = lang) -> None:
                async with running(study, SIZES[0], lang) as pilot:
                    assert isinstance(pilot.app, Shell)
                    pilot.app.animation_level = "none"
                    stills = Stills(pilot, lang)
                    await until(pilot, lambda: first in screen(pilot))
                    await steps(pilot, pilot.app, stills)
                    told.extend(stills.told)

            asyncio.run(walk())
        assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])

    return going


def taken_up(shell: Shell, kind: str) -> Live:
    """The open session of a kind."""
    assert shell.study is not None
    open_now = [row.id for row in shell.study.log.sessions() if row.kind == kind and row.status == "open"]
    return Live.take_up(shell.study, open_now[0])


def test_home_and_the_way_to_a_session(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        await stills.take("home", "W01")
        await press(pilot, "o")
        await stills.take("heard")
        await press(pilot, "o", "slash", *"W02 [/a")
        await stills.take("filter", "W02 [/a")
        await press(pilot, "escape", "n")
        form = await arrive(pilot, Start)
        form.query_one("#protocol").choose("proef/vijandig")
        form.query_one("#site").value = "kas"
        form.query_one("#participant").value = "W01, W02"
        form.query_one("#present").value = HOSTILE
        form.query_one("#answered").value = f"{SHORT} voor W02"
        await stills.take("start", "kas")
        form.query_one("#present").value = ""
        await press(pilot, "ctrl+n")
        await arrive(pilot, Consent)
        await press(pilot, "y")
        await stills.take("consent", "W02")

    tour(steps)


def test_an_empty_study_and_the_first_form(tour: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        await stills.take("empty", " N ")
        await press(pilot, "n")
        await arrive(pilot, Start)
        await stills.take("start-first", "W01")

    folder = tmp_path_factory.mktemp("leeg") / "studie"
    Study.create(folder, "tno-2019", "Proef", PASSPHRASE, by="R1").close()
    tour(steps, folder, "Proef")


def test_a_form_that_was_signed_and_the_passphrase(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        options = StartOptions(protocol="proef/vijandig", site="kas", mode="paper", participant="W03")
        shell.call_later(shell.home._start, options)
        form = await arrive(pilot, Start)
        form.query_one("#held").value = "1 mei 2026"
        await stills.take("paper", "W03")
        await press(pilot, "ctrl+n")
        await arrive(pilot, Signed)
        await stills.take("signed")
        await press(pilot, "escape", "escape")
        await arrive(pilot, Home)
        await shell.push_screen(Unlock(shell.folder, "R1"))
        await arrive(pilot, Unlock)
        await stills.take("unlock", "studie [red]")

    tour(steps)


@pytest.mark.slow
def test_the_interview_and_the_windows_over_it(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        interview = await talk(pilot, shell)
        _, large = await stills.take("interview", SHORT)
        assert TYPED in large
        await stills.take("interview", sizes=[(40, 10)])
        await press(pilot, "f2", "f4", "shift+f4")
        await stills.take("beside", "Eerder [/a]")
        await press(pilot, "shift+f4", "f4", "f2", "shift+f3")
        await arrive(pilot, ShowCard)
        await stills.take("card", SHORT)
        await press(pilot, "escape")
        await until(pilot, lambda: shell.screen is interview)
        for name, keys in WINDOWS:
            await press(pilot, *keys)
            await stills.take(name)
            await press(pilot, "escape")
            await until(pilot, lambda: shell.screen is interview)
        await press(pilot, "ctrl+f", *"rood")
        await stills.take("find")
        await press(pilot, "escape")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot, "ctrl+d")
            await stills.take("leap", sizes=[size])
            await pilot.resize_terminal(*SIZES[0] if size != SIZES[0] else SIZES[1])
            await until(pilot, lambda: shell.screen is interview)  # its letters were for a window of the other size

    tour(steps)


def test_every_kind_of_item_and_the_rows_of_a_sheet(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        interview = await talk(pilot, shell)
        for item in ("lang", "regels", "keus", "rooster", "banen", "blad"):
            interview._go(act.Go(item))
            await stills.take(f"item-{item}")
        await press(pilot, "enter")
        await arrive(pilot, Rows)
        await stills.take("rows", SHORT)
        await press(pilot, "ctrl+q")
        await until(pilot, lambda: shell.screen is interview)
        interview._go(act.Go("leeg"))
        await press(pilot, "ctrl+l")
        await stills.take("close")
        await press(pilot, "escape", "ctrl+k")
        await stills.take("skip")
        await press(pilot, "1")
        await until(pilot, lambda: shell.screen is interview)
        interview._go(act.Go("leeg"))
        await stills.take("item-skipped")

    tour(steps)


WINDOWS = [
    ("jump", ["ctrl+g"]), ("note", ["ctrl+t", "2", *"[/a] x"]), ("margin", ["ctrl+a"]), ("times", ["shift+f6"]),
    ("stop", ["shift+f8"]), ("stop-one", ["shift+f8", "2"]), ("consent-who", ["shift+f7"]),
    ("consent-change", ["shift+f7", "2"]), ("follow-up", ["shift+f2", *"3 juni 2026", "enter", *SHORT]),
    ("palette", ["ctrl+p"]), ("help", ["f1"]), ("settings", ["shift+f1"]),
    ("marks", ["ctrl+u"]), ("cover", ["ctrl+e"]),
]  # fmt: skip
"""Windows over the interview, and the keys that open them."""


def test_the_sheet_and_reading_it_over(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        await shell.home.begun(taken_up(shell, "observation"))
        await arrive(pilot, Sheet)
        await stills.take("sheet", "[/a]")
        await press(pilot, "ctrl+r")
        await arrive(pilot, Review)
        await stills.take("review-sheet", "[/a]")

    tour(steps)


def test_reading_over_searching_and_the_curtain(tour: Callable[..., None]) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        await press(pilot, "ctrl+f")
        await arrive(pilot, Search)
        await press(pilot, *"rood")
        await stills.take("search", "[red]")
        await press(pilot, "escape")
        await arrive(pilot, Home)
        await press(pilot, "v")
        await arrive(pilot, Review)
        await stills.take("review", SHORT)
        assert SEEN in flat(pilot)
        await press(pilot, "f2")
        await stills.take("read-back", SHORT)
        await press(pilot, "escape", "f5")
        await arrive(pilot, Curtain)
        await stills.take("curtain")
        await press(pilot, "shift+f5")
        await stills.take("lock")

    tour(steps)


async def talk(pilot: Pilot[None], shell: Shell) -> Interview:
    """The talk of W01 and W02, open."""
    await shell.home.begun(taken_up(shell, "interview"))
    found = await arrive(pilot, Interview)
    assert isinstance(found, Interview)
    return found
