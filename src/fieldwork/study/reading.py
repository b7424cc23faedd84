"""A session as text: line by line for the researcher who looks it over, and whole to read back to the participant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fieldwork.capture.marks import is_lost, marked_row
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import NO, YES, Item, Text
from fieldwork.study.answers import answer_words, day_words
from fieldwork.study.read_back import record_text as told_text

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Kind: TypeAlias = Literal[
    "title", "about", "consent", "section", "question", "answer", "remark", "part", "probe", "note", "reflection", "row",
    "mark", "status", "conflict", "order",
]  # fmt: skip
NOT_APPLICABLE = msg("Niet van toepassing door een eerder antwoord.", "Does not apply, after an earlier answer.")
_STATUS: Mapping[str, Msg] = {
    "asked": msg("Gesteld, geen antwoord", "Asked, no answer"),
    "not_asked": msg("Niet gesteld", "Not asked"),
}
_LAPSED = msg(
    "Dit antwoord hoort bij een vraag die door een ander antwoord is vervallen; het is bewaard.",
    "This answer belongs to an item that another answer made lapse; it is kept.",
)
MARGIN = msg("In de kantlijn", "In the margin")
_MARKS: Mapping[str, Msg] = {
    "quote": msg("Citaat", "Quote"),
    "flag": msg("Gemarkeerd", "Flagged"),
    "route": msg("Route", "Route"),
    "time": msg("Tijdmarkering", "Time mark"),
}
_ABOUT: Mapping[str, Msg] = {
    "participants": msg("Deelnemer", "Participant"),
    "role": msg("Rol", "Role"),
    "site": msg("Locatie", "Site"),
    "held_at": msg("Gehouden", "Held"),
    "mode": msg("Vorm", "Mode"),
    "wave": msg("Meting", "Wave"),
    "researchers": msg("Onderzoeker", "Researcher"),
    "source": msg("Bron", "Source"),
    "present": msg("Ook aanwezig", "Also present"),
    "answered_for": msg("Antwoordde mee", "Helped to answer"),
    "follow_up": msg("Vervolg gepland", "Follow-up planned"),
}
MODES: Mapping[str, Msg] = {
    "live": msg("in gesprek", "in person"),
    "paper": msg("van papier", "from paper"),
    "recording": msg("van een opname", "from a recording"),
    "telephone": msg("telefonisch", "by telephone"),
    "import": msg("ingelezen", "imported"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a session's text. `text` are people's words or the protocol's, to the letter, and may run over several
    lines; `label` is what the program says before it; `item` where it belongs, to jump to; `ref` the id of a note, row or
    mark."""

    kind: Kind
    item: str | None
    text: str
    label: str = ""
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The words for ids that a protocol does not have: of skip reasons, roles, sites, routes and the consent form."""

    reasons: Mapping[str, Text] = field(default_factory=dict)
    roles: Mapping[str, Text] = field(default_factory=dict)
    sites: Mapping[str, Text] = field(default_factory=dict)
    routes: Mapping[str, Text] = field(default_factory=dict)
    consent: Mapping[str, Text] = field(default_factory=dict)


def names(study: Study) -> Names:
    """The words of a study."""
    from fieldwork.study import start

    return Names(
        reasons=dict(start.reasons(study)),
        roles={entry["id"]: entry["label"] for entry in start.roles(study)},
        sites={entry["id"]: entry["label"] for entry in study.form.get("sites", ())},
        routes={entry["id"]: entry["label"] for entry in study.codebook.get("routes", ())},
        consent={entry["id"]: entry["ask"] for entry in start.consent_items(study)},
    )


def lines(state: SessionState, lang: Lang, known: Names | None = None) -> list[Line]:
    """The whole session: who and when, consent, every item that applies or holds anything, the margin, the order asked."""
    known = known or Names()
    found = [Line("title", None, pick(state.protocol.title, lang)), *_about(state, lang, known)]
    for section in state.protocol.sections:
        inner = [line for item in section.items for line in _item(state, item, lang, known)]
        if inner:
            route = pick(known.routes.get(section.route or "", section.route), lang)
            found += [Line("section", None, pick(section.title, lang), route), *inner]
    margin = [*_notes(state, None, lang), *_marks(state, None, lang, known)]
    if margin:
        found += [Line("section", None, MARGIN.text(lang)), *margin]
    return found + _order(state, lang)


def _about(state: SessionState, lang: Lang, known: Names) -> Iterator[Line]:
    header, plan = state.header, state.header.get("follow_up") or {}
    words = {
        "participants": ", ".join(header.get("participants") or ()),
        "role": pick(known.roles.get(header.get("role") or "", header.get("role")), lang),
        "site": pick(known.sites.get(header.get("site") or "", header.get("site")), lang),
        "held_at": day_words(header.get("held_at") or "", lang),
        "mode": MODES[header["mode"]].text(lang) if header.get("mode") in MODES else header.get("mode") or "",
        "wave": header.get("wave") or "",
        "researchers": ", ".join(header.get("researchers") or ()),
        "source": header.get("source") or "",
        "present": ", ".join(map(str, header.get("present") or ())),
        "answered_for": ", ".join(f"{', '.join(who)} ({code})" for code, who in (header.get("answered_for") or {}).items()),
        "follow_up": " – ".join(filter(None, (day_words(str(plan.get("day") or ""), lang), str(plan.get("text") or "")))),
    }
    for name, label in _ABOUT.items():
        if words[name]:
            yield Line("about", None, words[name], label.text(lang))
    for item, value in state.consent.items():
        yield Line("consent", None, pick(known.consent.get(item, item), lang), _consent(state, item, value, lang), item)


def _consent(state: SessionState, item: str, value: str, lang: Lang) -> str:
    """A consent: yes or no, or where they differ who says what."""
    words = {YES: msg("ja", "yes").text(lang), NO: msg("nee", "no").text(lang)}
    said = {code: state.consent_of(code).get(item) for code in state.header.get("participants") or ()}
    if set(said.values()) <= {value}:
        return words.get(value, value)
    of = {each: ", ".join(code for code, answer in said.items() if answer == each) for each in words}
    return "; ".join(f"{words[each]} {codes}" for each, codes in of.items() if codes)


def _item(state: SessionState, item: Item, lang: Lang, known: Names) -> list[Line]:
    """An item's lines, or none where it does not apply and holds nothing."""
    status = state.item_status(item.id)
    within = [
        *_answer(state, item, lang, known),
        *_parts(state, item, lang),
        *_rows(state, item, lang, known),
        *_notes(state, item, lang),
        *_marks(state, item, lang, known),
    ]
    if item.silent and not within:
        return []
    if status == "not_applicable" and not within:
        return []
    if status == "not_applicable" and not state.lapsed(item.id):
        within.insert(0, Line("status", item.id, NOT_APPLICABLE.text(lang)))
    return [Line("question", item.id, pick(item.question(state.wave), lang), item.id), *within]


