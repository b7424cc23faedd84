"""What a person set on this computer: colours, language, lock, keys. One small file, in no study.

The file is `settings.json` in the state folder (`config.state_folder`); the screens write it, and it can be changed by hand:

    {"colors": "light", "language": "nl", "lock_minutes": 10, "plain_keys": false, "keys": {"next": ["f8", "ctrl+y"]}}

What it holds that is not known, or does not fit, is told and not used; it is never taken out of the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fieldwork.config import keep, state_folder
from fieldwork.i18n import LANGS, Msg, msg

COLORS = ("dark", "light", "contrast-dark", "contrast-light")
MINUTES = (0, 2, 5, 10, 15, 30, 60)
"""What the settings window offers; by hand any whole number up to a day can be written."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the file, what it is without the file, what it does, and which values it can have.

    `choices` are those that the settings window goes through; without any it is set in the file alone.
    """

    name: str
    default: Any
    label: Msg
    about: Msg
    takes: Msg
    fits: Callable[[Any], bool]
    choices: tuple[Any, ...] = ()


def _is_keys(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(keys, list) and keys and all(isinstance(key, str) and key for key in keys) for keys in value.values()
    )


SETTINGS: tuple[Setting, ...] = (
    Setting("colors", "dark", msg("Kleuren", "Colours"),
            msg("De kleuren van het scherm. NO_COLOR in de omgeving zet alle kleur uit.",
                "The colours of the screen. NO_COLOR in the environment turns all colour off."),
            msg("een van {values}", "one of {values}", values=", ".join(COLORS)),
            lambda value: value in COLORS, COLORS),
    Setting("language", None, msg("Taal", "Language"),
            msg("De taal van het scherm. --lang en FIELDWORK_LANG gaan voor; zonder alle drie die van de computer.",
                "The language of the screen. --lang and FIELDWORK_LANG go before it; without all three, the computer's."),
            msg("nl, en of null", "nl, en or null"), lambda value: value is None or value in LANGS, (None, *LANGS)),
    Setting("lock_minutes", 10, msg("Op slot na", "Lock after"),
            msg("Na zoveel minuten zonder toets of muis gaat het scherm op slot; 0 is nooit. Als de computer sliep, gaat het "
                "altijd op slot.",
                "After so many minutes without key or mouse the screen locks; 0 is never. After the computer slept it always "
                "locks."),
            msg("een heel aantal minuten, 0 tot en met 1440", "a whole number of minutes, 0 to 1440"),
            lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1440, MINUTES),
    Setting("plain_keys", False, msg("Gewone toetsen", "Plain keys"),
            msg("Zet dit aan als ë of ï niet te typen is: de terminal meldt toetsen dan op de oude manier. Werkt vanaf de "
                "volgende start; FIELDWORK_PLAIN_KEYS=1 doet hetzelfde.",
                "Turn this on where ë or ï cannot be typed: the terminal then reports keys the old way. Works from the next "
                "start on; FIELDWORK_PLAIN_KEYS=1 does the same."),
            msg("true of false", "true or false"), lambda value: isinstance(value, bool), (False, True)),
    Setting("keys", {}, msg("Eigen toetsen", "Own keys"),
            msg("Andere toetsen voor opdrachten: de naam van een opdracht met een lijst van toetsen. Een letter geldt waar "
                "niet getypt wordt, andere toetsen (ctrl+y, f7) overal. Kies dit om een opdracht een toets te geven.",
                "Other keys for commands: a command's name with a list of keys. A letter is for where nothing is typed, other "
                "keys (ctrl+y, f7) for everywhere. Choose this to give a command a key."),
            msg("namen van opdrachten, elk met een lijst van toetsen", "names of commands, each with a list of keys"),
            _is_keys),
)  # fmt: skip
"""Every setting there is."""
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this computer: `values` by name, whether in the file or not, and what was wrong in the file."""

    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({s.name: s.default for s in SETTINGS}))
    troubles: tuple[Msg, ...] = ()

    def __getitem__(self, name: str) -> Any:
        """The value of a setting."""
        return self.values[name]

    def remember(self, name: str, value: Any) -> tuple[Settings, Msg | None]:
        """The settings with one changed, and why it could not be kept for the next time, if so.

        A file that cannot be read is left as it is: someone may want to mend it.
        """
        after = Settings(MappingProxyType({**self.values, name: value}), self.troubles)
        try:
            keep(settings_file(), {**_held(), name: value})
        except (OSError, ValueError):
            return after, msg("Alleen tot u stopt: {file} kan niet bijgewerkt worden.",
                              "Only until you quit: {file} cannot be changed.", file=str(settings_file()))  # fmt: skip
        return after, None


def settings_file() -> Path:
    """Where the settings are."""
    return state_folder() / "settings.json"


def load() -> Settings:
    """The settings as the file tells them; what is wrong in it is in `troubles`, and never fails."""
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    troubles: list[Msg] = []
    try:
        held = _held()
    except (OSError, ValueError):
        held = {}
        troubles.append(
            msg("{file} is niet te lezen als JSON; nu geldt wat er zonder bestand geldt. Verbeter het of gooi het weg.",
                "{file} cannot be read as JSON; the settings are those of the start now. Mend the file or throw it away.",
                file=str(settings_file()))
        )  # fmt: skip
    for name, value in held.items():
        setting = _BY_NAME.get(name)
        if setting is None:
            troubles.append(_unknown(name))
        elif not setting.fits(value):
            troubles.append(
                msg("{file}: {name} moet {takes} zijn.", "{file}: {name} has to be {takes}.", file=settings_file().name,
                    name=name, takes=setting.takes)
            )  # fmt: skip
        else:
            values[name] = value
    return Settings(MappingProxyType(values), tuple(troubles))


def _unknown(name: str) -> Msg:
    from difflib import get_close_matches

    near = get_close_matches(name, _BY_NAME, 1, 0.5)
    known = ", ".join(_BY_NAME)
    if near:
        return msg("{file}: er is geen instelling “{name}”. Bedoelde u {near}?",
                   "{file}: there is no setting “{name}”. Did you mean {near}?",
                   file=settings_file().name, name=name[:40], near=near[0])  # fmt: skip
    return msg("{file}: er is geen instelling “{name}”. Er is: {known}.",
               "{file}: there is no setting “{name}”. There is: {known}.",
               file=settings_file().name, name=name[:40], known=known)  # fmt: skip


def _held() -> dict[str, Any]:
    """What the file holds; nothing where there is none. OSError or ValueError where it cannot be read."""
    try:
        found = json.loads(settings_file().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - as unreadable as what is no JSON
    return found
