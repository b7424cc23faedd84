"""What two people wrote side by side, told so that it can be chosen: what each side says and what choosing it comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.i18n import LANGS
from fieldwork.record.events import Event, register_of
from fieldwork.study import Study
from fieldwork.study.copies.listed import Matter, open_matters
from fieldwork.study.copies.merging import merge_file
from fieldwork.study.copies.words import Telling
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import open_round
from fieldwork.tui.screens.conflicts import Conflicts
from fieldwork.tui.screens.naming import Naming
from tests.support.copies import joined, two
from tests.support.program import arrive, flat, press, running, until
from tests.support.rounds import A, B, said_anew
from tests.support.studies import fieldwork, json_of


@pytest.fixture
def met(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, str]:
    return joined(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def fork(study: Study, subject: str, *sides: tuple[str, dict[str, Any]]) -> Matter:
    """Let ML and R2 each write in one place as if they had not seen each other."""
    register = register_of(*sides[0]) or ""
    before = tuple(each.id for each in study.log.heads(subject, register))
    events = []
    for number, (kind, body) in enumerate(sides):
        at = study.log.stamper("ML" if number == 0 else "R2")()
        events.append(Event(at.id, kind, subject, at.at + number, at.offset, at.by, f"d{number}", before, body))
    study.log.append(events)
    (found,) = open_matters(study, [(subject, register)])
    return found


def told(study: Study, matter: Matter, lang: str = "nl") -> list[str]:
    """What each side says and comes to, a text each."""
    telling = Telling(study, lang)  # type: ignore[arg-type]
    said, (alike, outcomes) = telling.said(matter.conflict, matter.sides), telling.comes_to(matter.conflict, matter.sides)
    return ["\n".join([*(": ".join(filter(None, piece)) for piece in pieces), comes_to or alike])
            for pieces, comes_to in zip(said, outcomes, strict=True)]  # fmt: skip


FIELD = "session.changed"
CASES: list[tuple[Callable[[str], str], tuple[str, dict[str, Any]], tuple[str, dict[str, Any]], tuple[str, str], str]] = [
    (lambda session: session, ("session.closed", {}), ("session.reopened", {}), ("afgesloten door ML, ", "heropend door R2, "),
     "open: er kan in verder geschreven worden"),
    (lambda session: session, ("session.stopped", {"keep": True}), ("session.closed", {}),
     ("gestopt door ML, ", "afgesloten door R2, "), "Wat erin staat blijft"),
    (lambda session: session, (FIELD, {"field": "role", "value": "werknemer"}), (FIELD, {"field": "role", "value": "jobcoach"}),
     ("Rol: Werknemer", "Rol: Jobcoach"), "telt dan bij deze rol"),
    (lambda session: session, (FIELD, {"field": "present", "value": ["tolk"]}), (FIELD, {"field": "present", "value": []}),
     ("Ook aanwezig: tolk", "Ook aanwezig: (leeg)"), "het andere blijft alleen in het logboek"),
    (lambda _: "kas", ("visit.set", {"visit": "v1", "date": "2026-03-04", "researchers": ["R1"]}),
     ("visit.set", {"visit": "v1", "date": "2026-03-05", "researchers": ["R1", "R2"]}),
     ("Dag: 4 maart 2026\nOnderzoekers: R1", "Dag: 5 maart 2026\nOnderzoekers: R1, R2"), "Zo staat het bezoek"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "one", "other", "says", "comes_to"), CASES)
def test_each_side_tells_in_words_what_it_says_and_what_choosing_it_comes_to(
    met: tuple[Study, str], subject: Callable[[str], str], one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]],
    says: tuple[str, str], comes_to: str,
) -> None:  # fmt: skip
    study, session = met
    sides = told(study, fork(study, subject(session), one, other))
    for side, wanted in zip(sides, says, strict=True):
        assert side.startswith(wanted)
    assert comes_to in sides[1]


def test_of_one_code_on_two_copies_the_sessions_of_each_are_told_so_that_one_sees_whether_it_is_one_person(
    met: tuple[Study, str]
) -> None:
    study, _ = met
    (matter,) = [each for each in open_matters(study) if each.conflict.what == "participant"]
    mine, theirs = told(study, matter)
    assert "Locatie: " in mine and "Gesprekken op die kopie: 4 maart 2026" in mine
    assert "Gesprekken" not in theirs and "Zijn het twee mensen, geef dan een van beiden" in theirs


def test_of_study_yaml_the_keys_that_differ_are_told_with_both_values_and_whose_file_is_here(met: tuple[Study, str]) -> None:
    study, _ = met
    (known,) = study.log.heads("study", "study")
    form = known.body["study"]
    first, second, *rest = form["consent"]["items"]
    items = [{**first, "ask": {"nl": "Doet u mee?", "en": "Will you?"}}, second, *rest]
    changed = {**form, "consent": {**form["consent"], "items": items}, "extra": "ja"}
    matter = fork(study, "study", (known.kind, dict(known.body)), (known.kind, {**known.body, "sha256": "2", "study": changed}))
    mine, theirs = told(study, matter)
    key = f"consent.items.{first['id']}.ask"
    assert f"{key}: nl: Wilt u meedoen aan dit onderzoek?" in mine and f"{key}: nl: Doet u mee?" in theirs
    assert "extra: (leeg)" in mine and "extra: ja" in theirs and f"consent.items.{second['id']}" not in mine + theirs
    assert "die hier in de map staat" in mine and "is dan de oudere" in theirs


def test_the_command_tells_the_same_in_words_and_lists_what_the_screen_lists(met: tuple[Study, str], own_home: Path) -> None:
    study, session = met
    body = {"coding": "c", "text": "Zin", "code": A, "coder": "C1"}
    fork(study, session, ("segment.coded", body), ("segment.coded", {**body, "code": B}))
    folder = str(study.folder)
    listed = json_of("conflicts", "--study", folder, home=own_home)
    assert {each["what"] for each in listed} == {"answer", "participant", "code", "coding"}
    open_round(study, "een", ["C1", "C2"], sessions=[session])
    fork(study, session, ("session.closed", {}), ("session.reopened", {}))
    blind = [(each.conflict.what, each.conflict.subject) for each in open_matters(study)]
    listed = json_of("conflicts", "--study", folder, home=own_home)
    assert [(each["what"], each["subject"]) for each in listed] == blind and "coding" not in dict(blind)
    text = fieldwork("conflicts", "--study", folder, home=own_home).stdout
    assert "afgesloten door ML, " in text and "→ Het gesprek is dan open" in text and "codering" not in text
    assert "wie het daar afsluit, legt het daarmee vast" in text
    number = 1 + [what for what, _ in blind].index("state")
    fieldwork("conflicts", "settle", str(number), "--keep", "ML", "--study", folder, home=own_home)
    assert study.log.sessions()[0].status == "closed"


def test_a_merge_tells_nothing_of_what_others_coded_in_an_open_round(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    study, session = two(tmp_path_factory.getbasetemp(), tmp_path / "studie", tmp_path / "andere")
    other = tmp_path / "andere"
    body = {"coding": "c", "text": "Zin", "code": A, "coder": "C1"}
    with Study.opened(other, study.log.key, by="C1") as theirs:
        _put(theirs, session, {**body, "code": B})
    _put(study, session, body)
    open_round(study, "een", ["C1", "C2"], sessions=[session])
    came = merge_file(study, other, [lambda: study.log.key])
    assert {each.what for each in came.conflicts} == {"answer", "participant", "code"}


def _put(study: Study, session: str, body: dict[str, Any]) -> None:
    at = study.log.stamper(study.by)()
    study.log.append([Event(at.id, "segment.coded", session, at.at, at.offset, at.by, at.device, (), body)])


# --- a session that somebody has open ----------------------------------------------------------------------------------


def test_where_the_session_is_open_it_is_told_to_close_it_first_and_what_changed_is_shown_anew(met: tuple[Study, str]) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "x")
            page = await arrive(pilot, Conflicts)
            await until(pilot, lambda: page._telling is not None)
            assert "staat open" not in flat(pilot)
            said_anew(study, session, "Heel iets anders.")  # in another window
            do_once(study, session, act.Reopen())
            await press(pilot, "1")
            await arrive(pilot, Naming)
            await press(pilot, *"daarom", "enter")
            await arrive(pilot, Conflicts)
            await until(pilot, lambda: page._telling is not None and "2 open" in flat(pilot))
            assert "het gesprek staat open en er wordt in geschreven" in flat(pilot)
            assert "fieldwork conflicts" not in flat(pilot)

    asyncio.run(walk())


def test_an_open_session_is_told_beside_its_conflict_in_both_languages(met: tuple[Study, str]) -> None:
    study, session = met
    do_once(study, session, act.Reopen())
    (matter,) = [each for each in open_matters(study) if each.conflict.what == "answer"]
    for lang, words in zip(LANGS, ("Dit gesprek staat open", "This session is open"), strict=True):
        assert words in Telling(study, lang).first(matter.conflict)
