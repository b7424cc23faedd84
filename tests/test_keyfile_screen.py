"""A lead does all there is to do with the key file in the program, by keys and by mouse; nothing of it stays when she leaves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from fieldwork.store.keyfile import Entry
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.study.privacy.names import open_names
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.curtain import Curtain
from fieldwork.tui.screens.export_form import ExportForm
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.keyfile import Keyfile
from fieldwork.tui.screens.keyfile_alikes import KeyfileAlikes
from fieldwork.tui.screens.keyfile_door import KeyfileDoor
from fieldwork.tui.screens.keyfile_entry import KeyfileEntry
from fieldwork.tui.screens.keyfile_found import KeyfileFound
from fieldwork.tui.screens.keyfile_place import Where
from fieldwork.tui.screens.keyfile_words import CLOSED
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.names import AskNames
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.taking_out import TakingOut
from tests.support.keyfile import NAME, OWN, PHONE, SAID, WORDS, filled, inside, raw, to_the_door, told
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.rounds import ITEM, said_anew
from tests.support.studies import PASSPHRASE

TEUNIS = "Teunis Pelikaan"


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> tuple[Study, str]:
    home = tmp_path / "thuis"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return told(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def logged(study: Study) -> list[str]:
    """For what the key file was opened and used, as the log tells."""
    return [str(event.body["for"]) for event in study.log.events("study", {"names.opened"})]


def entries(folder: Path) -> list[Entry]:
    """What the key file holds by now."""
    with Study.open(folder, PASSPHRASE) as study, open_names(study, OWN, "list") as names:
        return names.entries()


async def fill_in(pilot: Pilot[None], *typed: str) -> None:
    """Fill in the fields from the one where the keys go, and keep it."""
    await arrive(pilot, KeyfileEntry)
    for n, words in enumerate(typed):
        await press(pilot, *(["tab"] if n else []), *words)
    await press(pilot, "ctrl+n")
    await arrive(pilot, Keyfile)


async def found(pilot: Pilot[None], key: str, kind: type) -> Any:
    """To where the names stand, or to what looks like one."""
    await press(pilot, key)
    page = await arrive(pilot, kind)
    await until(pilot, lambda: page._found is not None)
    await pilot.pause()
    return page


async def unlock(pilot: Pilot[None]) -> None:
    """Type the passphrase of the study, behind the curtain."""
    curtain = await arrive(pilot, Curtain)
    curtain.query_one(Input).value = PASSPHRASE
    await press(pilot, "enter")
    await until(pilot, lambda: pilot.app.screen is not curtain)
    await pilot.pause()


# --- the day -----------------------------------------------------------------------------------------------------------------


def test_a_day_of_a_lead_by_keyboard_from_no_key_file_to_an_export_without_names(
    made: tuple[Study, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, session = made
    folder, key, out = study.folder, study.log.key, tmp_path / "uit"
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))

    async def walk() -> None:
        async with running(study) as pilot:
            await to_the_door(pilot)
            assert "Deze studie heeft er nog geen" in flat(pilot)
            await press(pilot, *OWN, "enter", *OWN, "enter")
            page = await arrive(pilot, Keyfile)
            assert "Het gaat niet mee in een reservekopie" in flat(pilot)
            assert "ingevuld: 0 · nog niet: 3" in flat(pilot) and "W01 is in de studie, en staat hier nog niet" in flat(pilot)

            await press(pilot, "enter")
            await fill_in(pilot, NAME, "Horry", PHONE)
            assert "Bewaard in het sleutelbestand: W01." in flat(pilot) and "ingevuld: 1 · nog niet: 2" in flat(pilot)
            await press(pilot, *"kas", "enter")
            await fill_in(pilot, "Lavendelkwekerij Hazelnoot")
            assert page.query_one("#typed", Input).value == "" and page._entries["kas"].kind == "site"
            await press(pilot, "ctrl+n")
            await fill_in(pilot, "B1", "", "Grendel BV")
            await press(pilot, *"hortens")
            assert page.query_one("#codes").ids == ["W01"] and PHONE in flat(pilot)
            await press(pilot, "enter", "tab", *"; Hortje", "ctrl+n")
            await arrive(pilot, Keyfile)
            assert page._entries["W01"].also == ("Horry", "Hortje")

            where = await found(pilot, "ctrl+f", KeyfileFound)
            assert "W01 · kas · " in flat(pilot)
            assert "Nu nog: W01 1×" in flat(pilot) and "Ik ben Hortensia Zwaluwstaart. Mijn maat" in flat(pilot)
            assert [each.place.item for each in where._found if each.place.current] == [ITEM]
            await press(pilot, "enter")
            review = await arrive(pilot, Review)
            assert review.state.session == session and review._item == ITEM
            await press(pilot, "escape")
            await arrive(pilot, KeyfileFound)
            await press(pilot, "escape")
            await arrive(pilot, Keyfile)

            words = await found(pilot, "ctrl+l", KeyfileAlikes)
            assert {TEUNIS, "Kwartel"} <= set(words._found)
            while words.here.word != TEUNIS:
                await press(pilot, "down")
            assert "Mijn maat Teunis Pelikaan leert mij" in flat(pilot)
            await press(pilot, "enter")
            await arrive(pilot, Choosing)
            assert "Bij welke code hoort Teunis Pelikaan?" in flat(pilot)
            await press(pilot, *"w02", "enter")
            form = await arrive(pilot, KeyfileEntry)
            assert form.query_one("#name", Input).value == TEUNIS
            await press(pilot, "ctrl+n")
            await arrive(pilot, KeyfileAlikes)
            assert "Bekend: W02." in flat(pilot) and TEUNIS not in words._found
            while words.here.word != "Kwartel":
                await press(pilot, "down")
            await press(pilot, "g")
            assert "Kwartel" not in words._found and "Opzij gelegd." in flat(pilot)
            await press(pilot, "u", "g")
            await press(pilot, "escape")
            await arrive(pilot, Keyfile)

            await press(pilot, "ctrl+u", *"b1", "ctrl+k")
            await arrive(pilot, Choosing)
            assert "Wissen wie er achter B1 staat?" in flat(pilot)
            await press(pilot, "1")
            await arrive(pilot, Keyfile)
            assert "B1" in page._entries
            await press(pilot, "ctrl+k", "2")
            await arrive(pilot, Keyfile)
            assert "B1" not in page._entries and "B1 is gewist" in flat(pilot)

            await press(pilot, "ctrl+b")
            await arrive(pilot, Where)
            await press(pilot, "enter")
            await until(pilot, lambda: "Kopie gemaakt" in flat(pilot))
            await press(pilot, "escape", "escape")
            await arrive(pilot, Lead)
            assert not any(word in screen(pilot) for word in WORDS)

            await press(pilot, "e")
            export = await arrive(pilot, ExportForm)
            await until(pilot, lambda: "answers" in flat(pilot))
            export.query_one("#folder").value = str(out)
            await press(pilot, "space", "ctrl+n")
            await arrive(pilot, AskNames)
            await press(pilot, *OWN, "enter")
            taking = await arrive(pilot, TakingOut)
            await until(pilot, lambda: not taking.busy)

    asyncio.run(walk())
    table = (out / "answers" / "answers.csv").read_text("utf-8")
    assert "Ik ben [W01]. Mijn maat [W02] leert mij sorteren" in table and "Kwartel" in table
    assert not any(word in table for word in WORDS if word != "Kwartel")
    assert [each.code for each in entries(folder)] == ["W01", "W02", "kas"]
    with Study.opened(folder, key) as again:
        assert [each for each in logged(again) if each != "list"] == [
            "new", "set", "set", "set", "set", "search", "lookalikes", "set", "ignore", "ignore", "ignore", "remove", "export",
        ]  # fmt: skip
        (copied,) = again.log.events("study", {"names.backed_up"})
        assert copied.body["file"] == "namen-studie.fieldwork" and copied.by == "L1"
        bodies = json.dumps([dict(e.body) for e in again.log.events() if e.kind != "answer.set"], ensure_ascii=False)
        assert not any(word in bodies for word in WORDS)
    assert raw(folder) == raw(tmp_path / "tmp") == raw(tmp_path / "thuis") == []


# --- the door ----------------------------------------------------------------------------------------------------------------


def test_a_new_one_is_judged_while_it_is_chosen_and_is_never_the_studys(made: tuple[Study, str]) -> None:
    study = made[0]

    async def walk() -> None:
        async with running(study) as pilot:
            door = await to_the_door(pilot)
            await press(pilot, *"welkom1")
            assert "Deze wachtzin beschermt niets: Dit wordt overal als eerste geprobeerd." in flat(pilot)
            await press(pilot, "enter", *"welkom1", "enter")
            assert pilot.app.screen is door and "! Deze wachtzin beschermt niets" in flat(pilot)
            await press(pilot, "shift+tab", *" kurk paard")
            assert "Deze wachtzin is zwak (ongeveer" in flat(pilot) and "Vijf of zes gewone woorden" in flat(pilot)
            await press(pilot, "enter", "enter")
            assert "De twee wachtzinnen zijn niet gelijk" in flat(pilot)
            for id in ("secret", "again"):
                door.query_one(f"#{id}", Input).value = PASSPHRASE
            await press(pilot, "enter")
            await until(pilot, lambda: "Dit is de wachtzin van de studie" in flat(pilot))
            await press(pilot, "escape")
            await arrive(pilot, Lead)

    asyncio.run(walk())
    assert not (study.folder / "names.fieldwork").exists()


def test_a_wrong_passphrase_says_so_and_is_no_opening(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            await to_the_door(pilot)
            await press(pilot, *"fout", "enter")
            await until(pilot, lambda: "Deze wachtzin opent het niet." in flat(pilot))
            assert logged(study) == ["new"]
            await press(pilot, "f12", *OWN, "enter")
            page = await arrive(pilot, Keyfile)
            assert logged(study) == ["new", "screen"] and "Who stands behind the codes" in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Lead)
            with pytest.raises(Exception, match="closed|Closed"):
                page.names.entries()

    asyncio.run(walk())


def test_a_copy_is_put_back_where_there_is_none_without_who_was_erased_since(made: tuple[Study, str], tmp_path: Path) -> None:
    study = made[0]
    filled(study, {"W01": NAME, "W02": "Jet Ooievaar"})
    copy = tmp_path / "kopie"
    (study.folder / "names.fieldwork").rename(copy)
    withdraw(study, plan(study, "W02", erase=True))

    async def walk() -> None:
        async with running(study) as pilot:
            await to_the_door(pilot)
            await press(pilot, "ctrl+o")
            await arrive(pilot, Naming)
            pilot.app.screen.query_one(Input).value = str(copy)
            await press(pilot, "enter")
            await arrive(pilot, KeyfileDoor)
            assert "Typ de wachtzin van deze kopie" in flat(pilot)
            await press(pilot, *OWN, "enter")
            page = await arrive(pilot, Keyfile)
            assert list(page._entries) == ["W01"] and "Niet teruggezet, want gewist: W02." in flat(pilot)
            await press(pilot, "escape")

    asyncio.run(walk())


def test_home_has_it_in_its_palette_and_a_live_session_keeps_it_shut(made: tuple[Study, str]) -> None:
    study, session = made
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            await click(pilot, "Ctrl+P")
            await arrive(pilot, Choosing)
            await press(pilot, *"namen", "enter")
            await arrive(pilot, KeyfileDoor)
            await press(pilot, "escape")
            home = await arrive(pilot, Home)
            pilot.app.live = Live.take_up(study, session)  # type: ignore[attr-defined]
            await press(pilot, "a")
            assert pilot.app.screen is home and "Nu niet: er is een gesprek bezig." in flat(pilot)
            assert logged(study) == ["new"]

    asyncio.run(walk())


# --- who stands behind the codes ---------------------------------------------------------------------------------------------


def test_what_is_not_changed_stays_to_the_letter_and_typing_is_not_lost_by_one_escape(made: tuple[Study, str]) -> None:
    study = made[0]
    odd = "Ha\u202enna [/b] \x1b[31m"
    filled(study, {"W01": odd})

    async def walk() -> None:
        async with running(study) as pilot:
            page = await inside(pilot)
            await press(pilot, "enter", "tab", *"Hanna", "escape")
            assert isinstance(pilot.app.screen, KeyfileEntry) and "nog eens Esc gooit het weg" in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Keyfile)
            assert page._entries["W01"].also == ()
            await press(pilot, "enter", "tab", "tab")
            await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "contact")
            pilot.app.focused.post_message(events.Paste("Kerkstraat 1\n\n1234 AB Ede\r\n"))  # type: ignore[union-attr]
            await until(pilot, lambda: "1234 AB Ede" in flat(pilot))
            await press(pilot, "enter")
            await arrive(pilot, Keyfile)
            assert page._entries["W01"] == Entry("W01", "person", odd, (), "Kerkstraat 1; 1234 AB Ede")

    asyncio.run(walk())


def test_what_cannot_be_is_told_and_so_is_a_code_that_tells_the_name(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            page = await inside(pilot)
            await press(pilot, "ctrl+n")
            form = await arrive(pilot, KeyfileEntry)
            for code, name, words in (("w01", "Iemand", "W01 staat al in het sleutelbestand"), ("Jan de Boer", "Iemand", "is geen code"),
                                      ("W07", "", "ontbreekt de naam")):
                form.query_one("#code", Input).value = code
                form.query_one("#name", Input).value = name
                await press(pilot, "ctrl+n")
                assert pilot.app.screen is form and words in flat(pilot)
            form.query_one("#code", Input).value = "grendel"
            form.query_one("#name", Input).value = "Grendel"
            await press(pilot, "ctrl+n")
            await arrive(pilot, Keyfile)
            assert "! Let op: de code grendel lijkt op de naam zelf" in flat(pilot) and page.here == "grendel"

    asyncio.run(walk())


def test_who_withdrew_with_everything_is_not_asked_for_and_is_pointed_out_where_still_named(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME})
    for code in ("W01", "W02"):
        withdraw(study, plan(study, code, erase=True))

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "a")
            await arrive(pilot, KeyfileDoor)
            await press(pilot, *OWN, "enter")
            page = await arrive(pilot, Keyfile)
            assert "W02" not in page.query_one("#codes").ids
            assert "! W01" in flat(pilot) and "W01 trok zich terug en alles is gewist. Wis ook wie het was." in flat(pilot)

    asyncio.run(walk())


def test_a_table_of_names_comes_in_as_a_whole_or_not_at_all(made: tuple[Study, str], tmp_path: Path) -> None:
    study = made[0]
    filled(study, {"W01": NAME})
    wrong, right = tmp_path / "fout.csv", tmp_path / "goed.csv"
    wrong.write_text("code,name\nW02,Jet\nW03,\n", "utf-8")
    right.write_text("code,name,also\nW02,Jet Ooievaar,Jetje\nW01,Hortensia,\n", "utf-8")

    async def walk() -> None:
        async with running(study) as pilot:
            page = await inside(pilot)
            for file, words in ((tmp_path / "nergens", "is er niet"), (tmp_path, "is er niet"), (wrong, "Regel 3"), (right, "Bewaard: 2.")):
                await press(pilot, "ctrl+o")
                await arrive(pilot, Where)
                pilot.app.screen.query_one(Input).value = str(file)
                await press(pilot, "enter")
                if file == right:  # another name behind W01
                    await arrive(pilot, Choosing)
                    await press(pilot, "2")
                await arrive(pilot, Keyfile)
                assert words in flat(pilot), flat(pilot)
                assert ("W02" in page._entries) == (file == right)
            assert "daar staan de namen onversleuteld in" in flat(pilot)
            assert page._entries["W02"].also == ("Jetje",) and page._entries["W01"].name == "Hortensia"
            assert page._entries["W01"].also == (NAME,)

    asyncio.run(walk())


def test_by_mouse_alone(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME, "W02": "Jet Ooievaar"})

    async def walk() -> None:
        async with running(study, (140, 45)) as pilot:
            page = await inside(pilot)
            await click(pilot, "W02")
            assert page.here == "W02"
            await click(pilot, "W02")
            form = await arrive(pilot, KeyfileEntry)
            form.query_one("#contact", Input).value = PHONE
            await click(pilot, "Ctrl+N Bewaren")
            await arrive(pilot, Keyfile)
            assert page._entries["W02"].contact == PHONE
            await click(pilot, "Ctrl+F Waar")
            where = await arrive(pilot, KeyfileFound)
            await until(pilot, lambda: where._found is not None)
            await click(pilot, "Enter Nalezen")
            await arrive(pilot, Review)
            await click(pilot, "Esc")
            await arrive(pilot, KeyfileFound)
            await click(pilot, "Esc")
            await arrive(pilot, Keyfile)
            await click(pilot, "Ctrl+K Wissen")
            await arrive(pilot, Choosing)
            await click(pilot, "2  Wissen")  # points
            await click(pilot, "2  Wissen")
            await arrive(pilot, Keyfile)
            assert "W02" not in page._entries
            await click(pilot, "Esc")
            await arrive(pilot, Lead)

    asyncio.run(walk())


# --- where names stand, and what looks like one ------------------------------------------------------------------------------


def test_a_place_in_no_session_is_told_and_one_in_a_session_leads_into_it(made: tuple[Study, str]) -> None:
    study, session = made
    (study.folder / f"{NAME}.txt").write_text("", "utf-8")
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            await inside(pilot)
            where = await found(pilot, "ctrl+f", KeyfileFound)
            assert "Buiten een gesprek" in flat(pilot)
            await press(pilot, "end", "enter")
            assert pilot.app.screen is where and "Dit staat niet in een gesprek" in flat(pilot)
            assert "naam van een bestand" in flat(pilot)
            await press(pilot, "home", "v")
            await arrive(pilot, Review)
            await press(pilot, "h")
            await arrive(pilot, Interview)
            assert pilot.app.live.session == session  # type: ignore[attr-defined]
            assert not any(isinstance(each, KeyfileDoor) for each in pilot.app.screen_stack)

    asyncio.run(walk())


def test_a_word_can_be_another_spelling_of_a_known_name_or_a_way_to_reach_somebody_and_is_taken_back(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    study, session = told(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    said_anew(study, session, f"{SAID} Hortensja is mijn naam, mail hort@kas.example.")
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study, lang="en") as pilot:
            page = await inside(pilot)
            words = await found(pilot, "ctrl+l", KeyfileAlikes)
            assert words.here.word == "Hortensja" and "resembles a known name (W01)" in flat(pilot)
            await press(pilot, "enter")
            await arrive(pilot, Choosing)
            await press(pilot, "enter")  # whose name it resembles is pointed at
            await arrive(pilot, KeyfileAlikes)
            while words.here.word != "hort@kas.example":
                await press(pilot, "down")
            await press(pilot, "m", *"w01", "enter")
            await arrive(pilot, KeyfileAlikes)
            (entry,) = words.names.entries()
            assert (entry.also, entry.contact) == (("Hortensja",), "hort@kas.example")
            assert not {"Hortensja", "hort@kas.example"} & set(words._found)
            await press(pilot, "u", "f9")
            assert words.names.entries() == [Entry("W01", "person", NAME)]
            assert {"Hortensja", "hort@kas.example"} <= set(words._found) and "Taken back." in flat(pilot)
            await press(pilot, "u")
            assert "There is nothing to take back." in flat(pilot)
            await press(pilot, "v")
            await arrive(pilot, Review)
            await press(pilot, "escape", "escape")
            assert (await arrive(pilot, Keyfile)) is page

    asyncio.run(walk())


# --- locking -----------------------------------------------------------------------------------------------------------------


async def at_the_list(pilot: Pilot[None]) -> None:
    await press(pilot, *"hort")


async def at_the_form(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", *" Teunis")
    await arrive(pilot, KeyfileEntry)


async def at_the_places(pilot: Pilot[None]) -> None:
    await found(pilot, "ctrl+f", KeyfileFound)


async def at_a_page(pilot: Pilot[None]) -> None:
    await at_the_places(pilot)
    await press(pilot, "enter")
    await arrive(pilot, Review)


async def at_the_words(pilot: Pilot[None]) -> None:
    await found(pilot, "ctrl+l", KeyfileAlikes)


async def at_a_choice(pilot: Pilot[None]) -> None:
    await at_the_words(pilot)
    await press(pilot, "enter")
    await arrive(pilot, Choosing)


async def at_a_question(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+k")
    await arrive(pilot, Choosing)


async def at_a_file(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+b")
    await arrive(pilot, Where)


PLACES = (at_the_list, at_the_form, at_the_places, at_a_page, at_the_words, at_a_choice, at_a_question, at_a_file)


@pytest.mark.parametrize(
    ("place", "drawn"), [*((place, False) for place in PLACES), (at_a_page, True), (at_a_choice, True)],
    ids=lambda value: getattr(value, "__name__", "behind a curtain" if value else "at once"),
)
def test_a_lock_closes_the_key_file_wherever_one_is_and_unlocking_asks_its_passphrase_again(
    made: tuple[Study, str], place: Any, drawn: bool
) -> None:
    study = made[0]
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            page = await inside(pilot)
            door = pilot.app.screen_stack[-2]
            await place(pilot)
            if drawn:
                await press(pilot, "f5")
                await arrive(pilot, Curtain)
            assert page.names.entries()  # a curtain alone closes nothing
            pilot.app.everywhere.heed("idle")  # type: ignore[attr-defined]
            await arrive(pilot, Curtain)
            with pytest.raises(Exception, match="closed|Closed"):
                page.names.entries()
            await press(pilot, "f12")  # the other language paints nothing of it
            await unlock(pilot)
            if place is at_a_page:  # what somebody said is the study's, and was open
                await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is door)
            await pilot.pause()
            assert not any(word in screen(pilot) for word in WORDS) and "het sleutelbestand is dicht" in flat(pilot)
            assert [each.value for each in door.query(Input)] == ["", ""]
            door.query_one("#secret", Input).value = OWN
            await press(pilot, "enter")
            again = await arrive(pilot, Keyfile)
            assert again is not page and list(again._entries) == ["W01"] and NAME in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Lead)
            assert [each for each in logged(study) if each in ("screen", "set", "remove")] == ["screen", "screen"]

    asyncio.run(walk())


def test_a_passphrase_that_is_being_tried_when_the_screen_locks_opens_nothing(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            door = await to_the_door(pilot)
            door.query_one("#secret", Input).value = OWN
            door.do_keyfile_open()
            pilot.app.everywhere.lock(CLOSED)  # type: ignore[attr-defined]
            await unlock(pilot)
            await until(pilot, lambda: pilot.app.screen is door)
            await until(pilot, lambda: "screen" in logged(study))
            for _ in range(20):
                await pilot.pause()
            assert pilot.app.screen is door and door._names is None

    asyncio.run(walk())


def test_a_name_that_was_copied_is_not_there_to_paste_once_the_place_is_left(made: tuple[Study, str]) -> None:
    study = made[0]
    filled(study, {"W01": NAME})

    async def walk() -> None:
        async with running(study) as pilot:
            await inside(pilot)
            await press(pilot, "enter")
            form = await arrive(pilot, KeyfileEntry)
            form.query_one("#name", Input).select_all()
            await press(pilot, "ctrl+c")
            assert pilot.app.clipboard == NAME
            await press(pilot, "escape", "escape")
            await arrive(pilot, Lead)
            assert pilot.app.clipboard == ""

    asyncio.run(walk())


def test_a_file_that_can_only_be_read_is_shown_and_not_changed(made: tuple[Study, str], monkeypatch: pytest.MonkeyPatch) -> None:
    study = made[0]
    filled(study, {"W01": NAME})
    monkeypatch.setattr("fieldwork.store.keyfile.KeyFile.readonly", True)

    async def walk() -> None:
        async with running(study) as pilot:
            page = await inside(pilot)
            for key in ("enter", "ctrl+n", "ctrl+k", "ctrl+o"):
                await press(pilot, key)
                assert pilot.app.screen is page and "kan hier alleen gelezen worden" in flat(pilot)

    asyncio.run(walk())
