"""What a person set on this computer, and keys of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fieldwork.cli import words
from fieldwork.settings import SETTINGS, load, settings_file
from fieldwork.tui.commands import BY_ID
from fieldwork.tui.keys import rebound
from fieldwork.tui.watch import Watch


def written(home: Path, text: str) -> None:
    (home / "settings.json").write_text(text, "utf-8")


def test_without_a_file_every_setting_is_what_it_is_documented_to_be(own_home: Path) -> None:
    settings = load()
    assert {name: settings[name] for name in ("colors", "language", "lock_minutes", "plain_keys", "keys")} == {
        "colors": "dark", "language": None, "lock_minutes": 10, "plain_keys": False, "keys": {}
    }  # fmt: skip
    assert not settings.troubles
    for setting in SETTINGS:
        for text in (setting.label, setting.about, setting.takes):
            assert text.text("nl").strip() and text.text("en").strip()
        assert setting.fits(setting.default) and all(setting.fits(choice) for choice in setting.choices)


def test_what_is_remembered_is_there_next_time_and_leaves_the_rest_of_the_file_alone(own_home: Path) -> None:
    written(own_home, '{"from_a_newer_program": 1}')
    _, trouble = load().remember("colors", "light")
    assert trouble is None
    assert load()["colors"] == "light"
    assert json.loads(settings_file().read_text("utf-8")) == {"from_a_newer_program": 1, "colors": "light"}
    assert settings_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"colour": "dark"}', "Did you mean colors?"),
        ('{"colors": "pink"}', "colors has to be one of dark, light"),
        ('{"lock_minutes": -1}', "lock_minutes has to be"),
        ('{"lock_minutes": true}', "lock_minutes has to be"),
        ('{"keys": {"next": "f8"}}', "keys has to be"),
        ('{"keys": {"next": []}}', "keys has to be"),
        ("{colors: dark}", "cannot be read as JSON"),
        ("[]", "cannot be read as JSON"),
    ],
)
def test_a_slip_in_the_file_is_told_and_changes_nothing(own_home: Path, text: str, named: str) -> None:
    written(own_home, text)
    settings = load()
    assert [named in trouble.text("en") for trouble in settings.troubles] == [True]
    assert {setting.name: settings[setting.name] for setting in SETTINGS} == {s.name: s.default for s in SETTINGS}


def test_a_file_that_cannot_be_read_is_not_written_over(own_home: Path) -> None:
    written(own_home, "{colors: dark}")
    after, trouble = load().remember("colors", "light")
    assert after["colors"] == "light"
    assert trouble is not None
    assert settings_file().read_text("utf-8") == "{colors: dark}"


# --- keys -----------------------------------------------------------------------------------------------------------

NEXT, BACK = BY_ID["next"], BY_ID["back"]


@pytest.mark.parametrize(
    ("keys", "becomes"),
    [
        (["alt+n"], (("alt+n",), NEXT.letters)),
        (["y"], (NEXT.keys, ("y",))),
        (["F8", "Y"], (("f8",), ("y",))),
        (["ctrl+b"], None),
        (["tab"], None),
        (["ctrl+i"], None),
        (["f5"], None),
        (["ctrl+enter"], None),
        (["flepje"], None),
    ],
)
def test_a_key_replaces_keys_and_a_letter_letters_but_never_one_that_is_needed(keys: list[str], becomes: Any) -> None:
    changed, troubles = rebound({"next": keys})
    assert [(command.keys, command.letters) for command in changed] == ([becomes] if becomes else [])
    assert bool(troubles) == (becomes is None)
    assert all(keys[0].lower() in trouble.text(lang) for trouble in troubles for lang in ("nl", "en"))


def test_two_commands_can_change_keys_and_escape_stays() -> None:
    changed, troubles = rebound({"next": list(BACK.keys), "back": list(NEXT.keys), "return": ["f22"]})
    assert not troubles
    assert {command.id: command.keys for command in changed} == {
        "next": BACK.keys, "back": NEXT.keys, "return": ("f22", "escape")
    }  # fmt: skip


def test_a_command_that_is_not_there_is_told_with_the_likely_one() -> None:
    assert "Bedoelde u next?" in rebound({"nxt": ["f8"]})[1][0].text("nl")


# --- whether someone is there ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(5, 5)] * 109, "soon"),
        ([(5, 5)] * 120, "idle"),
        ([(5, 5), (5, 3600)], "slept"),  # the steady clock stood still, the one on the wall went on
        ([(5, 5), (3600, 3600)], "slept"),  # both went on, but nobody looked
        ([(5, 5), (5, 25)], None),  # the clock was put right
        ([(5, 5), (5, -3600)], None),
    ],
)
def test_it_locks_when_nobody_is_there_or_the_lid_was_closed(steps: list[tuple[float, float]], found: str | None) -> None:
    steady, wall = [1000.0], [5000.0]
    watch = Watch(600, steady=lambda: steady[0], wall=lambda: wall[0])
    told = None
    for on, on_the_wall in steps:
        steady[0] += on
        wall[0] += on_the_wall
        told = watch.look()
    assert told == found


def test_a_key_keeps_it_open_and_zero_minutes_is_never() -> None:
    now = [0.0]
    for idle, touched in ((600.0, True), (0.0, False)):
        watch = Watch(idle, steady=lambda: now[0], wall=lambda: now[0])
        for _ in range(300):
            now[0] += 5
            if touched:
                watch.touched()
            assert watch.look() is None


# --- the language ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "environment", "insists"),
    [
        ([], {}, False),
        (["--lang", "en"], {}, True),
        (["sessions", "--lang=nl"], {}, True),
        ([], {"FIELDWORK_LANG": "nl"}, True),
        ([], {"FIELDWORK_LANG": "klingon"}, False),
    ],
)
def test_a_language_asked_for_this_time_goes_before_the_one_that_was_set(
    argv: list[str], environment: dict[str, str], insists: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIELDWORK_LANG", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    words.choose(argv)
    assert words.insisted() is insists
    words.choose(["--lang", "nl"])
