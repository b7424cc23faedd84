"""What two people wrote side by side, in words and as a list: every kind of it, blind rounds, and taking a settlement back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fieldwork.errors import InputError
from fieldwork.i18n import LANGS
from fieldwork.record.events import REGISTERS, Event, register_of
from fieldwork.study import Study
from fieldwork.study.copies.conflicts import Conflict, conflicts, is_listed
from fieldwork.study.copies.listed import Matter, keep_side, open_matters, reopen, settled_matters, write_another
from fieldwork.study.copies.words import Telling
from fieldwork.study.rounds.rounds import open_round
from tests.support.copies import joined
from tests.support.rounds import A, B

HOSTILE = "[/a] {who} [red]=1+1"


@pytest.fixture
def met(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, str]:
    return joined(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def fork(study: Study, subject: str, kind: str, *bodies: dict[str, Any], kinds: tuple[str, ...] = ()) -> Matter:
    """Let R1 and R2 each write in one place as if they had not seen each other."""
    before = tuple(each.id for each in study.log.heads(subject, register_of(kind, bodies[0]) or ""))
    events = []
    for number, body in enumerate(bodies):
        at = study.log.stamper(f"R{number + 1}")()
        name = kinds[number] if kinds else kind
        events.append(Event(at.id, name, subject, at.at + number, at.offset, at.by, f"d{number}", before, body))
    study.log.append(events)
    (found,) = open_matters(study, [(subject, register_of(kind, bodies[0]) or "")])
    return found


SESSION: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, str]]] = [
    ("note.set", {"note": "n", "text": HOSTILE, "item": "vitaliteit.a"}, {"note": "n", "text": "anders", "item": "vitaliteit.a"},
     (f"Woorden: {HOSTILE}", "Woorden: anders")),
    ("item.skipped", {"item": "vitaliteit.c", "reason": "geen_tijd"}, {"item": "vitaliteit.c", "reason": None},
     ("Reden: geen tijd", "Reden: (leeg)")),
    ("item.covered", {"item": "vitaliteit.c", "by": "vitaliteit.a"}, {"item": "vitaliteit.c", "by": None},
     ("Elders beantwoord: vitaliteit.a", "Elders beantwoord: (leeg)")),
    ("consent.set", {"item": "citeren", "value": "ja"}, {"item": "citeren", "value": "nee"}, ("Antwoord: ja", "Antwoord: nee")),
    ("session.changed", {"field": "held_at", "value": "2026-03-04"}, {"field": "held_at", "value": "2026-03-05T10:00"},
     ("Gehouden: 4 maart 2026", "Gehouden: 5 maart 2026, 10:00")),
    ("session.changed", {"field": "role", "value": "werknemer"}, {"field": "role", "value": "jobcoach"},
     ("Rol: Werknemer", "Rol: Jobcoach")),
    ("segment.coded", {"coding": "c", "text": "Zin", "code": A, "actor": "werknemer", "coder": "C1", "on": "e1"},
     {"coding": "c", "text": "Zin", "code": B, "actor": "werknemer", "coder": "C1", "on": "e2"},
     ("Code: ", "Code: Thuissituatie")),
    ("mark.set", {"mark": "m", "on": True, "start": 1}, {"mark": "m", "on": False, "start": 2}, ("Staat er: ja", "Staat er: nee")),
    ("row.set", {"row": "r", "descriptive": HOSTILE}, {"row": "r", "descriptive": ""},
     (f"Beschrijvend: {HOSTILE}", "Beschrijvend: (leeg)")),
    ("decision.set", {"round": "x", "unit": "u", "codings": [{"code": B}], "outcome": "one"},
     {"round": "x", "unit": "u", "codings": [], "outcome": "one"}, ("Blijft staan: Thuissituatie", "Blijft staan: (leeg)")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "other", "told"), SESSION, ids=lambda each: each if isinstance(each, str) else "")
def test_each_side_tells_what_the_other_has_otherwise_in_words_of_the_study(
    met: tuple[Study, str], kind: str, one: dict[str, Any], other: dict[str, Any], told: tuple[str, str]
) -> None:
    study, session = met
    matter = fork(study, session, kind, one, other)
    telling = Telling(study, "nl")
    said = ["\n".join(f"{label}: {words}" for label, words in side) for side in telling.said(matter.conflict, matter.sides)]
    for words, wanted in zip(said, told, strict=True):
        assert words.startswith(wanted)
    assert telling.who(matter.conflict) == "W01"


def test_what_became_of_a_session_is_told_where_only_that_differs(met: tuple[Study, str]) -> None:
    study, session = met
    matter = fork(study, session, "session.closed", {}, {}, kinds=("session.closed", "session.reopened"))
    told = [[said[0][1].split(",")[0] for said in Telling(study, lang).said(matter.conflict, matter.sides)] for lang in LANGS]
    assert told == [["afgesloten door R1", "heropend door R2"], ["closed by R1", "reopened by R2"]]


def test_no_kind_of_content_is_too_odd_to_be_told(met: tuple[Study, str]) -> None:
    study = met[0]
    odd: list[Any] = [HOSTILE, {"nl": HOSTILE}, [1, {"a": [None, True]}], 3.5, "", False]
    for kind, (what, *keys) in REGISTERS.items():
        for value in odd if is_listed(what) else ():
            bodies = [{**dict.fromkeys(keys, "x"), "value": value, "role": value, "study": {"a": value}}, dict.fromkeys(keys, "x")]
            sides = [Event(f"{n}", kind, "W01", n, 0, f"R{n}", "d", (), {**body, "sha256": str(n)}) for n, body in enumerate(bodies)]
            each = Conflict(what, "W01", register_of(kind, bodies[0]) or "", tuple(sides))
            for lang in LANGS:
                telling = Telling(study, lang)
                assert all(telling.said(each, each.sides)), (kind, value)
                assert each.name.text(lang) and isinstance(telling.who(each) + telling.where(each) + telling.about(each), str)


def test_a_protocol_with_two_contents_tells_what_each_asks_and_can_be_settled_and_taken_back(met: tuple[Study, str]) -> None:
    study = met[0]
    (known,) = study.log.heads("study", "protocol/tno-2019/werknemer/1")
    compiled = known.body["compiled"]
    first, *rest = compiled["sections"]
    items = [{**first["items"][0], "ask": HOSTILE}, *first["items"][1:], {**first["items"][0], "id": "extra", "ask": "Nieuw?"}]
    changed = {**compiled, "sections": [{**first, "items": items}, *rest]}
    matter = fork(study, "study", known.kind, dict(known.body), {**known.body, "sha256": "2", "compiled": changed})
    mine, theirs = Telling(study, "nl").said(matter.conflict, matter.sides)
    assert [label for label, _ in mine] == ["", "Anders"]
    assert dict(theirs)["Alleen hier"] == "extra  Nieuw?" and dict(theirs)["Anders"].endswith(HOSTILE)
    keep_side(study, matter, 0, "de eerste")
    assert "extra" in study.protocol("tno-2019/werknemer", 1).by_id  # what either asks stays in sight
    (settled,) = settled_matters(study, [matter.key])
    assert settled.chosen == 0 and [side.by for side in settled.sides] == ["R1", "R2"]
    reopen(study, settled)
    assert [each.key for each in open_matters(study, [matter.key])] == [matter.key]


def test_the_study_file_tells_the_places_that_differ(met: tuple[Study, str]) -> None:
    study = met[0]
    (known,) = study.log.heads("study", "study")
    form = {**known.body["study"], "title": HOSTILE}
    matter = fork(study, "study", known.kind, dict(known.body), {**known.body, "sha256": "2", "study": form})
    assert Telling(study, "nl").said(matter.conflict, matter.sides)[1] == [("title", HOSTILE)]


def test_what_others_coded_in_an_open_round_is_not_listed_until_it_is_closed(met: tuple[Study, str]) -> None:
    study, session = met
    body = {"coding": "c", "text": "Zin", "code": A, "coder": "C1"}
    assert fork(study, session, "segment.coded", body, {**body, "code": B}).conflict.what == "coding"
    open_round(study, "een", ["C1", "C2"], sessions=[session])
    assert "coding" in {each.what for each in conflicts(study)}
    assert "coding" not in {each.conflict.what for each in open_matters(study)}


def test_what_was_settled_on_both_copies_alike_is_settled_and_what_changed_since_is_left_alone(met: tuple[Study, str]) -> None:
    study, session = met
    (answer,) = [each for each in open_matters(study) if each.conflict.what == "answer"]
    with pytest.raises(InputError, match="Write why"):
        keep_side(study, answer, 0, "  ")
    with pytest.raises(InputError, match="Write first"):
        write_another(study, answer, " \n", "x")
    event = keep_side(study, answer, 0, "hier")
    at = study.log.stamper("R2")()
    supersedes = tuple(side.id for side in answer.conflict.sides)
    study.log.append([Event(at.id, event.kind, session, at.at, at.offset, "R2", "d2", supersedes, {**event.body, "why": "daar"})])
    assert answer.key not in {each.key for each in open_matters(study)}
    (settled,) = settled_matters(study, [answer.key])
    assert settled.chosen == 0 and [side.by for side in settled.sides] == ["R1", "R2"] and settled.settled is not None
    keep_side(study, settled, 1, "toch R2")
    (anew,) = settled_matters(study, [answer.key])
    assert anew.chosen == 1
    with pytest.raises(InputError, match="changed since"):
        reopen(study, settled)
    reopen(study, anew)
    (again,) = open_matters(study, [answer.key])
    assert [side.id for side in again.sides] == [side.id for side in answer.sides]
