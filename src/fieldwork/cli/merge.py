"""`fieldwork merge`: another copy of the study comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, passphrase, sure
from fieldwork.cli.report import Progress, tell
from fieldwork.cli.words import say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.store.crypt import Key
    from fieldwork.study import Study

VARIABLE = "FIELDWORK_OTHER_PASSPHRASE"


@click.command("merge", cls=Command, help=say("Voeg een andere kopie van de studie samen met deze.",
               "Take another copy of the study in."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=say("Toon alleen wat er nieuw is.", "Only show what is new."))
@click.option("--keep", multiple=True, metavar="ID", help=say(
              "Een gesprek dat daar gewist is en hier naar iemand anders verbeterd: bewaar het onder een nieuw nummer.",
              "A session that was erased there and corrected here to somebody else: keep it under a new number."))  # fmt: skip
@click.option("--erase", "go", multiple=True, metavar="ID", help=say("Of laat het ook hier wissen.",
              "Or have it erased here too."))  # fmt: skip
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.pass_obj
def command(
    settings: Settings, file: Path, dry_run: bool, keep: tuple[str, ...], go: tuple[str, ...], yes: bool
) -> None:
    """Show what is new, what it conflicts with and from whom, and take it in; FILE is left as it is."""
    from fieldwork.study.copies.erasures import Choice
    from fieldwork.study.copies.merging import merge_file, other_file

    other, choice = other_file(file), Choice(keep, go)
    own = passphrase()
    with open_study(settings, given=own) as study:
        progress = Progress(lambda done, whole: msg("{n} van {m} gebeurtenissen gelezen", "{n} of {m} events read",
                                                    n=done, m=whole))  # fmt: skip
        keys = list(Keys(study, other, own, str(file)))
        if dry_run or not yes:
            came = merge_file(study, file, keys, dry_run=True, tick=progress.at, choice=choice)
            progress.end()
            for line in came.words(done=False):
                click.echo(words(line))
            if dry_run or not came.new:
                return
            if came.refusal is not None:
                raise InputError(came.refusal)
            sure(say("Samenvoegen?", "Merge?"), yes)
        came = merge_file(study, file, keys, tick=progress.at, choice=choice)
        progress.end()
        for line in came.words(done=True) if yes else came.news:
            click.echo(words(line))
        if came.new:
            tell(msg("Samengevoegd: {n} gebeurtenissen.", "Merged: {n} events.", n=came.merged.events))


class Keys:
    """What may open another copy, in the order in which it is tried: this study's own key, its passphrase, and another one that
    is given or asked for. Each is made once, and only when the ones before it do not fit."""

    def __init__(self, study: Study, file: Path, own: str, typed: str) -> None:
        self._study, self._file, self._own, self._typed = study, file, own, typed
        self._made: dict[str, Key] = {}
        self._other: str | None = None

    def __iter__(self) -> Iterator[Callable[[], Key]]:
        if self._salt() == self._study.log.key.salt:
            yield lambda: self._study.log.key
        else:
            yield lambda: self._derived(self._own)
        yield lambda: self._derived(self._asked())

    def _salt(self) -> bytes:
        from fieldwork.store.crypt import SALT_BYTES

        with self._file.open("rb") as source:
            return source.read(SALT_BYTES)

    def _derived(self, phrase: str) -> Key:
        from fieldwork.store.crypt import derive

        if phrase not in self._made:
            self._made[phrase] = derive(self._file, phrase)
        return self._made[phrase]

    def _asked(self) -> str:
        if self._other is None:
            self._other = passphrase(say(f"Wachtzin van {self._typed}: ", f"Passphrase of {self._typed}: "), variable=VARIABLE)
        return self._other
