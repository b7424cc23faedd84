"""A file compiles to plain JSON that reads back as the same protocol, with all that it says and nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork.protocol.compiled import compile_codebook, compile_protocol, compile_study
from fieldwork.protocol.load import load
from fieldwork.protocol.model import ITEM_KINDS, Protocol, from_compiled
from fieldwork.protocol.shipped import shipped, templates

ALL_KINDS = Path(__file__).parent / "data" / "all_kinds.yaml"
PROTOCOLS = [
    ALL_KINDS,
    *sorted(path for path in shipped("protocols").rglob("*.yaml") if "sections:" in path.read_text("utf-8")),
]


@pytest.fixture(scope="module")
def everything() -> Protocol:
    return from_compiled(compile_protocol(load(ALL_KINDS).data))


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_compiled_json_reads_back_as_the_same_protocol(path: Path) -> None:
    data = load(path).data
    compiled = compile_protocol(data)
    assert json.loads(json.dumps(compiled, allow_nan=False)) == compiled
    protocol = from_compiled(json.loads(json.dumps(compiled)))
    assert (protocol.id, protocol.version) == (data["protocol"], data["version"])
    assert [section.id for section in protocol.sections] == [section["id"] for section in data["sections"]]
    written = [item for section in data["sections"] for item in section["items"]]
    assert [(item.id, item.kind, item.ask) for item in protocol.items] == [(i["id"], i["kind"], i["ask"]) for i in written]


def test_every_kind_is_in_the_example(everything: Protocol) -> None:
    assert {item.kind for item in everything.all_items()} == set(ITEM_KINDS)


def test_words_beside_an_id_become_its_label_and_a_scale_stands_in_its_items(everything: Protocol) -> None:
    item = everything.by_id["werk.passend"]
    assert [(option.id, option.score) for option in item.options] == [
        ("zwak", 1),
        ("redelijk", 2),
        ("goed", 3),
        ("uitstekend", 4),
    ]
    assert item.options[0].label == {"nl": "Zwak", "en": "Weak"}
    assert everything.by_id["werk.verhaal"].parts[1].label == {"nl": "Hoe is het met uw hoofd?", "en": "How is your mind?"}
    assert everything.by_id["werk.verhaal"].probe_list("en") == ("Can you give an example?",)


def test_a_grids_column_of_grades_has_ten_scored_options(everything: Protocol) -> None:
    column = everything.by_id["waarde"].columns[2]
    assert [(option.id, option.score) for option in column.options] == [(str(n), n) for n in range(1, 11)]


def test_a_sections_route_stands_on_its_items_unless_they_have_their_own(everything: Protocol) -> None:
    routes = {item.id: item.route for item in everything.all_items()}
    assert (routes["werk.plan"], routes["werk.hulp_hoe"], routes["naam"]) == ("vitaliteit", "mobiliteit", None)


def test_zero_is_kept_as_a_bound_and_absent_keys_stay_absent(everything: Protocol) -> None:
    hours = everything.by_id["werk.uren"]
    assert (hours.minimum, hours.maximum, hours.decimals, hours.unit) == (0, 60, 1, "uur")
    compiled = compile_protocol(load(ALL_KINDS).data)
    assert not [
        key for section in compiled["sections"] for item in section["items"] for key in item if item[key] in (None, [], {})
    ]


def test_sheet_headings_repeats_and_wording_are_kept(everything: Protocol) -> None:
    sheet = everything.by_id["indruk"]
    assert sheet.labels["reflective"] == {"nl": "Gedacht", "en": "Thought"}
    assert [(row.id, row.timed, row.quotes, row.reflective_only) for row in sheet.rows] == [
        ("verloop", True, False, False),
        ("citaat", False, True, False),
        ("duiding", False, False, True),
    ]
    assert [item.id for item in everything.by_id["baan"].items] == ["baan.functie", "baan.contract", "baan.einde"]
    assert "baan.functie" not in {item.id for item in everything.items}
    grade = everything.by_id["werk.cijfer"]
    assert grade.question("T6") != grade.question("T0") == grade.ask == grade.question(None)


def test_the_shipped_codebook_and_study_compile_to_json_with_labels() -> None:
    for path in shipped("protocols").rglob("codebook.yaml"):
        codebook = compile_codebook(load(path).data)
        assert json.loads(json.dumps(codebook)) == codebook
        entries = [*codebook["roles"], *codebook["routes"], *codebook["valence"], *codebook["themes"]]
        assert all(set(entry["label"]) == {"nl", "en"} for entry in entries)
    for path in shipped("protocols").rglob("study.yaml"):
        study = compile_study(load(path).data)
        assert study["consent"]["items"] and json.loads(json.dumps(study)) == study


def test_the_templates_are_the_shipped_sets_and_blank() -> None:
    assert set(templates()) >= {"tno-2019", "blank"} and len(set(templates())) == len(templates())


def test_the_way_to_the_first_question_needs_no_yaml_no_schema_and_no_pandas() -> None:
    code = (
        "import sys; import fieldwork.protocol.model, fieldwork.protocol.conditions, fieldwork.protocol.compute, "
        "fieldwork.protocol.values, fieldwork.protocol.compiled, fieldwork.protocol.shipped, "
        "fieldwork.protocol.versions; "
        "print(sorted({'yaml', '_yaml', 'jsonschema', 'pandas', 'fieldwork.protocol.load'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
