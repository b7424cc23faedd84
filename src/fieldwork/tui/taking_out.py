"""Taking something out of the study from the screens: the question of names, the work off their thread, how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.message import Message
from textual.message_pump import MessagePump

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.study.privacy.names import has_names

if TYPE_CHECKING:
    from fieldwork.coding.chart_rows import RowKind
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.exports.run import Exported
    from fieldwork.study import Study
    from fieldwork.tui.place import Place

AGAIN = 0.1
"""Seconds between one time that it is told how far something is, and the next."""
NAMES_STAY = msg(
    "Let op: het sleutelbestand bleef dicht. Namen die in antwoorden, notities of memo's staan, staan er nog.",
    "Mind: the key file stayed closed. Names that stand in answers, notes or memos still do.",
)


class Stopped(Exception):
    """Somebody gave up what was being made."""


class Going(Message):
    """How far something is."""

    def __init__(self, words: Msg) -> None:
        super().__init__()
        self.words = words


class Course:
    """Something that is being made off the thread of the screens: `done` are the things to tell of what is whole already."""

    def __init__(self, to: MessagePump) -> None:
        self.done: list[Msg] = []
        self._to, self._next = to, 0.0
        self._give_up = threading.Event()

    def stop(self) -> None:
        """Let it end at the next step."""
        self._give_up.set()

    def at(self, words: Msg) -> None:
        """So far it is. Raises Stopped where somebody gave up."""
        if self._give_up.is_set():
            raise Stopped
        if monotonic() >= self._next:
            self._next = monotonic() + AGAIN
            self._to.post_message(Going(words))


Work: TypeAlias = Callable[[Course], None]


def ask_names(place: Place[Any], study: Study, purpose: str, then: Callable[[Pseudonyms | None], None]) -> None:
    """Go on with what replaces the names that the key file knows. Where there is one its passphrase is asked first; who goes
    back there does not go on."""
    if not has_names(study):
        then(None)
        return
    from fieldwork.tui.screens.names import AskNames

    place.app.push_screen(AskNames(study, purpose), lambda answer: then(answer.names) if answer is not None else None)


def about_names(study: Study, names: Pseudonyms | None) -> Sequence[Msg]:
    """What to tell of names once something left."""
    return names.receipt() if names is not None else [NAMES_STAY] if has_names(study) else []


def reporting(study: Study, path: Path, lang: Lang, names: Pseudonyms | None) -> Work:
    """Making the report."""

    def work(course: Course) -> None:
        from fieldwork.report.run import STEPS, write_report

        def tick(step: int) -> None:
            course.at(msg("Stap {n} van {all} …", "Step {n} of {all} …", n=step, all=STEPS))

        write_report(study, path, lang=lang, names=names, tick=tick)
        course.done += [
            msg("{file}", "{file}", file=str(path)),
            *about_names(study, names),
            msg("Lees het na voordat u het doorgeeft: in citaten kan staan wie iemand is.",
                "Read it before you hand it on: quotes may tell who somebody is."),
        ]  # fmt: skip

    return work


def exporting(
    study: Study, profiles: Sequence[str], folder: Path, lang: Lang, names: Pseudonyms | None, *, reuse: bool,
    recipient: str | None,
) -> Work:  # fmt: skip
    """Making deliverables."""

    def work(course: Course) -> None:
        from fieldwork.exports.run import export

        made = 0

        def tick(profile: str, rows: int) -> None:
            course.at(msg("{n} van {all}: {profile}, {rows} rijen …", "{n} of {all}: {profile}, {rows} rows …",
                          n=made + 1, all=len(profiles), profile=profile, rows=rows))  # fmt: skip

        def each(done: Sequence[Exported]) -> None:
            nonlocal made
            if not made:
                course.done.append(msg("{folder}", "{folder}", folder=str(folder)))
            made += 1
            for one in done:
                course.done.append(msg("  {file}: {rows} rijen", "  {file}: {rows} rows",
                                       file=str(one.path.relative_to(folder)), rows=one.rows))  # fmt: skip
                course.done += [msg("      {told}", "      {told}", told=told) for told in one.receipt]
            if made < len(profiles):
                course.at(msg("{n} van {all} …", "{n} of {all} …", n=made + 1, all=len(profiles)))

        try:
            export(study, profiles, folder, reuse=reuse, recipient=recipient, lang=lang, tick=tick, names=names, each=each)
        finally:
            if made:
                course.done += about_names(study, names)

    return work


def charting(
    study: Study, path: Path, lang: Lang, names: Pseudonyms | None, *, kind: RowKind, parents: bool
) -> Work:
    """Making the framework matrix."""

    def work(course: Course) -> None:
        from fieldwork.exports.framework import framework
        from fieldwork.exports.framework_file import write_framework_file
        from fieldwork.exports.leaving import Leaving
        from fieldwork.exports.tables import Choice
        from fieldwork.exports.writing import Manner

        def tick(rows: int) -> None:
            course.at(msg("{n} rijen …", "{n} rows …", n=rows))

        course.at(msg("De fragmenten worden gelezen …", "Reading the segments …"))
        found = framework(study, Choice(lang), Leaving(study, names=names), rows=kind, parents=parents)
        tick(0)
        written = write_framework_file(path, found, Manner(lang=lang, tick=tick))
        told = [*written.receipt, *found.leaving.receipt(), *found.receipt()]
        course.done += [msg("{file}", "{file}", file=str(path)), *about_names(study, names)]
        course.done += [msg("  {told}", "  {told}", told=each) for number, each in enumerate(told) if each not in told[:number]]

    return work
