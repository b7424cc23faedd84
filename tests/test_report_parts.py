"""The parts of a report: who may be quoted, how many people spoke, where a quote stands, how an axis is divided, what words say."""

from __future__ import annotations

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.coding.segments import Coding
from fieldwork.i18n import Lang
from fieldwork.report.html import Html, el, lines
from fieldwork.report.matrix import Chosen, Said, persons, result_matrix
from fieldwork.report.quotes import Quote, Quoting
from fieldwork.report.sources import FORMULAS, SOURCES
from fieldwork.report.svg import axis
from fieldwork.report.words import Words
from fieldwork.study import Study
from fieldwork.study.live import Live
from tests.support import coder
from tests.support.rounds import coding

made, study = coder.made, coder.study


def said(people: str, start: int = 0, end: int = 10, code: str = "rust", **more: object) -> Said:
    """A coding of words that these people (or one of them) said, in a session of their own."""
    made: Coding = coding("C1", start, end, code, **{"session": people, "item": "werk", **more})
    return Said(made, code, people, "interview", frozenset(people.split()))


def quoted(session: str, start: int, end: int) -> Quote:
    return Quote(session, ("werk", "answer"), (start, end), f"{start}–{end}", session.split()[0], "werknemer")


@pytest.mark.parametrize(
    ("spoke", "many"),
    [
        ([], 0),
        (["W01", "W01", "W02"], 2),
        ([""], 0),  # an observation: nobody said it
        (["W01 W02"], 1),  # one of the two did, nobody knows who
        (["W01 W02", "W01"], 1),
        (["W01 W02", "W03"], 2),
        (["W01 W02", "W02 W03", "W04 W05"], 2),
        (["W01 W02 W03", "W03", "W04 W05", "W04 W05"], 2),
    ],
)  # fmt: skip
def test_people_are_counted_that_spoke_at_least(spoke: list[str], many: int) -> None:
    assert persons([said(people) for people in spoke]) == many


def test_a_quote_stands_at_the_theme_that_covers_most_of_it_once_in_a_cell() -> None:
    codings = [said("W01", 0, 30, "leren"), said("W01", 10, 40, "rust"), said("W02", code="rust"), said("W03", code="rust")]
    quotes = [quoted("W01", 12, 40), quoted("W01", 0, 12), quoted("W01", 50, 60), quoted("W02", 0, 5)]
    cells, chosen = result_matrix(codings, quotes, quotes[:3], {"leren": 0, "rust": 1})
    (cell,) = cells.values()
    assert cell.persons == 3
    told = {theme.code: [quote.text for quote in theme.quotes] for theme in cell.themes}
    assert told == {"rust": ["12–40"], "leren": ["0–12"]}
    assert chosen == Chosen(marked=4, shown=2, no_consent=1, not_coded=1, too_few=0)


def test_a_quote_of_a_cell_of_two_persons_is_kept_back_there_and_shown_in_a_fuller_one() -> None:
    few = [said("W01", actor="jobcoach"), said("W02", actor="jobcoach")]
    full = [said("W01"), said("W02"), said("W03")]
    cells, chosen = result_matrix(few, [quoted("W01", 0, 5)], [quoted("W01", 0, 5)], {})
    assert [theme.quotes for cell in cells.values() for theme in cell.themes] == [()]
    assert chosen == Chosen(marked=1, too_few=1)
    cells, chosen = result_matrix([*few, *full], [quoted("W01", 0, 5)], [quoted("W01", 0, 5)], {})
    assert {where[0]: len(cell.themes[0].quotes) for where, cell in cells.items()} == {"jobcoach": 0, "werknemer": 1}
    assert chosen == Chosen(marked=1, shown=1)


def test_in_a_group_each_is_quoted_by_her_own_yes_and_words_of_anyone_by_that_of_all(study: Study) -> None:
    people = ("W10", "W11")
    header = Header(site="kas", participants=people, roles=dict.fromkeys(people, ("werknemer",)), role="werknemer",
                    researchers=("R1",), held_at="2026-03-05T10:00")  # fmt: skip
    given = ConsentGiven({"deelname": "ja", "citeren": "ja"}, ("deelname",))
    live = Live.start(study, study.protocol("proef/gids"), header, given)
    asked = (*people, None)
    assert [Quoting(study).allowed(live.session, who) for who in asked] == [True, True, True]
    live.do(act.Consent("citeren", "nee", "spoken", "participant", person="W11"))
    assert [Quoting(study).allowed(live.session, who) for who in asked] == [True, False, False]
    live.do(act.Consent("deelname", "nee", "spoken", "participant", person="W10"))
    assert [Quoting(study).allowed(live.session, who) for who in asked] == [False, False, False]
    live.leave()


@pytest.mark.parametrize(
    ("most", "ticks", "top", "step"),
    [(0, 5, 1, 1), (1, 5, 1, 1), (5, 5, 5, 1), (6, 5, 6, 2), (35, 5, 40, 10), (51, 5, 60, 20), (2000, 8, 2000, 500), (10_000, 8, 10_000, 2000)],
)  # fmt: skip
def test_an_axis_has_few_round_steps_and_room_for_all(most: int, ticks: int, top: int, step: int) -> None:
    made = axis(most, 100.0, ticks)
    assert (made.top, made.step) == (top, step)
    assert len(made.ticks) <= ticks + 1
    assert made(top) == 100.0


@pytest.mark.parametrize(
    ("lang", "day", "number", "unknown", "series"),
    [("nl", "4 maart 2026", "1,5", "onbekend", "a, b en c"), ("en", "4 March 2026", "1.5", "unknown", "a, b and c")],
)  # fmt: skip
def test_words_numbers_and_days_are_those_of_the_language(lang: Lang, day: str, number: str, unknown: str, series: str) -> None:
    say = Words(lang)
    assert [say.day("2026-03-04T10:00"), say.number(1.5, 1), say.number(None), say.series(["a", "b", "c"])] == [
        day, number, unknown, series,
    ]  # fmt: skip
    assert say.day("voorjaar") == "voorjaar"


def test_only_what_was_made_as_markup_stands_as_markup() -> None:
    assert el("p", "a < b & c", class_='"x"', hidden=True, lang=None) == '<p class="&quot;x&quot;" hidden>a &lt; b &amp; c</p>'
    assert el("p", el("b", 1), [" ", "<i>"], None) == "<p><b>1</b> &lt;i&gt;</p>"
    assert el("p", f"{el('b', 'x')}") == "<p>&lt;b&gt;x&lt;/b&gt;</p>", "markup that went through text is text"
    assert lines("a", None, Html("<br>")) == "a\n<br>"


def test_every_source_that_a_formula_names_is_in_the_list() -> None:
    named = {key for each in FORMULAS for key in each.sources}
    assert named <= SOURCES.keys()
    for each in SOURCES.values():
        *authors, year = each.short.replace(" &", ",").replace(" et al.", "").replace(",", "").split()
        assert f"({year})" in each.full
        assert all(author in each.full for author in authors)
