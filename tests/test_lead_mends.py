"""What the lead's screen shows in odd corners: a grid that was scrolled, one rare code, a role in another's guide, one of a kind."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from fieldwork.coding import edits
from fieldwork.i18n import LANGS, Lang
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.codebook.book import change, codebook, name_version
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.saturation.figures import View
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.lead_beside import changed, still_open
from fieldwork.tui.screens.lead_figures import ahead, stand
from fieldwork.tui.screens.lead_heard import grid, grid_legend, least
from fieldwork.tui.screens.lead_opened import opened
from fieldwork.tui.screens.lead_rows import Row, Segments, Sessions
from fieldwork.tui.screens.lead_sight import Sight, sight_of
from fieldwork.tui.screens.lead_under import UnderFigure
from fieldwork.tui.widgets import cells
from fieldwork.tui.widgets.cells import Cells
from tests.support import paper, report
from tests.support.heard import BURDEN, CARE, CLIMATE, HOME, TALK, told
from tests.support.program import arrive, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE, new_study

Walk = Callable[[Pilot[None], Lead], Coroutine[Any, Any, None]]
SIX = ((BURDEN, TALK, HOME), (BURDEN, HOME, CLIMATE), (TALK, HOME, CARE), (BURDEN, TALK), (BURDEN, CARE), (TALK, HOME))


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="C1")


@pytest.fixture
def without_routes(tmp_path: Path) -> Iterator[Study]:
    """A study with a codebook of one code and no routes, given in two talks."""
    with Study.create(tmp_path / "proef", "blank", "Proef", PASSPHRASE, by="C1") as study:
        (study.folder / "codebook.yaml").unlink(missing_ok=True)
        for each in (study.folder / "protocols").iterdir():
            each.unlink()
        (study.folder / "study.yaml").write_text(paper.STUDY, "utf-8")
        (study.folder / "protocols" / "gids.yaml").write_text(paper.GUIDE, "utf-8")
        adopt_changes(study)
        change(study, edits.define(codebook(study), "rust", nl="Rust", en="Rest"))
        for who in ("W01", "W02"):
            report.code(study, report.talk(study, tmp_path, who), "De baas", "rust", actor=None)
        yield study


def seen(study: Study) -> Sight:
    return sight_of(study, View.of(study))


def lines_of(rows: list[Row]) -> list[str]:
    """The rows as they are read: the figure before the words."""
    return [" ".join(f"{row.head.plain} {row.words.plain}".split()) for row in rows]


def row_with(rows: list[Row], words: str) -> Row:
    (found,) = [row for row in rows if words in row.words.plain]
    return found


def walked(study: Study, walk: Walk, size: tuple[int, int] = (80, 24), lang: Lang = "nl") -> None:
    """Go to the screen, wait for its figures, and walk on."""

    async def go() -> None:
        async with running(study, size, lang) as pilot:
            await press(pilot, "s")
            page = await arrive(pilot, Lead)
            await until(pilot, lambda: page.sight is not None and not page.computing)
            await pilot.pause()
            await walk(pilot, page)

    asyncio.run(go())


# --- the grid -----------------------------------------------------------------------------------------------------------------


ROLES, ROUTES = ("Werknemer", "Leidinggevende", "Werkbegeleider", "Jobcoach"), ("Vitaliteit", "Ontwikkel", "Baanherontw", "Mobiliteit")


def whole(pilot: Pilot[None]) -> bool:
    """Whether every speaker and route is in sight, and no sign says that there are more."""
    shown = screen(pilot)
    return all(word in shown for word in (*ROLES, *ROUTES)) and not re.search("‹ |[0-9]–[0-9]+ ›|‹", shown)


def test_a_grid_that_fits_is_whole_again_after_another_panel_and_in_a_larger_window(study: Study) -> None:
    for number, codes in enumerate(SIX, 1):
        told(study, *codes, who=f"W{number:02}", day=f"2026-03-{number:02}")

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "2")
        await until(pilot, lambda: whole(pilot))
        await press(pilot, "right", "right", "right", "down", "down", "down")
        for keys in (("1", "2"), ("4", "tab", "tab", "tab", "tab", "tab")):
            await press(pilot, *keys)
            await until(pilot, lambda: whole(pilot))
        for size in ((50, 14), (140, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await until(pilot, lambda: whole(pilot))
        await pilot.resize_terminal(140, 45)
        await until(pilot, lambda: whole(pilot))
        assert page.query_one(Cells).here == (3, 3), "it points where it did"

    walked(study, walk)


class Grids(App[None]):
    """A grid of nine rows and six columns, as large as the window."""

    def compose(self) -> ComposeResult:
        yield Cells()

    def on_mount(self) -> None:
        grid = self.query_one(Cells)
        grid.styles.height = "1fr"
        rows = [cells.Row(Content(f"rij {r}"), [[Content(f"{r}.{c}"), Content("x")] for c in range(6)]) for r in range(9)]
        grid.show([Content(f"kolom {c}") for c in range(6)], rows)
        grid.focus()


def test_what_went_out_of_sight_comes_back_as_far_as_there_is_room() -> None:
    async def go() -> None:
        async with Grids().run_test(size=(60, 10)) as pilot:
            await pilot.press(*["right"] * 5, *["down"] * 8)
            await pilot.pause()
            assert "‹ 4–6" in screen(pilot) and "rij 5" in screen(pilot) and "rij 4" not in screen(pilot)
            await pilot.resize_terminal(74, 14)
            await pilot.pause()
            assert "‹ 3–6" in screen(pilot) and "rij 3" in screen(pilot) and "rij 2" not in screen(pilot)
            await pilot.resize_terminal(110, 30)
            await pilot.pause()
            assert "‹" not in screen(pilot) and all(f"rij {n}" in screen(pilot) for n in range(9))

    asyncio.run(go())


@pytest.mark.parametrize(
    ("codes", "coverage", "words"),
    [(("",) * 5 + (BURDEN,), "0,000 *", "Eén code is zeldzaam"), ((BURDEN,) * 6, "1,000 *", "Elke code kwam in meer dan een")],
)
def test_a_coverage_that_rests_on_no_rare_code_or_on_one_has_a_sign_and_its_reason_below(
    study: Study, codes: tuple[str, ...], coverage: str, words: str
) -> None:
    for number, code in enumerate(codes, 1):  # each says something on another route, so that each talk counts
        told(study, CLIMATE, code, who=f"W{number:02}", day=f"2026-03-{number:02}")

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "2")
        await until(pilot, lambda: coverage in screen(pilot) and words in flat(pilot) and "dekking (* zwak)" in flat(pilot))

    walked(study, walk)


def test_without_such_cells_the_sign_is_not_explained(study: Study) -> None:
    told(study, BURDEN)
    assert "*" not in grid_legend(seen(study), "nl").plain


@pytest.mark.parametrize(("lang", "words"), [("nl", "De studie heeft geen rollen"), ("en", "The study has no roles")])
def test_without_roles_there_are_no_headings_over_nothing_and_that_is_said(study: Study, lang: Lang, words: str) -> None:
    found = seen(study)
    nobody = replace(found, found=replace(found.found, speakers=()))
    assert grid(nobody, lang) == ([], []) and grid_legend(nobody, lang).plain.startswith(words)


@pytest.mark.parametrize(
    ("lang", "head", "words"), [("nl", "alles", "Het codeboek heeft geen routes."), ("en", "all", "The codebook has no routes.")]
)
def test_without_routes_a_speaker_stands_in_one_column_and_that_is_said(
    without_routes: Study, lang: Lang, head: str, words: str
) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "2")
        await until(pilot, lambda: words in flat(pilot) and "2 · 1 code" in flat(pilot))
        lines = screen(pilot).splitlines()
        assert any(each.split() == [head] for each in lines) and any("0 · 0 codes" in each for each in lines)
        await press(pilot, "enter")
        await arrive(pilot, UnderFigure)
        await until(pilot, lambda: re.search("2 (fragmenten|segments)", flat(pilot)) is not None)

    walked(without_routes, walk, lang=lang)


# --- who was heard ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("talks", "pieces", "sessions"), [(2, 3, 2), (6, 1, 1)])
def test_a_role_whose_answers_stand_in_anothers_guide_opens_to_the_talks_where_it_was_present(
    study: Study, talks: int, pieces: int, sessions: int
) -> None:
    apart: dict[str, Any] = {"participants": ("W09", "J01"), "roles": {"W09": ("werknemer",), "J01": ("jobcoach",)}}
    for number in range(1, talks):
        told(study, BURDEN, who=f"W{number:02}", day=f"2026-03-{number:02}", **apart)
    last = told(study, BURDEN, HOME, who="W09", day="2026-03-20", **apart)
    found = seen(study)
    row = row_with(least(found, "en"), "Job coach")
    assert isinstance(row.opens, Segments) and "present" in row.opens.title.text("en")
    under = opened(study, found.found.view, row.opens)
    assert last in [each.id for each in under.sessions] and under.segments == pieces
    assert len(under.sessions) == sessions, "where enough is known, what was seen in one talk only"


# --- what waits ---------------------------------------------------------------------------------------------------------------


def test_all_talks_that_do_not_count_yet_open_and_nothing_says_that_all_is_coded(study: Study) -> None:
    told(study, BURDEN, who="W01")
    blind = told(study, who="W02", day="2026-03-05")
    open_round(study, "Blind", ["C1", "C2"], sessions=[blind])
    assert waits_and_data(seen(study)) == ((blind,), "Er is niets dat twee mensen naast elkaar schreven.")
    loose = told(study, who="W03", day="2026-03-06")
    opens, data = waits_and_data(seen(study))
    assert set(opens) == {blind, loose} and data.startswith("gesprek nog niet gecodeerd")


def waits_and_data(sight: Sight) -> tuple[tuple[str, ...], str]:
    """The sessions under "do not count yet", and the first line about the data."""
    row = row_with(stand(sight, "nl"), "nog niet mee")
    assert isinstance(row.opens, Sessions)
    told_ = still_open(sight, "nl")
    place = next(n for n, each in enumerate(told_) if each.words.plain == "De gegevens")
    return row.opens.sessions, told_[place + 1].words.plain


def test_only_where_everything_counts_all_is_said_to_be_coded(study: Study) -> None:
    assert not any("Alles is gecodeerd" in each for each in lines_of(still_open(seen(study), "nl"))), "nothing was held"
    told(study, BURDEN)
    assert any("Alles is gecodeerd" in each for each in lines_of(still_open(seen(study), "nl")))


@pytest.mark.parametrize(
    ("lang", "one", "several"),
    [
        ("nl", ["1 gesprek wacht tot ronde “A” gesloten is", "1 gesprek nog niet gecodeerd; dat telt niet mee"],
         ["2 gesprekken wachten tot ronde “B” gesloten is", "2 gesprekken nog niet gecodeerd; die tellen niet mee"]),
        ("en", ["1 session waits until round “A” is closed", "1 conversation not coded yet; it does not count"],
         ["2 sessions wait until round “B” is closed", "2 conversations not coded yet; these do not count"]),
    ],
)  # fmt: skip
def test_one_of_a_kind_is_told_as_one(study: Study, lang: Lang, one: list[str], several: list[str]) -> None:
    held = [told(study, *codes, who=f"W{n:02}", day=f"2026-03-{n:02}") for n, codes in enumerate(((BURDEN,), (), (), (), ()), 1)]
    open_round(study, "A", ["C1", "C2"], sessions=held[1:2])
    open_round(study, "B", ["C1", "C2"], sessions=held[2:4])
    first = seen(study)
    told(study, who="W06", day="2026-03-16")
    second = lines_of(still_open(seen(study), lang))
    assert set(one) <= set(lines_of(still_open(first, lang))) and set(several) <= set(second)
    assert grid(first, lang)[1][0].cells[0][2].plain == "1 · 1 code"
    assert any(each in lines_of(stand(first, lang)) for each in ("1 code gezien", "1 code seen"))


# --- the curve, and ahead -----------------------------------------------------------------------------------------------------


def test_a_change_after_all_talks_has_nothing_under_it(study: Study) -> None:
    for number, codes in enumerate(SIX, 1):
        told(study, *codes, who=f"W{number:02}", day=f"2026-03-{number:02}")
    name_version(study, "Erna")
    row = row_with(changed(seen(study), "nl"), "na alle:")
    assert row.opens is None

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "4", "enter")
        await until(pilot, lambda: "Hier ligt niets onder." in flat(pilot))
        assert isinstance(pilot.app.screen, Lead)

    walked(study, walk)


@pytest.mark.parametrize(
    ("talks", "nl", "en"),
    [
        (6, "2 van de 2 instellingen die nu te bekijken zijn, stoppen; 10 van de twaalf zijn onbekend",
         "2 of the 2 settings that can be looked at now stop; 10 of the twelve are unknown"),
        (9, "12 van zijn twaalf instellingen stoppen", "12 of its twelve settings stop"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_looked_at_yet_are_not_told_as_settings_that_do_not_stop(
    study: Study, talks: int, nl: str, en: str
) -> None:
    for number in range(1, talks + 1):
        told(study, BURDEN, HOME, who=f"W{number:02}", day=f"2026-03-{number:02}")
    found = seen(study)
    for lang, words in zip(LANGS, (nl, en), strict=True):
        assert words in row_with(ahead(found, lang), "Guest 4+2").words.plain
