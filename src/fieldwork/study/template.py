"""Laying out a new study's folder from a shipped set."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from fieldwork.errors import InputError, ReadOnlyStudy
from fieldwork.i18n import msg
from fieldwork.protocol.shipped import BLANK, shipped, templates
from fieldwork.text import one_line

_SCHEMA_LINE = re.compile(r"^# yaml-language-server: \$schema=.*?(?P<name>[\w-]+\.schema\.json)\s*$", re.M)
_TITLE = re.compile(r"^title:(?:.*)(?:\n[ ]+.*)*", re.M)

_BLANK_STUDY = """\
# yaml-language-server: $schema=schemas/study.schema.json
study: "{id}"
title: nieuw
language: nl
roles:
  - {{id: werknemer, nl: Werknemer, en: Employee, prefix: W}}
consent:
  version: 1
  items:
    - id: deelname
      required: true
      allows: taking_part
      ask: {{nl: Wilt u meedoen aan dit onderzoek?, en: Do you want to take part in this study?}}
# Who answers for the data and until when they are kept; take the signs away once it is filled in.
#data:
#  controller: {{nl: "…", en: "…"}}        # the institute that answers for the data
#  contact: {{nl: "…", en: "…"}}           # whom participants can turn to
#  purpose: {{nl: "…", en: "…"}}           # what the data are for
#  legal_ground: consent                 # GDPR art. 6: consent, public_task or legitimate_interest
#  special_ground: explicit_consent      # GDPR art. 9, for data on health: explicit_consent or research
#  passphrases: {{nl: "…", en: "…"}}       # who knows the passphrases: roles, no names
#  recovery_key: {{nl: "…", en: "…"}}      # where the recovery key on paper lies
#  processors: {{nl: "…", en: "…"}}        # who works with the data on behalf of the institute, under which agreement
#  transfer: {{nl: "…", en: "…"}}          # whether data go outside the European Economic Area, under what safeguard
#  complaint: {{nl: "…", en: "…"}}         # what is done about a complaint
#  ends: 2028-12-31                      # the day on which the study ends
#  retention: {{names: 6, recordings: 6, consent_forms: 120, answers: 120, exports: 120, backups: 12}}
#  delete_on: 2038-12-31                 # the day on which everything has to be gone
"""
_BLANK_PROTOCOL = """\
# yaml-language-server: $schema=../schemas/protocol.schema.json
protocol: {id}/leidraad
version: 1
kind: interview
title: {{nl: Leidraad, en: Guide}}
roles: [werknemer]
sections:
  - id: begin
    title: {{nl: Begin, en: Start}}
    items:
      - id: begin.a
        ask: {{nl: Hoe bent u aan dit werk gekomen?, en: How did you come to this work?}}
        kind: open
        source: added
"""


def lay_out(folder: Path, template: str, title: str, over: str = "") -> None:
    """Write study.yaml, codebook.yaml, protocols/, exports/ and schemas/ of a new study.

    `over` is YAML whose top-level keys take the place of those of the template's study.yaml.
    Raises as `check_template`; ReadOnlyStudy where nothing can be written.
    """
    check_template(folder, template, title)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        _copy(folder, template, title)
        if over:
            form = folder / "study.yaml"
            form.write_text(_laid_over(form.read_text("utf-8"), over), "utf-8", newline="\n")
    except OSError as error:
        raise ReadOnlyStudy(
            msg(
                "In {folder} kan niet geschreven worden ({why}). Kies een andere map.",
                "{folder} cannot be written ({why}). Choose another folder.",
                folder=str(folder),
                why=error.strerror or "",
            )
        ) from error


def check_template(folder: Path, template: str, title: str) -> None:
    """Raises InputError for a folder that is not empty, a template that is not there or a title without words, before
    anything is asked or made."""
    if not one_line(title):
        raise InputError(msg("Geef de studie een titel.", "Give the study a title."))
    if template not in templates():
        raise InputError(
            msg(
                "Er is geen sjabloon “{name}”. Kies uit: {known}.",
                "There is no template “{name}”. Choose from: {known}.",
                name=template,
                known=", ".join(templates()),
            )
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            msg(
                "{folder} is niet leeg. Kies een nieuwe map, zodat niets overschreven wordt.",
                "{folder} is not empty. Choose a new folder, so that nothing is overwritten.",
                folder=str(folder),
            )
        )


def _copy(folder: Path, template: str, title: str) -> None:
    shutil.copytree(shipped("schemas"), folder / "schemas")
    shutil.copytree(shipped("exports"), folder / "exports")
    (folder / "protocols").mkdir()
    if template == BLANK:
        name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "studie"
        _write(folder / "study.yaml", _titled(_BLANK_STUDY.format(id=name), title), "schemas/")
        _write(folder / "protocols" / "leidraad.yaml", _BLANK_PROTOCOL.format(id=name), "../schemas/")
        return
    for source in sorted(shipped("protocols").joinpath(template).glob("*.yaml")):
        words = source.read_text("utf-8")
        if source.name == "study.yaml":
            _write(folder / source.name, _titled(words, title), "schemas/")
        elif source.name == "codebook.yaml":
            _write(folder / source.name, words, "schemas/")
        else:
            _write(folder / "protocols" / source.name, words, "../schemas/")
    for profile in (folder / "exports").glob("*.yaml"):
        _write(profile, profile.read_text("utf-8"), "../schemas/")


def _write(path: Path, words: str, schemas: str) -> None:
    """Write a YAML file whose first line points at the study's own schemas."""
    path.write_text(
        _SCHEMA_LINE.sub(rf"# yaml-language-server: $schema={schemas}\g<name>", words, count=1), "utf-8", newline="\n"
    )


def _titled(words: str, title: str) -> str:
    """A study.yaml with its title put in, quoted so that any title is YAML."""
    quoted = json.dumps(one_line(title), ensure_ascii=False)
    return _TITLE.sub(lambda _: f"title: {quoted}", words, count=1)


def _laid_over(words: str, over: str) -> str:
    """YAML text in which the top-level blocks of `over` stand in the place of its own; the rest keeps its comments."""
    new = {key: block for key, block in _blocks(over) if key}
    found = [new.pop(key, block) for key, block in _blocks(words)]
    return "".join(f"{block.rstrip()}\n\n" for block in [*found, *new.values()]).rstrip() + "\n"


def _blocks(words: str) -> list[tuple[str, str]]:
    """A YAML text cut before each top-level key: (key, lines); what comes before the first has no key."""
    parts = re.split(r"^(?=[a-z_]+:)", words, flags=re.M)
    return [(part.partition(":")[0] if re.match(r"[a-z_]+:", part) else "", part) for part in parts]
