"""What every command is made of: the settings of the run, the options that go with all, help in the language of the run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fieldwork.cli.words import say


@dataclass
class Settings:
    """What holds for the whole run: the study's folder, who it is, and whether a file may be only read."""

    study: Path = Path()
    by: str | None = None


def shared_options() -> list[click.Option]:
    """The options that stand before or after any command."""
    return [
        click.Option(["--study"], metavar="DIR", help=say("De map van de studie (anders: deze map).",
                     "The study's folder (default: this one)."), expose_value=False, callback=_set_study),
        click.Option(["--as", "by"], metavar="CODE", help=say("Wie u bent, bijvoorbeeld R1.", "Who you are, R1 for instance."),
                     expose_value=False, callback=_set_by),
        click.Option(["--lang"], type=click.Choice(["nl", "en"]), help=say("Taal.", "Language."), expose_value=False),
    ]  # fmt: skip


def _set_study(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        from fieldwork.study.place import study_folder

        context.ensure_object(Settings).study = study_folder(Path(value))


def _set_by(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        from fieldwork.study.people import person_code

        context.ensure_object(Settings).by = person_code(value)


class Formatter(click.HelpFormatter):
    """Help in the language of the run."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, say("Gebruik: ", "Usage: "))

    def write_heading(self, heading: str) -> None:
        known = {"Options": say("Opties", "Options"), "Commands": say("Opdrachten", "Commands")}
        super().write_heading(known.get(heading, heading))


class Context(click.Context):
    """A context that writes help our way."""

    formatter_class = Formatter


class Command(click.Command):
    """A command that takes the shared options too."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", say("[OPTIES]", "[OPTIONS]"))
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _our_help(super().get_help_option(ctx))


class Group(click.Group):
    """A command with commands under it (`protocol list`)."""

    context_class = Context
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", say("[OPTIES]", "[OPTIONS]"))
        kwargs.setdefault("subcommand_metavar", say("OPDRACHT", "COMMAND"))
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _our_help(super().get_help_option(ctx))


def _our_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = say("Deze uitleg.", "This help.")
    return option
