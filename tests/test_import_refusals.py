"""Every refusal of a session file names its line and what to write, in both languages, and nothing is taken in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fieldwork.errors import FieldworkError
from fieldwork.protocol.defects import DefectsError
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from tests.support import paper
from tests.support.paper import saved, session

made, study = paper.made, paper.study

REFUSED: list[tuple[str, str]] = [
    # what is marked « is where the defect must be told
    (session(consent=None).replace("protocol", "«protocol", 1) + "answers: {werk: x}\n", "missing-consent"),
    (session("answers: {citaat: x}\n", consent="«misschien"), "bad-id"),
    (session(consent="{«geheim: ja, deelname: ja}"), "unknown-name"),
    (session(consent="«{citeren: ja}"), "missing-consent"),
    (session("«answers: {werk: x}\n", consent="nee"), "refused-with-answers"),
    (session("«notes: [{text: x}]\n", consent="{deelname: nee}"), "refused-with-answers"),
    (session(protocol="«proef/anders"), "unknown-protocol"),
    (session(role="«baas"), "unknown-role"),
    (session(participant="«Jan"), "bad-id"),
    (session(participant=None).replace("protocol", "«protocol", 1), "missing-key"),
    (session(held_at="«vorige week"), "bad-id"),
    (session(held_at="«2026-02-30"), "impossible-value"),
    (session("wave: «T9\n"), "unknown-wave"),
    (session(mode="«fax"), "unknown-word"),
    (session("«anwsers: {werk: x}\n"), "unknown-key"),
    (session("answers:\n  «wrek: x\n"), "unknown-name"),
    (session("answers:\n  «welkom: x\n".replace("«welkom: ", "welkom: «")), "impossible-answer"),
    (session("answers:\n  «baan: bakker\n"), "unknown-name"),
    (session("answers:\n  wil: «misschien\n"), "impossible-answer"),
    (session("answers:\n  wie: «anders\n"), "impossible-answer"),
    (session("answers:\n  hulp: «[goud]\n"), "impossible-answer"),
    (session("answers:\n  cijfer: «11\n"), "impossible-answer"),
    (session("answers:\n  uren: «80\n"), "impossible-answer"),
    (session("answers:\n  sinds: «2026-13-01\n"), "impossible-answer"),
    (session("answers:\n  raster: «{tillen: {nu: top}}\n"), "impossible-answer"),
    (session("answers:\n  banen: «[{baan: x, loon: 3}]\n"), "impossible-answer"),
    (session("answers:\n  deel: «{value: 20, text: ongeveer}\n"), "impossible-answer"),
    (session("skipped:\n  werk: «daarom\n"), "unknown-word"),
    (session("answers: {werk: x}\nskipped:\n  werk: «geen_tijd\n"), "impossible-answer"),
    (session("covered:\n  werk: «werk\n"), "impossible-answer"),
    (session("covered:\n  werk: «niets\n"), "unknown-name"),
    (session("notes:\n  - {item: «niets, text: x}\n"), "unknown-name"),
    (session("notes:\n  - {kind: «los, text: x}\n"), "unknown-kind"),
    (session("sheet:\n  - «{row: verloop, descriptive: x}\n"), "impossible-answer"),
    (session("sheet:\n  - {row: «niets, descriptive: x}\n", protocol="proef/blad"), "unknown-name"),
    (session("sheet:\n  - {row: verloop, at: «half, descriptive: x}\n", protocol="proef/blad"), "bad-id"),
    (session("date: «2026-03-05\n"), "impossible-value"),
    ("«- a\n- b\n", "wrong-type"),
    ("protocol: proef/gids\n«\tsite: kas\n", "tab"),
]


def refusals(study: Study, path: Path) -> DefectsError:
    before = len(list(study.log.events()))
    with pytest.raises(DefectsError) as caught:
        import_sessions(study, [path], by="R1")
    assert len(list(study.log.events())) == before
    for each in caught.value.defects:
        for text in (each.message.text("nl"), each.message.text("en"), each.render("nl"), each.render("en")):
            assert text.strip()
            assert "{it}" not in text
    return caught.value


def place(marked: str) -> tuple[int, int]:
    before = marked[: marked.index("«")]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize(("marked", "code"), REFUSED, ids=[f"{n}-{code}" for n, (_, code) in enumerate(REFUSED)])
def test_a_wrong_session_file_is_told_at_its_place(study: Study, tmp_path: Path, marked: str, code: str) -> None:
    error = refusals(study, saved(tmp_path, marked.replace("«", "")))
    assert (code, *place(marked)) in {(each.code, each.line, each.column) for each in error.defects}


HEAD = "session,protocol,site,participant,role,held_at,researchers,consent,wave,item,value,status\n"
START = "s1,proef/gids,kas,W01,werknemer,2026-03-04,R1,ja,T0,"
CSV: list[tuple[str, str]] = [
    ("«session,protocol\n", "missing-key"),
    (HEAD.replace("status", "«statsu") + START + "werk,x,\n", "unknown-key"),
    (HEAD.replace("\n", ",«item\n") + START + "werk,x,,\n", "duplicate-key"),
    (HEAD + START + "«werkk,x,\n", "unknown-name"),
    (HEAD + START + "cijfer,«elf,\n", "impossible-answer"),
    (HEAD + START + 'cijfer,"«', "unreadable"),
    (HEAD + START + 'werk,"x"«y,\n', "unreadable"),
    (HEAD + START + "werk,x,,«nog wat\n", "too-many"),
    (HEAD + START + "werk,x,\n" + START + "«werk,y,\n", "duplicate-id"),
    (HEAD + START + "werk,x,\ns1,,«loods,,,,,,,cijfer,7,\n".replace("«loods", "«loods"), "impossible-value"),
    (HEAD + START + "werk,x,«klaar\n", "unknown-word"),
    (HEAD + START + "werk,,«skipped:daarom\n", "unknown-word"),
    (HEAD + "«,proef/gids,kas,W01,werknemer,2026-03-04,R1,ja,T0,werk,x,\n", "missing-key"),
    (HEAD + START + 'slot,"a\nb\nc",\n' + "s1,,,,,,,,,cijfer,«12,\n", "impossible-answer"),
]


@pytest.mark.parametrize(("marked", "code"), CSV, ids=[f"{n}-{code}" for n, (_, code) in enumerate(CSV)])
def test_a_wrong_csv_is_told_at_its_cell(study: Study, tmp_path: Path, marked: str, code: str) -> None:
    error = refusals(study, saved(tmp_path, marked.replace("«", ""), "s.csv"))
    line, column = place(marked)
    if marked.endswith('"«'):
        column -= 1  # a quote that is never closed is told where it opens
    if '"x"«' in marked:
        assert column > 1
    assert (code, line, column) in {(each.code, each.line, each.column) for each in error.defects}


@pytest.mark.parametrize("name", ["s.yaml", "s.csv"])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"protocol: caf\xe9\n", "encoding"),
        ("protocol: x\n".encode("utf-16"), "encoding"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"", "empty-file"),
        (None, ""),
    ],
)
def test_bytes_that_are_no_text_are_one_clear_defect(
    study: Study,
    tmp_path: Path,
    name: str,
    raw: bytes | None,
    code: str,
) -> None:
    path = tmp_path / name
    if raw is not None:
        path.write_bytes(raw)
    (only,) = refusals(study, path).defects
    assert only.code == (code or only.code)
    assert only.line == 1


def test_a_file_with_several_faults_tells_them_all(study: Study, tmp_path: Path) -> None:
    text = session("answers: {wrek: x, cijfer: 11}\nskipped: {uren: zomaar}\n", role="baas")
    told = {each.code for each in refusals(study, saved(tmp_path, text)).defects}
    assert told == {"unknown-name", "impossible-answer", "unknown-word", "unknown-role"}


def test_five_hundred_mangled_files_give_no_traceback(study: Study, tmp_path: Path) -> None:
    chance = random.Random(7)
    whole = {
        "s.yaml": session(
            "id: s1\nwave: T0\nanswers:\n  werk: vegen\n  wil: {value: nee, text: oud}\n  hulp: [geld]\n"
            "  raster: {tillen: {nu: goed}}\nskipped: {cijfer: geen_tijd}\ncovered: {uren: werk}\n"
            'notes:\n  - {item: werk, text: x, at: "10:00"}\n'
        ),
        "s.csv": f'{HEAD}{START}werk,"a ""b"", c",\n{START}hulp,geld|tijd,\n{START}cijfer,,skipped:geen_tijd\n',
    }
    refused = taken = 0
    for turn in range(500):
        name = ("s.yaml", "s.csv")[turn % 2]
        path = saved(tmp_path, _mangled(whole[name].replace("s1", f"s{turn}"), chance), name)
        try:
            import_sessions(study, [path], by="R1")
            taken += 1
        except FieldworkError as error:
            assert isinstance(error, DefectsError)
            assert all(each.line >= 1 and each.column >= 1 for each in error.defects)
            refused += 1
    assert refused > 200, (refused, taken)


def _mangled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        what = chance.randrange(7)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif what == 2:
            cut = chance.randint(0, len(lines[at]))
            lines[at] = lines[at][:cut] + chance.choice("\t\"'{}[]:,|&*!%@`-?\x00é=") + lines[at][cut:]
        elif what == 3:
            lines = "\n".join(lines)[: chance.randint(1, len(text))].split("\n")
        elif what == 4:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        elif what == 5:
            lines[at] = lines[at].replace(
                chance.choice(["werk", "geld", "ja", "W01", "T0"]), chance.choice(["", "[]", "{}", "12", "null"])
            )
        else:
            lines[at] = "  " + lines[at]
        lines = lines or [""]
    return "\n".join(lines)
