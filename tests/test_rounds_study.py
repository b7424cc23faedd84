"""A round in a study: opened, blind until all are done, closed with figures that stay, settled, and what stands in the end."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.coding import edits
from fieldwork.coding.agreement import STATISTICS
from fieldwork.coding.frozen import thawed
from fieldwork.errors import InputError
from fieldwork.store.log import SessionRow
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook, versions
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import Live
from fieldwork.study.rounds.figures import study_agreement
from fieldwork.study.rounds.rounds import close_round, drawn, mark_done, open_round, round_named, rounds
from fieldwork.study.rounds.settling import Settling, consensus_of
from tests.support.rounds import A, B, C, Told, coded, said_anew, sentence, talk
from tests.support.studies import PASSPHRASE, new_study

CODINGS: tuple[Told, ...] = (
    ("C1", 0, A), ("C2", 0, A),
    ("C1", 1, A), ("C2", 1, B),
    ("C1", 2, A),
    ("C1", 3, B), ("C2", 3, B, "jobcoach"),
    ("C1", 4, C), ("C2", 4, C),
)  # fmt: skip
"""Two alike, one theme apart, one that only one coded, one actor apart."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


@pytest.fixture
def session(study: Study) -> str:
    return talk(study)


def closed(study: Study, session: str, tmp_path: Path, told: tuple[Told, ...] = CODINGS, name: str = "Proef") -> str:
    """A round over a session that was coded, closed; its name."""
    open_round(study, name, ["C1", "C2"], sessions=[session])
    coded(study, tmp_path, session, told)
    for coder in ("C1", "C2"):
        mark_done(study, name, coder)
    close_round(study, name)
    return name


# --- opening -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "dutch", "english"),
    [
        ({"name": " "}, "een naam", "a name"),
        ({"name": "proef"}, "al een ronde “proef”", "a round “proef” already"),
        ({"coders": ["C1", "C1"]}, "twee of meer codeurs", "two coders or more"),
        ({"coders": ["C1", "Jan Jansen"]}, "geen code", "no code"),
        ({"sessions": ["nergens"]}, "nergens kan niet gecodeerd worden", "nergens cannot be coded"),
        ({"units": "woord"}, "overlap, sentence, answer", "overlap, sentence, answer"),
        ({"share": 0.0}, "meer dan 0", "over 0"),
    ],
)
def test_a_round_that_cannot_be_is_refused_with_the_place_and_the_remedy(
    given_: dict[str, Any], dutch: str, english: str, study: Study, session: str
) -> None:
    talk(study, "W02")
    open_round(study, "Proef", ["C1", "C2"], sessions=[session])
    asked = {"name": "Tweede", "coders": ["C1", "C2"], **given_}
    with pytest.raises(InputError) as caught:
        open_round(study, **asked)
    assert dutch in caught.value.message.text("nl")
    assert english in caught.value.message.text("en")
    assert len(rounds(study)) == 1


def test_a_session_is_in_one_open_round_at_a_time(study: Study, session: str) -> None:
    open_round(study, "Proef", ["C1", "C2"])
    for sessions, words in (([session], "al in de open ronde “Proef”"), (None, "geen afgesloten gesprek")):
        with pytest.raises(InputError) as caught:
            open_round(study, "Tweede", ["C1", "C2"], sessions=sessions)
        assert words in caught.value.message.text("nl")
    other = talk(study, "W02")
    assert open_round(study, "Tweede", ["C1", "C2"]).sessions == (other,)


ROWS = st.lists(st.sampled_from(["werknemer", "jobcoach", "leidinggevende", "werkbegeleider"]), min_size=1, max_size=60)


