"""Keys of one's own: what a person wrote in the settings, laid over the registry of commands, and what of it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fieldwork.i18n import Msg, msg
from fieldwork.tui.command import EVERYWHERE, Command, key_name
from fieldwork.tui.commands import COMMANDS

_NOT_PASSED_ON = frozenset(
    {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+z", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+enter", "f10", "f11"}
)
"""What terminals cannot tell from another key or keep for themselves, and what copying, pasting and undoing need."""
_TYPING = frozenset(
    {"tab", "shift+tab", "enter", "backspace", "delete", "space", "up", "down", "left", "right", "home", "end", "pageup",
     "pagedown", "escape"}
)  # fmt: skip
"""What typing and moving need."""
_STAY = frozenset({"escape", "enter"})
"""What goes on and backs out on every screen, whatever else does."""
_SIGNS = {"?": "question_mark", "/": "slash", ".": "full_stop", ",": "comma", "-": "minus", "+": "plus", "=": "equals_sign"}


def rebound(wanted: Mapping[str, Sequence[str]]) -> tuple[list[Command], list[Msg]]:
    """The commands that get other keys, and what is wrong with the rest.

    `wanted` tells by the id of a command the keys that it gets in place of its own: a single letter or sign takes the place of
    its letters, any other key that of its keys. Esc and Enter stay where they are. A command of which something is wrong keeps
    what it had.
    """
    table = {command.id: command for command in COMMANDS}
    troubles: list[Msg] = []
    changed: dict[str, Command] = {}
    for id, keys in wanted.items():
        if id not in table:
            troubles.append(_no_command(id, table))
            continue
        after = _with(table[id], keys)
        if isinstance(after, Msg):
            troubles.append(after)
        else:
            changed[id] = after
    while (clash := _clash({**table, **changed}, changed)) is not None:
        id, trouble = clash
        del changed[id]
        troubles.append(trouble)
    return list(changed.values()), troubles


def _with(command: Command, keys: Sequence[str]) -> Command | Msg:
    """A command with other keys, or why it cannot have them."""
    named = [_normal(key) for key in keys]
    letters = tuple(key for key in named if _is_letter(key))
    others = tuple(key for key in named if not _is_letter(key))
    for key in others:
        if key in _NOT_PASSED_ON or key in _TYPING:
            return msg("keys: {key} kan niet voor {id}; die toets is nodig voor iets anders of komt niet door de terminal.",
                       "keys: {key} cannot be for {id}; that key is needed for something else, or terminals keep it.",
                       key=key, id=command.id)  # fmt: skip
        if not _known(key):
            return msg("keys: “{key}” (bij {id}) is geen toets; schrijf bijvoorbeeld ctrl+y, f7 of shift+f3.",
                       "keys: “{key}” (at {id}) is no key; write ctrl+y, f7 or shift+f3, for instance.",
                       key=key[:30], id=command.id)  # fmt: skip
    if (letters and not command.letters) or (others and not command.keys):
        return msg("keys: {id} kan geen {what} krijgen; het heeft nu {now}.",
                   "keys: {id} cannot have a {what}; it has {now} now.",
                   id=command.id, what=msg("losse letter", "single letter") if letters and not command.letters
                   else msg("toets die ook bij het typen werkt", "key that works while typing"),
                   now=" ".join(key_name(key) for key in (*command.keys, *command.letters)) or "–")  # fmt: skip
    return replace(
        command,
        keys=(*others, *(key for key in command.keys if key in _STAY)) if others else command.keys,
        letters=(*letters, *(key for key in command.letters if key in _STAY)) if letters else command.letters,
    )


def _clash(table: Mapping[str, Command], changed: Mapping[str, Command]) -> tuple[str, Msg] | None:
    """The first changed command that wants a key which another has in the same place, and what to say of it."""
    for command in changed.values():
        for other in table.values():
            if other.id == command.id or not _meet(command, other):
                continue
            same = (set(command.keys) & set(other.keys)) | (set(command.letters) & set(other.letters))
            if same:
                key = sorted(same)[0]
                return command.id, msg("keys: {key} is al van {other}; {id} houdt zijn eigen toetsen.",
                                       "keys: {key} belongs to {other}; {id} keeps its own keys.",
                                       key=key, other=other.id, id=command.id)  # fmt: skip
    return None


def _meet(one: Command, other: Command) -> bool:
    """Whether two commands can be valid on the same screen."""
    return bool(set(one.places) & set(other.places)) or EVERYWHERE in (*one.places, *other.places)


def _normal(key: str) -> str:
    key = key.strip()
    if len(key) == 1:
        return _SIGNS.get(key, key.lower())
    return "+".join(part.strip().lower() for part in key.split("+"))


def _is_letter(key: str) -> bool:
    return (len(key) == 1 and key.isalpha()) or key in _SIGNS.values()


def _known(key: str) -> bool:
    *held, last = key.split("+")
    name = (last.startswith("f") and last[1:].isdecimal() and 1 <= int(last[1:]) <= 24) or len(last) == 1 or last in _TYPING
    return name and (bool(held) or len(last) > 1) and set(held) <= {"ctrl", "shift", "alt"}


def _no_command(id: str, table: Mapping[str, Command]) -> Msg:
    from difflib import get_close_matches

    near = get_close_matches(id, table, 1, 0.5)
    if near:
        return msg("keys: er is geen opdracht “{id}”. Bedoelde u {near}?",
                   "keys: there is no command “{id}”. Did you mean {near}?",
                   id=id[:40], near=near[0])  # fmt: skip
    return msg("keys: er is geen opdracht “{id}”. De instellingen noemen alle namen.",
               "keys: there is no command “{id}”. The settings have them all.",
               id=id[:40])  # fmt: skip
