"""How long a passphrase would hold, and why: an estimate of how many guesses someone needs who knows how people choose.

A small one: it knows a few thousand habits less than a cracker does, so a passphrase is at most as strong as it says. Source of
the speed: PBKDF2-HMAC-SHA512 with 256,000 rounds takes a good graphics card some 0.2 ms a guess; 200 of them make a million a
second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, log2
from typing import Literal, TypeAlias

from fieldwork.fuzzy import folded
from fieldwork.i18n import Msg, msg

Verdict: TypeAlias = Literal["trivial", "weak", "fair", "good"]
GUESSES_A_SECOND = 1_000_000
WEAK, FAIR = 40.0, 56.0
"""Bits below which a passphrase is weak, and below which it is fair: some two weeks, and two thousand years."""
_VERDICTS: Mapping[Verdict, Msg] = {
    "weak": msg("Deze wachtzin is zwak", "This passphrase is weak"),
    "fair": msg("Deze wachtzin is redelijk", "This passphrase is fair"),
    "good": msg("Deze wachtzin is sterk", "This passphrase is strong"),
}
AT_ONCE, SOON = 60.0, 86_400.0
"""Seconds within which a passphrase is found that is refused, and within which one is that people have to want."""
SHORTEST = 6
"""Characters below which none is taken."""

_WORST = frozenset(
    """wachtwoord wachtwoorden password passwort welkom welcome geheim secret letmein admin root test tester fieldwork studie
    onderzoek vitaliteit werknemer deelnemer interview computer laptop voetbal ajax feyenoord psv hallo hallo123 liefde schatje
    iloveyou monkey dragon sunshine princess master shadow football baseball superman batman trustno1 qwerty azerty abc aaa
    zomer winter lente herfst januari februari maart april mei juni juli augustus september oktober november december maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag amsterdam rotterdam nederland utrecht tno""".split()  # noqa: SIM905
)
"""What is tried before anything else, also with figures behind it."""
_COMMON = frozenset(
    """de het een en van in is dat op te voor met zijn die niet aan er om dan zou wat mijn dit zo hem naar bij ook maar mij
    ik je we wij zij hij jij u uw ons onze hun der den als of door over uit al nog na tot heeft heb had was waren wordt
    worden kan kun moet mag wil gaan komt goed goede mooi mooie klein kleine groot grote nieuw nieuwe oud oude rood groen
    blauw geel zwart wit een twee drie vier vijf zes zeven acht negen tien huis hond kat auto fiets boom water vuur zon
    maan dag nacht jaar man vrouw kind werk land stad school boek tafel stoel deur geld tijd leven liefde wachtzin zin
    woord the a an and of in is it that to for with on at by from this my your our his her their be are was were have has
    had do does did not no yes you he she we they i me one two three four five six seven eight nine ten good new old big
    small red green blue black white house dog cat car tree water fire sun moon day night year man woman child work land
    city school book table chair door money time life love pass phrase word""".split()  # noqa: SIM905
)
"""Words that everybody uses: each is one of a few hundred."""
_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedc",
)  # fmt: skip
_LEET = str.maketrans("013457@$!", "oieastasi")
_COMMON_BITS, _WORD_BITS, _IN_WORD_BITS = 8.0, 12.5, 3.2
_LETTER_BITS, _DIGIT_BITS, _SIGN_BITS = 4.0, 3.3, 4.5
_PIECE = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate: `bits` of guessing, what that makes it, and the reasons, each one sentence."""

    bits: float
    verdict: Verdict
    why: tuple[Msg, ...]

    @property
    def holds(self) -> Msg:
        """How long it would hold against someone with two hundred fast computers who has the file."""
        return _lasting(self.seconds)

    @property
    def seconds(self) -> float:
        """The same in seconds."""
        return 2 ** (self.bits - 1) / GUESSES_A_SECOND

    @property
    def refused(self) -> bool:
        """Whether it is none for data on people's health: everybody tries it first, or it is found at once."""
        return self.verdict == "trivial" or self.seconds < AT_ONCE


def strength(passphrase: str) -> Strength:
    """Estimate a passphrase. `trivial` is what is empty, too short, or on the list that everyone tries first."""
    plain = folded(passphrase).strip()
    why: list[Msg] = []
    if _is_trivial(plain, why):
        return Strength(min(16.0, len(plain) * 3.0), "trivial", tuple(why))
    bits, seen, words = 0.0, set[str](), 0
    for piece in _PIECE.findall(plain):
        if piece in seen and len(piece) > 1:
            bits += 1
            _once(why, msg("Een herhaling voegt bijna niets toe.", "What is repeated adds almost nothing."))
        elif piece[0].isalpha():
            words += 1
            bits += _of_word(piece, why)
        elif piece[0].isdigit():
            bits += _of_digits(piece, why)
        else:
            bits += 0.0 if piece.strip() == "" else _SIGN_BITS * min(len(set(piece)), 4)
        seen.add(piece)
    capitals = sum(char.isupper() for char in passphrase)
    bits += 0.5 if capitals == 1 and passphrase[:1].isupper() else min(capitals, 6) * 1.0
    verdict: Verdict = "weak" if bits < WEAK else "fair" if bits < FAIR else "good"
    if verdict != "good":
        why.append(
            msg("Vijf of zes gewone woorden die niet bij elkaar horen zijn sterker, en makkelijker te onthouden.",
                "Five or six ordinary words that do not belong together are stronger, and easier to remember.")
            if words < 5 or verdict == "weak"
            else msg("Nog een ongewoon woord erbij maakt hem sterk.", "One more unusual word makes it strong.")
        )  # fmt: skip
    return Strength(round(bits, 1), verdict, tuple(why))


