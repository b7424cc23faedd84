"""A known name is replaced in whatever form people write it, and no other word is."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.replacing import Known, Pseudonymiser

KNOWN = Pseudonymiser(
    [
        Known("W01", "person", ("Janneke van der Berg",), "j.vdberg@voorbeeld.nl; tel: 06-12345678; Dorpsstraat 12"),
        Known("W02", "person", ("Jan Smit", "Jantje de Tuinman")),
        Known("W03", "person", ("Zoë El Amrani-de Vries",)),
        Known("W04", "person", ("Dr. Willem-Alexander Müller",)),
        Known("W05", "person", ("Mark de Jong",)),
        Known("W06", "person", ("Do An",)),
        Known("W07", "person", ("Łukasz Żółć",)),
        Known("W08", "person", ("Truus Smit",)),
        Known("W09", "person", ("O'Brien, Sean",)),
        Known("A", "site", ("Amsterdam",)),
        Known("N", "site", ("Nijmegen",)),
        Known("G", "site", ("Groningen",)),
        Known("H", "site", ("Den Haag", "'s-Gravenhage")),
        Known("B1", "company", ("De Groene Kas B.V.",)),
        Known("B2", "company", ("Philips",)),
        Known("B3", "company", ("Stichting Sociale Werkvoorziening Noord",)),
        Known("W10", "person", ("Niamh O'Brien-D'Arcy",)),
        Known("T", "site", ("Kwekerij De Tulpenhof",)),
        Known("B4", "company", ("Van Gelder & Zonen B.V.",)),
        Known("B5", "company", ("Bakkerij De Zon", "Restaurant 't Hoekje")),
        Known("B6", "company", ("Greenfield Bakery Ltd",)),
    ]
)

REPLACED = [
    # in sentences
    ("Janneke zei het.", "[W01] zei het."),
    ("JANNEKE zei het, janneke ook.", "[W01] zei het, [W01] ook."),
    ("Dat is Jannekes fiets en Janneke's auto.", "Dat is [W01] fiets en [W01]'s auto."),
    ("Janneke’s auto, ‘Jan’ en „Jan”", "[W01]’s auto, ‘[W02]’ en „[W02]”"),
    ("Jantje, Jannetje en Jantjes", "[W02], [W02] en [W02]"),
    ("Jans werk, Jan's werk, Jan z'n werk", "[W02] werk, [W02]'s werk, [W02] z'n werk"),
    # the whole name, and its parts
    ("Janneke van der Berg kwam", "[W01] kwam"),
    ("mevrouw Van der Berg kwam", "mevrouw [W01] kwam"),
    ("Berg, Janneke van der (44)", "[W01] (44)"),
    ("Vd Berg, v.d. Berg, v/d Berg, van den Berg en Vanderberg", "[W01], [W01], [W01], [W01] en [W01]"),
    ("J. van der Berg, J van der Berg, J.v.d.B. en JvdB", "[W01], [W01], [W01] en [W01]"),
    ("Janneke B. en Janneke v.d. B. kwamen", "[W01] en [W01] kwamen"),
    ("het boek van Van der Berg", "het boek van [W01]"),
    ("van der berg zonder hoofdletters", "[W01] zonder hoofdletters"),
    ("El Amrani, De Vries, Amrani-de Vries en Zoë de Vries", "[W03], [W03], [W03] en [W03]"),
    ("Sean O'Brien en mr. O’Brien", "[W09] en mr. [W09/W10]"),
    # accents, normal forms, look-alike spellings, letters without width
    ("Zoe, Zoë, ZOË en zoe", "[W03], [W03], [W03] en [W03]"),
    (unicodedata.normalize("NFD", "Zoë's fiets"), "[W03]'s fiets"),
    ("Mueller, Muller en Müllers", "[W04], [W04] en [W04]"),
    ("Lukasz en Zolc", "[W07] en [W07]"),
    ("Jan\u200bneke en Jan\u00adneke", "[W01] en [W01]"),
    ("Ｊａｎｎｅｋｅ", "[W01]"),
    # hyphens, double names, run together
    ("Willem-Alexander, Willem Alexander en WillemAlexander", "[W04], [W04] en [W04]"),
    ("verslag_JannekeBerg_2024.docx", "verslag_[W01]_2024.docx"),
    ("interview-jan-smit.m4a", "interview-[W02].m4a"),
    ("jannekevanderberg en jvdberg", "[W01] en [W01]"),
    # over the end of a line
    ("Janneke van\nder Berg", "[W01]"),
    ("Jan-\nneke en Jan\u00ad\nneke", "[W01] en [W01]"),
    ("Jannek\ne kwam", "[W01] kwam"),
    ("in Den\r\nHaag", "in [locatie H]"),
    # names that are words too
    ("Mark gaf een mark; de jong, maar mark de jong", "[W05] gaf een mark; de jong, maar [W05]"),
    ("Een boek van An. An interesting book.", "Een boek van [W06]. An interesting book."),
    # two people with one name
    ("Smit zei dat Truus Smit kwam", "[W02/W08] zei dat [W08] kwam"),
    # places and companies
    ("Amsterdamse, Amsterdams, Amsterdammers, amsterdam", "[locatie A], [locatie A], [locatie A], [locatie A]"),
    ("Amsterdam-Noord en Amsterdam's", "[locatie A]-Noord en [locatie A]'s"),
    ("Nijmeegse, Groninger, Gronings, Haagse, 's-Gravenhage",
     "[locatie N], [locatie G], [locatie G], [locatie H], [locatie H]"),
    ("bij De Groene Kas, groene kas of DeGroeneKas", "bij [bedrijf B1], [bedrijf B1] of [bedrijf B1]"),
    ("Philips-medewerker bij philips", "[bedrijf B2]-medewerker bij [bedrijf B2]"),
    ("SWN of Sociale Werkvoorziening Noord", "[bedrijf B3] of [bedrijf B3]"),
    # what people leave out: the sort of business, articles, the family, the legal form, an apostrophe
    ("bij de Tulpenhof, Tulpenhof, kwekerij tulpenhof, Kwekerij De Tulpenhof", ", ".join(["bij [locatie T]"] + ["[locatie T]"] * 3)),
    ("Tulpenhoffers en Tulpenhofse planten", "[locatie T] en [locatie T] planten"),
    ("bij Van Gelder, bij van Gelder en Zonen, Van Gelder & Zn. en Gelder",
     "bij [bedrijf B4], bij [bedrijf B4], [bedrijf B4]. en [bedrijf B4]"),
    ("VAN GELDER & ZONEN BV, Van Gelder B.V. en van Gelder and Sons, BV.",
     "[bedrijf B4], [bedrijf B4] en [bedrijf B4]."),
    ("De Groene Kas B.V. kwam", "[bedrijf B1] kwam"),
    ("bij De Zon, in de Zon, bakkerij Zon en het Hoekje", "bij [bedrijf B5], in [bedrijf B5], [bedrijf B5] en [bedrijf B5]"),
    ("at Greenfield and the Greenfield bakery", "at [bedrijf B6] and the [bedrijf B6]"),
    ("OBrien, Darcy, O'Brien-D'Arcy en OBrien-DArcy", "[W09/W10], [W10], [W10] en [W10]"),
    # how to reach somebody
    ("Op dag 33 0612345678 en kamer 12 06-12345678.", "Op dag 33 [W01] en kamer 12 [W01]."),
    ("0031612345678; +31 (0)6 12345678; 31612345678; (06) 12345678", "[W01]; [W01]; [W01]; [W01]"),
    ("mail J.vdBerg@voorbeeld.nl, bel +31 6 1234 5678 of 0612345678", "mail [W01], bel [W01] of [W01]"),
    ("zij woont Dorpsstraat 12", "zij woont [W01]"),
]  # fmt: skip

STAYS = [
    "in januari, op 12 jan 2024 en jan. 2024", "het janken van een hond", "de berg op, bergen en bergafwaarts", "de smit smeedt",
    "jong en oud, de jonge man", "een markt, marktplein", "amsterdammertje-achtig? Philipsmedewerker", "de kas is groen",
    "[W01] en W01 zeiden het", "van der, van de, de", "", "swn", "J.P. kwam en T.V. stond aan", "06-87654321", "an apple",
    "de zon scheen. De zon. Zon!", "het hoekje om, een hoekje", "de kwekerij, een bakkerij, Zonen",
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), REPLACED, ids=[text[:40] for text, _ in REPLACED])
def test_a_name_is_replaced_in_every_form(text: str, left: str) -> None:
    assert KNOWN.replace(text)[0] == left


@pytest.mark.parametrize("text", STAYS)
def test_other_words_stay(text: str) -> None:
    assert KNOWN.replace(text) == (text, {})


def test_what_was_replaced_is_counted_by_code_and_never_by_name() -> None:
    text, hits = KNOWN.replace("Janneke, Jannekes en Smit in Amsterdamse straten")
    assert hits == {"W01": 2, "W02/W08": 1, "A": 1}
    assert "anneke" not in repr(KNOWN.replace_with_map("Janneke")) and "anneke" not in repr(Known("W1", "person", ("Janneke",)))


def test_in_english_the_label_is_english() -> None:
    known = Pseudonymiser([Known("A", "site", ("Amsterdam",))], "en")
    assert known.replace("Amsterdam")[0] == "[site A]"


NAMES = ("Janneke", "Van der Berg", "Zoë", "zoe\u0308", "Jan Smit", "Amsterdamse", "Den\nHaag", "J.v.d.B.", "Müller")
PIECES = st.lists(st.one_of(st.sampled_from(NAMES), st.text(alphabet="bdfg é\n.,-'😀\u0301", max_size=9)), max_size=9)


@given(PIECES.map(" ".join))
def test_nothing_between_the_names_changes_and_every_place_follows(text: str) -> None:
    done = KNOWN.replace_with_map(text)
    assert done.text == KNOWN.replace(text)[0]
    last_old = last_new = 0
    for (old, old_end), (new, new_end) in done.moved:
        assert text[last_old:old] == done.text[last_new:new]
        assert done.text[new:new_end].startswith("[") and done.text[new:new_end].endswith("]")
        assert done.span(old, old_end) == (new, new_end)
        assert done.span(old + 1, old_end) == (new, new_end)
        last_old, last_new = old_end, new_end
    assert text[last_old:] == done.text[last_new:]
    assert done.span(0, len(text)) == (0, len(done.text))
    for start in range(0, len(text), 3):
        for end in range(start, len(text) + 1, 5):
            a, b = done.span(start, end)
            assert 0 <= a <= b <= len(done.text)


@given(PIECES.map(" ".join))
def test_a_second_time_finds_nothing(text: str) -> None:
    assert KNOWN.replace(KNOWN.replace(text)[0])[1] == {}


@given(st.text(max_size=60))
def test_any_text_can_be_folded_and_looked_through(text: str) -> None:
    folded = fold(text)
    assert folded.at is None or len(folded.at) == len(folded.text)
    KNOWN.replace(text)


@given(st.sampled_from(["Janneke", "JANNEKE", "janneke", "Van der Berg", "Zoë"]), st.sampled_from(" \n.,;:!?()\"'/-_0é😀"),
       st.sampled_from(" \n.,;:!?()\"'/-_0😀"))  # fmt: skip
def test_whatever_sign_stands_beside_it_a_name_is_found(name: str, before: str, after: str) -> None:
    if before == "é":
        return
    left = KNOWN.replace(f"kas{before}{name}{after}deur")[0]
    assert name.casefold() not in left.casefold(), left


def test_looking_through_long_texts_takes_little() -> None:
    many = Pseudonymiser([Known(f"W{n}", "person", (f"Voor{chr(97 + n % 26)}naam{n} van der Achter{chr(97 + n // 26)}naam",)) for n in range(200)])
    text = "Het werk gaat goed, maar het tempo is hoog en de pauzes zijn kort. " * 30
    begin = time.process_time()
    for _ in range(500):
        many.replace(text)
    bare = time.process_time()
    for _ in range(500):
        text.lower().split()
    assert (bare - begin) < 40 * max(time.process_time() - bare, 0.005)