def _answer(state: SessionState, item: Item, lang: Lang, known: Names) -> Iterator[Line]:
    """What was answered, or why there is no answer; and what somebody else wrote without having seen it."""
    value = state.computed(item) if item.kind == "computed" and state.applies.get(item.id) else state.value(item.id)
    if value is not None:
        yield Line("answer", item.id, answer_words(item, value, lang))
    if state.remark(item.id):
        yield Line("remark", item.id, state.remark(item.id))
    if state.lapsed(item.id):
        yield Line("status", item.id, _LAPSED.text(lang))
    yield from _status(state, item, lang, known)
    for event in state.heads.get(f"answer/{item.id}", ())[:-1]:
        other = " – ".join(filter(None, (answer_words(item, event.body.get("value"), lang), event.body.get("text"))))
        yield Line("conflict", item.id, other or "–", msg("{by} schreef hier", "{by} wrote here", by=event.by).text(lang))


def _status(state: SessionState, item: Item, lang: Lang, known: Names) -> Iterator[Line]:
    status = state.item_status(item.id)
    if item.silent or status in ("answered", "not_applicable"):
        return
    if status == "covered":
        by = state.body(f"covered/{item.id}")["by"]
        other = state.protocol.by_id.get(by)
        words = f"{by}: {pick(other.question(state.wave), lang)}" if other else by
        yield Line("status", item.id, words, msg("Elders beantwoord", "Covered elsewhere").text(lang), by)
    elif status == "skipped":
        body = state.body(f"skipped/{item.id}")
        reason = pick(known.reasons.get(body["reason"], body["reason"].replace("_", " ")), lang)
        words = ": ".join(filter(None, (reason, body.get("text"))))
        yield Line("status", item.id, words, msg("Overgeslagen", "Skipped").text(lang))
    else:
        yield Line("status", item.id, _STATUS[status].text(lang))


