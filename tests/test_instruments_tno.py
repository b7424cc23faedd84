"""The shipped instruments of tno-2019 hold every row of the published ones, each once; the inventory is in `data/`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

STUDY = Path(__file__).parent.parent / "protocols" / "tno-2019"
INVENTORY = yaml.safe_load((Path(__file__).parent / "data" / "tno_2019_inventory.yaml").read_text(encoding="utf-8"))
ROUTES = list(INVENTORY["codebook"]["routes"])
LANGUAGES = ("nl", "en")

# instrument -> the guide whose rows it follows, and how many these are
GUIDES = {
    "werknemer": ("werknemer", 24),
    "leidinggevende": ("leidinggevende", 19),
    "jobcoach": ("jobcoach", 19),
    "werkbegeleider": ("leidinggevende", 19),
}
every_guide = pytest.mark.parametrize("name", GUIDES)

Item = dict[str, Any]


def load(name: str) -> Item:
    loaded: Item = yaml.safe_load((STUDY / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def items(protocol: Item) -> list[Item]:
    return [item for section in protocol["sections"] for item in section["items"]]


def rows(guide: str) -> dict[str, Item]:
    """The inventory's rows by the `source` that an item must carry, in order."""
    return {
        f"tno-2019/{guide}/{section}/{letter}": {"section": section, "letter": letter, **row}
        for section, letters in INVENTORY["guides"][guide].items()
        for letter, row in letters.items()
    }


def pairs(name: str) -> Iterator[tuple[Item, Item]]:
    """Each item of the instrument that stands for a row, with that row."""
    by_source = rows(GUIDES[name][0])
    return ((item, by_source[item["source"]]) for item in items(load(name)) if item["source"] in by_source)


def in_both_languages(text: Any) -> bool:
    """Whether a Text, or every Text of a list, says something in Dutch and in English."""
    if isinstance(text, list):
        return bool(text) and all(in_both_languages(each) for each in text)
    return isinstance(text, dict) and all(says_something(text.get(language)) for language in LANGUAGES)


def says_something(text: Any) -> bool:
    if isinstance(text, list):
        return bool(text) and all(says_something(each) for each in text)
    return isinstance(text, str) and bool(text.strip())


@every_guide
def test_every_row_is_exactly_one_item_in_the_published_order(name: str) -> None:
    guide, count = GUIDES[name]
    found = [item["source"] for item in items(load(name)) if item["source"] != "added"]
    assert found == list(rows(guide))
    assert len(found) == count


@every_guide
def test_a_row_stands_in_its_own_section_under_an_id_that_names_it(name: str) -> None:
    sections = {section["id"]: section for section in load(name)["sections"]}
    for item, row in pairs(name):
        assert item["id"] == f"{row['section']}.{row['letter']}"
        assert item in sections[row["section"]]["items"]
    assert {id_: section["route"] for id_, section in sections.items() if "route" in section} == {r: r for r in ROUTES}


@every_guide
def test_kinds_and_follow_up_conditions_are_the_published_ones(name: str) -> None:
    for item, row in pairs(name):
        assert item["kind"] == row.get("kind", "open"), item["id"]
        assert item.get("remark", False) == row.get("remark", False), item["id"]
        follow_up = row.get("follow_up")
        expected = {f"{row['section']}.{follow_up['of']}": follow_up["when"]} if follow_up else None
        assert item.get("when") == expected, item["id"]


@every_guide
def test_a_row_with_several_questions_has_its_parts_to_tick(name: str) -> None:
    for item, row in pairs(name):
        parts = item.get("parts", [])
        assert len({part["id"] for part in parts}) == len(parts) != 1, item["id"]
        assert len(parts) >= 2 or not row.get("parts"), item["id"]
        assert all(in_both_languages(part) for part in parts), item["id"]


@every_guide
def test_a_guide_opens_with_the_aim_and_closes_with_thanks_and_an_impression(name: str) -> None:
    sections = load(name)["sections"]
    ours = {section["id"]: section["items"] for section in sections if section["id"] in ("opening", "afsluiting")}
    assert [sections[0]["id"], sections[-1]["id"]] == list(ours)
    assert all(item["source"] == "added" for group in ours.values() for item in group)
    assert {item["kind"] for item in ours["opening"]} == {"say", "open"}
    assert [item["kind"] for item in ours["afsluiting"]] == ["open", "say", "note"]


@every_guide
def test_a_guide_fits_the_time_that_was_planned_for_it(name: str) -> None:
    protocol = load(name)
    assert sum(section["planned_minutes"] for section in protocol["sections"]) == protocol["planned_minutes"]


