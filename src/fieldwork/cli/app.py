"""The command line: what there is, and the options that every command takes before and after its name."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from fieldwork.cli import words
from fieldwork.cli.base import Group, Settings
from fieldwork.cli.report import guarded
from fieldwork.cli.words import say

COMMANDS = (
    "open", "demo", "new", "check", "protocol", "guide", "capture", "ask", "import", "sessions", "codings", "search",
    "saturation", "agreement", "framework", "case", "report", "export", "data-plan", "retention", "withdraw", "erase", "merge",
    "handover", "conflicts", "log", "verify", "backup", "restore",
    "names", "passphrase", "recovery",
)  # fmt: skip
"""Every command; each is a file of this folder, loaded when it is called."""
MODULES = {"import": "import_", "report": "report_html", "data-plan": "data_plan"}
"""The files that are not called after their command: `import` is a word of Python, `report` tells what goes wrong, and a
module has no hyphen."""


class Root(Group):
    """The whole program; a command's file is imported when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"fieldwork.cli.{MODULES.get(cmd_name, cmd_name)}")
        found: click.Command = module.command
        return found


def build() -> Root:
    """The command line in the language that was chosen."""
    root = Root("fieldwork", invoke_without_command=True, callback=click.pass_context(_without_command),
                help=say("Gesprekken en observaties op de werkplek: vragen, noteren, bewaren.",
                         "Interviews and observations at work: ask, note, keep."))  # fmt: skip
    root.params.append(
        click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version,
                     help=say("De versie.", "The version."))
    )  # fmt: skip
    return root


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from fieldwork import __version__

        click.echo(f"fieldwork {__version__}")
        context.exit()


def _without_command(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        from fieldwork.cli.open import command

        context.invoke(command)


def run(argv: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    words.choose(argv)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # whoever started us closed it
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what people wrote is UTF-8, wherever it goes
            stream.reconfigure(encoding="utf-8", errors="replace")
    return guarded(lambda: build().main(list(argv), prog_name="fieldwork", standalone_mode=False, obj=Settings()))
