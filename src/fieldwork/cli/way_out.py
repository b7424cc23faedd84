"""What a command tells of a study, on its way to a file or another program: without the names that the key file knows, and of
what people said no more than an export would have.

On somebody's own terminal it is a look, as the screens are. Anything else is a way out, whatever its form: what is kept or
handed on is read by others.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import pseudonyms
from fieldwork.cli.words import say
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.exports.told import Told
    from fieldwork.study import Study

IDENTIFIED = click.option("--identified", is_flag=True, help=say(
    "Ook wat iemand herkenbaar maakt, in een bestand of ander programma.",
    "Also what can identify a person, in a file or another program."))  # fmt: skip
"""The option of every command that tells words of participants."""
OUT = "-"
"""What the log calls standard output."""

_PIECES = frozenset({"segment.coded", "mark.set"})
"""The events whose `text` was cut from one of somebody's texts."""


@contextmanager
def telling(
    settings: Settings, purpose: str, *, without: bool, as_json: bool, readonly: bool = True
) -> Iterator[tuple[Study, Pseudonyms | None]]:
    """The study of this run, open. Where standard output is no terminal and a key file is there, what is printed inside is
    held, and printed at the end without the names that it knows; inside needs to replace them only in what it cuts short.

    UsageError where its passphrase is not there and `without` was not said.
    """
    from fieldwork.study.privacy.names import names_file

    leaves = not sys.stdout.isatty() and names_file(Path(settings.study)).is_file()
    with open_study(settings, readonly=readonly and (without or not leaves)) as study:
        names = pseudonyms(study, without=without, purpose=purpose) if leaves else None
        if names is None:
            yield study, None
            return
        with redirect_stdout(StringIO()) as told:
            yield study, names
    click.echo(_named(told.getvalue(), names, as_json), nl=False)
    for each in names.receipt():
        tell(each)


@dataclass
class Way:
    """A study that a command tells of in words of people. `told` says what of them may leave, and is None on somebody's own
    terminal; `rows` is how much was told, which stands in the log."""

    study: Study
    names: Pseudonyms | None
    told: Told | None
    rows: int = 0


@contextmanager
def telling_words(
    settings: Settings, purpose: str, *, profile: str | None = None, without: bool, as_json: bool, identified: bool,
    recipient: str | None,
) -> Iterator[Way]:  # fmt: skip
    """As `telling`, of a command that tells what people said, or what was written of them: where standard output is no terminal
    it obeys consent as every export does, and that it left stands in the log under `profile` (or else `purpose`) before it
    does. Inside, what may leave is asked of `Way.told`; what is printed there is held until then."""
    if sys.stdout.isatty():
        if recipient or identified:
            tell(msg("Op een scherm gaat er niets naar buiten; --for en --identified doen hier niets.",
                     "On a screen nothing leaves; --for and --identified do nothing here."))  # fmt: skip
        with open_study(settings, readonly=True) as study:
            yield Way(study, None, None)
        return
    from fieldwork.exports.leaving import Leaving
    from fieldwork.exports.told import Told

    with open_study(settings) as study:
        names = pseudonyms(study, without=without, purpose=purpose)
        way = Way(study, names, Told(study, Leaving(study, names=names), identified=identified))
        with redirect_stdout(StringIO()) as held:
            yield way
        words = held.getvalue() if names is None else _named(held.getvalue(), names, as_json)
        if way.rows:
            _note(way, profile or purpose, words, recipient)
        click.echo(words, nl=False)
    for each in (*(way.told.receipt() if way.told else ()), *(names.receipt() if names else ())):
        tell(each)


def _note(way: Way, profile: str, words: str, recipient: str | None) -> None:
    """Put down in the log that words left, for whom; where it cannot be written, that is told."""
    from fieldwork.exports.names import UNCHECKED
    from fieldwork.record.events import Event
    from fieldwork.study.privacy.names import has_names

    log = way.study.log
    if log.readonly:
        tell(msg("De studie is alleen te lezen: dat dit naar buiten ging, staat niet in haar logboek.",
                 "The study can only be read: that this left does not stand in its log."))  # fmt: skip
        return
    names = dict(way.names.body()) if way.names is not None else UNCHECKED if has_names(way.study) else None
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
    body = {
        "profile": profile, "file": OUT, "rows": way.rows, "sha256": digest, "raw": False,
        "identified": way.told is not None and way.told.identified, "use": "own",
        "for": (recipient or "").strip() or None, "names": names,
    }  # fmt: skip
    stamp = log.stamper(way.study.by)()
    log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def body_out(kind: str, body: Mapping[str, Any], names: Pseudonyms | None) -> dict[str, Any]:
    """The body of an event as it may leave: of some kinds the text was cut from another."""
    if names is None:
        return dict(body)
    return {
        key: names.fragment(each) if key == "text" and kind in _PIECES and isinstance(each, str) else names.value(each)
        for key, each in body.items()
    }


def _named(told: str, names: Pseudonyms, as_json: bool) -> str:
    """What was told, without names."""
    if not as_json:
        return names.text(told)
    from fieldwork.study.folder import as_json as json_of

    return json_of(_leaving(json.loads(told), names)) + "\n"


def _leaving(value: Any, names: Pseudonyms) -> Any:
    """A value of JSON as it may leave; what somebody wrote can be a key there too."""
    if isinstance(value, Mapping):
        return {names.text(key): _leaving(each, names) for key, each in value.items()}
    return [_leaving(each, names) for each in value] if isinstance(value, list) else names.value(value)
