"""How one item of a guide becomes variables: what each is called, what it can hold, and how it is read from an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldwork.exports.table import Column, ColumnType, Option
from fieldwork.exports.wide_items import as_words, codes, never_negative, other_code
from fieldwork.exports.wide_reasons import BLANK, FAR, NO_TIME, NOT_APPLICABLE, UNKNOWN, Reasons
from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol import model
from fieldwork.protocol.model import DONT_KNOW, NO, OTHER, YES, Item
from fieldwork.protocol.values import FIXED_LABELS, HIGHEST_GRADE, LOWEST_GRADE, WORDS_KINDS, split


@dataclass(frozen=True, slots=True)
class Given:
    """What a session has of an item: `value` and the words beside it, or else `why` there is none.

    `item` is the item as that session's version had it; `computed` works out an item inside a repeat.
    """

    value: Any = None
    text: str = ""
    why: str | None = None
    item: Item | None = None
    wave: str | None = None
    computed: Callable[[Item, Mapping[str, Any]], Any] | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable and how it is read."""

    column: Column
    read: Callable[[Given], Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """What making variables takes: `times` how often a repeat was answered at most."""

    lang: Lang
    reasons: Reasons
    identified: bool
    times: Mapping[str, int]
    by_id: Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where variables come: what their names begin with, and the words before the question."""

    name: str
    before: str = ""
    inside: bool = False


def variables_of(item: Item, setting: Setting) -> Iterator[Variable]:
    """The variables of an item, in order; none of one that is read aloud, or that may not leave."""
    yield from _variables(item, setting, _Place(item.id))


def _variables(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    if item.kind == "say" or (item.identifier and not setting.identified):
        return
    if item.kind in WORDS_KINDS:
        yield from _words(item, setting, place)
        return
    yield from _MAKERS[item.kind](item, setting, place)
    if item.remark or item.other:
        meaning = _meaning(item, setting, place, msg("toelichting", "words beside it").text(setting.lang))
        yield Variable(Column(f"{place.name}.txt", "string", meaning, source=item.source, of=item.id), _beside)


def _beside(given: Given) -> str | None:
    return given.text or None


def _meaning(item: Item, setting: Setting, place: _Place, *parts: str) -> str:
    """The question, with what tells this variable from its neighbours before it: labels are cut at their end."""
    return " · ".join(part for part in (place.before, *parts, pick(item.ask, setting.lang)) if part)


def _coded(
    item: Item,
    setting: Setting,
    place: _Place,
    type_: ColumnType,
    take: Callable[[Given], Any],
    *,
    name: str = "",
    parts: Sequence[str] = (),
    options: tuple[Option, ...] = (),
    never_negative: bool = True,
    also: Sequence[str] = (),
    measure: Any = None,
    unit: str | None = None,
    of: str | None = None,
    source: str | None = None,
) -> Variable:
    """A variable that is a number, with a code for each reason why it has none."""
    base = 0 if never_negative and all(float(each.value) >= 0 for each in options) else FAR
    also = (*also, *((DONT_KNOW,) if item.dont_know else ()), *((NO_TIME, BLANK) if place.inside else ()))
    reasons = setting.reasons

    def read(given: Given) -> Any:
        value = None if given.why else take(given)
        if isinstance(value, _Why):
            return reasons.code(value.id, base)
        return reasons.code(given.why or BLANK, base) if value is None else value

    column = Column(
        place.name + name, type_, _meaning(item, setting, place, *parts), unit, options,
        reasons.options(base, also=dict.fromkeys(also)), source or item.source, measure, of or item.id,
    )  # fmt: skip
    return Variable(column, read)


@dataclass(frozen=True, slots=True)
class _Why:
    """A reason why one part of an answer is not there."""

    id: str


def _as_is(given: Given) -> Any:
    return given.value


# --- kinds ----------------------------------------------------------------------------------------------------------


def _words(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    def words(given: Given) -> str | None:
        if given.why or given.value is None:
            return None
        return as_words(given.item or item, given.value, given.text, setting.lang)

    column = Column(place.name, "string", _meaning(item, setting, place), source=item.source, of=item.id)
    yield Variable(column, words)
    if not place.inside:
        answered = (Option(1, msg("beantwoord", "answered")),)
        parts = (msg("beantwoord?", "answered?").text(setting.lang),)
        yield _coded(item, setting, place, "integer", lambda given: 1, name=".st", parts=parts, options=answered,
                     measure="nominal")  # fmt: skip


def _yes_no(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    numbers = {YES: 1, NO: 0}
    options = tuple(Option(number, FIXED_LABELS[id_]) for id_, number in numbers.items())
    yield _coded(item, setting, place, "integer", lambda given: numbers.get(given.value), options=options, measure="nominal")


def _choice(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    numbers = dict(codes(item.options))
    options = [Option(numbers[each.id], each.label) for each in item.options]
    if item.other:
        numbers[OTHER] = other_code(item.options)
        options.append(Option(numbers[OTHER], FIXED_LABELS[OTHER]))
    whole = all(isinstance(number, int) for number in numbers.values())
    yield _coded(item, setting, place, "integer" if whole else "number", lambda given: numbers.get(given.value),
                 options=tuple(options), measure="ordinal" if item.kind == "scale" else "nominal")  # fmt: skip


def _multiple(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    choices: list[tuple[str, model.Text, tuple[str, ...]]] = [(each.id, each.label, each.waves) for each in item.options]
    if item.other:
        choices.append((OTHER, FIXED_LABELS[OTHER], ()))
    answers = (Option(1, msg("gekozen", "chosen")), Option(0, msg("niet gekozen", "not chosen")))
    for id_, label, waves in choices:

        def chosen(given: Given, id_: str = id_, waves: tuple[str, ...] = waves) -> Any:
            if waves and given.wave not in waves:
                return _Why(NOT_APPLICABLE)
            return int(id_ in given.value)

        yield _coded(item, setting, place, "integer", chosen, name=f".{id_}", parts=(pick(label, setting.lang),),
                     options=answers, measure="nominal", of=f"{item.id}/{id_}")  # fmt: skip


def _grade(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    ends = (("low", LOWEST_GRADE), ("high", HIGHEST_GRADE))
    options = tuple(Option(number, item.labels[end]) for end, number in ends if end in item.labels)
    yield _coded(item, setting, place, "integer", _as_is, options=options, measure="scale")


def _amount(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    whole = item.kind == "duration" or item.decimals == 0
    unit = item.unit or {"percentage": "%", "duration": "min"}.get(item.kind)
    yield _coded(item, setting, place, "integer" if whole else "number", _as_is, measure="scale", unit=unit,
                 never_negative=never_negative(item, setting.by_id))  # fmt: skip


def _computed(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    yield _coded(item, setting, place, "number", _as_is, measure="scale", unit=item.unit, also=(UNKNOWN,),
                 never_negative=never_negative(item, setting.by_id))  # fmt: skip


def _moment(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    yield _coded(item, setting, place, "date" if item.kind == "date" else "time", _as_is, measure="scale")


def _grid(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    for row in item.rows:
        for column in item.columns:
            numbers = codes(column.options)

            def cell(given: Given, row: str = row.id, column: str = column.id, numbers: Any = numbers) -> Any:
                found, _ = split((given.value.get(row) or {}).get(column))
                return _Why(DONT_KNOW) if found == DONT_KNOW else numbers.get(str(found))

            labels = tuple(Option(numbers[each.id], each.label) for each in column.options)
            is_grade = all(each.id.isdecimal() for each in column.options)
            yield _coded(
                item, setting, place, "integer" if all(isinstance(each, int) for each in numbers.values()) else "number", cell,
                name=f".{row.id}.{column.id}", parts=(pick(row.label, setting.lang), pick(column.label, setting.lang)),
                options=() if is_grade else labels, also=(BLANK,), measure="scale" if is_grade else "ordinal",
                source=row.source,
            )  # fmt: skip


def _repeat(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    lang = setting.lang
    times = max(setting.times.get(item.id, 0), int(item.minimum or 0), 1)
    counted = msg("hoe vaak", "how many times").text(lang)
    yield _coded(item, setting, place, "integer", lambda given: len(given.value), name=".n", parts=(counted,), measure="scale")
    for time in range(times):
        before = f"{pick(item.each, lang) or '#'} {time + 1}"
        for inner in item.items:
            name = f"{item.id}.{time + 1}.{inner.id.removeprefix(item.id + '.')}"
            for variable in _variables(inner, setting, _Place(name, before, inside=True)):
                yield Variable(variable.column, _inside(variable.read, inner, time))


def _inside(read: Callable[[Given], Any], inner: Item, time: int) -> Callable[[Given], Any]:
    """Reads an item of one time of a repeat."""

    def look(given: Given) -> Any:
        if given.why:
            return read(Given(why=given.why))
        if time >= len(given.value):
            return read(Given(why=NO_TIME))
        instance = given.value[time]
        if inner.kind == "computed":
            value = given.computed(inner, instance) if given.computed else None
            return read(Given(value) if value is not None else Given(why=UNKNOWN))
        value, words = split(instance.get(inner.id))
        asked = next((each for each in given.item.items if each.id == inner.id), None) if given.item else None
        return read(given_of(value, words or "", asked, given.wave))

    return look


def _sheet(item: Item, setting: Setting, place: _Place) -> Iterator[Variable]:
    lang = setting.lang
    counted = msg("aantal rijen", "number of rows").text(lang)
    yield _coded(item, setting, place, "integer", lambda given: len(given.value), name=".n", parts=(counted,), measure="scale")
    fields = (("descriptive", "", msg("beschreven", "described")), ("reflective", ".refl", msg("gedacht", "thought")))
    for row in item.rows:
        for field, ending, words in fields:

            def told(given: Given, row: str = row.id, field: str = field) -> str | None:
                return None if given.why else _lines(given.value, row, field) or None

            meaning = _meaning(item, setting, place, pick(row.label, lang), words.text(lang))
            name = f"{place.name}.{row.id}{ending}"
            yield Variable(Column(name, "string", meaning, source=row.source or item.source, of=item.id), told)


def _lines(rows: Sequence[Mapping[str, Any]], type_: str, field: str) -> str:
    """What the rows of one type say, under each other, with the time before it where it was noted."""
    said = [(row.get("at"), row.get(field)) for row in rows if row["type"] == type_]
    return "\n".join(f"{at} {text}" if at else text for at, text in said if text)


_MAKERS: Mapping[str, Callable[[Item, Setting, _Place], Iterator[Variable]]] = {
    "yes_no": _yes_no, "consent": _yes_no, "choice": _choice, "scale": _choice, "multiple": _multiple, "grade": _grade,
    "number": _amount, "percentage": _amount, "duration": _amount, "computed": _computed, "date": _moment, "time": _moment,
    "grid": _grid, "repeat": _repeat, "sheet": _sheet,
}  # fmt: skip


def given_of(value: Any, text: str, item: Item | None, wave: str | None) -> Given:
    """An answer that stands, as it is read: "don't know" is a reason, and so is nothing."""
    if value is None:
        return Given(why=BLANK, text=text)
    unknown = item is None or item.dont_know
    if unknown and (value == DONT_KNOW or (isinstance(value, (list, tuple)) and list(value) == [DONT_KNOW])):
        return Given(why=DONT_KNOW, text=text)
    return Given(value, text, None, item, wave)
