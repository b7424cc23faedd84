"""The framework matrix of a study: statuses, summaries of several authors, references, undo, rounds, and the case page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.coding.charting import RowKind
from fieldwork.errors import InputError
from fieldwork.store import crypt
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.charting.cases import case, case_lines
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.rounds.rounds import open_round
from tests.support import coder as support
from tests.support import paper
from tests.support.coder import copied

made, study = support.made, support.study


def take(study: Study, folder: Path, text: str, **header: str | None) -> None:
    import_sessions(study, [paper.saved(folder, paper.session(text, **header))], by="R1")


def statuses(charting: Charting, row: str, rows: RowKind = "participant") -> dict[str, str]:
    chart = charting.chart(rows)
    return {theme.id: chart.cell(row, theme.id).status for theme in chart.themes}


# --- cells -------------------------------------------------------------------------------------------------------------------


def test_a_cell_tells_not_asked_from_nothing_said_and_from_content(study: Study) -> None:
    assert statuses(Charting(study), "W01") == {"leren": "nothing_said", "rust": "not_asked", "contact": "nothing_said"}
    support.code(Desk(study), "koffie met de ploeg", "contact")
    charting = Charting(study)
    assert statuses(charting, "W01") == {"leren": "nothing_said", "rust": "not_asked", "contact": "content"}
    row = charting.chart().row("W01")
    assert row is not None
    charting.summarise(row, "rust", None, absent=True)
    assert statuses(charting, "W01")["rust"] == "said_absent"
    charting.summarise(row, "contact", "Zegt dat hij niemand spreekt.", absent=True)
    assert statuses(charting, "W01")["contact"] == "said_absent"  # what was coded may be the words that say so


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("answers: {wil: ja}", "nothing_said"),
        ("skipped: {wil: geen_tijd}", "not_asked"),
        ("skipped: {wil: geweigerd}", "nothing_said"),
        ("covered: {wil: werk}\nanswers: {werk: Ik kas.}", "nothing_said"),
        ("answers: {werk: Ik kas.}", "not_asked"),
    ],
)
def test_asked_is_what_came_up_and_not_what_there_was_no_time_for(study: Study, tmp_path: Path, body: str, status: str) -> None:
    take(study, tmp_path, f"id: s9\n{body}\n", participant="W09")
    assert statuses(Charting(study), "W09")["leren"] == status


def test_rows_are_people_sites_talks_and_talks_that_follow_each_other(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, "id: s4\nfollows: s1\nanswers: {werk: Nog steeds de kas.}\n", held_at="2026-04-04")
    charting = Charting(study)
    rows = {kind: [(row.id, row.sessions) for row in charting.chart(kind).rows]
            for kind in ("participant", "site", "conversation", "trajectory")}  # fmt: skip
    assert rows["participant"] == [("W01", ("s1", "s4")), ("W02", ("s2",))]
    assert rows["site"] == [("kas", ("o1", "s1", "s2", "s4"))]
    assert rows["conversation"] == [("o1", ("o1",)), ("s1", ("s1",)), ("s2", ("s2",)), ("s4", ("s4",))]
    assert rows["trajectory"] == [("o1", ("o1",)), ("s1", ("s1", "s4")), ("s2", ("s2",))]
    assert charting.chart("trajectory").row("s4") == charting.chart("trajectory").row("s1")


def test_two_waves_of_a_person_are_one_trajectory(study: Study, tmp_path: Path) -> None:
    for number, wave in enumerate(("T0", "T6")):
        take(study, tmp_path, f"id: w{number}\nanswers: {{werk: Ik kas.}}\n", participant="W09", wave=wave,
             held_at=f"2026-0{number + 4}-01")  # fmt: skip
    (row,) = [row for row in Charting(study).chart("trajectory").rows if "w0" in row.ids]
    assert (row.sessions, row.label) == (("w0", "w1"), "W09 2026-04-01 – 2026-05-01")


def test_in_a_talk_of_two_each_has_what_it_said_and_what_nobody_in_particular_did(study: Study, tmp_path: Path) -> None:
    body = 'id: s5\nanswers: {werk: Samen in de kas.}\nnotes: [{item: werk, kind: descriptive, text: "Zij lacht.", speaker: W08}]\n'
    take(study, tmp_path, body, participant=None, participants="[W07, W08]")
    desk = Desk(study)
    for part in desk.document("s5").parts:
        desk.code("s5", part, 0, len(part.text), "contact")
    chart = Charting(study).chart()
    assert [said.coding.text for said in chart.cell("W07", "contact").said] == ["Samen in de kas."]
    assert [said.coding.text for said in chart.cell("W08", "contact").said] == ["Samen in de kas.", "Zij lacht."]


def test_a_summary_follows_its_code_where_that_is_merged_and_comes_back_where_it_is_undone(study: Study) -> None:
    charting = Charting(study, "C1")
    row = charting.rows("participant")[0]
    charting.summarise(row, "leren", "Wil niet meer leren.")
    desk = Desk(study, "C1")
    desk.edit_codebook([("code.merged", {"code": "leren", "into": "contact"})])
    chart = charting.chart()
    assert [theme.id for theme in chart.themes] == ["rust", "contact"]
    (summary,) = chart.cell("W01", "contact").summaries
    assert (summary.code, summary.text) == ("leren", "Wil niet meer leren.")
    assert charting.summarise(row, "contact", "Anders.", of=summary)
    assert [each.text for each in charting.chart().cell("W01", "contact").summaries] == ["Anders."]
    desk.undo()
    assert [each.text for each in charting.chart().cell("W01", "leren").summaries] == ["Anders."]


def test_what_was_written_of_a_code_out_of_force_stays_in_sight(study: Study) -> None:
    charting = Charting(study, "C1")
    charting.summarise(charting.rows("participant")[0], "leren", "Wil niet.")
    body = charting_body(study, "leren")
    Desk(study, "C1").edit_codebook([("code.retired", body)])
    found = {theme.id: theme.in_force for theme in charting.chart().themes}
    assert found == {"leren": False, "rust": True, "contact": True}


def charting_body(study: Study, code: str) -> dict[str, object]:
    return {**Desk(study).codebook.body(code), "retired": True}


# --- authors -------------------------------------------------------------------------------------------------------------------


def test_two_authors_write_side_by_side_and_neither_changes_the_others(study: Study) -> None:
    one, other = Charting(study, "C1"), Charting(study, "C2")
    row = one.rows("participant")[0]
    first = one.summarise(row, "leren", "Wil niet.")
    other.summarise(row, "leren", "Kan niet.")
    assert [(each.author, each.text) for each in one.chart().cell("W01", "leren").summaries] == [
        ("C1", "Wil niet."), ("C2", "Kan niet."),
    ]  # fmt: skip
    with pytest.raises(InputError):
        other.summarise(row, "leren", "Over haar heen.", of=first)
    other.summarise(row, "leren", "")
    assert [each.author for each in one.chart().cell("W01", "leren").summaries] == ["C1"]


def test_in_an_open_round_others_summaries_of_its_sessions_are_not_seen(study: Study) -> None:
    one, other = Charting(study, "C1"), Charting(study, "C2")
    support.code(Desk(study, "C1"), "koffie", "contact")
    row = one.rows("participant")[0]
    one.summarise(row, "contact", "Drinkt koffie.")
    one.state("Koffie bindt.", supports=[each.coding.coding for each in one.said])
    assert other.summaries() and other.findings()
    open_round(study, "Ronde", ["C1", "C2"], sessions=["s1"])
    assert (other.summaries(), other.findings(), list(other.said)) == ([], [], [])
    assert [each.text for each in one.summaries()] == ["Drinkt koffie."]
    assert [each.coding.text for each in one.said] == ["koffie"]  # her own
    out = Charting(study, "C1", sight="study")
    assert (out.summaries(), out.findings(), list(out.said)) == ([], [], []), "what goes out is for anyone to read"


def test_a_reference_tells_what_became_of_its_segment(study: Study) -> None:
    desk = Desk(study, "C1")
    ids = [support.code(desk, words, "contact").coding for words in ("zeven uur", "koffie met de ploeg", "de kas")]
    charting = Charting(study, "C1")
    charting.summarise(charting.rows("participant")[0], "contact", "Samen.", ids)
    desk.uncode("s1", ids[0])
    support.say(study, "Eerst naar de kas. Dan begin ik.")
    (summary,) = charting.chart().cell("W01", "contact").summaries
    assert [(ref.id, ref.state) for ref in summary.refs] == list(zip(ids, ("uncoded", "flagged", "moved"), strict=True))


def test_an_unknown_code_finding_or_status_is_refused_and_nothing_is_written(study: Study) -> None:
    charting = Charting(study, "C1")
    row, before = charting.rows("participant")[0], study.log.query("SELECT count(*) FROM event")
    for wrong in (
        lambda: charting.summarise(row, "bestaat-niet", "x"), lambda: charting.state("  "),
        lambda: charting.state("x", status="zeker"), lambda: charting.lean("geen", [], "supports"),
    ):  # fmt: skip
        with pytest.raises(InputError):
            wrong()
    assert study.log.query("SELECT count(*) FROM event") == before


# --- findings ------------------------------------------------------------------------------------------------------------------


def test_a_finding_keeps_what_supports_it_apart_from_what_contradicts_it(study: Study) -> None:
    desk = Desk(study, "C1")
    ids = [support.code(desk, words, "contact").coding for words in ("zeven uur", "koffie", "de kas")]
    charting = Charting(study, "C1")
    found = charting.state("Werk is samen zijn.", supports=ids[:2], contradicts=ids[1:])
    assert ([ref.id for ref in found.supports], [ref.id for ref in found.contradicts]) == (ids[:1], ids[1:])
    found = charting.lean(found.finding, [ids[2]], "supports")
    assert [ref.id for ref in found.supports] == [ids[0], ids[2]]
    found = Charting(study, "C2").state("Werk is ook samen zijn.", finding=found.finding, status="firm")
    assert (found.author, found.by, found.status, len(found.supports)) == ("C1", "C2", "firm", 2)
    charting.retire(found.finding)
    assert (charting.findings(), [each.status for each in charting.findings(retired=True)]) == ([], ["retired"])
    assert charting.retire(found.finding, undone=True).status == "provisional"


# --- undo --------------------------------------------------------------------------------------------------------------------

OPS = st.lists(st.tuples(st.sampled_from("sfraxu"), st.integers(0, 2)), min_size=1, max_size=10)


def seen(charting: Charting) -> tuple[object, ...]:
    summaries = {(each.row, each.code, each.author, each.text, each.absent, each.ref_ids) for each in charting.summaries()}
    findings = {(each.finding, each.statement, each.status, tuple(ref.id for ref in each.refs))
                for each in charting.findings(retired=True)}  # fmt: skip
    return summaries, findings


@given(OPS)
@settings(max_examples=15)
def test_every_step_can_be_undone_and_done_again_in_any_history(
    made: tuple[Path, crypt.Key], tmp_path_factory: pytest.TempPathFactory, ops: list[tuple[str, int]]
) -> None:
    with copied(made, tmp_path_factory.mktemp("undo") / "proef") as study:
        ids = [support.code(Desk(study), words, "contact").coding for words in ("zeven uur", "koffie", "de kas")]
        charting = Charting(study)
        row = charting.rows("participant")[0]
        past = [seen(charting)]
        for number, (op, at) in enumerate(ops):
            findings = charting.findings(retired=True)
            if op == "s":
                charting.summarise(row, ("leren", "rust", "contact")[at], f"tekst {number}", ids[: at + 1])
            elif op == "x":
                charting.summarise(row, ("leren", "rust", "contact")[at], None, absent=at > 0)
            elif op == "f" or not findings:
                charting.state(f"bevinding {number}", supports=ids[:at])
            elif op == "u":
                if len(past) > 1:
                    charting.undo()
                    past.pop()
                continue
            elif op == "r":
                charting.retire(findings[0].finding)
            else:
                charting.lean(findings[0].finding, [ids[at]], "contradicts")
            past.append(seen(charting))
        fresh = Charting(study)  # what can be undone is in the log, not in memory
        for was in reversed(past[:-1]):
            assert fresh.undo() is not None
            assert seen(fresh) == was
        assert fresh.undo() is None
        for then in past[1:]:
            assert fresh.redo() is not None
            assert seen(fresh) == seen(Charting(study)) == then
        assert verify(study.log).ok


def test_undo_in_the_matrix_and_at_the_desk_leave_each_other_alone(study: Study) -> None:
    desk, charting = Desk(study, "C1"), Charting(study, "C1")
    support.code(desk, "koffie", "contact")
    charting.summarise(charting.rows("participant")[0], "leren", "Wil niet.")
    assert "codering" in desk.undo().text("nl")  # type: ignore[union-attr]
    assert len(charting.summaries()) == 1
    assert "samenvatting" in charting.undo().text("nl")  # type: ignore[union-attr]
    assert (charting.undo(), desk.undo()) == (None, None)


# --- erasing -------------------------------------------------------------------------------------------------------------------


def test_erasing_takes_summaries_along_and_lists_what_rests_on_more(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, "id: s4\nanswers: {wil: nee, werk: Nog steeds de kas.}\n", held_at="2026-04-04")
    support.code(Desk(study), "koffie", "contact")
    charting = Charting(study)
    coffee = charting.said[0].coding.coding
    row = charting.rows("participant")[0]
    charting.summarise(row, "contact", "Drinkt koffie met de ploeg.", [coffee])  # from s1 alone
    charting.summarise(row, "leren", "Wil niet leren.")  # of both
    charting.state("Koffie bindt.", supports=[coffee])
    erase_session(study.log, "s1", "R1")
    assert [(each.code, each.to_review) for each in charting.summaries()] == [("leren", ("s1",))]
    assert charting.findings() == []
    assert charting.to_review()[0] == charting.summaries()
    assert charting.undo() is not None  # the summary that is left; of the others nothing is left to take back
    assert charting.undo() is None
    assert charting.redo() is not None
    written = charting.summarise(row, "leren", "Wil niet leren, ook later niet.", [coffee])
    assert written is not None and (written.to_review, written.refs) == ((), ())
    assert verify(study.log).ok


# --- the case page ---------------------------------------------------------------------------------------------------------


def told(study: Study, code: str) -> list[str]:
    return [f"{line.label}: {line.text}" if line.label else line.text for line in case_lines(case(study, code), "nl")]


def test_a_case_has_all_of_a_participant_and_nothing_of_another(study: Study) -> None:
    desk, charting = Desk(study, "C1"), Charting(study, "C1")
    mine = support.code(desk, "koffie", "contact").coding
    other = support.code(desk, "jobcoach", "contact", "s2").coding
    row = charting.rows("participant")[0]
    charting.summarise(row, "contact", "Drinkt koffie.")
    charting.state("Koffie bindt.", supports=[mine], contradicts=[other])
    charting.state("Alleen over de ander.", supports=[other])
    desk.memo("Vraag dit nog eens.", participant="W01")
    found = told(study, "w01")
    assert found[0] == "W01"
    for line in ("Rollen: Werknemer", "Contact (C1): Drinkt koffie.", "C1: Vraag dit nog eens.", "voorlopig: Koffie bindt.",
                 "Steunt: “koffie”", "Toestemming: Doet u mee? ja"):  # fmt: skip
        assert line in found, found
    assert not any("jobcoach" in line or "de ander" in line for line in found)
    assert "Deelnemers: W01, W02" in told(study, "kas")
    with pytest.raises(InputError, match="W02"):
        case(study, "W77")


def test_the_matrix_counts_what_the_report_counts(tmp_path: Path, own_home: Path) -> None:
    from datetime import datetime

    from fieldwork.demo import make_demo
    from fieldwork.report.facts import gather

    with make_demo(tmp_path / "demo", "demo") as study:
        report = {each.coding.coding: each.code for each in gather(study, datetime(2026, 3, 9)).coded.said}
        charting = Charting(study, sight="study")
        chart = charting.chart("conversation")
        counted = {said.coding.coding: cell.theme for cell in chart.cells.values() for said in cell.said}
    assert counted == report
