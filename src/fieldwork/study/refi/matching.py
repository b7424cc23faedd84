"""Who and what of a REFI-QDA file is known in the study already: codes, coders, participants; and what is new of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from fieldwork.coding.codebook import Codebook, Edit, Json
from fieldwork.coding.edits import new_id
from fieldwork.errors import InputError
from fieldwork.i18n import LANGS, Lang, Msg, msg
from fieldwork.study.people import as_known, next_code, participant_code, person_code
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.refi.codes import Node, tree
from fieldwork.study.refi.guids import Guids
from fieldwork.study.start import participants
from fieldwork.text import kept, one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import FileCase, FileCode, RefiFile

MOST_DEEP = 20
"""So many codes above a code can be in codebook.yaml, of which every level takes two of what YAML may have."""
OURS = "fieldwork"
"""What the origin of our own files begins with."""
Where: TypeAlias = tuple[str | None, str | None]
"""Under which route or code something hangs."""
_CODERS = """
SELECT json_extract(body, '$.coder') FROM current WHERE stands
AND (register >= 'coding/' AND register < 'coding0' OR register >= 'memo/' AND register < 'memo0')
"""


@dataclass
class Codes:
    """The codes of a file: `ids` the code of the study by GUID, `edits` those that are new, `known` and `heads` what the
    study has to remember of those."""

    ids: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)


def match_codes(file: RefiFile, book: Codebook, guids: Guids, lang: Lang) -> Codes:
    """The codes of a file by GUID, or else by name at the same place of the tree; what is left is new."""
    return _Codes(file, book, guids, lang).found


class _Codes:
    def __init__(self, file: RefiFile, book: Codebook, guids: Guids, lang: Lang) -> None:
        self.book, self.guids, self.lang = book, guids, lang
        self.found = Codes()
        self.path = file.path
        self.cases = {case.guid for case in file.cases}
        live = {id_: code for id_, code in book.codes.items() if not code.undone}
        self.by_guid: dict[str, Where] = {guids.code(id_): (None, id_) for id_ in live}
        self.by_guid |= {guids.route(id_): (id_, None) for id_ in book.routes}
        self.at: dict[tuple[Where, str], Where] = {}
        self.anywhere: dict[str, Where | None] = {}
        for language in LANGS:
            self._know(tree(book, guids, language, live), (None, None))
        for id_, code in live.items():
            above: Where = (None, code.under) if code.under else (code.route, None)
            for word in (id_, *(code.label.values() if isinstance(code.label, Mapping) else (code.label,))):
                self.at.setdefault((above, _word(word)), (None, id_))
        for id_, route in book.routes.items():
            for word in (id_, *(route.label.values() if isinstance(route.label, Mapping) else (route.label,))):
                self.at.setdefault(((None, None), _word(word)), (id_, None))
        self.taken = set(live)
        self.under = {id_: code.under for id_, code in live.items()}
        self.last: dict[Where, float] = {}
        for code in book.codes.values():
            above = (None, code.under) if code.under else (code.route, None)
            self.last[above] = max(self.last.get(above, 0.0), code.position)
        for each in file.codes:
            self._take(each, (None, None))

    def _know(self, nodes: Iterable[Node], above: Where) -> None:
        for node in nodes:
            here: Where = (node.route, node.id)
            self.at.setdefault((above, _word(node.name)), here)
            known = self.anywhere.setdefault(_word(node.name), here)
            if known != here:
                self.anywhere[_word(node.name)] = None
            self._know(node.inner, here)

    def _take(self, each: FileCode, above: Where) -> None:
        if each.guid in self.cases or self._is_for_cases(each):
            return
        here = self.by_guid.get(each.guid) or self.at.get((above, _word(each.name)))
        if here is None and above == (None, None):
            here = self.anywhere.get(_word(each.name))  # a program that knows no tree
        if here is None:
            here = (None, self._new(each, above))
        if here[1] is not None:
            self.found.ids[each.guid] = here[1]
        for inner in each.inner:
            self._take(inner, here)

    def _is_for_cases(self, each: FileCode) -> bool:
        return not each.codable and bool(each.inner) and all(inner.guid in self.cases for inner in each.inner)

    def _new(self, each: FileCode, above: Where) -> str:
        stem = new_id(self.book, each.name)
        id_, number = stem, 1
        while id_ in self.taken:
            number += 1
            id_ = f"{stem}_{number}"
        self.taken.add(id_)
        self.last[above] = place = self.last.get(above, 0.0) // 1 + 1
        route, under = above
        self.under[id_] = under
        self._check_depth(id_, each.name)
        body: Json = {"code": id_, self.lang: kept(each.name), "route": route, "under": under}
        body |= {"definition": kept(each.description)} if each.description else {}
        body |= {"color": each.color} if each.color else {}
        self.found.edits.append(("code.defined", {**body, "retired": False, "position": place, "meaning": 1}))
        if each.guid != self.guids.code(id_):
            self.found.known[id_] = each.guid
        if not each.codable:
            self.found.heads.append(id_)
        return id_


    def _check_depth(self, id_: str, name: str) -> None:
        """InputError where more codes stand above a new one than the codebook's file can hold."""
        from fieldwork.study.refi.archive import wrong

        above, deep = self.under.get(id_), 0
        while above is not None:
            above, deep = self.under.get(above), deep + 1
            if deep > MOST_DEEP:
                raise wrong(self.path, msg(
                    "de code “{name}” hangt onder meer dan {most} andere. Maak de boom minder diep.",
                    "the code “{name}” hangs under more than {most} others. Make the tree less deep.",
                    name=one_line(name, 40), most=MOST_DEEP))  # fmt: skip


