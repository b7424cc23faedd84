"""Saturation of a study: per speaker and route, where least was heard, meaning, re-reading, and what merging codes does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.cli import words as chosen
from fieldwork.cli.saturation_text import print_saturation
from fieldwork.saturation.cells import Grid, Heard, LeastHeard, Unit
from fieldwork.saturation.incidence import Incidence
from fieldwork.saturation.meaning import Meaning, meaning, not_re_read
from fieldwork.saturation.result import grid_saturation, saturation
from fieldwork.saturation.words import indicated, reason

ROLES = ("werknemer", "jobcoach", "leidinggevende")
ROUTES = ("vitaliteit", "ontwikkel")


def unit(name: str, **said: str) -> Unit:
    """A unit: by role what it said, a word `code` on the first route or `code/route`."""
    heard = [
        Heard(code, role, route or ROUTES[0])
        for role, words in said.items()
        for code, _, route in (word.partition("/") for word in words.split())
    ]
    return Unit(name, frozenset(said), tuple(heard))


STUDY = (
    unit("g1", werknemer="rust pauze leren/ontwikkel"),
    unit("g2", werknemer="rust", jobcoach="rust leren/ontwikkel plan/ontwikkel"),
    unit("g3", werknemer="rust druk"),
    unit("g4", jobcoach="rust tempo haast"),
)


def test_a_person_in_two_roles_counts_once_overall_and_once_in_each_role() -> None:
    grid = Grid(ROLES, ROUTES, STUDY)
    assert len(grid.overall.units) == 4
    assert {role: seen.units for role, seen in grid.by_speaker.items()} == {
        "werknemer": ["g1", "g2", "g3"], "jobcoach": ["g2", "g4"], "leidinggevende": [],
    }  # fmt: skip


def test_a_cell_holds_what_its_speaker_said_on_its_route_in_all_units_with_that_speaker() -> None:
    cells = Grid(ROLES, ROUTES, STUDY).cells
    told = {place: dict(zip(seen.codes, seen.counts, strict=True)) for place, seen in cells.items()}
    assert told["werknemer", "vitaliteit"] == {"rust": 3, "pauze": 1, "druk": 1}
    assert told["werknemer", "ontwikkel"] == {"leren": 1}
    assert told["jobcoach", "ontwikkel"] == {"leren": 1, "plan": 1}
    assert [len(cells["werknemer", route].units) for route in ROUTES] == [3, 3]


@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(ROLES)),
            st.lists(st.builds(Heard, st.sampled_from("abcd"), st.sampled_from((*ROLES, "")), st.sampled_from((*ROUTES, "")))),
        ),
        max_size=6,
    )
)
def test_a_grid_that_is_made_at_once_is_the_same_as_one_that_grew(held: list[tuple[frozenset[str], list[Heard]]]) -> None:
    grown = Grid(ROLES, ROUTES, (Unit(f"g{n}", who, tuple(said)) for n, (who, said) in enumerate(held)))
    places = {name: {each: at for at, each in enumerate(known)} for name, known in (("who", ROLES), ("on", ROUTES))}
    rows = [
        (n, "abcd".index(each.code), places["who"].get(each.speaker, -1), places["on"].get(each.route, -1))
        for n, (_, said) in enumerate(held) for each in said
    ]  # fmt: skip
    units = [(f"g{n}", who) for n, (who, _) in enumerate(held)]
    made = Grid.of_pairs(ROLES, ROUTES, units, "abcd", np.array(rows, np.int64).reshape(-1, 4))
    more = Unit("last", frozenset(ROLES), (Heard("d", ROLES[0], ROUTES[0]), Heard("e", ROLES[1], ROUTES[1])))
    for grid in (grown, made):
        assert grid_saturation(grid).as_json() is not None
        grid.add(more)
    assert made.least_heard() == grown.least_heard()
    for one, other in zip(_all(made), _all(grown), strict=True):
        assert (one.units, one.codes, one.counts, one.first, one.new_codes) == (
            other.units, other.codes, other.counts, other.first, other.new_codes,
        )  # fmt: skip
        assert one.codes_of() == other.codes_of()
        assert one.frequencies == other.frequencies


def _all(grid: Grid) -> list[Incidence]:
    return [grid.overall, *grid.by_speaker.values(), *grid.cells.values()]


def test_least_heard_is_the_role_of_which_the_next_one_brings_most_and_nobody_goes_first() -> None:
    assert Grid(ROLES, ROUTES, STUDY).least_heard() == [
        LeastHeard("leidinggevende", None), LeastHeard("jobcoach", 3 / 2, 2, ("plan", "tempo", "haast")),
        LeastHeard("werknemer", 3 / 3, 3, ("pauze", "plan", "druk")),
    ]  # fmt: skip
    assert {least.expected_new for least in Grid(ROLES, ROUTES, STUDY[:2]).least_heard()} == {None}


def test_of_roles_that_promise_as_much_the_one_covered_least_goes_first() -> None:
    units = [unit(f"w{n}", werknemer="rust") for n in range(6)] + [unit(f"j{n}", jobcoach="rust") for n in range(2)]
    assert [least.role for least in Grid(("werknemer", "jobcoach"), ROUTES, units).least_heard()] == ["jobcoach", "werknemer"]


def test_json_has_each_cell_with_the_same_keys_and_an_empty_cell_is_unknown() -> None:
    told = grid_saturation(Grid(ROLES, ROUTES, STUDY)).as_json()
    assert [(cell["speaker"], cell["route"]) for cell in told["cells"]] == [(role, route) for role in ROLES for route in ROUTES]
    whole = set(told) - {"cells", "least_heard"}
    assert all(set(cell) == whole | {"speaker", "route"} for cell in told["cells"])
    empty = told["cells"][-1]
    assert (empty["sessions"], empty["coverage"], empty["indication"], empty["why"]) == (0, None, "unknown", ["no_units"])
    assert told["least_heard"][0] == {"role": "leidinggevende", "expected_new": None}
    assert told["unit"] == "conversation"


def test_meaning_tells_the_last_unit_that_added_something_and_how_many_came_since() -> None:
    seen = Grid(ROLES, ROUTES, STUDY).overall
    found = meaning(seen, [("g2", "rust"), ("g1", "rust"), ("g4", "tempo")])
    assert found[0] == Meaning("rust", "g2", 2)
    assert Meaning("tempo", "g4", 0) in found
    assert Meaning("druk", None, None) in found


def test_a_code_made_late_was_not_looked_for_before_until_someone_does() -> None:
    seen = Incidence([("g1", ["rust"]), ("g2", ["rust"]), ("g3", ["rust", "druk"]), ("g4", ["druk"])])
    assert not_re_read(seen, {"druk": "g3", "rust": "g1"}) == [("g1", "druk"), ("g2", "druk")]
    assert not_re_read(seen, {"druk": "g3"}, looked=[("g1", "druk")]) == [("g2", "druk")]
    assert not_re_read(seen, {"druk": "g4"}) == [("g1", "druk"), ("g2", "druk")]
    assert not_re_read(seen, {"druk": "g3"}, coded=["g3", "g4", "g2", "g1"]) == []
    told = saturation(seen, not_re_read=2)
    assert told.why[-1] == "not_re_read"
    assert "2 keer" in reason(told, "not_re_read").text("nl")


def test_parents_take_together_what_their_codes_were_seen_in() -> None:
    seen = Incidence([("g1", ["rust.pauze", "rust.slaap"]), ("g2", ["rust.slaap"]), ("g3", ["werk.druk"])])
    parents = seen.renamed(lambda code: code.partition(".")[0])
    assert dict(zip(parents.codes, parents.counts, strict=True)) == {"rust": 2, "werk": 1}
    assert parents.new_codes == [1, 0, 1]


def test_saturation_that_merging_codes_made_does_not_survive() -> None:
    apart = Incidence((f"g{n}", ["rust", "druk", "plan", f"los{n}"]) for n in range(12))
    merged = apart.renamed(lambda code: "los" if code.startswith("los") else code)
    assert saturation(merged).indication == "none_new"
    found = saturation(merged, merges={"los": apart, "niets": merged})
    assert found.indication == "little_new"
    assert [why for why in found.why if why.startswith("merges")] == ["merges_fails"]
    assert "1 van de 2" in reason(found, "merges_fails").text("nl")


def test_every_cell_is_looked_at_without_each_merge_too() -> None:
    def study(word: str) -> Grid:
        return Grid(ROLES[:1], ROUTES[:1], [unit(f"g{n}", werknemer=f"rust druk plan {word.format(n)}") for n in range(12)])

    found = grid_saturation(study("los"), merges={"los": study("los{}")})
    assert found.indication == "little_new"
    assert found.cells is not None
    assert found.cells[ROLES[0], ROUTES[0]].indication == "little_new"


@pytest.mark.parametrize(
    ("new", "nl", "en"),
    [
        (0, "kwamen in de laatste 2 gesprekken geen nieuwe codes voor",
         "the last 2 conversations brought no new codes"),
        (1, "kwam in de laatste 2 gesprekken 1 nieuwe code voor",
         "the last 2 conversations brought 1 new code:"),
        (2, "kwamen in de laatste 2 gesprekken 2 nieuwe codes voor",
         "the last 2 conversations brought 2 new codes"),
    ],
)
def test_the_indication_is_worded_as_no_more_than_it_is(new: int, nl: str, en: str) -> None:
    seen = Incidence((f"g{n}", [f"c{code}" for code in range(40)] + [f"n{n}"] * (n >= 8 - new)) for n in range(8))
    told = indicated(saturation(seen, unit="conversation"))
    assert nl in told.text("nl")
    assert en in told.text("en")
    for lang, never in (("nl", "bewijs"), ("en", "proof")):
        assert never not in told.text(lang)
    assert "niet voor betekenissaturatie" in told.text("nl")


def test_a_person_sees_the_grid_and_where_least_was_heard(capsys: pytest.CaptureFixture[str]) -> None:
    chosen.choose(["--lang", "nl"])
    grid = Grid(ROLES, ROUTES, STUDY)
    print_saturation(grid_saturation(grid), grid.overall, {"werknemer": "Werknemer", "vitaliteit": "Vitaliteitsroute"})
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Werknemer", "Vitaliteitsroute", "3", "3", "te", "weinig", "onbekend"] in lines
    assert ["jobcoach", "onbekend"] in lines, "under six units nothing is estimated"
    assert ["leidinggevende", "onbekend"] in lines