@given(ROWS, st.sampled_from([1.0, 0.5, 0.25, 0.2, 0.1]), st.integers(0, 99))
def test_a_share_is_drawn_over_the_roles_and_the_same_seed_draws_the_same(roles: list[str], share: float, seed: int) -> None:
    rows = [row_of(f"s{number:02}", role) for number, role in enumerate(roles)]
    found = drawn(rows, share, seed)
    assert found == drawn(rows, share, seed) == [row.id for row in rows if row.id in set(found)]
    assert set(found) == set(drawn(rows[::-1], share, seed)), "the order of the sessions makes no difference"
    assert len(found) == max(round(share * len(rows)), 1)
    every, chosen = Counter(roles), Counter(row.role for row in rows if row.id in set(found))
    if round(share * len(rows)) >= 1:
        assert all(abs(chosen[role] - share * number) < 1 for role, number in every.items())


def row_of(id: str, role: str) -> SessionRow:
    return SessionRow(id, id, "p", 1, "interview", None, None, (), role, {}, (), None, None, None, "closed", 0, 0, 0, 0)


# --- blind ---------------------------------------------------------------------------------------------------------------


def test_until_all_are_done_nobody_sees_another_and_no_figure_tells(study: Study, session: str, tmp_path: Path) -> None:
    open_round(study, "Proef", ["C1", "C2"], sessions=[session])
    coded(study, tmp_path, session, CODINGS)
    assert {each.coder for each in Desk(study, "C1").codings(session)} == {"C1"}
    assert {each.coder for each in Desk(study, "C2").codings(session)} == {"C2"}
    assert study_agreement(study).codes.units == 0
    assert consensus_of(study) == []
    mark_done(study, "Proef", "C1")
    for work in (lambda: close_round(study, "Proef"), lambda: study_agreement(study, round="Proef"), lambda: Settling(study, "Proef")):
        with pytest.raises(InputError) as caught:
            work()
        assert "blind" in caught.value.message.text("nl")
    assert "C2" in _refused(lambda: close_round(study, "Proef"))
    mark_done(study, "Proef", "C1", done=False)
    mark_done(study, "Proef", "C2")
    assert "C1" in _refused(lambda: close_round(study, "Proef"))
    mark_done(study, "Proef", "C1")
    close_round(study, "Proef")
    assert {each.coder for each in Desk(study, "C1").codings(session)} == {"C1", "C2"}
    assert "gesloten" in _refused(lambda: mark_done(study, "Proef", "C1"))
    assert "C3 codeert niet mee" in _refused(lambda: mark_done(study, open_round(study, "Tweede", ["C1", "C2"]).name, "C3"))


def _refused(work: Any) -> str:
    with pytest.raises(InputError) as caught:
        work()
    return caught.value.message.text("nl")


# --- figures -------------------------------------------------------------------------------------------------------------


