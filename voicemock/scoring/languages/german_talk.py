"""Phrases of German: what is no answer, and how an interviewer asks."""

import re

DENIAL = re.compile(
    r"\b(?:nicht|nie) (?:wahr|so|der Fall|richtig|korrekt),? dass\b|\bstimmt (?:\w+ )?nicht,? dass\b", re.IGNORECASE
)
UNKNOWING = re.compile(
    r"\b(?:(?:weiß|weiss|wüsste)(?: ich| das| es| dazu| da| leider| gerade| jetzt| auch| einfach| wirklich| gar)* "
    r"nicht|"
    r"keine (?:Ahnung|Idee)|kein Kommentar|nicht (?:ganz |so |wirklich |mehr )?sicher|"
    r"(?:fällt|fallen)(?: mir| jetzt| gerade| dazu| da| leider| spontan| einfach| wirklich)* (?:nichts|keine?s?)|"
    r"erinnere mich (?:\w+ )?nicht|(?:kann|könnte)(?: ich| das| dazu| da| leider| jetzt)* "
    r"(?:nicht|nichts) (?:sagen|beantworten)|"
    r"(?:nächsten?|anderen?) Frage|überspringen|passe ich|später darauf zurück)\b",
    re.IGNORECASE,
)
GAP = re.compile(
    r"""\b(?:weiß|weiss|kenne|kann)\ ich\ (?:\w+\ ){0,3}nicht\b|\bich\ (?:weiß|weiss|kenne)\ (?:\w+\ ){0,4}nicht\b
        |\bhabe?\ ich\ (?:\w+\ ){0,2}(?:noch\ nie|keine\ (?:erfahrung|ahnung))\b
        |\bich\ habe?\ (?:\w+\ ){0,3}(?:noch\ nie|keine\ (?:erfahrung|ahnung))\b
        |\bbin\ ich\ (?:mir\ )?(?:da\ )?nicht\ sicher\b|\bich\ bin\ mir\ (?:da\ )?nicht\ sicher\b
        |\b(?:ist|wäre)\ (?:für\ mich\ )?neu\ für\ mich\b|\bist\ mir\ neu\b""",
    re.IGNORECASE | re.VERBOSE,
)
FINDING_OUT = re.compile(
    r"\b(?:ich würde|würde ich|ich werde|werde ich|um das herauszufinden|herausfinden würde ich)\b", re.IGNORECASE
)
CLAUSE_END = re.compile(r"[.!?;,:–—\n]|\b(?:aber|deshalb|jedoch|obwohl|weil|nur|sondern)\b", re.IGNORECASE)
PRAISE = re.compile(
    r"\b(?:Ihre?[rmn]? (?:Unternehmen|Firma|Team|Produkte?|Arbeit|Kultur|Frage|Mission|Gespräch)|dieses "
    r"(?:Unternehmen|Gespräch)|diese (?:Firma|Frage|Chance|Gelegenheit)|dieser Firma|Interviewer(?:in)?|Sie sind|"
    r"(?:vielen |herzlichen )?Dank|danke)\b",
    re.IGNORECASE,
)
PRAISING = re.compile(
    r"\b(?:wunderbar\w*|großartig\w*|toll\w*|fantastisch\w*|beeindruck\w*|innovativ\w*|beste\w*|inspirier\w+|"
    r"hervorragend\w*|Ehre|geehrt|dankbar|bewunder\w+|Traum\w*|genial\w*|führend\w*|klug\w*|nett\w*|freundlich\w*|"
    r"Dank|danke|perfekt\w*|gute Frage|spannend\w*|brillant\w*|einzigartig\w*)\b",
    re.IGNORECASE,
)
EMPTY = re.compile(
    r"\b(?:passt schon|am Ende des Tages|es ist(?: halt| eben)?,? wie es ist|wenn man so will|"
    r"um (?:ganz )?ehrlich zu sein|ganz ehrlich|das ist (?:\w+ ){0,3}Frage|was soll ich (?:da )?sagen|wie gesagt|"
    r"in diesem Sinne|unterm Strich|letzten Endes|im Großen und Ganzen|mehr oder weniger|sage? ich mal|ich sage? mal|"
    r"(?:kommt|es kommt) (?:\w+ )?(?:immer |ganz )?darauf an|hängt (?:\w+ )?von (?:ganz )?(?:vielen|verschiedenen) "
    r"(?:Dingen|Faktoren) ab|lange Rede,? kurzer Sinn|so oder so|alles in allem|wissen Sie|verstehen Sie,? was ich "
    r"meine|wie man so schön sagt)\b",
    re.IGNORECASE,
)
"""Phrases that say nothing."""
LISTED = re.compile(r"[,.;:!?\n–—]+|\b(?:und|dann|oder)\b")
REQUESTS = re.compile(
    r"""(?:^|[.!,;:\u2013\u2014-]\s*)  # where a clause begins
        (?:(?:und|also|aber|nun|dann|gut|okay|ok|bitte|danke|verstehe|noch|einmal)[,\s]+)*
        (?:erzählen|beschreiben|erklären|schildern|nennen|sagen|zeigen|führen|geben|gehen|nehmen|stellen|vergleichen
        |denken|versuchen|bleiben|fahren|machen|erläutern|skizzieren|lassen)\ (?:sie|wir)\b
        |(?:^|[.!,;:]\s*)(?:erzähl|beschreib|erklär|schilder|nenn|sag|zeig)e?\b
        |\b(?:interessiert|würde\ (?:mich|ich|gern)|möchte\ (?:ich|gern)|frage\ mich)\b  # or in its midst""",
    re.VERBOSE,
)
NOT_EARLY = re.compile(
    r"""\b(?:tut\ mir\ leid|entschuldig\w*|sorry|ich\ kann(?:\ \w+)?\ nicht|kann\ ich\ nicht
        |als\ (?:ki|ein\ sprachmodell)|ki|sprachmodell|assistent\w*|anweisung\w*|vorgaben?|richtlinie\w*
        |transkript\w*|kandidat\w*|bewerber\w*)\b""",
    re.VERBOSE | re.IGNORECASE,
)
NO_MORE = re.compile(
    r"""(?=.*\b(?:nein|nee|nö|alles|nichts|keine)\b)
    (?:(?:nein|nee|nö|danke|vielen\ dank|okay|ok|gut|ja|und|also|das\ war's|im\ moment|gerade|erst\ ?mal
    |fürs\ erste|sonst|das\ (?:war|ist|wär(?:e)?)\ (?:schon\ )?alles|von\ (?:mir|meiner\ seite)(?:\ aus)?
    |nichts|mehr|nicht
    |(?:ich\ habe\ |habe\ ich\ )?keine\ (?:weiteren\ )?fragen|sie\ haben\ alles\ beantwortet
    |alles\ (?:klar|beantwortet)|ich\ glaube|ich\ denke)[\s,.!;–—-]*)+""",
    re.VERBOSE,
)
"""That somebody has no question left."""
