"""Words that finding names needs to know: what stands between the parts of a name, and which words are more than a name.

Everything is folded: lower case, without marks on letters (see `folding.fold`).
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What stands before a surname, each with the letters by which it is told in short: "van der" and "v.d." are both "vd".
PARTICLES: dict[str, str] = {
    **dict.fromkeys(("van", "v", "von", "ver"), "v"),
    **dict.fromkeys(("de", "den", "der", "d", "des", "du", "di", "da", "do", "dos", "das", "del", "della", "dem"), "d"),
    **dict.fromkeys(("vd", "vdr", "vander", "vanden", "vande", "vdn"), "vd"),
    **dict.fromkeys(("het", "t", "ter", "ten", "te", "tot"), "t"),
    **dict.fromkeys(("el", "al", "la", "le", "les", "l", "ul"), "l"),
    **dict.fromkeys(("ben", "bin", "ibn", "bint", "bent"), "b"),
    "op": "o", "opt": "ot", "aan": "a", "in": "i", "int": "it", "uit": "u", "uijt": "u", "zu": "z", "zur": "z", "s": "s",
}  # fmt: skip
LEADING = frozenset({"van", "de", "den", "der", "ter", "ten", "het", "t", "von", "vd", "v", "d"})
"""Particles with which a surname begins that is told without a given name."""
TELLING = frozenset({"v", "b", "l", "z"})
"""Particles that an ordinary noun seldom follows: after one of these a surname is one in lower case too."""

TITLES = _set(
    """
    dhr heer meneer mijnheer hr mevr mevrouw mw mvr juffrouw jfr mej dr drs ir ing mr prof bc msc ma ba phd mrs ms miss
    mister sir jonkheer jhr zuster broeder oom tante opa oma collega vriend vriendin broer zus zoon dochter chef baas
    directeur begeleider jobcoach werkbegeleider leidinggevende arts huisarts bedrijfsarts psycholoog therapeut
    teamleider colleague friend brother sister boss manager supervisor uncle aunt
    """
)
"""Words after which a name often comes."""
STRIPPED = _set(
    """
    dhr heer meneer mijnheer hr mevr mevrouw mw mvr juffrouw dr drs ir ing prof mrs ms miss mister jhr
    """
)
"""Titles that are no part of a name."""
LEGAL = _set(
    """
    bv nv vof cv gmbh ag ltd inc llc plc sa sarl bvba holding groep group stichting vereniging cooperatie ua
    """
)
"""Words of a company's name by which nobody knows it."""
ARTICLES = frozenset({"de", "het", "t", "een", "the"})
"""What people leave out inside a name, and before it."""
SORTS = _set(
    """
    aannemersbedrijf adviesbureau apotheek bakker bakkerij basisschool bedrijf bibliotheek bloemist bloemisterij boekhandel
    boerderij bouwbedrijf brouwerij bureau cafe cafetaria camping dierenarts drogisterij drukkerij eetcafe fa fabriek firma
    garage garagebedrijf gebr gebroeders gemeente glastuinbouwbedrijf groothandel handelsonderneming hoeve hotel
    hoveniersbedrijf huisartsenpraktijk installatiebedrijf kantoor kapper kapsalon kinderdagverblijf kringloop kringloopwinkel
    kwekerij landgoed loonbedrijf lunchroom makelaardij manege metaalbedrijf montagebedrijf museum onderneming pension
    plantenkwekerij praktijk rederij restaurant rozenkwekerij salon schildersbedrijf schoonmaakbedrijf school slager slagerij
    snackbar sportschool supermarkt tandartspraktijk tandtechniek technisch timmerbedrijf transport transportbedrijf
    tuinbouwbedrijf tuincentrum tuinderij uitgeverij uitzendbureau verpleeghuis verzorgingshuis visserij wasserette wasserij
    werkplaats winkel woonzorgcentrum zaak ziekenhuis zorgboerderij zorgcentrum zorgcirkel zorggroep zorginstelling
    agency bakery brewery builders butchers cafe clinic company factory farm firm florist gallery garage hospital hotel
    laundry library messrs nursery office pharmacy practice printers pub restaurant salon school shop store supermarket
    warehouse workshop
    """
)
"""What a business is, that stands before its name and that people leave out."""
FAMILY = _set("zonen zoon zn zns sons son dochters dochter daughters broers brothers bros co cie compagnon partners")
"""Who stands after & in the name of a business; people leave them out, or write them in short."""
EVERYDAY = _set(
    """
    adelaar akker anker appel ark baken balans basis bedrijf beuk bij bloei bloem boei boerderij boog boom boomgaard boot
    boterbloem brood bron brug centrum cirkel compas dageraad dam dijk dorp drempel duif duin eenhoorn egel eik eiland ekster
    fontein fruit gaard gast groei groen haan haard hand hart haven heide hert hoek hoed hoeve hof horizon huis huiskamer
    iris jacht kade kans kas kastanje keizer kern kers kikker klaver klok klomp koffie koning koningin korenbloem kompas
    kraan kring kroeg kroon kruis kruispunt kuil laan lelie lente leeuw leeuwerik linde lotus luwte maan madelief markt
    margriet meent meer meerkoet merel midden mode molen morgen morgenster nachtegaal nest nieuwe noord oase oever olm ons
    ontmoeting oost oude paard pannenkoek parel park pauw peer pelikaan pijl plein ploeg plus poort post prins prinses punt
    put radar regenboog reiger ring roos rots ruimte schaap schakel schelp schip schuur schouw sleutel slot smaak smederij
    spar specht spil spoor stal start station steen ster stoep stroom terp terras thuis toekomst top toren trefpunt tuin
    tulp uitzicht uil vaart valk venster vijver viool vis vlinder vogel vos vriendschap waterlelie weegschaal weide welkom
    werf werk west wiel wieken wilg wind wissel wolf zee zeemeeuw zilver zomer zon zonnebloem zuid zwaan zwaluw
    aarde aardappel actief anders avond bank beter bier blij buren buurt dak deur droom dromen druif echt eerlijk eend energie
    ezel familie fris gans geit geluk gemak genieten gezellig gezond goed groente grond hemel herfst hond hoop hout huizen
    kaas kamer kantine kat keuken kinderen kip kleur koe kracht kruiden land leven lekker liefde lucht maaltijd melk mens mensen
    metaal moment mooi morgen muur nacht natuur nieuw ochtend open ouders overvloed passie plaats plek plezier proef puur raam
    rust samen schoon slim snel sociaal spel staal sterk stilte stoel sterren tafel thee tijd toon vers verf verse vlees vreugde
    vrede vriend vrienden vrij vrijheid vuur warm warmte water weg welzijn wereld werken wijk wijn wijs winkel woning wonen
    zacht zorg zuivel
    best better day dream enjoy family fish flower free fresh friend friends good happy heaven hope joy kitchen life love night
    open peace people place quick room smart strong table time together warm wise young
    anchor apple arch bay bell bridge bright castle centre center city cottage court cross crown dragon eagle east family
    fountain gate golden green grove harbour harbor haven heart hill home house island key lake lamb light lion local meadow
    mill moon morning north oak orchard park pearl plough point pond rainbow red river road royal sea ship south spring square
    star station stone sun sunflower swan tower town tree valley view village water west wheel white willow wood world
    """
)
"""Words that businesses are often called by, and that people say for what they mean."""

