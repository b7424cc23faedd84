"""Who goes on writing where all was erased meanwhile, in another window or by a merge, is told so; nothing of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.errors import WordsErased
from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import Live
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.tui.screens.home import Home
from tests.support.program import arrive, flat, press, running, until
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, THEME, bytes_of, talk

LATE = "pimpelmees"
"""A word that is only written after the erasure."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")
    talk(study, "alone", "W01", answer=f"een {THEIRS}", close=False).leave()
    live = talk(study, "both", "W01", "L01", answer=f"samen een {OTHERS}", close=False)
    live.do(act.Note("b1", ITEM, f"een {THEIRS} volgens mij", speaker="W01"))
    live.leave()
    return study


def erased(study: Study) -> None:
    """W01 withdraws, in another window."""
    with Study.opened(study.folder, study.log.key, by="L") as other:
        withdraw(other, plan(other, "W01", erase=True))


def nothing_is_left(study: Study, folder: Path) -> None:
    study.close()
    with Log.open(study.log.file, study.log.key) as log:
        raw = bytes_of(log, folder)
        assert LATE.encode() not in raw and THEIRS.encode() not in raw
        assert verify(log).ok


def an_answer(live: Live) -> None:
    live.answer(ITEM, f"nog een {LATE}")


def a_note(live: Live) -> None:
    live.do(act.Note("a9", ITEM, f"nog een {LATE}"))


def the_end(live: Live) -> None:
    live.do(act.Close())


@pytest.mark.parametrize("writes", [an_answer, a_note, the_end])
def test_who_goes_on_in_a_session_that_was_erased_is_told_and_nothing_is_kept(
    study: Study, tmp_path: Path, writes: Callable[[Live], None]
) -> None:
    live = Live.take_up(study, "alone")
    erased(study)
    with pytest.raises(WordsErased, match="erased meanwhile"):
        writes(live)
    live.leave()
    nothing_is_left(study, tmp_path)


def test_what_is_being_typed_there_is_let_go_and_the_other_texts_stay(study: Study, tmp_path: Path) -> None:
    live = Live.take_up(study, "both")
    live.type("change:b1", f"een {LATE} die half af is", 3)
    live.type("note:b9", f"een {OTHERS} half", 3)
    erased(study)
    live.flush()
    assert live.trouble is not None and "gewist" in live.trouble.text("nl")
    assert [(draft.field, draft.text) for draft in study.log.drafts("both")] == [("note:b9", f"een {OTHERS} half")]
    live.leave()
    alone = Live.take_up(study, "both")
    alone.type("change:b1", f"weer een {LATE}", 1)
    alone.leave()
    nothing_is_left(study, tmp_path)


def test_a_coder_who_still_has_an_erased_note_before_her_cannot_code_or_think_about_it(study: Study, tmp_path: Path) -> None:
    desk = Desk(study, "C1")
    part = next(part for part in desk.document("both").parts if part.ref == "b1")
    live = Live.take_up(study, "both")
    erased(study)
    with pytest.raises(WordsErased):
        desk.code("both", part, 4, 4 + len(THEIRS), THEME, actor="werknemer", route="vitaliteit")
    with pytest.raises(WordsErased):
        live.do(act.Mark("late", "quote", ITEM, "note:b1", 4, 4 + len(THEIRS)))
    with pytest.raises(WordsErased):
        desk.memo(f"over die {LATE}", participant="W01")
    live.leave()
    nothing_is_left(study, tmp_path)


def test_the_screen_says_so_and_lets_go_of_what_was_typed(study: Study, tmp_path: Path) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            await arrive(pilot, Home)
            await press(pilot, "enter")
            await until(pilot, lambda: "F9" in flat(pilot) or "Ctrl+N" in flat(pilot))
            with Study.opened(study.folder, study.log.key, by="L") as other:
                for session in ("alone", "both"):
                    erase_session(other.log, session, "L")
            await press(pilot, *LATE)
            await until(pilot, lambda: "intussen gewist" in flat(pilot))
            await press(pilot, "ctrl+n")
            await until(pilot, lambda: "intussen gewist" in flat(pilot))
            await press(pilot, "ctrl+q")
            await arrive(pilot, Home)

    asyncio.run(walk())
    nothing_is_left(study, tmp_path)
