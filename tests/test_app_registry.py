"""The registry over all screens: every command has a key, a place in the palette, and something that does it."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from textual.screen import Screen

import fieldwork.tui.screens as screens
from fieldwork.tui.command import EVERYWHERE
from fieldwork.tui.commands import COMMANDS
from fieldwork.tui.everywhere import Everywhere
from fieldwork.tui.keyboard import bindings, letters, valid_in


def places() -> dict[str, list[type[Screen[Any]]]]:
    """Every screen and window there is, by the place of the registry that it takes its commands from."""
    found: dict[str, list[type[Screen[Any]]]] = {}
    for module in pkgutil.iter_modules(screens.__path__):
        for thing in vars(importlib.import_module(f"{screens.__name__}.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, Screen) and getattr(thing, "PLACE", ""):
                found.setdefault(thing.PLACE, []).append(thing)
    return {place: [one for one in all if not any(one in other.__mro__[1:] for other in all)] for place, all in found.items()}


PLACES = places()
EVERY_PLACE = sorted({place for command in COMMANDS for place in command.places} - {EVERYWHERE})


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_can_be_done_by_a_key(command) -> None:  # type: ignore[no-untyped-def]
    assert command.keys or command.letters or command.shown_keys


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_what_is_valid_everywhere_takes_no_key_of_a_place(place: str) -> None:
    here = {binding.key: binding.id for binding in [*bindings(place), *letters(place)]}  # type: ignore[union-attr]
    program = {binding.key: binding.id for binding in bindings(EVERYWHERE)}  # type: ignore[union-attr]
    assert not {key: (here[key], program[key]) for key in here.keys() & program.keys()}


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_every_command_can_be_done_by_the_mouse(place: str) -> None:
    # Where there is a palette it is always in the bar, and a click on a line of it does that command; a window without one
    # has all its commands in its bar.
    own = [command for command in valid_in(place) if place in command.places]
    palette = next((command for command in own if command.id == "palette"), None)
    if palette is not None:
        assert palette.bar >= 90
    elif place != "curtain":  # a click anywhere on it
        assert [command.id for command in own if not command.bar] == []


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_a_screen_does_what_the_registry_says_that_it_can(place: str) -> None:
    for command in valid_in(place):
        if EVERYWHERE in command.places:
            assert hasattr(Everywhere, f"do_{command.id}"), command.id
            continue
        for screen in PLACES[place]:
            by_name = hasattr(screen, f"do_{command.id}") or not hasattr(screen, "tell")  # windows do theirs in `action_do`
            by_digits = command.shown_keys is not None  # each digit is an action of its own
            assert by_name or by_digits, (screen, command.id)
