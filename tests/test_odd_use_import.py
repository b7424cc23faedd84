"""Sessions written elsewhere, by people who spell codes and places in more than one way."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.start import participants, sites
from tests.support import paper
from tests.support.logs import event
from tests.support.paper import saved, session

made, study = paper.made, paper.study

HEAD = "session,protocol,site,participant,role,held_at,researchers,consent,wave,item,value,status\n"


def in_csv(id: str, site: str, participant: str) -> str:
    return f"{id},proef/gids,{site},{participant},werknemer,2026-03-04,R1,ja,T0,werk,x,\n"


@pytest.mark.parametrize(("site", "participant"), [("kas", "w94"), ("KAS", "W94"), ("Kas", "w94")])
@pytest.mark.parametrize("typed", [False, True], ids=["yaml", "csv"])
def test_another_spelling_is_the_person_and_the_place_that_the_study_knows(
    study: Study, tmp_path: Path, site: str, participant: str, typed: bool
) -> None:
    import_sessions(study, [saved(tmp_path, session("id: s0\n", participant="W94"))], by="R1")
    body = f"id: s1\nnotes: [{{text: x, speaker: {participant}}}]\nanswered_for: {{{participant}: [tolk]}}\n"
    whole = session(body, site=site, participant=participant)
    file = saved(tmp_path, HEAD + in_csv("s1", site, participant), "s.csv") if typed else saved(tmp_path, whole)
    import_sessions(study, [file], by="R1")
    assert [(row.site, row.participants) for row in study.log.sessions()] == [("kas", ("W94",))] * 2
    assert (list(participants(study)), sites(study)) == (["W94"], ["kas"])
    opened = study.log.shown("s1", "opened")
    assert opened is not None
    if not typed:
        assert opened.body["answered_for"] == {"W94": ["tolk"]}
        assert study.log.query("SELECT speaker FROM note WHERE session = 's1'") == [("W94",)]


def test_one_file_makes_one_person_and_one_place_of_two_spellings(study: Study, tmp_path: Path) -> None:
    rows = in_csv("s1", "Groenbedrijf", "w95") + in_csv("s2", "groenbedrijf", "W95")
    import_sessions(study, [saved(tmp_path, HEAD + rows, "s.csv")], by="R1")
    assert list(participants(study)) == ["w95"]
    assert {(row.site, row.participants) for row in study.log.sessions()} == {("Groenbedrijf", ("w95",))}


def test_a_place_can_be_named_in_a_table_by_what_it_is_called(study: Study, tmp_path: Path) -> None:
    import_sessions(study, [saved(tmp_path, HEAD + in_csv("s1", "The Greenhouse", "W01"), "s.csv")], by="R1")
    assert study.log.sessions()[0].site == "kas"


def test_of_two_that_were_made_apart_before_each_keeps_its_own_sessions(study: Study, tmp_path: Path) -> None:
    stamp = study.log.stamper("R1")
    study.log.append([event(stamp, "participant.set", code, {"participant": code, "roles": []}) for code in ("W94", "w94")])
    import_sessions(study, [saved(tmp_path, session(participant="w94"))], by="R1")
    assert study.log.sessions()[0].participants == ("w94",)