FUNCTION = _set(
    """
    aan achter af al alle alleen allemaal als ander andere anders beide ben bij bijna binnen boven buiten daar daarna
    daarom daarvoor dan dat de deze die dit doe doen door dus echt een eens eerst eigenlijk elk elke en er ergens erg
    even gaan gaat geen geweest had hadden hallo heb hebben heeft heel hem hen her het hier hij hoe hoewel hun ik ie
    iedereen iemand iets in is ja je jij jou jouw juist kan komt kon kun kunnen laat langs later maar me meer meestal
    men met mij mijn misschien moet moeten mogen mocht na naar naast nee net niemand niet niets nog nooit nou nu of om
    omdat onder ons onze ook op over per pas samen sinds snel soms steeds te tegen ten ter terug terwijl tijdens toch
    toen tot tussen u uit uw vaak van veel verder vind vindt voor vooral voordat vroeger waar waarom wanneer want was
    wat we weer wel welke werd wie wij wil worden wordt ze zeker zelf zelfs zich zij zijn zo zoals zodat zonder zou
    zouden zowel zullen gisteren vandaag morgen eerder thuis gelukkig helaas ochtends middags avonds natuurlijk prima
    goed gewoon vervolgens inmiddels tenslotte kortom bovendien ondanks volgens a about after again all also although
    always am an and another any are as at be because been before being both but by can could did do does each else ever
    every few first for from get go has have he hello here hers him his how however i if into it its just last like
    maybe mine more most much must my never no nobody not nothing now often on once one only or other our out own
    perhaps quite really same she should since so some somebody someone something sometimes soon still such than that
    the their them then there these they this those though through to today together tomorrow too under until up us
    usually very well were what when where whether which while who why will with without would yes yesterday yet you
    your nr mm ok oke re ps
    """
)
"""Words that a sentence is built of; a name that is one of these is only seen where a capital tells it from the word."""

