"""Taking over what was changed in a study's YAML: the log rules, the files follow.

Only a file whose bytes changed is read. A file with defects is not taken over: the study goes on with what it held, and says
so. A protocol that was asked already keeps its version: a changed one must carry a higher number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.record.events import Event, register_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

STUDY = "study"
CODEBOOK_FILE = "codebook.yaml"
ENDS = (".yaml", ".yml")
_CONSENTED = """
select 1 from head join event on seq = event_seq
where register >= 'consent/' and register < 'consent0' and stands and cast(body ->> '$.form_version' as text) = ? limit 1
"""
_KNOWN = """
select 1 from event where subject = 'study' and body ->> '$.path' = ? and body ->> '$.sha256' = ? limit 1
"""
_OURS = """
select 1 from current where subject = 'study' and body ->> '$.path' = ? and device = ? and body -> '$.settles' is null limit 1
"""
_SIDE_BY_SIDE = "select 1 from head where subject = 'study' and register = 'codebook' and not shown"


def yaml_files(folder: Path) -> Iterator[Path]:
    """The files that say what a study asks: study.yaml, codebook.yaml and the protocols.

    What editors and systems put beside them for themselves (`.#guide.yaml`, `._guide.yaml`) is none.
    """
    for name in ("study.yaml", "codebook.yaml"):
        if (folder / name).is_file():
            yield folder / name
    if (folder / "protocols").is_dir():
        found = sorted((folder / "protocols").rglob("*"))
        yield from (path for path in found if path.suffix in ENDS and path.is_file() and not path.name.startswith("."))


def adopt_changes(study: Study, only: str | None = None) -> list[Msg]:
    """Take over every changed file, or one; what was taken over and what was not, each as one sentence.

    A codebook.yaml that only lacks what another copy changed is written anew.
    """
    known = {(path, digest) for _, path, digest in study.held()}
    changed: list[tuple[Path, str, str]] = []
    news: list[Msg] = []
    for path in yaml_files(study.folder):
        name = path.relative_to(study.folder).as_posix()
        if only is not None and name != only:
            continue
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            news.append(_not_read(name, error))
            continue
        is_known = (name, digest) in known
        if name == CODEBOOK_FILE and (not is_known or study.log.query(_SIDE_BY_SIDE)):
            from fieldwork.study.codebook.file import bring_up, is_ours

            if is_ours(study, digest):
                news += bring_up(study, digest)
                continue
        if not is_known and is_older(study, name, digest):
            news.append(_older(name))
        elif not is_known:
            changed.append((path, name, digest))
    return news + (_Adoption(study).take(changed) if changed else [])


def is_older(study: Study, name: str, digest: str) -> bool:
    """Whether a file with these bytes is what the study had before another copy changed it, and no edit made here."""
    if not study.log.query(_KNOWN, (name, digest)):
        return False
    return not study.log.query(_OURS, (name, study.log.device))


class _Adoption:
    """One taking over; the YAML parser is only loaded here."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.news: list[Msg] = []
        self.events: list[Event] = []
        self.stamp = study.log.stamper(study.by)

    def take(self, changed: list[tuple[Path, str, str]]) -> list[Msg]:
        from fieldwork.protocol.check import check_paths
        from fieldwork.protocol.defects import errors_in

        held = {(name, version): self.study.compiled(name, version) for name, version in self.study.protocols()}
        defects = errors_in(check_paths([path for path, _, _ in changed], held))
        for path, name, digest in changed:
            wrong = [defect for defect in defects if defect.path == path]
            if wrong:
                self.news.append(_not_taken(name, wrong[0].line, wrong[0].message))
            else:
                self._one(path, name, digest)
        if self.events:
            self.study.log.append(self.events)
            self.study.forget()
        return self.news

    def _one(self, path: Path, name: str, digest: str) -> None:
        from fieldwork.protocol.compiled import compile_codebook, compile_protocol, compile_study
        from fieldwork.protocol.load import load

        data = load(path).data
        at = {"path": name, "sha256": digest}
        if "protocol" in data:
            self._protocol(compile_protocol(data), at)
        elif "codebook" in data:
            self._codebook(compile_codebook(data), at)
        elif "study" in data:
            self._study(compile_study(data), at)

    def _study(self, compiled: dict[str, Any], at: dict[str, str]) -> None:
        form = compiled.get("consent") or {}
        version = str(form.get("version", 1))
        held = [event.body["study"].get("consent") or {} for event in self.study.log.events(STUDY, {"study.adopted"})]
        same = [each for each in held if str(each.get("version", 1)) == version]
        other = any(_canonical(each) != _canonical(form) for each in same)
        if other and self.study.log.query(_CONSENTED, (version,)):
            self.news.append(
                msg(
                    "{path} is veranderd maar niet overgenomen: het toestemmingsformulier is anders en al gebruikt in versie "
                    "{version}. Verhoog onder consent `version`; wie versie {version} kreeg, wordt dan genoemd om opnieuw te "
                    "vragen.",
                    "{path} was changed but not taken over: the consent form is another one and was used in version {version}. "
                    "Raise `version` under consent; who had version {version} is then listed to be asked again.",
                    path=at["path"],
                    version=version,
                )
            )
            return
        self._write("study.adopted", {**at, "study": compiled})

    def _codebook(self, compiled: dict[str, Any], at: dict[str, str]) -> None:
        if not self.study.log.heads(STUDY, "codebook"):
            self._write("codebook.adopted", {**at, "codebook": compiled})
            return
        from fieldwork.study.codebook.book import codebook
        from fieldwork.study.codebook.file import take_over
        from fieldwork.study.privacy.quoted_examples import quoted_examples

        before = codebook(self.study)
        try:
            self.news.append(take_over(self.study, compiled, at["sha256"]))
            self.news += filter(None, [quoted_examples(self.study, before, codebook(self.study))])
        except StudyError as error:
            self.news.append(error.message)

    def _protocol(self, compiled: dict[str, Any], at: dict[str, str]) -> None:
        name, version = compiled["id"], compiled["version"]
        before = self.study.compiled(name, version)
        if before is not None and _canonical(before) != _canonical(compiled) and self._was_asked(name, version):
            self.news.append(
                msg(
                    "{path} is veranderd, maar versie {version} is al gebruikt in een gesprek en blijft zoals zij was. "
                    "Verhoog `version` naar {next} om de verandering te gebruiken.",
                    "{path} was changed, but version {version} was used in a session and stays as it was. "
                    "Raise `version` to {next} to use the change.",
                    path=at["path"],
                    version=version,
                    next=version + 1,
                )
            )
            return
        self._write("protocol.adopted", {"protocol": name, "version": version, **at, "compiled": compiled})

    def _was_asked(self, name: str, version: int) -> bool:
        return bool(self.study.log.query("select 1 from session where protocol = ? and version = ? limit 1", (name, version)))

    def _write(self, kind: str, body: Mapping[str, Any]) -> None:
        register = register_of(kind, body) or ""
        heads = self.study.log.heads(STUDY, register)
        at = self.stamp()
        supersedes = tuple(head.id for head in heads)
        self.events.append(Event(at.id, kind, STUDY, at.at, at.offset, at.by, at.device, supersedes, body))
        self.news.append(msg("Overgenomen: {path}.", "Taken over: {path}.", path=body["path"]))


def _canonical(compiled: Mapping[str, Any]) -> str:
    return json.dumps(compiled, sort_keys=True, ensure_ascii=False)


def _older(name: str) -> Msg:
    return msg(
        "{path} is ouder dan wat de studie heeft: het is op een andere kopie veranderd. De studie gaat door met het nieuwe; "
        "haal het bestand van die kopie, dan is het ook hier bij.",
        "{path} is older than what the study has: it was changed on another copy. The study goes on with the new one; take the "
        "file from that copy to have it here too.",
        path=name,
    )


def _not_read(name: str, error: OSError) -> Msg:
    return msg(
        "{path} kan niet gelezen worden ({why}); de studie houdt wat zij had.",
        "{path} cannot be read ({why}); the study keeps what it had.",
        path=name,
        why=error.strerror or type(error).__name__,
    )


def _not_taken(name: str, line: int, why: Msg) -> Msg:
    return msg(
        "{path} is veranderd maar niet overgenomen, regel {line}: {why} (`fieldwork check` noemt alles)",
        "{path} was changed but not taken over, line {line}: {why} (`fieldwork check` names everything)",
        path=name,
        line=line,
        why=why,
    )
