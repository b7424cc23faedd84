"""The study as a REFI-QDA project: a .qdpx file. docs/refi-qda.md tells what becomes what."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from lxml import etree

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.placing import place
from fieldwork.exports.refi.checking import check_project
from fieldwork.exports.refi.codebook import ORIGIN
from fieldwork.exports.refi.material import Material, Placed
from fieldwork.exports.refi.receipt import receipt
from fieldwork.exports.refi.xml import PROJECT, Writer, moment, written
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import msg, pick
from fieldwork.study.desk.codings import CONSENSUS
from fieldwork.study.desk.memos import Memo
from fieldwork.study.folder import Study
from fieldwork.study.refi.codes import Node, once, tree
from fieldwork.study.refi.guids import within
from fieldwork.study.refi.sources import Values, values_of_case

_PEOPLE = msg("Deelnemers", "Participants")
_DATE = (1980, 1, 1, 0, 0, 0)
_LEVEL = 4


def write_project(
    study: Study,
    path: Path,
    *,
    codings: str = CONSENSUS,
    manner: Manner | None = None,
    identified: bool = False,
    reuse: bool = False,
    leaving: Leaving | None = None,
) -> Written:
    """Write the study as a REFI-QDA project, with the codings that stand (`consensus`), those of all coders (`all`) or of one.

    `identified` and `reuse` as in `Manner`, in which they may be said too; `leaving` the sessions, where not all that may
    leave are wanted. The rows are codings; the receipt tells what the format cannot carry and what stays here. What was made
    is checked before it is put there. Raises InputError for an unknown coder, and NoRoom and InputError where the file cannot
    be written.
    """
    manner = manner or Manner()
    leaving = leaving or Leaving(study, reuse=reuse or manner.reuse)
    material = Material(study, codings, manner, leaving, identified=identified or manner.identified)
    project = _Project(material)
    content = project.archive()
    check_project(content)
    place(path, content)
    rows = sum(len(source.placed) for source in material.sources)
    return Written(rows, hashlib.sha256(content).hexdigest(), receipt(material, codings))


class _Project:
    def __init__(self, material: Material) -> None:
        self.of, self.guids, self.lang = material, material.guids, material.manner.lang
        self.make = Writer(PROJECT)
        self.files: list[tuple[str, str]] = []

    def archive(self) -> bytes:
        """The bytes of the .qdpx: the same for the same study."""
        content = written(self._root(), self.of.leaving.names)
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for name, data in (("project.qde", content), *((f"sources/{name}", text.encode()) for name, text in self.files)):
                info = zipfile.ZipInfo(name, _DATE)
                info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
                archive.writestr(info, data, compresslevel=_LEVEL)
        return out.getvalue()

    def _root(self) -> etree._Element:
        root = self.make.root("Project", name=pick(self.of.study.form.get("title"), self.lang) or "-", origin=ORIGIN)
        codes = tree(self.of.book, self.guids, self.lang, self.of.used)
        self._users(root)
        self._codebook(root, codes)
        cases = {person: values_of_case(person, [source.row for source in found]) for person, found in self.of.people.items()}
        self._variables(root, [*(source.values for source in self.of.sources), *cases.values()])
        self._cases(root, cases)
        self._sources(root)
        self._notes(root, {node.id: node.name for top in codes for node in top.walk() if node.id})
        return root

    def _users(self, root: etree._Element) -> None:
        coders = {each.coding.coder for source in self.of.sources for each in source.placed}
        coders |= {memo.coder for _, memo in self.of.memos}
        users = self.make.add(root, "Users") if coders else root
        for coder in sorted(coders):
            self.make.add(users, "User", guid=self.guids.user(coder), name=coder, id=coder)

    def _codebook(self, root: etree._Element, codes: list[Node]) -> None:
        """The codes, and for each participant one with the GUID of the case: what it is on is that participant's."""
        taken = {node.name.casefold() for top in codes for node in top.walk()}
        if self.of.people:
            head = Node(self.guids.people(), once(_PEOPLE.text(self.lang), taken), False)
            head.inner = [Node(self.guids.person(person), once(person, taken), True) for person in self.of.people]
            codes = [*codes, head]
        if codes:
            self.make.codes(self.make.add(self.make.add(root, "CodeBook"), "Codes"), codes, self.of.leaving.masking.anywhere)

    def _variables(self, root: etree._Element, every: Sequence[Values]) -> None:
        types = {name: kind for values in every for name, (kind, _) in values.items()}
        variables = self.make.add(root, "Variables") if types else root
        for name in sorted(types):
            self.make.add(variables, "Variable", guid=self.guids.variable(name), name=name, typeOfVariable=types[name])

    def _values(self, parent: etree._Element, values: Values) -> None:
        for name, (kind, text) in values.items():
            value = self.make.add(parent, "VariableValue")
            self.make.add(value, "VariableRef", targetGUID=self.guids.variable(name))
            self.make.add(value, f"{kind}Value", text)

    def _cases(self, root: etree._Element, cases: dict[str, Values]) -> None:
        parent = self.make.add(root, "Cases") if cases else root
        for person, values in cases.items():
            case = self.make.add(parent, "Case", guid=self.guids.person(person), name=person)
            self.make.add(case, "CodeRef", targetGUID=self.guids.person(person))
            self._values(case, values)
            for source in self.of.people[person]:
                self.make.add(case, "SourceRef", targetGUID=source.guid)

    # --- sources ----------------------------------------------------------------------------------------------------

    def _sources(self, root: etree._Element) -> None:
        said = self._said()
        parent = self.make.add(root, "Sources") if self.of.sources else root
        for each in self.of.sources:
            file = self._file(each.guid, each.laid.text)
            source = self.make.add(parent, "TextSource", guid=each.guid, name=each.name, plainTextPath=file,
                                   creationDateTime=moment(each.made))  # fmt: skip
            for placed in sorted(each.placed, key=self._order):
                self._selection(source, placed, said)
            for number, (person, span) in enumerate(each.cases):
                own = within(each.guid, f"case/{person}/{number}")
                self._select(source, own, span, None, each.made, self.guids.person(person), within(own, "coding"))
            self._values(source, each.values)

    def _order(self, placed: Placed) -> tuple[int, int, str, str]:
        return (*placed.span, placed.coding.coder, self.guids.code(placed.code))

    def _said(self) -> dict[str, list[Memo]]:
        """The memos on each coding."""
        found: dict[str, list[Memo]] = {}
        for _, memo in self.of.memos:
            if "coding" in memo.about:
                found.setdefault(memo.about["coding"], []).append(memo)
        return found

    def _selection(self, source: etree._Element, placed: Placed, said: dict[str, list[Memo]]) -> None:
        coding = placed.coding
        memos = [memo for id_ in (coding.coding, *placed.also) for memo in said.get(id_, ())]
        words = "\n\n".join(
            self.of.words(memo) if memo.coder == coding.coder else f"{memo.coder}: {self.of.words(memo)}" for memo in memos
        )
        guid = self.guids.coding(coding.coding)
        self._select(source, within(guid, "selection"), placed.span, coding.coder, placed.made, self.guids.code(placed.code),
                     guid, words)  # fmt: skip

    def _select(
        self, source: etree._Element, own: str, span: tuple[int, int], coder: str | None, made: int, code: str, guid: str,
        words: str = "",
    ) -> None:  # fmt: skip
        by, when = self.guids.user(coder) if coder else None, moment(made)
        start, end = map(str, span)
        selection = self.make.add(source, "PlainTextSelection", guid=own, startPosition=start, endPosition=end,
                                  creatingUser=by, creationDateTime=when)  # fmt: skip
        if words:
            self.make.add(selection, "Description", words)
        coding = self.make.add(selection, "Coding", guid=guid, creatingUser=by, creationDateTime=when)
        self.make.add(coding, "CodeRef", targetGUID=code)

    def _without_names(self, text: str) -> str:
        names = self.of.leaving.names
        return text if names is None else names.text(text)

    def _file(self, guid: str, text: str) -> str:
        """A text beside the project; its path."""
        self.files.append((f"{guid}.txt", text))
        return f"internal://{guid}.txt"

    # --- notes ------------------------------------------------------------------------------------------------------

    def _notes(self, root: etree._Element, codes: dict[str, str]) -> None:
        """Memos but those on codings, each as a note by itself, whose name tells what it is on."""
        names = {("code", id_): name for id_, name in codes.items()}
        names |= {("session", source.row.id): source.name for source in self.of.sources}
        names |= {("participant", person): person for person in self.of.people}
        free = [(made, memo) for made, memo in self.of.memos if "coding" not in memo.about]
        parent = self.make.add(root, "Notes") if free else root
        for number, (made, memo) in enumerate(free, 1):
            about = next((names[each] for each in memo.about.items() if each in names), "")
            name = f"{memo.kind} {number}" + (f" – {about}" if about else "")
            guid = self.guids.memo(memo.memo)
            words = self._without_names(self.of.words(memo))
            self.make.add(parent, "Note", guid=guid, name=name, plainTextPath=self._file(guid, words),
                          creatingUser=self.guids.user(memo.coder), creationDateTime=moment(made))  # fmt: skip
