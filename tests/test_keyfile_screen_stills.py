"""The key file as it looks: small and large, in both languages, with names that look like anything but names."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.i18n import LANGS
from fieldwork.study.privacy.names import entry, open_names
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.curtain import Curtain
from fieldwork.tui.screens.keyfile import Keyfile
from fieldwork.tui.screens.keyfile_alikes import KeyfileAlikes
from fieldwork.tui.screens.keyfile_door import KeyfileDoor
from fieldwork.tui.screens.keyfile_entry import KeyfileEntry
from fieldwork.tui.screens.keyfile_found import KeyfileFound
from fieldwork.tui.screens.lead import Lead
from tests.support.keyfile import OWN, told
from tests.support.program import arrive, press, running, until
from tests.support.rounds import said_anew
from tests.support.stills import SIZES, Stills, still_clock
from tests.support.studies import PASSPHRASE

LONG = "van der " + "Zwaluwstaartvlinderstruik-" * 12 + "Einde"
HOSTILE = {
    "W01": ("Hanna [/b][red] \x1b[31mRood", '=HYPERLINK("http://x";"y"); [bold]Hanneke', "hanna@kas.example; 06-12345678"),
    "W02": (f"Ha\u202esser\u202c {LONG}", LONG, LONG),
    "B1": ("+31 \u2066BV\u2069 \U0001f331 花屋", "-1+1; @SUM(A1)", "\u200f[/]"),
    "W9999999999999999999999999999999": ("Ann\u0301e\u0301", "", ""),
}
BEFORE = "[/a] Hanna zei =1+1 \x1b[31m en nog veel meer dan dat."
ANSWER = "Hanna [/b][red] Rood zei [link=x]Berend Kwikstaart[/link]: =1+1, \x1b[31m. Bel Pelikaan, of mail hort@kas.example."


@pytest.mark.parametrize("lang", LANGS)
def test_the_key_file_with_hostile_names(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    shown: list[str] = []

    async def walk() -> None:
        with still_clock():
            study, session = told(tmp_path_factory.getbasetemp(), tmp_path / "studie")
            said_anew(study, session, BEFORE)
            said_anew(study, session, ANSWER)
            async with running(study, SIZES[0], lang) as pilot:  # type: ignore[arg-type]
                stills = Stills(pilot, lang)  # type: ignore[arg-type]
                await press(pilot, "s")
                lead = await arrive(pilot, Lead)
                await until(pilot, lambda: not lead.computing)
                await press(pilot, "a")
                door = await arrive(pilot, KeyfileDoor)
                door.query_one("#secret", Input).value = "paard boot kurk"
                await stills.take("keyfile-new", "38 bits")
                for id in ("secret", "again"):
                    door.query_one(f"#{id}", Input).value = OWN
                await press(pilot, "enter", "enter")
                await arrive(pilot, Keyfile)
                await stills.take("keyfile-empty", "W02", "Ctrl+B")
                await press(pilot, "escape")
                await until(pilot, lambda: pilot.app.screen is lead)
                with open_names(study, OWN, "set") as names:
                    names.put([entry(study, dict(zip(("code", "name", "also", "contact"), (code, *all), strict=True)))
                               for code, all in HOSTILE.items()])  # fmt: skip
                await press(pilot, "a")
                door = await arrive(pilot, KeyfileDoor)
                door.query_one("#secret", Input).value = "fout"
                await press(pilot, "enter")
                await stills.take("keyfile-door", "!")
                door.query_one("#secret", Input).value = OWN
                await press(pilot, "enter")
                page = await arrive(pilot, Keyfile)
                await press(pilot, "down")
                await stills.take("keyfile", "W01", "kas")
                await press(pilot, "down", "enter")
                await arrive(pilot, KeyfileEntry)
                await stills.take("keyfile-entry", "W02", "Ctrl+N")
                await press(pilot, "escape")
                await arrive(pilot, Keyfile)
                await press(pilot, "ctrl+k")
                await arrive(pilot, Choosing)
                await stills.take("keyfile-remove", "W02")
                await press(pilot, "escape")
                await arrive(pilot, Keyfile)
                await press(pilot, "ctrl+f")
                where = await arrive(pilot, KeyfileFound)
                await until(pilot, lambda: where._found is not None)
                await stills.take("keyfile-found", "Hanna", "◌")
                await press(pilot, "escape")
                await until(pilot, lambda: pilot.app.screen is page)
                await press(pilot, "ctrl+l")
                words = await arrive(pilot, KeyfileAlikes)
                await until(pilot, lambda: words._found is not None)
                await stills.take("keyfile-alikes", "Berend Kwikstaart")
                await press(pilot, "enter")
                await arrive(pilot, Choosing)
                await stills.take("keyfile-whose", "W01")
                await press(pilot, "escape")
                await arrive(pilot, KeyfileAlikes)
                pilot.app.everywhere.heed("idle")  # type: ignore[attr-defined]
                await until(pilot, lambda: page.shut)
                curtain = await arrive(pilot, Curtain)
                curtain.query_one(Input).value = PASSPHRASE
                await press(pilot, "enter")
                await until(pilot, lambda: pilot.app.screen is door)
                await stills.take("keyfile-closed", "Ctrl+P")
                shown.extend(stills.told)

    asyncio.run(walk())
    assert not shown, "\n\n".join([*shown, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
