"""What belongs where a schema's pattern or type is not met, in words."""

from __future__ import annotations

from fieldwork.i18n import Msg, msg

TYPES: dict[str, Msg] = {
    "string": msg("tekst", "text"),
    "number": msg("een getal", "a number"),
    "integer": msg("een heel getal", "a whole number"),
    "boolean": msg("true of false", "true or false"),
    "array": msg("een lijst (regels met -)", "a list (lines with -)"),
    "object": msg("een groep regels “naam: waarde”", "a group of lines “name: value”"),
    "null": msg("niets", "nothing"),
}

_WORD = msg("Gebruik alleen a-z, 0-9 en _, zoals open_dag.", "Use only a-z, 0-9 and _, such as open_day.")
_CODE = msg("Gebruik een code van letters, cijfers, - en _, zoals W01.", "Use a code of letters, digits, - and _, such as W01.")

PATTERNS: dict[str, Msg] = {
    "^[a-z0-9_]+$": _WORD,
    r"^[a-z0-9_]+(\.[a-z0-9_]+)*$": msg(
        "Gebruik woorden van a-z, 0-9 en _, met punten ertussen, zoals vitaliteit.a.",
        "Use words of a-z, 0-9 and _, joined by dots, such as vitaliteit.a.",
    ),
    "^[a-z0-9]+([-_][a-z0-9]+)*(/[a-z0-9]+([-_][a-z0-9]+)*)*$": msg(
        "Gebruik kleine letters en cijfers, met - en / ertussen, zoals tno-2019/werknemer.",
        "Use lower case letters and digits, joined by - and /, such as tno-2019/werknemer.",
    ),
    "^[a-z0-9]+([-_][a-z0-9]+)*$": msg(
        "Gebruik kleine letters en cijfers met - ertussen.", "Use lower case letters and digits joined by -."
    ),
    "^[A-Za-z0-9_]+$": msg("Gebruik letters en cijfers, zoals T0.", "Use letters and digits, such as T0."),
    r"^\d{4}-\d{2}-\d{2}$": msg("Schrijf een dag als 2027-12-31.", "Write a day as 2027-12-31."),
    "^[A-Z]{1,4}$": msg("Gebruik een tot vier hoofdletters, zoals W.", "Use one to four capitals, such as W."),
    "^#[0-9A-Fa-f]{6}$": msg(
        'Schrijf een kleur als "#2f7d32", met aanhalingstekens.', 'Write a colour as "#2f7d32", with quotes.'
    ),
    "^[A-Za-z0-9][A-Za-z0-9_-]*$": _CODE,
    "^[A-Za-z0-9][A-Za-z0-9_.-]*$": _CODE,
    "^(ja|nee)$": msg("Schrijf ja of nee.", "Write ja or nee."),
    "^all$": msg("Schrijf all, of een lijst van kolommen.", "Write all, or a list of columns."),
    r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$": msg(
        "Schrijf 2026-05-03 of 2026-05-03T14:30.", "Write 2026-05-03 or 2026-05-03T14:30."
    ),
    r"^(\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}(:\d{2})?$": msg("Schrijf een tijd als 14:30.", "Write a time as 14:30."),
}
"""By pattern, as it stands in the schemas, what to write. A test holds that no pattern is without."""

THINGS: dict[str, Msg] = {
    "sections": msg(" secties", " sections"),
    "items": msg(" vragen", " items"),
    "options": msg(" keuzes", " options"),
    "scales": msg(" labels", " labels"),
    "rows": msg(" rijen", " rows"),
    "columns": msg(" kolommen", " columns"),
    "parts": msg(" deelvragen", " parts"),
    "enum": msg(" waarden", " values"),
}
"""What a list holds too few of, by its key (a scale: by the key that it stands under)."""