ORDINARY = _set(
    """
    aap abrikoos akker april august augustus bakker ban bank beek beer beker berg berger bever blank blij bloem blok
    boek boer boom boon boot borst bos bosch bot brand breed brink broek bron brood brug bruin bruggeman buis bult
    burger buur daal dag dam dekker dijk dokter donker door dorp draad drie droog druk duif duin eik eind eiland engel
    ernst faber fiets frank frans fries gast geel geest geluk gerst glas gouden goud graaf gras grijs groen groot haag
    haak haan haas hak ham hamer hand hart haven heide hemel herder hert hoek hof hok hond honing hoog hop hout huis
    hulst iris ivoor jacht jager jasmijn joker jong juli june juni kaart kaas kalf kamp kanon kapper kat keizer kelder
    ketel kind klein klok kluis knecht kok koning konijn kool koopman korf kort kraan kramer krans kroon kruis kuijper
    kuiper kwast laan lamp land lang leeuw lelie lente licht lief linde links long loon maart mager man mandemaker mark
    markt marter meer mei meijer melis mes meter meulen mode molen mol moes mulder munt mus muller noord nagel net ober
    olie olijf oost oud ouden ouder oven paard paling pater peer pen peper pijl pit plant plas poel pol poort post prins
    pronk put raap raad raaf raam rand rechts riet rijk ring roos rood roosje rots rozen ruiter saus schaap schilder
    schipper schoen schouten schrijver slager slot smal smid smit snel snoek spaan speelman spits spoor staal stad steen
    ster stern sterk stier stoel storm stout straat stroom taal tak teun timmer timmerman ton toren traan tuin tulp
    tuinman uil vader valk vee veen veer veld verhoef ver vijver vink visser vis vlam vlieger vliet vlinder vogel vos
    vrede vreugde vriend vroeg vroom waal wacht wagen wagenaar wal water weber weide wens werk west wever wiel wijn wijs
    wind winter wit wolf wolk woud zand zee zeeman zijlstra zilver zomer zon zuid zwaan zwart amber angel art basil bell
    bill black bob bond brook brown bush carol carpenter chance charity church clay cook cross dale dawn daisy dean drew
    fisher ford forest fox gene glen grace grant gray green guy hall hazel heather hill hope hunter ivy jack joy judge
    king lane law lee lily major may miles miller mike nick norm olive page parker pat patience peg penny piper pope
    price ray reed rich rob robin rock rose ruby rusty sally sandy scott shepherd short sky smith sonny spencer stone
    sue summer sunny taylor terry tiger tom ty tyler van viola violet walker ward warren weaver white will wood woods
    young
    """
)
"""Words that are also names: in lower case they are the word."""

MONTHS = _set(
    """
    jan feb mrt maart apr april mei may jun juni june jul juli july aug august augustus sep sept okt oct nov dec
    """
)
"""Next to a number these are a date."""

