"""What a report does not tell: what is coded blind, who was heard where few were, where, and what may not be quoted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.coding import edits
from fieldwork.coding.charting import RowKind
from fieldwork.exports.framework import findings_table, framework, long_table
from fieldwork.exports.word.framework import write_framework
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.live import Live, do_once
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from fieldwork.study.saturation.figures import study_saturation
from tests.support.heard import BURDEN, HOME, TALK, code, told
from tests.support.program import YES
from tests.support.report import Page, reported, rows
from tests.support.rounds import ITEM
from tests.support.studies import PASSPHRASE, new_study

SECRET = "geheimcode"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    base = tmp_path_factory.getbasetemp() / "report-leaks"
    base.mkdir(exist_ok=True)
    with Study.open(new_study(base, tmp_path / "studie"), PASSPHRASE, by="C1") as study:
        yield study


def charted(study: Study, row: str, theme: str, text: str, *, by: str = "C1", kind: RowKind = "participant") -> None:
    """A summary of a theme in a row."""
    charting = Charting(study, by)
    found = next(each for each in charting.rows(kind) if row in (each.id, *each.sessions))
    charting.summarise(found, theme, text)


def segments(study: Study) -> list[str]:
    return [coding for _, coding in study_saturation(study).segments_of(code=BURDEN)]


# --- what is coded blind -----------------------------------------------------------------------------------------------------


def test_a_summary_of_what_is_coded_blind_waits_until_the_round_is_closed(study: Study, tmp_path: Path) -> None:
    ids = [told(study, BURDEN, who=f"W{n:02}", day=f"2026-03-{n:02}") for n in range(1, 5)]
    open_round(study, "Blind", ["C1", "C2"], sessions=ids[:1])
    charted(study, "W01", BURDEN, "Wat C2 ervan vindt.", by="C2")
    charted(study, "W02", BURDEN, "Dit is geen geheim.")
    page = reported(study, tmp_path)
    assert "Wat C2 ervan vindt." not in page.root.text
    assert "Dit is geen geheim." in page.chapter("raamwerk").text
    assert "1 samenvatting of bevinding wacht" in page.chapter("raamwerk").text
    table = long_table(framework(study))
    assert "Wat C2 ervan vindt." not in str(list(table.rows))
    for coder in ("C1", "C2"):
        code(study, ids[0], BURDEN, coder=coder)
        mark_done(study, "Blind", coder)
    close_round(study, "Blind")
    assert "Wat C2 ervan vindt." in reported(study, tmp_path).chapter("raamwerk").text


def test_a_finding_counts_only_segments_that_are_not_coded_blind(study: Study, tmp_path: Path) -> None:
    ids = [told(study, BURDEN, "", who=f"W{n:02}", day=f"2026-03-{n:02}") for n in range(1, 6)]
    before = segments(study)
    Charting(study, "C1").state("De last telt.", supports=before)
    open_round(study, "Blind", ["C1", "C2"], sessions=ids[:2])
    code(study, ids[0], "", TALK, coder="C2")
    (own,) = [each.coding.coding for each in Charting(study, "C2").said if each.coding.code == TALK]
    Charting(study, "C2").state("Zoals C2 het blind zag.", supports=[own, before[-1]])
    page = reported(study, tmp_path).chapter("raamwerk").text
    assert "voorlopig; gesteund door 3 fragmenten, tegengesproken door 0 fragmenten, en 2 wachten op een open ronde" in page
    assert "Zoals C2 het blind zag." not in page
    (row,) = findings_table(framework(study)).rows
    assert row[1] == "De last telt."
    assert len(row[4]) == 3
    write_framework(tmp_path / "raamwerk.docx", framework(study), "Raamwerk", "nl")
    notes = [note.text("nl") for note in framework(study).receipt()]
    assert notes == ["1 samenvatting of bevinding wacht: zij gaat over een gesprek in een open ronde.",
                     "2 fragmenten waarop een bevinding steunt wachten: zij staan in een open ronde."]  # fmt: skip


def test_a_code_that_was_made_and_given_in_an_open_round_is_not_told_before_it_closes(study: Study, tmp_path: Path) -> None:
    ids = [told(study, BURDEN, TALK, who=f"W{n:02}", day=f"2026-03-{n:02}") for n in range(1, 8)]
    in_force = _in_force(reported(study, tmp_path))
    open_round(study, "Blind", ["C1", "C2"], sessions=ids[:1])
    change(study, edits.define(codebook(study), SECRET, nl="GEHEIM", en="SECRET", route="vitaliteit"))
    code(study, ids[0], "", SECRET, coder="C2")
    page = reported(study, tmp_path)
    assert "GEHEIM" not in page.root.text
    assert _in_force(page) == in_force
    for coder in ("C1", "C2"):
        mark_done(study, "Blind", coder)
    close_round(study, "Blind")
    assert "GEHEIM" in reported(study, tmp_path).chapter("codeboek").text


def _in_force(page: Page) -> str:
    return page.chapter("codeboek").text.partition(" in gebruik;")[0]


def test_who_coded_in_an_open_round_only_is_not_named(study: Study, tmp_path: Path) -> None:
    ids = [told(study, BURDEN, who=f"W{n:02}", day=f"2026-03-{n:02}") for n in range(1, 4)]
    open_round(study, "Blind", ["C1", "C9"], sessions=ids[:1])
    code(study, ids[0], TALK, coder="C9")
    page = reported(study, tmp_path)
    assert "Gecodeerd werd door C1, met het codeboek" in page.chapter("methode").text
    assert "C9" not in page.root.text


def test_how_many_differences_are_settled_is_told_and_not_that_all_are(study: Study, tmp_path: Path) -> None:
    session = told(study, who="W01")
    open_round(study, "Rond", ["C1", "C2"], sessions=[session])
    code(study, session, BURDEN, coder="C1")
    code(study, session, HOME, coder="C2")
    for coder in ("C1", "C2"):
        mark_done(study, "Rond", coder)
    close_round(study, "Rond")
    assert "0 verschillen beslist, 1 nog niet." in reported(study, tmp_path).chapter("methode").text


# --- who, and where ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def few(study: Study) -> Study:
    """Three employees and one job coach, whose own code stands last."""
    for number in (1, 2, 3):
        told(study, BURDEN, who=f"W{number:02}", day=f"2026-03-0{number}")
    told(study, TALK, who="J01", role="jobcoach", day="2026-03-04", site="bakkerij")
    return study


def test_where_few_have_a_role_a_summary_stands_without_code_and_role(few: Study, tmp_path: Path) -> None:
    charted(few, "W01", BURDEN, "Zij draagt veel.")
    charted(few, "J01", BURDEN, "Zij ziet het aan.")
    page = reported(few, tmp_path)
    assert [row[0] for row in rows(page.table("Deelnemer × "))] == ["Deelnemer", "Deelnemer", "W01 (werknemer)"]
    assert "J01" not in page.root.text
    assert "staat er zonder code en rol" in page.chapter("raamwerk").text


@pytest.mark.parametrize(("kind", "names"), [("conversation", ["1: W01 (werknemer)", "4: Deelnemer"]),
                                             ("trajectory", ["1: W01 (werknemer)", "4: Deelnemer"])])  # fmt: skip
def test_a_talk_stands_in_the_framework_without_its_day(few: Study, tmp_path: Path, kind: RowKind, names: list[str]) -> None:
    for who in ("W01", "J01"):
        session = next(each.id for each in few.log.sessions() if who in each.participants)
        charted(few, session, BURDEN, f"Over {who[0]}.", kind=kind)
    page = reported(few, tmp_path)
    assert [row[0] for row in rows(page.table(" × Vitaliteitsroute"))][1:] == names
    assert "2026-03" not in page.chapter("raamwerk").text


def test_the_curve_and_the_last_conversations_do_not_tell_a_role_that_few_have(few: Study, tmp_path: Path) -> None:
    page = reported(few, tmp_path)
    told_units = [row[0] for row in rows(page.table("Codes na elk aantal"))][1:]
    assert told_units == ["1", "2", "3", "4"], "the one without a role would be known by it"
    assert "4: " in page.chapter("verzadiging").text
    least = rows(page.table("Rollen, waar het minst gehoord is"))[1:]
    assert {row[1] for row in least} == {"onbekend"}, "under six conversations nothing is estimated"
    assert "(jobcoach)" not in page.root.text


def test_roles_are_told_where_those_without_are_three_persons_or_more(few: Study, tmp_path: Path) -> None:
    for number, role in ((5, "leidinggevende"), (6, "leidinggevende")):
        told(few, TALK, who=f"L{number:02}", role=role, day=f"2026-03-0{number}")
    told_units = [row[0] for row in rows(reported(few, tmp_path).table("Codes na elk aantal"))][1:]
    assert told_units == ["1 (werknemer)", "2 (werknemer)", "3 (werknemer)", "4", "5", "6"]


def test_a_code_of_an_open_round_is_told_neither_before_it_is_given_nor_where_it_was_merged(
    few: Study, tmp_path: Path
) -> None:
    blind = told(few, BURDEN, who="W05", day="2026-03-05")
    opened = open_round(few, "Blind", ["C1", "C2"], sessions=[blind])
    change(few, edits.define(codebook(few), SECRET, nl="Geheime code", route="vitaliteit"))
    assert "Geheime code" not in reported(few, tmp_path).root.text
    change(few, edits.define(codebook(few), "ander", nl="Andere code", route="vitaliteit"))
    code(few, blind, SECRET, coder="C2")
    change(few, edits.merge(codebook(few), SECRET, "ander"))
    page = reported(few, tmp_path).root.text
    assert "Geheime code" not in page and "Andere code" not in page
    assert not study_saturation(few).changes, "nor on the lead's screen"
    for coder in opened.coders:
        mark_done(few, opened.id, coder)
    close_round(few, opened.id)
    assert "Geheime code" in reported(few, tmp_path).root.text


def test_the_report_counts_the_conversations_that_saturation_counts(few: Study, tmp_path: Path) -> None:
    blind = told(few, BURDEN, who="W05", day="2026-03-05", conversation="een")
    told(few, HOME, who="W05", day="2026-03-05", conversation="een")
    open_round(few, "Blind", ["C1", "C2"], sessions=[blind])
    do_once(few, told(few, HOME, who="W06", day="2026-03-06"), act.Reopen())
    page = reported(few, tmp_path)
    assert "4 gesprekken gecodeerd." in page.chapter("kort").text
    assert study_saturation(few).result.frequencies.units == 4
    assert "Thuissituatie" not in page.chapter("resultaten").text, "of what waits or is open again nothing is counted"


# --- consent -----------------------------------------------------------------------------------------------------------------


def test_a_no_to_quoting_in_one_record_of_a_conversation_holds_for_all_of_it(study: Study, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        _quoted(study, f"W0{number}", f"c{number}", YES, f"Woorden van mens {number} hier.")
    _quoted(study, "W09", "c9", YES, "Dit mag niemand lezen hoor.")
    _quoted(study, "W09", "c9", {**YES, "citeren": "nee"}, "Het tweede verslag daarvan.")
    quotes = [each.text for each in reported(study, tmp_path).root.all("blockquote")]
    assert sorted(quotes) == [f"Woorden van mens {number} h" for number in (1, 2, 3)]


def _quoted(study: Study, who: str, conversation: str, consent: dict[str, str], words: str) -> None:
    """A coded record of a talk, of which the first twenty letters are marked as a quote."""
    header = Header(site="kas", participants=(who,), roles={who: ("werknemer",)}, role="werknemer", researchers=("R1",),
                    held_at="2026-03-04T10:00", conversation=conversation)  # fmt: skip
    live = Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(consent, ("deelname",)))
    live.answer(ITEM, words)
    live.do(act.Mark("m1", "quote", ITEM, "answer", 0, 20))
    live.do(act.Close())
    live.leave()
    code(study, live.session, BURDEN)