def test_closing_computes_what_was_coded_and_keeps_it(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    told = study_agreement(study, round=name).as_json("nl")
    assert (told["round"], told["codebook"], told["unit_kind"], told["sessions"]) == (name, name, "overlap", 1)
    assert (told["units"], told["coders"], told["coder_ids"], told["missing"]) == (5, 2, ["C1", "C2"], 0)
    assert told["percent"] == pytest.approx(12 / 15)
    assert told["actor"]["percent"] == pytest.approx(3 / 4), "who coded nothing chose no actor"
    by_code = {each["code"]: (each["coded"], each["percent"]) for each in told["by_code"]}
    assert by_code == {A: (3, pytest.approx(3 / 5)), B: (2, pytest.approx(4 / 5)), C: (1, 1)}
    assert [each["code"] for each in told["by_route"]] == ["vitaliteit"]
    assert [version.name for version in versions(study)] == [name]


def test_merging_and_recoding_moves_nothing_in_what_was_closed(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    before = study_agreement(study, round=name).as_json("nl")
    change(study, edits.merge(codebook(study), B, A))
    coded(study, tmp_path, session, [("C2", 5, A)])
    said_anew(study, session, "😀 " + " ".join(sentence(number) for number in range(6)))
    assert study_agreement(study, round=name).as_json("nl") == before
    now = study_agreement(study).as_json("nl")
    assert [each["code"] for each in now["by_code"]] == [C, A] and now["units"] == 6
    (version,) = versions(study)
    assert version.codebook.codes[B].in_force and not codebook(study).codes[B].in_force
    other = study_agreement(study, round=name, units="answer")
    assert other.codes.units == 1 and other.about["codebook"] is None, "other units are computed from the codings of now"


def test_who_codes_in_which_order_changes_no_number(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    def figures(folder: Path, names: dict[str, str], order: int) -> dict[str, Any]:
        told = tuple((names[coder], *rest) for coder, *rest in CODINGS)[::order]
        with Study.open(new_study(tmp_path_factory.getbasetemp(), folder), PASSPHRASE, by="R1") as study:
            session = talk(study)
            name = closed(study, session, tmp_path, told)  # type: ignore[arg-type]
            return study_agreement(study, round=name).as_json("nl")

    same, other = {"C1": "C1", "C2": "C2"}, {"C1": "C2", "C2": "C1"}
    first = figures(tmp_path / "een", same, 1)
    assert figures(tmp_path / "twee", other, -1) == figures(tmp_path / "drie", same, -1) == first


def test_three_coders_have_the_statistics_of_three(study: Study, session: str, tmp_path: Path) -> None:
    open_round(study, "Drie", ["C1", "C2", "C3"], sessions=[session])
    coded(study, tmp_path, session, [*CODINGS, ("C3", 0, A), ("C3", 1, B), ("C3", 3, B)])
    for coder in ("C1", "C2", "C3"):
        mark_done(study, "Drie", coder)
    close_round(study, "Drie")
    told = study_agreement(study, round="Drie").as_json("nl")
    assert told["cohen_kappa"] is None and "precies twee" in told["why"]["cohen_kappa"]
    assert all(told[name] is not None for name in STATISTICS if name != "cohen_kappa")


# --- settling ------------------------------------------------------------------------------------------------------------


def stands(study: Study) -> list[tuple[int, str, str | None]]:
    """The sentence, code and actor of all that stands."""
    return [(each.start // 21, each.code, each.actor) for each in consensus_of(study)]


AGREED = [(0, A, "werknemer"), (4, C, "werknemer")]


def test_each_outcome_lets_stand_what_it_says(study: Study, session: str, tmp_path: Path) -> None:
    settling = Settling(study, closed(study, session, tmp_path))
    assert [(each.span[0] // 21, each.what) for each in settling.all] == [(1, {"code"}), (2, {"code"}), (3, {"actor"})]
    assert stands(study) == AGREED
    theme, alone, actor = settling.all
    assert settling.by_coder(theme, "C2", "Het gaat over thuis.").outcome == "other"
    assert settling.by_coder(alone, "C2", "Hier staat niets.").codings == ()
    assert settling.new(actor, C, "leidinggevende", "beide", "Geen van beiden zag wie het deed.").codings[0].coder == "R1"
    assert settling.open == []
    assert stands(study) == [(0, A, "werknemer"), (1, B, "werknemer"), (3, C, "leidinggevende"), (4, C, "werknemer")]
    assert settling.both(settling.all[0], "Allebei waar.").outcome == "both"
    assert settling.neither(settling.all[2], "Toch niets.").outcome == "neither"
    assert stands(study) == [(0, A, "werknemer"), (1, A, "werknemer"), (1, B, "werknemer"), (4, C, "werknemer")]
    told = [event.body for event in study.log.events(session, {"decision.set"})]
    assert [body["outcome"] for body in told] == ["other", "other", "new", "both", "neither"]
    assert all(body["reason"] and body["by"] == "R1" and body["round"] == settling.round.id for body in told)
    assert verify(study.log).ok


def test_a_decision_needs_a_reason_and_a_code_that_is_in_force(study: Study, session: str, tmp_path: Path) -> None:
    settling = Settling(study, closed(study, session, tmp_path))
    assert "waarom" in _refused(lambda: settling.neither(settling.all[0], "  "))
    assert "geen_code" in _refused(lambda: settling.new(settling.all[0], "geen_code", None, None, "daarom"))
    assert settling.open == settling.all


def test_decisions_are_undone_and_redone_without_limit_also_another_day(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    settling = Settling(study, name)
    seen = [stands(study)]
    for each in list(settling.all):
        settling.by_coder(each, "C1", "C1 zag het goed.")
        seen.append(stands(study))
    settling.neither(settling.all[0], "Bij nader inzien niets.")
    seen.append(stands(study))
    settling = Settling(study, name)
    for before in seen[-2::-1]:
        assert settling.undo() is not None
        assert stands(study) == before
    assert settling.undo() is None
    settling = Settling(study, name)
    for after in seen[1:]:
        assert settling.redo() is not None
        assert stands(study) == after
    assert settling.redo() is None
    assert verify(study.log).ok


def test_undoing_a_decision_leaves_what_was_coded_since(study: Study, session: str, tmp_path: Path) -> None:
    settling = Settling(study, closed(study, session, tmp_path))
    settling.neither(settling.all[0], "Niets.")
    desk = Desk(study, "R1")
    part = desk.document(session).parts[0]
    desk.code(session, part, 105, 125, B, actor="werknemer")
    assert settling.undo() is not None
    assert len(settling.open) == 3 and [each.start for each in desk.codings(session, "R1")] == [105]


def test_nobody_takes_back_what_another_decided_since(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    settling = Settling(study, name)
    settling.neither(settling.all[0], "Niets.")
    with Study.open(study.folder, PASSPHRASE, by="L1") as other:
        theirs = Settling(other, name)
        theirs.both(theirs.all[0], "Allebei.")
    assert "L1" in _refused(settling.undo)
    assert Settling(study, name).all[0].decision is not None


def test_what_was_settled_goes_along_when_the_answer_is_corrected(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    settling = Settling(study, name)
    settling.by_coder(settling.all[0], "C2", "Thuis.")
    settling.new(settling.all[2], C, "jobcoach", None, "Iets anders.")
    said_anew(study, session, "👩‍🌾é " + " ".join(sentence(number) for number in range(6)))
    shift = len("👩‍🌾é ")
    assert [(each.start - shift, each.text) for each in consensus_of(study)] == [
        (number * 21, sentence(number)) for number in (0, 1, 3, 4)
    ]  # fmt: skip
    assert len(Settling(study, name).open) == 1


def test_erasing_a_session_erases_what_was_decided_in_it(study: Study, session: str, tmp_path: Path) -> None:
    name = closed(study, session, tmp_path)
    settling = Settling(study, name)
    settling.neither(settling.all[0], "Geheime reden.")
    figures = study_agreement(study, round=name).as_json("nl")
    Live.take_up(study, session).erase()
    assert not any("Geheime reden" in json.dumps(event.body) for event in study.log.events())
    assert Settling(study, name).all == [] and consensus_of(study) == []
    assert study_agreement(study, round=name).as_json("nl") == figures, "numbers hold no words"


def test_rounds_come_back_as_they_were(study: Study, session: str, tmp_path: Path) -> None:
    talk(study, "W02")
    made = open_round(study, "Steek [/a]  proef", ["C1", "C2"], share=0.5, seed=3, calibration=True, units="sentence")
    assert made.name == "Steek [/a] proef" and len(made.sessions) == 1
    with Study.open(study.folder, PASSPHRASE) as again:
        assert rounds(again) == [made] and round_named(again, "steek [/a] PROEF") == made
        assert "Steek [/a] proef" in _refused(lambda: round_named(again, "Anders"))
    for coder in made.coders:
        mark_done(study, made.id, coder)
    assert thawed(close_round(study, made.id).figures or {}).codes.units == 0, "a round in which nothing was coded can be closed"