KNOWN_CAPITALS = _set(
    """
    nederland nederlands nederlandse nederlander nederlanders nl holland hollands hollandse belgie belg belgisch
    belgische duits duitse duitsland duitser engels engelse engeland frans franse frankrijk turks turkse turkije pools
    poolse polen marokkaans marokkaanse marokko surinaams surinaamse suriname arabisch europa europees europese english
    dutch german french polish turkish uwv wia wajong wsw wvg tno hr ict avg gdpr bhv cao zzp vso pro mbo hbo havo vwo
    vmbo roc ggz gz ad adhd add autisme ptss asd iq ehbo ov ns nhg eu cv pc tv usb id app teams word excel outlook
    whatsapp facebook internet corona covid kerst kerstmis pasen pinksteren ramadan sinterklaas god jezus allah koran
    bijbel participatiewet ziektewet arbowet banenafspraak iro ips ps nb ivm tm evt bijv bv ca enz etc sic monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august september october
    november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    """
)
"""Words with a capital that tell nobody who somebody is."""

GIVEN = _set(
    """
    aad aaltje abdel abdelkader abdul abdullah achmed adam ada agnes ahmed aicha aisha albert alex alexander ali alice
    alida alie amal amber amina amir amira amy andre andrea andrzej angela anita anja anke ann anna anne anneke annelies
    annemarie annie anouk ans anton antonio arjan arie arjen arno arnold art ashley astrid auke ayse aziz bart bas beata
    ben bernard bert berta bianca bob boris bram brenda brigitte bruno caroline carolien cees charlotte chantal chris
    christa christiaan christina cindy claudia coen cor cora corrie daan dagmar daniel danielle david debbie dennis dewi
    diana dick dieuwke dirk dorien driss edith eddy edwin eefje elif eline elisabeth ellen els emine emma emre eric erik
    erika esra esther eva evelien ewa fatih fatiha fatima fatma fleur floor francisca frank fred frederik frits gea
    geert gemma gerard gerda gerrit gert gijs greet greetje guus hafid hamid hamza hanna hannah hanneke hans harm harrie
    harry hasan hassan heidi heleen helena hendrik henk henny herman hilde hugo ibrahim ids ilse imane ina ineke inge
    ingrid irene isa ismail ivo jaap jacob jacqueline jan janneke janine janny jansje jasmijn jasper jean jeanne jeffrey
    jelle jennifer jeroen jesse jessica jet jim jo joan joanna johan johannes john jolanda joop joost jop jorien
    jorrit jos joyce julia jurgen karel karim karin kasia katarzyna katja kees kevin khadija khalid kim klaas klaus koen
    koos krzysztof lars laura laurens leila lena leo lianne lida lies liesbeth linda lisa lisette loes lotte louise
    lucas luuk maaike maarten machteld malika manon marcel margriet maria marian marianne marieke mariam marija marijke
    marina mario marion marja marjan marjolein marleen marloes marko martijn martin martine mathijs maurits max mehmet
    melissa menno merel mia michael michal michel michelle michiel mieke mike mina mirjam mo mohamed mohammed monica
    monique moniek mustafa nadia naima nathalie nel nelleke niels nicole nienke nina noor nora omar onno otto pascal
    patricia paul paula peter petra pien piet pieter pim priscilla quinten rachid ramon rashid raymond rebecca rene
    renate renske richard rianne rick rik rinus rita rob robert roel roelof rogier rolf romy ronald rosa rudolf ruben
    ruud ryan sabine saida samir samira sander sandra sanne sara sarah saskia selma sem simon sjoerd sjaak sofie sonja
    stef stefan stephanie steven stijn susan susanne suzanne sven sylvia tamara teun tess thea theo thijs thomas tim
    tineke tjeerd tomasz tonny trudy truus ursula vera veronique victor vincent wendy wesley wietske wil wilco willem
    willemijn wilma wim wouter yasmina yasin yusuf yvette yvonne zainab zehra zeynep zoe
    """
)
"""Given names that are often heard, to see one that the key file does not know also where its capital was left out."""
