"""The screens as a person at the keyboard meets them, in 80 columns by 24 lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import NoRoom
from fieldwork.i18n import msg
from fieldwork.study import Study
from fieldwork.study.live import Live, answer_field
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.start import Start
from fieldwork.tui.shell import Shell
from fieldwork.tui.widgets.editor import Editor
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] \\[b] [@click=app.quit]x[/] [sic]"
YES = dict.fromkeys(("deelname", "opname", "citeren", "opnieuw_benaderen", "hergebruik"), "ja")

GRID = (
    "kind: grid, rows: [{id: r1, nl: R1, en: R1}, {id: r2, nl: R2, en: R2}], columns: [{id: k, nl: K, en: K, scale: mate}]"
)
REPEAT = (
    "kind: repeat, each: {nl: baan, en: job}, items: [{id: lijst.naam, kind: text, ask: {nl: Naam, en: Name}}, "
    "{id: lijst.vast, kind: yes_no, ask: {nl: Vast, en: Permanent}}]"
)
# Every kind that can be answered, each with the keys that answer it and what is recorded then.
KINDS: list[tuple[str, str, list[str], Any]] = [
    ("open", "kind: open", ["t", "e", "enter", "x"], ("te\nx", "")),
    ("ja", "kind: yes_no, remark: true", ["j", "tab", "m"], ("ja", "m")),
    ("keus", "kind: choice, other: text, options: [{id: a, nl: A, en: A}, {id: b, nl: B, en: B}]", ["3", "z"], ("anders", "z")),
    ("meer", "kind: multiple, options: [{id: a, nl: A, en: A}, {id: b, nl: B, en: B}]", ["1", "2"], (["a", "b"], "")),
    ("cijfer", "kind: grade", ["0"], (10, "")),
    ("schaal", "kind: scale, scale: mate", ["2"], ("wel", "")),
    ("getal", "kind: number, unit: uur", ["1", "2", "comma", "5"], (12.5, "")),
    ("deel", "kind: percentage", ["4", "0"], (40, "")),
    ("dag", "kind: date", [*"3-5-2026"], ("2026-05-03", "")),
    ("tijd", "kind: time", [*"9.15"], ("09:15", "")),
    ("duur", "kind: duration", [*"1u30"], (90, "")),
    ("regel", "kind: text", [*"kort"], ("kort", "")),
    ("rooster", GRID, ["1", "2"], ({"r1": {"k": "niet"}, "r2": {"k": "wel"}}, "")),
    ("lijst", REPEAT, [*"bakker", "enter", "j"], ([{"lijst.naam": "bakker", "lijst.vast": "ja"}], "")),
    ("notitie", "kind: note", ["o", "k"], ("ok", "")),
]  # fmt: skip


def every_kind() -> str:
    """A protocol with each kind once."""
    items = "".join(f"      - {{id: {id}, ask: {{nl: '{id}?', en: '{id}?'}}, source: added, {yaml}}}\n" for id, yaml, _, _ in KINDS)
    return (
        "protocol: proef/soorten\nversion: 1\nkind: interview\ntitle: {nl: Soorten, en: Kinds}\nroles: [werknemer]\n"
        "scales: {mate: [{id: niet, score: 0, nl: niet, en: not}, {id: wel, score: 1, nl: wel, en: so}]}\n"
        "sections:\n  - id: s\n    title: {nl: Soorten, en: Kinds}\n    items:\n" + items
    )


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def study(folder: Path) -> Study:
    return Study.open(folder, PASSPHRASE, by="R1")


def begun(study: Study, protocol: str = "tno-2019/werknemer", **header: Any) -> Live:
    """A session with its consent given."""
    given = {"site": "kas", "participants": ("W01",), "roles": {"W01": ("werknemer",)}, "role": "werknemer",
             "held_at": "2026-03-04T10:00", **header}  # fmt: skip
    return Live.start(study, study.protocol(protocol), Header(**given), ConsentGiven(YES, ("deelname",)))


@asynccontextmanager
async def running(study: Study, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The program with a study open."""
    opening: Future[Study] = Future()
    opening.set_result(study)
    shell = Shell(study.folder, opening)
    try:
        async with shell.run_test(size=size) as pilot:
            await until(pilot, lambda: shell.home.ready)
            yield pilot
    finally:
        shell.settle()


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let the program work until something holds."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause()
    raise AssertionError("it did not come:\n" + screen(pilot))


