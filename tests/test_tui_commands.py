"""The registry of commands: what keys, key bar, palette and help are made from."""

from __future__ import annotations

import pytest

from fieldwork.tui.command import EVERYWHERE
from fieldwork.tui.commands import COMMANDS
from fieldwork.tui.keyboard import bindings, every_key, letters, valid_in
from fieldwork.tui.screens.choosing import help_window, palette
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.start import Start
from fieldwork.tui.screens.unlock import Unlock

PLACES = {"home": Home, "start": Start, "consent": Consent, "interview": Interview, "unlock": Unlock}
EVERY_PLACE = sorted({place for command in COMMANDS for place in command.places})
# What a terminal cannot tell from Tab, Enter, Backspace and a line feed, or keeps for itself.
NEVER = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+enter", "ctrl+question_mark", "f10", "f11", "ctrl+z", "ctrl+c"}


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_a_key_does_one_thing_in_a_place(place: str) -> None:
    for made in (bindings(place), letters(place)):
        keys = [binding.key for binding in made]  # type: ignore[union-attr]
        assert len(keys) == len(set(keys)), place


def test_no_command_asks_for_a_key_that_terminals_do_not_pass_on() -> None:
    assert not NEVER & {key for command in COMMANDS for key in command.keys}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_words_in_both_languages_and_is_in_the_help(command) -> None:  # type: ignore[no-untyped-def]
    for text in (command.label, command.help, command.group):
        assert text.nl.strip() and text.en.strip()
    for lang in ("nl", "en"):
        told = {choice.id: choice for choice in help_window(lang, "interview")._choices}
        assert told[command.id].words == command.label.text(lang)
        assert told[command.id].about == command.help.text(lang)
        assert told[command.id].right == every_key(command, lang)


@pytest.mark.parametrize("place", PLACES)
def test_every_command_of_a_screen_can_be_done_there_and_found_in_its_palette(place: str) -> None:
    shown = {choice.id for choice in palette(place, "nl", lambda command: None)._choices}
    assert shown == {command.id for command in valid_in(place)}
    by_digit = {"tick"}
    own = {command.id for command in valid_in(place) if EVERYWHERE not in command.places}
    assert {id for id in own if not hasattr(PLACES[place], f"do_{id}")} <= by_digit
