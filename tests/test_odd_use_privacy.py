"""What someone who is tired, or who means harm, does to what has to stay private."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.demo import make_demo
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import Came, merge_file
from fieldwork.study.desk.desk import Desk
from fieldwork.study.privacy.withdrawal import plan, withdraw
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, THEME, bytes_in, bytes_of, coded, put, talk, with_traces

NAMES = "vijf groene olifanten dansen zacht"
HANDED = "zeven losse woorden voor een overdracht"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "study")
    return with_traces(Study.opened(folder, crypt.derive(folder / "study.fieldwork", PASSPHRASE), by="R1"))


def laptop(study: Study, name: str) -> Study:
    """Another copy, made of a backup."""
    kept, folder = study.folder.parent / f"{name}.backup", study.folder.parent / name
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, folder, by="R2")
    return Study.opened(folder, study.log.key, by="R2")


def came(into: Study, path: Path) -> Came:
    return merge_file(into, path, [lambda: into.log.key])


def told(found: Came) -> str:
    return "\n".join(line.text("nl") for line in found.words(done=True))


# --- withdrawn, while somebody who did not know went on ----------------------------------------------------------------


def _coding(study: Study) -> None:
    coded(study, "both", "laat", "note:b1", f"een {THEIRS}")


def _mark(study: Study) -> None:
    put(study, "mark.set", "both", {"mark": "laat", "what": "quote", "item": ITEM, "field": "note:b1", "start": 0, "end": 4,
                                    "text": f"een {THEIRS}"})  # fmt: skip


def _memo(study: Study) -> None:
    put(study, "memo.set", "both", {"memo": "laat", "kind": "analytic", "about": {"session": "both", "coding": "bc"},
                                    "text": f"nog eens over die {THEIRS}", "coder": "C2"})  # fmt: skip


def _decision(study: Study) -> None:
    put(study, "decision.set", "both", {"round": "r", "unit": "laat", "outcome": "both", "reason": f"om de {THEIRS}",
                                        "codings": [{"field": "note:b1", "text": f"een {THEIRS}"}]})  # fmt: skip


def _summary(study: Study) -> None:
    put(study, "chart.summarised", "charting", {"rows": "participant", "row": "L01", "code": THEME, "author": "C2",
        "text": f"over een {THEIRS}", "absent": False, "refs": ["bc"], "rests_on": ["both"], "about": ["both"]})  # fmt: skip


@pytest.mark.parametrize("late", [_coding, _mark, _memo, _decision, _summary])
def test_what_was_made_elsewhere_of_words_that_are_gone_goes_when_it_comes_in(
    study: Study, tmp_path: Path, late: Callable[[Study], None]
) -> None:
    with study, laptop(study, "laptop") as other:
        late(other)
        withdraw(study, plan(study, "W01", erase=True))
        for into, path in ((study, other.folder), (other, study.folder), (study, other.folder)):
            came(into, path)
            assert THEIRS.encode() not in bytes_of(into.log, tmp_path)
            assert OTHERS.encode() in bytes_of(into.log, tmp_path) and verify(into.log).ok


def test_a_merge_tells_whose_words_went_and_what_the_other_file_still_holds(study: Study) -> None:
    with study, laptop(study, "laptop") as other:
        talk(other, "laat", "W01", answer=f"laat nog een {THEIRS}").leave()
        withdraw(study, plan(study, "W01", erase=True))
        first = told(came(study, other.folder))
        assert "Van wie zich eerder terugtrok is ook gewist of gestopt wat nu samenkwam: W01." in first
        assert "heeft het nog: W01, W01 2026-03-04 R1 (alone), W01, L01 2026-03-04 R1 (both), charting, codebook, W01" in first  # not only whole sessions
        back = told(came(other, study.folder))
        assert "W01 trok zich terug: alles wissen (vastgelegd door R1" in back
        assert "eerder terugtrok" not in back and "heeft het nog" not in back
        assert "heeft het nog" not in told(came(study, other.folder))


# --- a hand-over holds no more than it says -----------------------------------------------------------------------------


@pytest.mark.parametrize("wish", [Wish("C2", ("other", "both")), Wish("C2", site="kas"), Wish("C2", ("other",), codings=True)])
def test_memos_of_others_stay_out_of_a_hand_over_unless_their_codings_go_and_never_those_about_somebody_else(
    study: Study, tmp_path: Path, wish: Wish
) -> None:
    with study:
        erase_session(study.log, "both", "R1")  # so that only memos are left to tell of W01
        Desk(study, "C2").memo("van C2 zelf", code=THEME)
        key = crypt.new_key(HANDED)
        done = hand(study, tmp_path / "c2.fieldwork", key, wish)
        raw = bytes_in(done.file, key, tmp_path)
    assert b"van C2 zelf" in raw
    assert THEIRS.encode() not in raw
    assert (f"bij dit thema denk ik aan {OTHERS}".encode() in raw) == wish.codings


def test_a_hand_over_under_the_passphrase_of_the_study_is_refused(study: Study, tmp_path: Path, own_home: Path) -> None:
    study.close()
    part = tmp_path / "c2.fieldwork"
    refused = fieldwork("handover", str(part), "--to", "C2", "--sessions", "other", "--study", str(study.folder), home=own_home,
                        expect=1, FIELDWORK_HANDOVER_PASSPHRASE=PASSPHRASE)  # fmt: skip
    assert "wachtzin van de studie" in refused.stderr and not part.exists()


def test_a_backup_for_somebody_is_listed_with_the_recipient_when_it_has_to_be_destroyed(study: Study, own_home: Path) -> None:
    study.close()
    at = ("--study", str(study.folder))
    fieldwork("backup", str(study.folder.parent / "kopie.fieldwork"), "--for", "dienst ict", *at, home=own_home)
    assert "dienst ict" in fieldwork("log", "--exports", *at, home=own_home).stdout
    done = fieldwork("withdraw", "W01", "--erase", "--dry-run", *at, home=own_home)
    assert "reservekopie kopie.fieldwork voor dienst ict" in done.stderr


# --- a file in the place of another ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (("names", "backup"), "study.fieldwork"),
        (("names", "backup"), "names.fieldwork"),
        (("backup",), "names.fieldwork"),
        (("backup",), "codebook.yaml"),
        (("handover", "--to", "C2", "--sessions", "other"), "names.fieldwork"),
        (("handover", "--to", "C2", "--sessions", "other"), "study.yaml"),
    ],
)
def test_no_copy_is_written_over_what_a_study_is_made_of_even_where_it_was_confirmed(
    study: Study, own_home: Path, command: tuple[str, ...], target: str
) -> None:
    study.close()
    secrets = {"FIELDWORK_NAMES_PASSPHRASE": NAMES, "FIELDWORK_HANDOVER_PASSPHRASE": HANDED}
    at = ("--study", str(study.folder))
    fieldwork("names", "new", *at, home=own_home, **secrets)
    other = study.folder.parent / "other"  # of whichever study
    other.mkdir()
    for name in ("study.fieldwork", "names.fieldwork", "study.yaml", "codebook.yaml"):
        (other / name).write_bytes((study.folder / name).read_bytes())
    for folder in (study.folder, other):
        before = (folder / target).read_bytes()
        refused = fieldwork(*command, str(folder / target), "--yes", *at, home=own_home, expect=1, **secrets)
        assert "wordt niet overschreven" in refused.stderr
        if folder == other:  # where opening for the command wrote nothing
            assert (folder / target).read_bytes() == before
        assert not [path for path in folder.iterdir() if ".part" in path.name]
    fieldwork("names", "list", *at, home=own_home, **secrets)
    assert "In orde" in fieldwork("verify", *at, home=own_home).stdout


@pytest.mark.parametrize("command", [("report", "stand.html"), ("data-plan", "plan.docx"), ("framework", "--to", "matrix.xlsx")])
def test_the_log_tells_for_whom_each_file_was_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = tmp_path / "studie"
    study = make_demo(folder, PASSPHRASE)
    study.close()
    *rest, name = command
    at, home = ("--study", str(folder), "--as", "L1"), tmp_path / "home"
    fieldwork(*rest, str(tmp_path / name), "--for", "ethische commissie", *at, home=home)
    rows = json.loads(fieldwork("log", "--exports", "--json", *at, home=home).stdout)
    assert [(row["file"], row["for"]) for row in rows] == [(name, "ethische commissie")]
