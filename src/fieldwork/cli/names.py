"""`fieldwork names`: the key file, which says who stands behind each code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.files import copy_given
from fieldwork.cli.opening import open_study, require_terminal, sure
from fieldwork.cli.report import made, tell
from fieldwork.cli.secrets import NAMES, names_passphrase, new_passphrase
from fieldwork.cli.table import print_table
from fieldwork.cli.words import lang, say
from fieldwork.errors import InputError
from fieldwork.i18n import msg, plural

if TYPE_CHECKING:
    from fieldwork.store.keyfile import Entry, KeyFile
    from fieldwork.study import Study


@click.group("names", cls=Group, help=say(
    "Het sleutelbestand: namen, contactgegevens en echte namen van locaties, apart versleuteld.",
    "The key file: names, contacts and real names of sites, encrypted apart."))  # fmt: skip
def command() -> None:
    """The key file."""


_JSON = click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
_YES = click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))


def _open(study: Study, purpose: str, codes: Sequence[str] = ()) -> KeyFile:
    from fieldwork.study.privacy.names import has_names, names_file, open_names

    if not has_names(study):
        open_names(study, "", purpose)  # which says that there is none
    found = open_names(study, names_passphrase(), purpose, codes)
    if found.readonly and purpose in ("set", "import", "remove", "ignore"):
        from fieldwork.store.faults import read_only

        raise read_only(names_file(study.folder))
    return found


@command.command("new", cls=Command, help=say("Maak het sleutelbestand, met een eigen wachtzin.",
                 "Make the key file, with a passphrase of its own."))  # fmt: skip
@click.pass_obj
def new(settings: Settings) -> None:
    """Make an empty key file beside the study."""
    from fieldwork.study.privacy.names import has_names, make_names, names_file

    with open_study(settings) as study:
        file = names_file(study.folder)
        if has_names(study):
            raise InputError(msg("{file} is er al.", "{file} is there already.", file=str(file)))
        make_names(study, new_passphrase(NAMES, say("Kies een wachtzin voor het sleutelbestand: ",
                                                    "Choose a passphrase for the key file: "))).close()  # fmt: skip
    tell(msg("Het sleutelbestand staat in {file}. Het gaat niet mee in een reservekopie van de studie: maak er zelf een met "
             "fieldwork names backup, en bewaar die op een andere plaats.",
             "The key file is in {file}. It does not go into a backup of the study: make one of it with fieldwork names "
             "backup, and keep that elsewhere.", file=str(file)))  # fmt: skip


@command.command("list", cls=Command, help=say("Toon wie er achter de codes staat.", "Show who stands behind the codes."))
@click.argument("codes", metavar="[CODE…]", nargs=-1)
@_JSON
@click.pass_obj
def list_(settings: Settings, codes: tuple[str, ...], as_json: bool) -> None:
    """List entries; the names go to stdout and nowhere else."""
    from fieldwork.study.folder import as_json as json_of

    with open_study(settings) as study, _open(study, "list") as names:
        found = [each for each in names.entries() if not codes or each.code in codes]
    if as_json:
        rows = [{"code": e.code, "kind": e.kind, "name": e.name, "also": list(e.also), "contact": e.contact} for e in found]
        click.echo(json_of(rows))
        return
    print_table(("code", "kind", "name", "also", "contact"),
                [(e.code, e.kind, e.name, "; ".join(e.also), e.contact) for e in found])  # fmt: skip


@command.command("set", cls=Command, help=say(
    "Typ de naam en het contact bij een code; wat u typt komt niet in de geschiedenis van de shell.",
    "Type the name and contact of a code; what you type stays out of the shell's history."))  # fmt: skip
@click.argument("code", metavar="CODE")
@click.option("--kind", metavar="KIND", help=say("person, site, company of other (anders: wat de studie van de code weet).",
              "person, site, company or other (default: what the study knows of the code)."))  # fmt: skip
@click.pass_obj
def set_(settings: Settings, code: str, kind: str | None) -> None:
    """Ask for what stands behind a code."""
    from fieldwork.study.people import as_known, person_code
    from fieldwork.study.privacy.names import entry, used
    from fieldwork.study.privacy.names_taking import told_by_code, told_unfound

    require_terminal(msg("Namen worden getypt, niet als argument gegeven. Zonder terminal: fieldwork names import -",
                         "Names are typed, not given as an argument. Without a terminal: fieldwork names import -",
                         ))  # fmt: skip
    person_code(code)
    with open_study(settings) as study, _open(study, "set") as names:
        before = names.entry(as_known(code, [each.code for each in names.entries()]))
        raw = {"code": before.code if before else code, "kind": kind}
        raw["name"] = _ask(say("Naam", "Name"), before.name if before else "")
        raw["also"] = _ask(say("Andere schrijfwijzen of bijnamen, met ; ertussen",
                               "Other spellings or nicknames, with ; between"),
                           "; ".join(before.also) if before else "")  # fmt: skip
        raw["contact"] = _ask(say("Contact: adres, telefoon, e-mail, met ; ertussen",
                                  "Contact: address, telephone, e-mail, with ; between"),
                              before.contact if before else "")  # fmt: skip
        made_ = entry(study, raw, before)
        used(study, "set", [made_.code])
        names.put([made_])
    _kept([made_])
    for warning in filter(None, (told_by_code(made_), told_unfound(made_))):
        tell(warning)


def _ask(what: str, now: str) -> str | None:
    """A line from the terminal: None keeps what is there, `-` takes it away."""
    sys.stderr.write(f"{what}{f' [{now}]' if now else ''}: ")
    sys.stderr.flush()
    typed = sys.stdin.readline()
    if not typed:
        raise KeyboardInterrupt
    plain = typed.strip()
    return None if not plain else "" if plain == "-" else plain


@command.command("import", cls=Command, help=say(
    "Neem namen over uit CSV (code, kind, name, also, contact); - leest van de standaardinvoer.",
    "Take names in from CSV (code, kind, name, also, contact); - reads standard input."))  # fmt: skip
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path))
@_YES
@click.pass_obj
def import_(settings: Settings, file: Path, yes: bool) -> None:
    """Take entries in, each in place of what its code had: all or nothing."""
    from fieldwork.study.privacy.names import used
    from fieldwork.study.privacy.names_taking import ANOTHER_NAME, read_csv, renamed, told_by_code, told_unfound

    text = _read(file)
    with open_study(settings) as study, _open(study, "import") as names:
        before = {each.code: each for each in names.entries()}
        found = read_csv(study, text, before)
        if others := renamed(found, before):
            tell(msg(ANOTHER_NAME.nl, ANOTHER_NAME.en, codes=", ".join(others)))
            sure(say("Deze namen door andere vervangen?", "Replace these names by others?"), yes)
        used(study, "import", [each.code for each in found])
        names.put(found)
    _kept(found)
    for each in found:
        for warning in filter(None, (told_by_code(each), told_unfound(each))):
            tell(warning)
    if str(file) != "-":
        tell(msg("Wis {file} nu: daar staan de namen onversleuteld in.",
                 "Erase {file} now: the names stand in it unencrypted.", file=str(file)))  # fmt: skip


def _read(file: Path) -> str:
    from fieldwork.protocol.reading import decoded

    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    text, fault = decoded(raw)
    if fault is not None:
        raise InputError(fault.message)
    return text


def _kept(found: list[Entry]) -> None:
    tell(msg("Bewaard in het sleutelbestand: {codes}.", "Kept in the key file: {codes}.",
             codes=", ".join(each.code for each in found) or "-"))  # fmt: skip


@command.command("remove", cls=Command, help=say("Wis wie er achter een code staat.", "Erase who stands behind a code."))
@click.argument("codes", metavar="CODE…", nargs=-1, required=True)
@_YES
@click.pass_obj
def remove(settings: Settings, codes: tuple[str, ...], yes: bool) -> None:
    """Take entries out; copies of the key file made before still hold them."""
    from fieldwork.study.privacy.names import REMOVE, in_it

    sure(say(f"Wissen wie er achter {', '.join(codes)} staat?", f"Erase who stands behind {', '.join(codes)}?"), yes)
    with open_study(settings) as study, _open(study, REMOVE, codes) as names:
        gone = names.remove(in_it(names, codes))
    if not gone:
        raise InputError(msg("Het sleutelbestand kent {codes} niet.", "The key file does not know {codes}.",
                             codes=", ".join(codes)))  # fmt: skip
    tell(msg("{n} gewist. Kopieën van het sleutelbestand van eerder hebben de naam nog; en zonder de naam wordt hij in wat "
             "naar buiten gaat ook niet meer vervangen.",
             "{n} erased. Copies of the key file made before still have the name; and without the name it is no longer "
             "replaced in what leaves either.", n=gone))  # fmt: skip


@command.command("search", cls=Command, help=say("Zoek de namen in alles wat al in de studie staat.",
                 "Look for the names in all that the study holds already."))  # fmt: skip
@click.argument("codes", metavar="[CODE…]", nargs=-1)
@_JSON
@click.pass_obj
def search(settings: Settings, codes: tuple[str, ...], as_json: bool) -> None:
    """Where names stand: answers, notes, memos, codes, drafts, names of files; also what was replaced since."""
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.study.privacy.names import pseudonymiser
    from fieldwork.study.privacy.pseudonymising import as_row, search_names

    with open_study(settings) as study:
        with _open(study, "search") as names:
            known = pseudonymiser([each for each in names.entries() if not codes or each.code in codes], lang())
        found = [as_row(each) for each in search_names(study, known)]
    if as_json:
        click.echo(json_of(found))
        return
    print_table(("code", "what", "subject", "item", "now", "around"), [
        ("/".join(row["codes"]), row["what"], row["subject"], row["item"] or row["part"],
         say("ja", "yes") if row["current"] else say("vervangen", "replaced"), row["around"]) for row in found])  # fmt: skip
    counted = Counter("/".join(row["codes"]) for row in found if row["current"])
    told = ", ".join(f"{code} {n}×" for code, n in sorted(counted.items())) or "-"
    tell(msg("{places} ({told}). In wat naar buiten gaat staat daar de code.",
             "{places} ({told}). In what leaves, the code stands there.", told=told,
             places=plural(len(found), msg("1 plaats", "1 place"), msg("{n} plaatsen", "{n} places"))))  # fmt: skip


@command.command("lookalikes", cls=Command, help=say("Woorden die op een naam lijken en die het sleutelbestand niet kent.",
                 "Words that look like a name and that the key file does not know."))  # fmt: skip
@_JSON
@click.pass_obj
def lookalikes(settings: Settings, as_json: bool) -> None:
    """The list to go through before texts leave: set names, or put aside what is none (`names ignore`)."""
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.study.privacy.names import pseudonymiser
    from fieldwork.study.privacy.pseudonymising import WHY, look_alikes

    with open_study(settings) as study:
        with _open(study, "lookalikes") as names:
            known, aside = pseudonymiser(names.entries(), lang()), names.no_names()
        found = look_alikes(study, known, aside)
    if as_json:
        click.echo(json_of([
            {"word": each.word, "why": each.why, "count": each.count, "codes": list(each.codes),
             "places": [{"what": p.what, "subject": p.subject, "item": p.item, "part": p.part} for p in each.places]}
            for each in found]))  # fmt: skip
        return
    print_table(("word", "why", "count", "where"), [
        (each.word, WHY[each.why].text(lang()) + (f" ({', '.join(each.codes)})" if each.codes else ""), each.count,
         "; ".join(dict.fromkeys(f"{p.what} {p.subject[-12:]} {p.item or ''}".strip() for p in each.places[:3])))
        for each in found])  # fmt: skip


@command.command("ignore", cls=Command, help=say("Zet woorden opzij die geen naam zijn.", "Put words aside that are no name."))
@click.argument("words", metavar="WORD…", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help=say("Neem ze weer mee.", "Take them along again."))
@click.pass_obj
def ignore(settings: Settings, words: tuple[str, ...], undo: bool) -> None:
    """Words that `lookalikes` need not tell any more."""
    from fieldwork.text import kept

    with open_study(settings) as study, _open(study, "ignore") as names:
        names.put_no_names([kept(each) for each in words], on=not undo)


@command.command("replace", cls=Command, help=say(
    "Vervang de namen in een tekst; de nieuwe tekst gaat naar de standaarduitvoer.",
    "Replace the names in a text; the new text goes to standard output."))  # fmt: skip
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path))
@click.pass_obj
def replace(settings: Settings, file: Path) -> None:
    """For a text from elsewhere: plain text in, the same with codes out."""
    from fieldwork.study.privacy.names import pseudonymiser

    text = _read(file)
    with open_study(settings) as study, _open(study, "replace") as names:
        replaced, hits = pseudonymiser(names.entries(), lang()).replace(text)
    click.echo(replaced, nl=False)
    tell(msg("Vervangen: {counted}.", "Replaced: {counted}.",
             counted=", ".join(f"{code} {n}×" for code, n in sorted(hits.items())) or "-"))  # fmt: skip


@command.command("backup", cls=Command, help=say("Maak een versleutelde kopie van het sleutelbestand, met zijn eigen wachtzin.",
                 "Make an encrypted copy of the key file, with its own passphrase."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help=say("Overschrijf een bestaand bestand.", "Overwrite an existing file."))
@click.pass_obj
def backup(settings: Settings, file: Path, yes: bool) -> None:
    """Write a copy to keep elsewhere, apart from the study."""
    from fieldwork.study.privacy.names import COPIED, note

    with open_study(settings) as study, _open(study, "backup") as names:
        digest = names.copy_to(file, overwrite=yes)
        note(study, COPIED, {"file": file.name, "sha256": digest})
    made(file, msg("Kopie gemaakt: {file}. Bewaar haar niet naast een kopie van de studie.",
                   "Copy made: {file}. Do not keep it beside a copy of the study.", file=str(file)))  # fmt: skip


@command.command("restore", cls=Command, help=say("Zet een kopie van het sleutelbestand terug waar er geen is.",
                 "Put a copy of the key file back where there is none."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Put a copy back; it has to be of this study."""
    from fieldwork.study.privacy.names_restoring import restore_names

    copy_given(file, "names backup")
    with open_study(settings) as study:
        gone = restore_names(study, file, names_passphrase())
    tell(msg("Het sleutelbestand is terug.", "The key file is back."))
    if gone:
        tell(msg("Niet teruggezet, want gewist: {codes}. In {file} staan deze namen nog: vernietig die kopie en maak een "
                 "nieuwe.",
                 "Not put back, for erased: {codes}. {file} still holds these names: destroy that copy and make another.",
                 codes=", ".join(gone), file=str(file)))  # fmt: skip