def _parts(state: SessionState, item: Item, lang: Lang) -> Iterator[Line]:
    ticked, probed = state.ticked(item.id), state.probed(item.id)
    for part in item.parts:
        if part.id in ticked:
            yield Line("part", item.id, pick(part.label, lang), msg("Aan de orde", "Came up").text(lang), part.id)
    for place, words in enumerate(item.probe_list(lang)):
        if place in probed:
            yield Line("probe", item.id, words, msg("Doorgevraagd", "Probed").text(lang))


def _rows(state: SessionState, item: Item, lang: Lang, known: Names) -> Iterator[Line]:
    """The rows of a sheet: what was seen, under it what the researcher made of it, and what is marked in it."""
    types = {row.id: row for row in item.rows} if item.kind == "sheet" else {}
    for row in state.rows:
        if row["type"] not in types:
            continue
        label = " ".join(filter(None, (row.get("at"), pick(types[row["type"]].label, lang))))
        seen = row.get("descriptive") or ""
        bare = row.get("quote") and seen and not seen.startswith(("“", "\"", "‘"))
        yield Line("row", item.id, f"“{seen}”" if bare else seen, label, row["row"])
        if row.get("reflective"):
            yield Line("reflection", item.id, row["reflective"], "", row["row"])
        for mark in state.marks:
            if marked_row(mark) == row["row"]:
                yield _mark(state, mark, lang, known, row["row"])


def _notes(state: SessionState, item: Item | None, lang: Lang) -> Iterator[Line]:
    for note in state.notes:
        if note.get("item") == (item.id if item else None):
            reflective = note.get("kind") == "reflective"
            label = ", ".join(filter(None, (note.get("at"), note.get("speaker"))))
            yield Line("reflection" if reflective else "note", item.id if item else None, note["text"], label, note["note"])


def _marks(state: SessionState, item: Item | None, lang: Lang, known: Names) -> Iterator[Line]:
    """Places that were marked, with the words that stand there now."""
    standing = {row["row"] for row in state.rows}
    for mark in state.marks:
        if mark.get("item") == (item.id if item else None) and marked_row(mark) not in standing:
            yield _mark(state, mark, lang, known, mark["mark"])


def _mark(state: SessionState, mark: Mapping[str, Any], lang: Lang, known: Names, ref: str) -> Line:
    what = _MARKS[mark["what"]].text(lang) if mark["what"] in _MARKS else str(mark["what"])
    route = pick(known.routes.get(mark.get("route") or "", mark.get("route")), lang)
    return Line("mark", mark.get("item"), _marked(state, mark, lang), " ".join(filter(None, (what, route))), ref)


def _marked(state: SessionState, mark: Mapping[str, object], lang: Lang) -> str:
    """The words that were marked, and whether they are still there; of a moment its time."""
    if mark.get("at"):
        return str(mark["at"])
    words = str(mark.get("text") or "")
    if is_lost(state, mark):
        return msg("“{words}” (staat er niet meer)", "“{words}” (not there any more)", words=words).text(lang)
    return words


def _order(state: SessionState, lang: Lang) -> list[Line]:
    """The order in which the items were asked, where it was seen and was another than that of the protocol."""
    asked = [item for item in state.asked_order if item in state.applies]
    if state.header.get("imported") or asked == [item.id for item in state.protocol.items if item.id in set(asked)]:
        return []
    label = msg("Gevraagd in deze volgorde", "Asked in this order").text(lang)
    return [Line("order", None, ", ".join(asked), label)]


def record_text(state: SessionState, lang: Lang, known: Names | None = None) -> str:
    """What was written down, to read back or to give to the participant (`study.read_back`)."""
    return told_text(state, lang)