def screen(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    return "\n".join("".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips())


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def test_from_the_first_screen_to_a_closed_session_by_keyboard(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            shell = pilot.app
            assert isinstance(shell, Shell)
            assert "Er is nog geen gesprek" in screen(pilot)
            await press(pilot, "n")
            await until(pilot, lambda: isinstance(shell.screen, Start))
            form = shell.screen
            assert isinstance(form, Start)
            while form.protocol is None or form.protocol.id != "tno-2019/werknemer":
                await press(pilot, "right")
            await press(pilot, "down", *"kas", "enter")
            await until(pilot, lambda: isinstance(shell.screen, Consent))
            assert "Wilt u meedoen aan dit onderzoek?" in screen(pilot)
            await press(pilot, "j", "n", "j", "j", "j", "2", "1")
            await until(pilot, lambda: isinstance(shell.screen, Interview))
            live = shell.live
            assert live is not None
            assert live.state.consent["opname"] == "nee"
            assert live.state.header["participants"] == ["W01"]
            await press(pilot, "ctrl+n", "ctrl+n", "ctrl+n", *"een gewone dag")
            for part in ("Kunt u mij vertellen", "een gewone dag", "Ctrl+N Volgende", "F1 Hulp", "· werkdag", "V 0/4"):
                assert part in screen(pilot), part
            await press(pilot, "ctrl+n")
            assert live.state.value("opening.werkdag") == "een gewone dag"
            assert "bewaard" in screen(pilot)
            await press(pilot, "ctrl+k", "1", "ctrl+l", "1")
            await until(pilot, lambda: isinstance(shell.screen, Home))
            assert "afgesloten" in screen(pilot)
            assert live.state.record["skipped"] == {"vitaliteit.a": ("geen_tijd", None)}
            assert [row.status for row in study.log.sessions()] == ["closed"]

    asyncio.run(walk())


def test_a_refusal_keeps_role_and_date_only(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            header = Header(site="kas", participants=("W09",), roles={"W09": ("werknemer",)}, role="werknemer", held_at="2026-03-04")
            home = pilot.app.screen
            assert isinstance(home, Home)
            await pilot.app.push_screen(Consent(study, study.protocol("tno-2019/werknemer"), header), home.begun)
            await press(pilot, "n")
            assert "Alleen de rol en de datum" in " ".join(screen(pilot).split())
            await press(pilot, "n")
            assert "Wilt u meedoen" in screen(pilot), "a mistaken no can be taken back"
            await press(pilot, "n", "j")
            await until(pilot, lambda: isinstance(pilot.app.screen, Home))
            (row,) = study.log.sessions()
            assert (row.status, row.role, row.held_at, row.site, row.participants) == ("refused", "werknemer", "2026-03-04", None, ())

    asyncio.run(walk())


def test_what_people_write_stands_on_every_screen_to_the_letter(study: Study) -> None:
    async def walk() -> None:
        live = begun(study, present=(HOSTILE,))
        live.answer("opening.werkdag", HOSTILE + "\x1b[31m")
        live.do(act.Go("opening.werkdag"))
        live.leave()
        async with running(study, size=(140, 45)) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            assert HOSTILE + "␛[31m" in screen(pilot), "in the editor"
            await press(pilot, "ctrl+t", *HOSTILE[:12])
            assert f" {HOSTILE[:12]}" in screen(pilot), "in the window of a note"
            await press(pilot, "escape")
            assert f"beschrijvend  {HOSTILE[:12]}" in screen(pilot), "as a note"
            await press(pilot, "ctrl+n", "ctrl+k", "4", *HOSTILE[:12], "ctrl+n", "ctrl+b")
            await until(pilot, lambda: f"overgeslagen: {HOSTILE[:12]}" in screen(pilot))
            assert "\x1b" not in screen(pilot)
            for window in ("ctrl+g", "ctrl+e", "ctrl+p", "f1"):
                await press(pilot, window, *"[/a]", "escape")
            assert isinstance(pilot.app.screen, Interview)

    asyncio.run(walk())


def test_an_unfinished_text_comes_back_with_its_cursor(study: Study) -> None:
    async def walk() -> None:
        live = begun(study)
        live.do(act.Go("vitaliteit.a"))
        live.type(answer_field("vitaliteit.a"), "half een zin\nen één woord", 4)
        live.leave()
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            editor = pilot.app.screen.query_one("#field", Editor)
            assert (editor.text, editor.cursor, pilot.app.focused) == ("half een zin\nen één woord", 4, editor)
            await press(pilot, "X", "ctrl+q")
            await until(pilot, lambda: isinstance(pilot.app.screen, Home))
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            editor = pilot.app.screen.query_one("#field", Editor)
            assert (editor.text, editor.cursor) == ("halfX een zin\nen één woord", 5)

    asyncio.run(walk())


def test_a_full_disk_is_told_in_words_and_what_was_typed_stays(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise NoRoom(msg("De schijf is vol [/a].", "The disk is full [/a]."))

    async def walk() -> None:
        live = begun(study)
        live.do(act.Go("vitaliteit.a"))
        live.leave()
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            interview = pilot.app.screen
            assert isinstance(interview, Interview)
            with monkeypatch.context() as broken:
                broken.setattr(study.log, "append", full)
                broken.setattr(study.log, "put_draft", full)
                await press(pilot, *"moe", "ctrl+n")
                assert "! Nog niet bewaard. De schijf is vol [/a]." in screen(pilot)
                assert interview.item is not None
                assert interview.item.id == "vitaliteit.a", "she stays with what is not saved"
                assert interview.query_one("#field", Editor).text == "moe"
            await press(pilot, "ctrl+n")
            assert interview.live.state.value("vitaliteit.a") == "moe"
            assert interview.item.id == "vitaliteit.b"

    asyncio.run(walk())


def test_every_kind_of_the_language_can_be_answered_by_keyboard(folder: Path) -> None:
    (folder / "protocols" / "soorten.yaml").write_text(every_kind(), "utf-8")
    study = Study.open(folder, PASSPHRASE, by="R1")
    assert ("proef/soorten", 1) in study.protocols(), study.news

    async def walk() -> None:
        begun(study, "proef/soorten").leave()
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            interview = pilot.app.screen
            assert isinstance(interview, Interview)
            for id, _, keys, expected in KINDS:
                await until(pilot, lambda id=id: interview.item is not None and interview.item.id == id)  # type: ignore[misc]
                await press(pilot, *keys)
                await press(pilot, "ctrl+n")
                state = interview.live.state
                assert (state.value(id), state.remark(id)) == expected, id
                await press(pilot, "ctrl+b" if id != KINDS[-1][0] else "ctrl+s")
                await press(pilot, "ctrl+n")
                assert (interview.live.state.value(id), interview.live.state.remark(id)) == expected, f"{id}: looking changes nothing"

    asyncio.run(walk())


def test_what_cannot_be_read_is_said_and_kept_and_does_not_stop_her(folder: Path) -> None:
    (folder / "protocols" / "soorten.yaml").write_text(every_kind(), "utf-8")
    study = Study.open(folder, PASSPHRASE, by="R1")

    async def walk() -> None:
        live = begun(study, "proef/soorten")
        live.do(act.Go("getal"))
        live.leave()
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            interview = pilot.app.screen
            assert isinstance(interview, Interview)
            await press(pilot, *"tien of zo", "enter")
            assert interview.item is not None
            assert interview.item.id == "deel"
            assert "Geef een getal" in screen(pilot)
            assert "als tekst bewaard" in " ".join(screen(pilot).split())
            assert (interview.live.state.value("getal"), interview.live.state.remark("getal")) == (None, "tien of zo")

    asyncio.run(walk())


def test_undo_and_redo_say_what_they_did_and_show_it(study: Study) -> None:
    async def walk() -> None:
        live = begun(study)
        live.do(act.Go("ontwikkel.a"))
        live.leave()
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            await press(pilot, "n")
            assert "a.a " in screen(pilot), "the follow-up is in the outline at once"
            await press(pilot, "f9")
            assert "Ongedaan gemaakt: antwoord bij vraag" in screen(pilot)
            assert "a.a " not in screen(pilot)
            await press(pilot, "shift+f9")
            assert "Opnieuw gedaan" in screen(pilot)
            assert "a.a " in screen(pilot)

    asyncio.run(walk())


def test_a_closed_session_can_be_read_and_says_how_it_is_opened_again(study: Study) -> None:
    async def walk() -> None:
        live = begun(study)
        live.answer("opening.werkdag", "rustig")
        live.do(act.Go("opening.werkdag"))
        live.do(act.Close())
        live.leave()
        before = len(list(study.log.events()))
        async with running(study) as pilot:
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Interview))
            interview = pilot.app.screen
            assert isinstance(interview, Interview)
            await press(pilot, "ctrl+g", *"gewone werkdag", "enter")
            await press(pilot, *"xzx", "tab", "x", "ctrl+n", "ctrl+b", "ctrl+t")
            assert "Ctrl+O heropent" in screen(pilot)
            assert len(list(study.log.events())) == before, "looking writes nothing"
            await press(pilot, "ctrl+o", "end", *" dag", "ctrl+n")
            assert interview.live.state.value("opening.werkdag") == "rustig dag"

    asyncio.run(walk())


def test_a_fault_of_ours_ends_the_screens_without_printing_what_was_said(
    study: Study, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: Interview) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(Interview, "do_simple", broken)
    begun(study).leave()
    opening: Future[Study] = Future()
    opening.set_result(study)
    shell = Shell(study.folder, opening)

    async def walk() -> None:
        async with shell.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: shell.home.ready)
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(shell.screen, Interview))
            await press(pilot, "ctrl+n", "ctrl+n", "ctrl+n", *"geheim", "f2")

    with pytest.raises(RuntimeError, match="secret words"):
        asyncio.run(walk())
    assert isinstance(shell.fault, RuntimeError)
    shell.settle()
    out, err = capfd.readouterr()
    assert "secret" not in out + err
    assert "geheim" not in out + err
    with Study.open(study.folder, PASSPHRASE) as again:
        assert [draft.text for draft in again.log.drafts() if draft.field != "@here"] == ["geheim"]
