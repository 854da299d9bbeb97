"""Word lists of German: what carries no meaning by itself, what turns a meaning round, numbers, irregular verbs.

As texts are compared: small letters, *ss* for *ß*.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


FILLERS = _set("äh ähh ähm ähmm öh öhm hm hmm mhm eh ehm ähem mmh")
"""Filled pauses as recognisers spell them."""

NEGATIONS = _set("""
    nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines keinerlei nirgends
    nirgendwo weder ohne kaum
    """)
"""Words that turn a statement round."""

HYPOTHETICALS = _set("""
    würde würdest würden würdet könnte könnten könntest sollte sollten solltest hätte hätten hättest wäre wären wärst
    müsste müssten dürfte dürften möchte möchten wenn falls fast beinahe
    """)
"""Words without which a wish reads like a deed."""

SUBJECTS = _set("ich wir er sie du ihr man")
"""Who did it. *Wir* for *ich* is another claim."""

FIRST_PERSON = _set("""
    ich wir mein meine meinen meinem meiner meines mir mich uns unser unsere unseren unserem unserer unseres
    """)
"""Words by which people speak of themselves."""

PERSONS = dict.fromkeys(_set("ich wir du sie mich mir dich dir ihnen uns euch"), "ich") | dict.fromkeys(
    _set("mein meine meinen meinem meiner dein deine deinen deinem deiner ihr ihre ihren ihrem ihrer unser unsere"),
    "mein",
)
"""One word for all persons: who reads a question back says *ich* for *Sie*."""

FUNCTION_WORDS = _set("""
    ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes ans auch auf aus
    außerdem bei beide beiden beim bereits besser bin bis bist bitte da dabei dadurch dafür daher dahin damals damit
    danach daneben dann dar daran darauf daraus darf darin darüber darum darunter das dass davon davor dazu dazwischen
    dein deine deinem deinen deiner dem den denen denn dennoch der deren des deshalb dessen desto deswegen dich die
    dies diese diesem diesen dieser dieses dir doch dort du durch dürfen durfte durften eben egal eher ehrlich
    eigentlich ein eine einem einen einer eines einfach einige einigen einiger einmal er erst etwa etwas euch euer
    eure für ganz ganze ganzen gar geben geht gehen gegen gegeben genau gerade gern gerne gewesen gibt ging gleich
    habe haben hab habt hat hatte hatten hast her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres
    im immer in indem ins irgend irgendein irgendwann irgendwas ist ja jede jedem jeden jeder jedes jedoch jemand jene
    jenem jenen jetzt kam kann kannst können konnte konnten könnte könnten lassen ließ macht mache machen machte
    machten gemacht mal man manche manchem manchen manchmal mehr mein meine meinem meinen meiner meines meist mich mir
    mit möchte mögen mag müssen muss musste mussten na nach nachdem naja natürlich neben nein noch nun nur ob oben
    oder oft okay ok quasi schon sehr sei sein seine seinem seinen seiner seines seit selbst selber sich sie sind so
    sogar solche solchen soll sollen sollte sollten sondern sonst soweit sowie statt tat tun getan über überhaupt um
    und uns unser unsere unserem unseren unserer unter viel viele vielen vom von vor war waren wäre warst was weg
    weil weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wird wirst wurde wurden worden
    geworden wesentlich wie wieder will wir wirklich wo wohl wollen wollte wollten womit worauf worin worum würde
    würden zu zum zur zwar zwischen ding dinge dingen sache sachen sagen sagte gesagt sag sage halt sozusagen glaube
    denke meine weiß wissen vielleicht irgendwie wahrscheinlich tatsächlich praktisch bisschen gut
    """)
"""Words that say nothing by themselves."""

SMALL_WORDS = _set("""
    der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem und aber dann auch zu
    zum zur in im ins an am ans auf bei beim für mit welche welcher welches ist sind war waren bin sein gewesen worden
    wurde wurden hat habe hab haben hatte hatten es da hier mein meine meinen meinem meiner unser unsere unseren
    unserem unserer seine seinen seinem seiner ihre ihren ihrem ihrer dort
    """)
"""Words that somebody who tidies up speech puts in, leaves out or exchanges, and the same is said."""

NOT_PUT_IN = _set("mein meine meinen meinem meiner unser unsere unseren unserem unserer")
"""Those of them that only may be left out."""

SAYS_NOTHING = _set("halt eben ja mal also eigentlich quasi sozusagen echt wirklich sehr naja na okay ok genau")
"""Words that can go anywhere without loss."""

NEW_CLAUSE = _set("und aber also weil dann bis bevor als während sondern denn doch")
JOINTS = _set("und aber weil dann als während zuerst ich wir also deshalb")

MULTIPLES = _set("""
    hälfte halb halbe halben halbiert halbierte doppelt doppelte doppelten verdoppelt verdoppelte dreifach
    verdreifacht zehnfach drittel viertel zweimal dreimal
    """)
"""Figures without a number in them."""

UNITS = _set("""
    prozent stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren minute minuten sekunde
    sekunden millisekunde millisekunden komma euro cent dollar mal
    """)
"""What makes the figure 1 a number."""

UNITS_IN_SHORT = {
    "k": "1000",
    "mio": "1000000",
    "mrd": "1000000000",
    "x": "mal",
    "ms": "millisekunden",
    "std": "stunden",
    "h": "stunden",
    "min": "minuten",
    "sek": "sekunden",
    "kb": "kilobyte",
    "mb": "megabyte",
    "gb": "gigabyte",
    "tb": "terabyte",
    "km": "kilometer",
    "kg": "kilogramm",
}
"""What stands after the digits of an amount."""

_UP_TO_TWELVE = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
ONES: dict[str, int] = {
    **{word: value for value, word in enumerate(_UP_TO_TWELVE.split())},
    "eins": 1,
    "zwo": 2,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
TENS: dict[str, int] = {
    "zwanzig": 20,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
LARGE: dict[str, str] = {
    "million": "1000000",
    "millionen": "1000000",
    "milliarde": "1000000000",
    "milliarden": "1000000000",
    "dutzend": "12",
}

STRONG: dict[str, str] = {
    form: verb
    for verb, forms in {
        "beginnen": "begann begannen begonnen",
        "bieten": "bot boten geboten",
        "bitten": "bat baten gebeten",
        "bleiben": "blieb blieben geblieben",
        "brechen": "brach brachen gebrochen bricht",
        "bringen": "brachte brachten gebracht",
        "denken": "dachte dachten gedacht",
        "empfehlen": "empfahl empfahlen empfohlen empfiehlt",
        "fahren": "fuhr fuhren gefahren fährt",
        "fallen": "fiel fielen gefallen fällt",
        "fangen": "fing fingen gefangen fängt",
        "finden": "fand fanden gefunden",
        "geben": "gab gaben",
        "gehen": "gingen gegangen",
        "gelingen": "gelang gelangen gelungen",
        "gewinnen": "gewann gewannen gewonnen",
        "halten": "hielt hielten gehalten hält",
        "heben": "hob hoben gehoben",
        "helfen": "half halfen geholfen hilft",
        "kennen": "kannte kannten gekannt",
        "kommen": "kamen gekommen",
        "laden": "lud luden geladen",
        "laufen": "lief liefen gelaufen läuft",
        "leiden": "litt litten gelitten",
        "lesen": "las lasen gelesen liest",
        "liegen": "lag lagen gelegen",
        "messen": "maß maßen gemessen misst",
        "nehmen": "nahm nahmen genommen nimmt",
        "nennen": "nannte nannten genannt",
        "raten": "riet rieten rät",
        "rufen": "rief riefen gerufen",
        "scheiden": "schied schieden geschieden",
        "scheitern": "gescheitert",
        "schieben": "schob schoben geschoben",
        "schlagen": "schlug schlugen geschlagen schlägt",
        "schließen": "schloss schlossen geschlossen",
        "schneiden": "schnitt schnitten geschnitten",
        "schreiben": "schrieb schrieben geschrieben",
        "sehen": "sah sahen gesehen sieht",
        "senden": "sandte gesandt",
        "setzen": "gesetzt",
        "sinken": "sank sanken gesunken",
        "sitzen": "saß saßen gesessen",
        "sprechen": "sprach sprachen gesprochen spricht",
        "springen": "sprang sprangen gesprungen",
        "stehen": "stand standen gestanden",
        "steigen": "stieg stiegen gestiegen",
        "stoßen": "stieß stießen gestoßen stößt",
        "streichen": "strich strichen gestrichen",
        "streiten": "stritt stritten gestritten",
        "tragen": "trug trugen getragen trägt",
        "treffen": "traf trafen getroffen trifft",
        "treiben": "trieb trieben getrieben",
        "treten": "trat traten getreten tritt",
        "verlieren": "verlor verloren",
        "wachsen": "wuchs wuchsen gewachsen wächst",
        "weisen": "wies wiesen gewiesen",
        "werfen": "warf warfen geworfen wirft",
        "ziehen": "zog zogen gezogen",
        "zwingen": "zwang zwangen gezwungen",
        "schweigen": "schwieg schwiegen geschwiegen",
        "greifen": "griff griffen gegriffen",
        "gleichen": "glich glichen geglichen",
        "lügen": "log gelogen",
        "vermeiden": "vermied vermieden",
        "vergessen": "vergaß vergaßen",
        "scheinen": "schien schienen geschienen",
    }.items()
    for form in forms.casefold().split()
}
"""Past forms and participles that no rule of endings finds, and present forms with another vowel."""

APART = tuple(
    sorted(
        _set("""
        ab an auf aus bei durch ein fest frei her hin los mit nach nieder vor weg weiter zu zurück zusammen heraus
        herein hinaus hinzu fort statt teil nahe bereit bekannt klar um voran voraus vorbei über unter wieder
        """),
        key=len,
        reverse=True,
    )
)
"""What a verb may begin with and a participle has before its *ge*: *aufgeschrieben*."""
INSEPARABLE = ("miss", "über", "unter", "wider", "hinter", "emp", "ent", "ver", "zer", "be", "er")
"""What a verb may begin with in place of *ge*: *besprochen*."""

NO_PARTICIPLE = _set("""
    gebiet gerät gesicht geschäft gewicht gericht gerücht gedicht gehalt gestalt gewalt geheimnis gesamt gut gegen
    genannt geduld gehört gehen geben gelten gehören gelingen gewinnen genießen geschehen gefallen gestalten gedanken
    gewichten geschichten gebieten geräten gesichtet gehalten geschäften genau gefahren gästen geschwindigkeit
    gelegenheit gesundheit geschenkt gewinnt gewöhnt geht gibt geeignet gesellschaft gewerkschaft gemeinschaft
    """)
"""Words that look like a participle and are none, or whose *ge* belongs to them."""

DETERMINERS = _set("eine einen einem einer eines meine meinen meinem meiner unsere unseren unserem unserer")
"""Words after which a noun or adjective comes. Not *der*, *die*, *das*, which are pronouns as often, nor *ein*, the
end of many verbs."""

NOT_AFTER_DETERMINER = _set("""
    der die das den dem des ein eine einen einem mein meine unser unsere und ich wir war waren ist sind es sie er
    haben hat hatte hatten dass weil nicht aber oder so wenn dann wer wurde wurden habe bin uns mir mich sich denn ob
    als
    """)
"""Words that cannot follow one."""

HEDGES = (
    "ich glaube", "glaube ich", "ich denke", "denke ich", "ich vermute", "vermute ich", "ich nehme an", "vielleicht",
    "irgendwie", "wahrscheinlich", "möglicherweise", "eventuell", "vermutlich", "gewissermaßen", "so etwas wie",
    "mehr oder weniger", "oder so", "oder sowas", "oder so was", "oder so etwas", "ein Stück weit", "würde ich sagen",
    "ich bin mir nicht sicher", "bin mir nicht ganz sicher",
)  # fmt: skip
"""What takes the edge off a statement."""

NO_HEDGE_AFTER = _set("was wie warum wer wo wenn ob als nicht wieso woran")
"""Words after which *ich denke* and its like say something: *was ich denke*."""

NO_HEDGE_BEFORE = _set("an über daran darüber nach zuerst nicht")
"""Words before which they do: *ich denke an*."""

MARKERS = (
    "halt", "sozusagen", "quasi", "weißt du", "wissen Sie", "ich sag mal", "sag ich mal", "ich sage mal",
    "sage ich mal", "ich meine", "im Grunde", "im Endeffekt", "naja", "na ja", "tja", "gell", "also", "genau", "ne",
    "ja", "irgendwo",
)  # fmt: skip
"""What people put in to keep the turn."""

MARKED_OFF = _set("also genau ne ja irgendwo gell")
"""Those of them that count only between marks."""

NO_MARKER_AFTER = _set("der den dem ein einen kein keinen zum was wie ohne wenn ob dass")
"""Words after which they are said in earnest: *was ich meine*."""

NO_MARKER_BEFORE = _set("damit das die den der dass was wie warum wer wo ob meine meinen nicht gemacht")
"""Words before which they are: *ich meine damit*."""

REPAIRS = (
    "oder vielmehr", "besser gesagt", "genauer gesagt", "nein warte", "nee warte", "Moment nein", "nein Moment",
    "ich fange noch mal an", "ich fange nochmal an", "ich fange noch einmal an", "lassen Sie mich das anders sagen",
    "lass mich das anders sagen", "ich muss mich korrigieren", "ich korrigiere mich", "ich habe mich versprochen",
    "Entschuldigung ich meinte", "nein ich meinte", "anders gesagt",
)  # fmt: skip
"""What people say when they put a mistake right."""

MEANT_TWICE = _set("""
    sehr viel so mehr nein ja nie immer noch und die der das den dem sie nach durch weit ganz lange
    """)
"""Words that are doubled on purpose, or rightly: *die, die*, *nach und nach*."""

BETWEEN = _set("dann auch nur noch schon einfach zuerst selbst immer mal eben halt ja doch da so ich wir")
"""Little words that may stand between two words of a phrase."""

REPORTING = _set("""
    nennt beschreibt erklärt gibt zeigt erzählt sagt nutzt benennt erwähnt bezieht berichtet belegt schildert führt
    konkret konkrete konkreten klar klare deutlich gut gute antwort punkt person sprecher kandidat kandidatin
    """)
"""What rubrics write before what they ask for."""