@every_guide
def test_every_question_has_probes_for_a_beginner_in_both_languages(name: str) -> None:
    for item, _ in pairs(name):
        dutch, english = (item["probes"][language] for language in LANGUAGES)
        assert 2 <= len(dutch) == len(english) <= 4, item["id"]
        assert in_both_languages(item["probes"]), item["id"]


@pytest.mark.parametrize("name", [*GUIDES, "observatie"])
def test_every_text_is_in_both_languages_and_every_id_is_used_once(name: str) -> None:
    protocol = load(name)
    for text in (protocol["title"], protocol["about"], *(section["title"] for section in protocol["sections"])):
        assert in_both_languages(text)
    for item in items(protocol):
        assert in_both_languages(item["ask"]), item["id"]
    ids = [item["id"] for item in items(protocol)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", [*GUIDES, "observatie"])
def test_a_file_names_its_schema_and_the_protocol_that_it_is(name: str) -> None:
    first_line = (STUDY / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=../../schemas/protocol.schema.json"
    protocol = load(name)
    assert (protocol["protocol"], protocol["version"]) == (f"tno-2019/{name}", 1)
    assert protocol["kind"] == ("observation" if name == "observatie" else "interview")
    assert protocol["roles"] == ([] if name == "observatie" else [name])


def test_every_question_to_the_worker_has_plainer_words_too() -> None:
    for item, _ in pairs("werknemer"):
        assert says_something(item["simple"]["nl"]), item["id"]
        assert item["simple"]["nl"] != item["ask"]["nl"], item["id"]


@every_guide
def test_participants_are_addressed_with_u(name: str) -> None:
    dutch = (STUDY / f"{name}.yaml").read_text(encoding="utf-8")
    assert not re.findall(r"\b(?:je|jij|jou|jouw|jullie)\b", dutch, flags=re.IGNORECASE)


def test_the_guide_that_was_never_published_says_so() -> None:
    derived = {name: load(name).get("derived_from") for name in GUIDES}
    assert derived == {**dict.fromkeys(GUIDES), "werkbegeleider": "tno-2019/leidinggevende"}
    about = load("werkbegeleider")["about"]
    assert "niet gepubliceerd" in about["nl"]
    assert "not a published" in about["en"]
    own = {item["id"]: item["ask"] for item, _ in pairs("werkbegeleider")}
    assert list(own) == [item["id"] for item, _ in pairs("leidinggevende")]


def test_the_observation_header_asks_each_published_field_in_its_kind() -> None:
    header = {item["source"]: item["kind"] for item in items(load("observatie")) if item["kind"] != "sheet"}
    expected = INVENTORY["observation"]["header"]
    assert header == {f"tno-2019/observatie/header/{field}": kind for field, kind in expected.items()}


def test_the_observation_sheet_has_every_published_row_and_both_columns() -> None:
    (sheet,) = (item for item in items(load("observatie")) if item["kind"] == "sheet")
    assert (sheet["id"], sheet["source"]) == ("blad", "tno-2019/observatie/rows")
    expected = INVENTORY["observation"]
    assert list(sheet["columns"]) == expected["columns"]
    assert all(in_both_languages(text) for text in sheet["columns"].values())
    assert [row["source"] for row in sheet["rows"]] == [f"tno-2019/observatie/rows/{id_}" for id_ in expected["rows"]]
    for row in sheet["rows"]:
        special = [flag for flag in ("timed", "quotes", "reflective_only") if row.get(flag)]
        assert special == expected["rows"][row["id"]], row["id"]
        assert in_both_languages(row), row["id"]


def test_the_codebook_has_every_theme_under_its_route_and_every_aspect_under_its_theme() -> None:
    codebook = load("codebook")
    expected = INVENTORY["codebook"]
    assert [route["id"] for route in codebook["routes"]] == ROUTES
    assert [value if isinstance(value, str) else value["id"] for value in codebook["valence"]] == expected["valence"]
    assert {role["id"] for role in codebook["roles"]} == set(GUIDES)
    found: Item = {route: {} for route in ROUTES}
    for theme in codebook["themes"]:
        if "route" in theme:
            found[theme["route"]][theme["id"]] = [aspect["id"] for aspect in theme.get("themes", [])]
    assert found == {
        route: {theme: [f"{theme}.{aspect}" for aspect in aspects] for theme, aspects in themes.items()}
        for route, themes in expected["routes"].items()
    }
    assert [theme["id"] for theme in codebook["themes"] if theme.get("generic")] == expected["generic"]


def test_every_code_is_explained_in_both_languages_with_what_falls_outside_it_and_examples() -> None:
    themes = load("codebook")["themes"]
    for code in [*themes, *(aspect for theme in themes for aspect in theme.get("themes", []))]:
        assert in_both_languages(code), code["id"]
        for key in ("definition", "include", "exclude", "examples"):
            assert in_both_languages(code[key]), f"{code['id']}: {key}"