def judged(found: Strength) -> Msg:
    """What a passphrase is worth, in a few sentences; of one that is refused that it is none, and why."""
    reasons = {f"why{n}": each for n, each in enumerate(found.why)}
    told = " ".join(f"{{{name}}}" for name in reasons)
    why = Msg(told, told, reasons)
    if found.verdict != "trivial" and found.refused:
        return msg("Deze wachtzin is binnen {time} gevonden door wie het bestand heeft en tweehonderd snelle computers, en "
                   "wordt niet aangenomen. {why}",
                   "This passphrase is found within {time} by whoever has the file and two hundred fast computers, and is not "
                   "taken. {why}", time=_at_most(found.seconds), why=why)  # fmt: skip
    if found.verdict == "trivial":
        return msg("Deze wachtzin beschermt niets: {why} Kies er een van vijf of zes gewone woorden.",
                   "This passphrase protects nothing: {why} Choose one of five or six ordinary words.", why=why)  # fmt: skip
    return msg(
        "{verdict} (ongeveer {bits} bits): wie het bestand heeft en tweehonderd snelle computers, vindt hem in {time}.{why}",
        "{verdict} (some {bits} bits): whoever has the file and two hundred fast computers finds it in {time}.{why}",
        verdict=_VERDICTS[found.verdict], bits=round(found.bits), time=found.holds,
        why=msg(" {why}", " {why}", why=why) if found.why else "",
    )  # fmt: skip


def _is_trivial(plain: str, why: list[Msg]) -> bool:
    bare = re.sub(r"[\W_]+", "", plain)
    if not plain:
        why.append(msg("Er staat niets.", "There is nothing."))
    elif len(plain) < SHORTEST:
        why.append(msg("Korter dan {n} tekens is binnen een seconde geraden.",
                       "Under {n} characters it is guessed within a second.", n=SHORTEST))  # fmt: skip
    elif len(set(bare)) < 3:
        why.append(msg("Het is steeds hetzelfde teken.", "It is the same character over and over."))
    elif _is_row(bare):
        why.append(msg("Het is een rij van het toetsenbord of het alfabet.", "It is a row of the keyboard or the alphabet."))
    elif _tried_first(plain, bare):
        why.append(msg("Dit wordt overal als eerste geprobeerd.", "This is what everyone tries first."))
    return bool(why)


def _tried_first(plain: str, bare: str) -> bool:
    for each in (bare, re.sub(r"[\W_]+", "", plain.translate(_LEET))):
        stem = each.rstrip("0123456789")
        half = stem[: len(stem) // 2]
        if stem in _WORST or each in _WORST or (half and half + half == stem and half in _WORST):
            return True
    return False


def _is_row(piece: str) -> bool:
    """Whether all of it runs along the keyboard, the alphabet or the figures, this way or the other."""
    return len(piece) >= 4 and any(piece in line * 2 or piece in (line * 2)[::-1] for line in _ROWS)


def _of_word(word: str, why: list[Msg]) -> float:
    if _is_row(word):
        _once(why, msg("Een rij van het toetsenbord is zo geraden.", "A row of the keyboard is guessed at once."))
        return 5.0
    if len(set(word)) == 1:
        return _LETTER_BITS
    if word in _WORST or word in _COMMON:
        return _COMMON_BITS if len(word) > 3 else 5.0
    if len(word) <= 2:
        return _LETTER_BITS * len(word)
    is_word = re.search(r"[aeiouy]", word) is not None and re.search(r"[^aeiouy]{5}", word) is None
    if not is_word:
        return _LETTER_BITS * len(word)
    return min(_IN_WORD_BITS * len(word), _WORD_BITS + 3.0 * log2(max(len(word) / 8, 1)))


def _of_digits(digits: str, why: list[Msg]) -> float:
    if len(digits) >= 3 and (_is_row(digits.ljust(4, "x")) or digits in "0123456789" or digits in "9876543210"):
        _once(why, msg("Oplopende cijfers zijn zo geraden.", "Figures in a row are guessed at once."))
        return 4.0
    if len(set(digits)) == 1:
        return _DIGIT_BITS + 1
    if re.fullmatch(r"(19|20)\d\d", digits) or re.fullmatch(r"[0-3]\d[01]\d((19|20)?\d\d)?", digits):
        _once(why, msg("Een jaartal of datum is zo geraden.", "A year or a date is guessed at once."))
        return 7.0 if len(digits) < 6 else 14.0
    return _DIGIT_BITS * len(digits)


def _once(why: list[Msg], reason: Msg) -> None:
    if reason not in why:
        why.append(reason)


def _at_most(seconds: float) -> Msg:
    return msg("een seconde", "a second") if seconds < 1 else msg("{n} seconden", "{n} seconds", n=ceil(seconds))


def _lasting(seconds: float) -> Msg:
    for limit, unit, nl, en in (
        (2, 1, "nog geen seconde", "less than a second"),
        (120, 1, "{n} seconden", "{n} seconds"),
        (7_200, 60, "{n} minuten", "{n} minutes"),
        (172_800, 3_600, "{n} uur", "{n} hours"),
        (5_184_000, 86_400, "{n} dagen", "{n} days"),
        (63_000_000, 2_592_000, "{n} maanden", "{n} months"),
        (3_000_000_000_000, 31_536_000, "{n} jaar", "{n} years"),
    ):
        if seconds < limit:
            return msg(nl, en, n=round(seconds / unit)) if "{n}" in nl else msg(nl, en)
    return msg("langer dan honderdduizend jaar", "over a hundred thousand years")