def _word(text: str) -> str:
    return " ".join(kept(text).split()).casefold()


# --- people ------------------------------------------------------------------------------------------------------------------


@dataclass
class Coders:
    """The coders of a file, each found when first asked for. `known` are the GUIDs of those that the study did not have."""

    study: Study
    file: RefiFile
    guids: Guids
    told: list[Msg]
    known: dict[str, str] = field(default_factory=dict)
    found: dict[str | None, str] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.there = {str(coder) for (coder,) in self.study.log.query(_CODERS) if coder}
        known = self.guids.coders(self.there)
        self.there |= set(known.values())
        self.found.update((guid, coder) for guid, coder in known.items() if guid in self.file.users)

    def of(self, user: str | None) -> str:
        """The code of who did something: known here, or made of what the file calls them, or the next free one."""
        guid = user if user in self.file.users else None
        if guid not in self.found:
            coder = self._named(*self.file.users.get(guid or "", ("", "")))
            self.found[guid] = coder
            if guid is not None and coder not in self.there and self.guids.user(coder) != guid:
                self.known[coder] = guid
            self.there.add(coder)
        return self.found[guid]

    def _named(self, name: str, id_: str) -> str:
        ours = self.file.origin.startswith(OURS)
        for word in (id_.strip(), name.strip()):
            code = as_known(word, self.there)
            if code in self.there and code not in self.found.values():
                return code
            try:
                code = person_code(word) if ours else participant_code(word)
            except InputError:
                continue
            if code not in self.there:
                return code
        coder = next_code("C", self.there)
        who = one_line(name or id_, 40) or msg("wie er niet bij staat", "who is not named")
        self.told.append(msg("Codeur {coder} is in het bestand: {who}.", "Coder {coder} is in the file: {who}.",
                             coder=coder, who=who))  # fmt: skip
        return coder


@dataclass
class People:
    """The participants of a file, by the GUID of their case. `known` are the GUIDs of those that the study did not have."""

    codes: dict[str, str] = field(default_factory=dict)
    cases: dict[str, FileCase] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    new: int = 0


def match_people(study: Study, file: RefiFile, guids: Guids, told: list[Msg]) -> People:
    """The cases of a file as participants: known here, or with the code that they are called by, or the next free one."""
    there = {*participants(study), *withdrawn(study)}
    by_guid = {guids.person(code): code for code in there}
    found = People()
    for case in file.cases:
        code = by_guid.get(case.guid)
        if code is None:
            try:
                code = as_known(participant_code(case.name), there)
            except InputError:
                code = next_code("P", there)
                told.append(msg("Deelnemer {code} is in het bestand: {who}.", "Participant {code} is in the file: {who}.",
                                code=code, who=one_line(case.name, 40)))  # fmt: skip
            if code not in there:
                found.new += 1
                if guids.person(code) != case.guid:
                    found.known[code] = case.guid
            there.add(code)
        found.codes[case.guid] = code
        found.cases[code] = case
    return found
