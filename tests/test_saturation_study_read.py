"""Saturation of a study: what counts as one, whose words count, what waits, and what is under each figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.coding import edits
from fieldwork.demo import make_demo
from fieldwork.saturation.words import reason
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook, name_version
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from fieldwork.study.rounds.settling import Settling
from fieldwork.study.saturation.figures import View, heard, looked, study_saturation
from fieldwork.study.saturation.words import not_counted
from tests.support.heard import ACCESS, BURDEN, CARE, CLIMATE, CULTURE, FLEXIBLE, HOME, TALK, code, told
from tests.support.rounds import ITEM, said_anew, sentence
from tests.support.studies import PASSPHRASE, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        yield study


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The demo study; the tests only read it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FIELDWORK_HOME", str(tmp_path_factory.mktemp("thuis")))
        with make_demo(tmp_path_factory.mktemp("demo") / "studie", "demo") as study:
            yield study


def units(study: Study, view: View | None = None) -> dict[str, set[str]]:
    """The units by name, in order, each with its codes."""
    found = heard(study, view)
    return {unit.name: {found.counts_as(each.given) for each in unit.said} for unit in found.units}


# --- what counts as one --------------------------------------------------------------------------------------------------


def test_two_records_of_one_talk_are_one_unit_and_a_follow_up_is_a_talk_of_its_own(study: Study) -> None:
    first = told(study, BURDEN, conversation="kas-1")
    told(study, TALK, conversation="kas-1", researchers=("R2",))
    told(study, HOME, day="2026-06-01", mode="telephone", follows=first)
    told(study, BURDEN, who="W02", day="2026-01-05")  # held before, recorded after
    assert units(study) == {"W02 2026-01-05": {BURDEN}, "W01 2026-03-04": {BURDEN, TALK}, "W01 2026-06-01": {HOME}}
    assert units(study, View(unit="participant")) == {"W02": {BURDEN}, "W01": {BURDEN, TALK, HOME}}
    assert units(study, View(unit="site")) == {"kas": {BURDEN, TALK, HOME}}


def test_a_person_in_two_roles_counts_once_overall_and_once_in_each_role(study: Study) -> None:
    told(study, BURDEN, who="B02", role="werkbegeleider", conversation="b02")
    told(study, TALK, BURDEN, who="B02", role="leidinggevende", conversation="b02")
    grid = study_saturation(study).grid
    assert grid.overall.units == ["B02 2026-03-04"]
    seen = {speaker: (len(each.units), set(each.codes)) for speaker, each in grid.by_speaker.items()}
    assert seen == {
        "werknemer": (0, set()), "leidinggevende": (1, {TALK, BURDEN}), "werkbegeleider": (1, {BURDEN}), "jobcoach": (0, set()),
    }  # fmt: skip
    assert grid.cells["werkbegeleider", "vitaliteit"].codes == [BURDEN]
    assert grid.cells["werkbegeleider", "ontwikkel"].codes == []


def test_two_talks_of_a_person_on_one_day_have_names_of_their_own(study: Study) -> None:
    told(study, BURDEN)
    told(study, TALK)
    assert list(units(study)) == ["W01 2026-03-04 (1)", "W01 2026-03-04 (2)"]


def test_of_a_talk_with_several_a_note_counts_for_who_said_it(study: Study) -> None:
    together = {"participants": ("W01", "L01"), "roles": {"W01": ("werknemer",), "L01": ("leidinggevende",)}}
    session = told(study, BURDEN, notes=(("L01", sentence(7)),), **together)
    code(study, session, CLIMATE, field="note:n0")
    grid = study_saturation(study).grid
    assert (grid.by_speaker["werknemer"].codes, grid.by_speaker["leidinggevende"].codes) == ([BURDEN], [CLIMATE])
    assert units(study, View(unit="participant")) == {"L01": {BURDEN, CLIMATE}, "W01": {BURDEN}}


def test_observations_count_only_where_they_are_asked_for(demo: Study) -> None:
    assert {row.kind for row in heard(demo).held} == {"interview"}
    asked = heard(demo, replace(View.of(demo), observations=True))
    assert {row.kind for row in asked.held} == {"interview", "observation"}


# --- whose codings count -------------------------------------------------------------------------------------------------


def test_what_nobody_coded_is_unknown_and_what_was_read_in_vain_is_empty(study: Study) -> None:
    told(study, BURDEN)
    session = told(study, who="W02")
    found = study_saturation(study)
    assert ([row.id for row in found.uncoded], found.result.frequencies.units) == ([session], 1)
    Desk(study, "C1").read(session)
    found = study_saturation(study)
    assert (found.uncoded, found.result.new_codes) == ((), (1, 0))


def test_an_open_round_waits_and_a_closed_one_counts_what_stands(study: Study, tmp_path: Path) -> None:
    told(study, HOME, who="W09", day="2026-03-01")
    session = told(study, BURDEN, TALK)
    open_round(study, "Proef", ["C1", "C2"], sessions=[session])
    code(study, session, BURDEN, CARE, coder="C2")
    for view in (View(), View(consensus=False)):
        assert units(study, view) == {"W09 2026-03-01": {HOME}}
    found = study_saturation(study)
    assert ([row.id for row in found.heard.waiting], [each.name for each in found.open_rounds]) == ([session], ["Proef"])
    for coder in ("C1", "C2"):
        mark_done(study, "Proef", coder)
    close_round(study, "Proef")
    assert units(study)["W01 2026-03-04"] == {BURDEN}
    assert units(study, View(consensus=False))["W01 2026-03-04"] == {BURDEN, TALK, CARE}
    (apart,) = study_saturation(study).open_differences
    assert (apart.name, apart.many) == ("Proef", 1)
    settling = Settling(study, "Proef")
    settling.both(settling.open[0], "Beide staan er.")
    found = study_saturation(study)
    assert (units(study)["W01 2026-03-04"], found.open_differences) == ({BURDEN, TALK, CARE}, ())


def test_a_coding_whose_words_are_gone_does_not_count(study: Study) -> None:
    session = told(study, BURDEN, TALK)
    said_anew(study, session, sentence(1))
    found = heard(study)
    assert (units(study), found.lost) == ({"W01 2026-03-04": {TALK}}, 1)


def test_what_is_refused_or_open_is_no_unit(study: Study) -> None:
    session = told(study, BURDEN)
    told(study, TALK, who="W02")
    do_once(study, session, act.Reopen())
    assert list(units(study)) == ["W02 2026-03-04"]


# --- under the figures ---------------------------------------------------------------------------------------------------


def test_every_figure_opens_to_the_segments_that_make_it(demo: Study) -> None:
    found = study_saturation(demo)
    held_in = {row.id: unit.name for unit in found.units for row in unit.sessions}
    for (speaker, route), seen in found.grid.cells.items():
        for name, many in zip(seen.codes, seen.counts, strict=True):
            under = found.segments_of(name, speaker, route)
            assert len({held_in[session] for session, _ in under}) == many
            codings = [found.coding(*each) for each in under]
            assert {(each.code, each.route) for each in codings if each} == {(name, route)}
            assert all(each and each.text.strip() for each in codings)
    assert len(found.segments_of()) == sum(len(unit.said) for unit in found.units)


def test_the_demo_shows_a_cell_of_each_indication(demo: Study) -> None:
    cells = study_saturation(demo).result.cells or {}
    assert {cell.indication for cell in cells.values()} == {"unknown", "new", "little_new", "none_new"}


def test_new_codes_are_told_by_name_and_meaning_by_code(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01")
    told(study, BURDEN, TALK, day="2026-03-02", aspect=True)
    told(study, TALK, HOME, day="2026-03-03")
    found = study_saturation(study)
    assert found.last_new == (("W01 2026-03-02", (TALK,)), ("W01 2026-03-03", (HOME,)))
    assert {each.code: (each.last, each.since) for each in found.meaning} == {
        BURDEN: ("W01 2026-03-02", 1), TALK: ("W01 2026-03-02", 1), HOME: (None, None),
    }  # fmt: skip


# --- the codebook on the way ---------------------------------------------------------------------------------------------


def eight(study: Study, *codes: str) -> None:
    """Eight talks with what everybody says, and in each one code more."""
    for day, each in enumerate(codes, 1):
        told(study, BURDEN, TALK, CARE, each, who=f"W{day:02}", day=f"2026-03-{day:02}")


def test_a_merge_is_looked_at_with_and_without(study: Study) -> None:
    eight(study, HOME, HOME, HOME, ACCESS, HOME, HOME, HOME, FLEXIBLE)
    change(study, [*edits.merge(codebook(study), ACCESS, HOME), *edits.merge(codebook(study), FLEXIBLE, HOME)])
    found = study_saturation(study)
    assert found.grid.overall.counts == [8, 8, 8, 8]
    assert (found.surviving, found.result.indication) == ((0, 2), "little_new")
    assert {each.label for each in found.changes if each.what == "merge"} == {ACCESS, FLEXIBLE}
    apart = study_saturation(study, replace(found.view, without_merge=ACCESS))
    assert dict(zip(apart.grid.overall.codes, apart.grid.overall.counts, strict=True)) == {
        BURDEN: 8, TALK: 8, CARE: 8, HOME: 7, ACCESS: 1,
    }  # fmt: skip
    assert apart.surviving == (0, 1)
    assert len(found.segments_of(HOME)) == 8


def twice(study: Study, one: tuple[str, ...], other: tuple[str, ...], **header: Any) -> None:
    """A session that two coders coded in a round, closed."""
    session = told(study, *one, **header)
    open_round(study, "Proef", ["C1", "C2"], sessions=[session])
    code(study, session, *other, coder="C2")
    for coder in ("C1", "C2"):
        mark_done(study, "Proef", coder)
    close_round(study, "Proef")


def test_coders_who_agree_by_a_merge_differ_where_it_is_undone(study: Study) -> None:
    twice(study, (BURDEN, HOME), (BURDEN, ACCESS))
    change(study, edits.merge(codebook(study), ACCESS, HOME))
    assert units(study)["W01 2026-03-04"] == {BURDEN, HOME}
    assert units(study, View(without_merge=ACCESS))["W01 2026-03-04"] == {BURDEN}


def test_at_the_parent_level_the_codes_of_a_branch_are_one(study: Study) -> None:
    told(study, CARE, ACCESS, BURDEN)
    assert units(study, View(parents=True)) == {"W01 2026-03-04": {CULTURE, BURDEN}}


def test_the_parent_level_settles_no_difference(study: Study) -> None:
    twice(study, (BURDEN, CARE), (BURDEN, ACCESS))
    assert units(study, View(parents=True)) == {"W01 2026-03-04": {BURDEN}}


def test_what_changed_is_marked_and_units_coded_before_a_code_are_not_re_read(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01")
    second = told(study, BURDEN, day="2026-03-02")
    late = "haast"
    change(study, edits.define(codebook(study), late, nl="Haast", route="vitaliteit"))
    told(study, late, day="2026-03-03")
    name_version(study, "na drie")
    found = study_saturation(study)
    # nobody was at work on the second talk any more when the code was made; the name was given after the last
    assert [(each.unit, each.what, each.label) for each in found.changes] == [(3, "code", late), (4, "codebook", "na drie")]
    assert found.not_re_read == [("W01 2026-03-01", (late,)), ("W01 2026-03-02", (late,))]
    assert found.result.not_re_read == 2
    Desk(study, "C1").read(second)
    assert study_saturation(study).not_re_read == [("W01 2026-03-01", (late,))]


def test_a_code_that_is_made_while_a_talk_is_coded_holds_from_that_talk(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01")
    second = told(study, BURDEN, TALK, day="2026-03-02")
    change(study, edits.define(codebook(study), "haast", nl="Haast", route="vitaliteit"))
    code(study, second, "", "haast")
    assert [(each.unit, each.label) for each in study_saturation(study).changes] == [(2, "haast")]


def test_a_difference_that_is_not_settled_is_told_beside_the_indication_until_it_is(study: Study) -> None:
    for day in range(1, 7):
        told(study, BURDEN, TALK, who=f"W{day:02}", day=f"2026-03-{day:02}")
    twice(study, (BURDEN, HOME), (BURDEN, CARE), who="W09", day="2026-03-20")
    found = study_saturation(study)
    assert (found.result.new_codes[-1], found.result.unsettled) == (0, 1)
    assert reason(found.result, "unsettled").text("nl").startswith("In 1 van de gesprekken verschillen codeurs over iets")
    assert "unsettled" in found.result.why
    assert "unsettled" not in study_saturation(study, View(consensus=False)).result.why
    settling = Settling(study, "Proef")
    for difference in settling.open:
        settling.both(difference, "Beide staan er.")
    found = study_saturation(study)
    assert (found.result.new_codes[-1], found.result.unsettled, "unsettled" in found.result.why) == (2, 0, False)


def test_a_talk_in_which_both_coders_of_a_closed_round_found_nothing_counts_as_read(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01")
    silent = told(study, who="W02")
    opened = open_round(study, "Proef", ["C1", "C2"], sessions=[silent])
    for coder in opened.coders:
        mark_done(study, opened.id, coder)
    close_round(study, opened.id)
    found = study_saturation(study)
    assert ([row.id for row in found.uncoded], found.result.new_codes) == ([], (1, 0))


def test_who_was_not_in_a_closed_round_adds_nothing_to_it_which_is_told_and_reads_nothing_again_for_it(study: Study) -> None:
    twice(study, (BURDEN, "", ""), (BURDEN,))
    change(study, edits.define(codebook(study), "haast", nl="Haast", route="vitaliteit"))
    told(study, "haast", who="W02", day="2026-03-20")
    (session,) = (row.id for row in study.log.sessions() if row.participants == ("W01",))
    code(study, session, "", "", "haast", coder="C3")
    found = study_saturation(study)
    assert dict(zip(found.grid.overall.codes, found.grid.overall.counts, strict=True)) == {BURDEN: 1, "haast": 1}
    assert [name for name, _ in found.not_re_read] == ["W01 2026-03-04"], "nobody of its round looked for it there"
    assert found.heard.outside == {session: 1}
    assert [each.text("nl") for each in not_counted(found)] == [
        "1 codering is van iemand buiten de gesloten ronde van dat gesprek; die telt niet mee."
    ]


def test_what_one_of_two_coders_noted_as_a_new_aspect_is_one(study: Study) -> None:
    session = told(study, BURDEN)
    open_round(study, "Proef", ["C1", "C2"], sessions=[session])
    code(study, session, BURDEN, coder="C2", aspect=True)
    for coder in ("C1", "C2"):
        mark_done(study, "Proef", coder)
    close_round(study, "Proef")
    assert [(each.code, each.since) for each in study_saturation(study).meaning] == [(BURDEN, 0)]


def test_a_talk_waits_while_one_of_two_records_of_it_is_in_an_open_round(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01", who="W01")
    first = told(study, BURDEN, TALK, day="2026-03-02", who="W02")
    told(study, HOME, day="2026-03-02", who="W02", conversation=first)
    assert len(study_saturation(study).units) == 2
    open_round(study, "Blind", ["C1", "C2"], sessions=[first])
    found = study_saturation(study)
    assert [unit.name for unit in found.units] == ["W01 2026-03-01"] and len(found.heard.waiting) == 2
    assert not found.uncoded


def test_a_code_that_was_given_in_an_open_round_only_is_not_told_before_it_closes(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01", who="W01")
    blind = told(study, BURDEN, day="2026-03-02", who="W02")
    opened = open_round(study, "Blind", ["C1", "C2"], sessions=[blind])
    change(study, edits.define(codebook(study), "geheim", nl="Geheim", route="vitaliteit"))
    code(study, blind, "geheim", coder="C2")
    assert "geheim" not in [each.label for each in study_saturation(study).changes]
    for coder in opened.coders:
        mark_done(study, opened.id, coder)
    close_round(study, opened.id)
    assert "geheim" in [each.label for each in study_saturation(study).changes]


def test_at_the_top_of_the_branches_fewer_codes_are_counted_and_without_branches_nothing_is_told(study: Study) -> None:
    for day in range(1, 5):
        told(study, CARE, ACCESS, BURDEN, day=f"2026-03-{day:02}")
    found = study_saturation(study)
    assert found.result.frequencies.codes == 3 and found.at_parents is not None
    assert found.at_parents.frequencies.codes == 2
    assert study_saturation(study, replace(found.view, parents=True)).at_parents is None


def test_a_new_version_of_the_guide_is_marked_where_it_came_into_use(study: Study) -> None:
    told(study, BURDEN, day="2026-03-01")
    file = study.folder / "protocols" / "tno-2019" / "werknemer.yaml"
    file = file if file.is_file() else next((study.folder / "protocols").rglob("werknemer.yaml"))
    text = file.read_text("utf-8")
    file.write_text(text.replace("\nversion: 1\n", "\nversion: 2\n"), "utf-8")
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        told(again, BURDEN, day="2026-03-02")
        (found,) = study_saturation(again).changes
    assert (found.unit, found.what, found.label) == (2, "protocol", "tno-2019/werknemer 2")


# --- beside the figures --------------------------------------------------------------------------------------------------


def test_what_is_often_skipped_is_told_with_its_reasons(study: Study) -> None:
    for day, reason in ((1, "geen_tijd"), (2, "geweigerd"), (3, "geen_tijd"), (4, None)):
        session = told(study, BURDEN, day=f"2026-03-{day:02}")
        if reason:
            for action in (act.Reopen(), act.Skip("vitaliteit.b", reason), act.Close()):
                do_once(study, session, action)
    (found,) = study_saturation(study).skipped_often
    assert (found.item, found.times, found.held, found.reasons) == (
        "vitaliteit.b", 3, 4, {"geen_tijd": 2, "geweigerd": 1},
    )  # fmt: skip


def test_answers_that_two_people_changed_are_told(study: Study) -> None:
    session = told(study, BURDEN)
    (head,) = study.log.heads(session, f"answer/{ITEM}")
    stamp = study.log.stamper("R2")
    both = [
        replace(head, id=at.id, at=at.at, by=at.by, supersedes=(head.id,), body={**head.body, "value": words})
        for at, words in ((stamp(), "Zwaar."), (stamp(), "Licht."))
    ]
    study.log.append(both)
    assert study_saturation(study).conflicts == ((session, ITEM),)


def test_figures_follow_what_is_coded_and_are_remembered_through_looks(study: Study) -> None:
    session = told(study, BURDEN)
    found = study_saturation(study)
    looked(study, replace(found.view, threshold=0.0))
    assert study_saturation(study) is found
    (event,) = study.log.events(kinds={"looked"})
    assert (event.by, event.body["threshold"], event.body["unit"], found.looks) == ("R1", 0.0, "conversation", 1)
    code(study, session, "", "", coder="C2")
    desk = Desk(study, "C1")
    desk.code(session, desk.document(session).parts[0], 0, 20, TALK)
    assert units(study) == {"W01 2026-03-04": {BURDEN, TALK}}
    assert study_saturation(study).result.frequencies.codes == 2
    desk.undo()
    assert study_saturation(study).result.frequencies.codes == 1


def test_the_settings_of_the_study_are_those_of_its_yaml(study: Study) -> None:
    file = study.folder / "study.yaml"
    text = file.read_text("utf-8")
    rule = "saturation: {unit: conversation, base: 4, run: 2, threshold: 0.05}"
    assert rule in text
    file.write_text(text.replace(rule, "saturation: {unit: participant, base: 5, run: 3, threshold: 0, seed: 7, parents: true}"), "utf-8")
    with Study.open(study.folder, PASSPHRASE) as again:
        assert View.of(again) == View(unit="participant", base=5, run=3, threshold=0, seed=7, parents=True)
