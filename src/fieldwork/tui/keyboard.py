"""The keys that are in force: the table of commands, with what a person changed in it, as bindings and as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding, BindingType

from fieldwork.i18n import Lang
from fieldwork.tui.command import EVERYWHERE, Command, key_name
from fieldwork.tui.commands import BY_ID, COMMANDS

_SAME_KEY = frozenset({"f13", "f14", "f15", "f16", "f17", "f18", "f20", "f21", "f24"})  # Shift+F1, F2 … of older terminals

_own_keys: dict[str, Command] = {}


def rebind(changed: Iterable[Command]) -> None:
    """Put commands with other keys in force, in place of all that were changed before."""
    _own_keys.clear()
    _own_keys.update({command.id: command for command in changed})


def in_force() -> tuple[Command, ...]:
    """Every command, with the keys that a person gave it."""
    return tuple(_own_keys.get(command.id, command) for command in COMMANDS)


def keymap() -> dict[str, str]:
    """The keys that are in force by the id of their binding, for screens whose bindings were made before."""
    found = {}
    for command in _own_keys.values():
        found[command.id] = ",".join(command.keys)
        found[f"{command.id}.letter"] = ",".join(command.letters)
    return {id: keys for id, keys in found.items() if keys}


def key_of(id: str) -> str:
    """The key of a command, to name in a sentence."""
    command = _own_keys.get(id, BY_ID[id])
    return command.key or command.letter


def letter_of(id: str) -> str:
    """The key of a command where nothing is typed, to name in a sentence."""
    return _own_keys.get(id, BY_ID[id]).letter


def valid_in(place: str) -> tuple[Command, ...]:
    """The commands of one place, and those that are valid everywhere."""
    return tuple(command for command in in_force() if place in command.places or EVERYWHERE in command.places)


def in_bar(place: str) -> tuple[Command, ...]:
    """The commands for the key bar of one place, the most wanted first."""
    return tuple(sorted((c for c in valid_in(place) if c.bar), key=lambda command: command.bar))


def doing(command: Command) -> str:
    """The action that does a command: of the screen, or of the program where it is valid everywhere."""
    return f"{'app' if EVERYWHERE in command.places else 'screen'}.do('{command.id}')"


def bindings(place: str) -> list[BindingType]:
    """The bindings of a screen: keys that work while typing, before what the editor would do with them."""
    return [
        Binding(key, doing(command), command.label.nl, priority=key not in ("escape", "enter"), show=False, id=command.id)
        for command in in_force()
        if place in command.places
        for key in command.keys
    ]


def silent_keys(place: str, others: Sequence[str]) -> list[BindingType]:
    """Bindings for keys that do something in other places and nothing in this one, so that a window can say so."""
    here = {key for command in valid_in(place) for key in command.keys}
    there = {key for command in in_force() for key in command.keys if set(others) & set(command.places)}
    return [Binding(key, f"screen.not_here('{key}')", priority=True, show=False) for key in sorted(there - here)]


def letters(place: str) -> list[BindingType]:
    """The bindings of a part of the screen where nothing is typed."""
    return [
        Binding(key, doing(command), command.label.nl, show=False, id=f"{command.id}.letter")
        for command in in_force()
        if place in command.places
        for key in command.letters
    ]


def every_key(command: Command, lang: Lang) -> str:
    """Every key of a command, to read."""
    names = [key_name(key) for key in (*command.keys, *command.letters) if key not in _SAME_KEY]
    return "  ".join([*names, *([command.shown_keys.text(lang)] if command.shown_keys else [])])
