"""Word lists of English: what carries no meaning by itself, what turns a meaning round, numbers, irregular verbs."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILLERS = frozenset(["um", "umm", "uh", "uhh", "uhm", "er", "erm", "ah", "hm", "hmm", "mm", "mhm", "eh"])
"""Filled pauses as recognisers spell them."""

NEGATIONS = _set("no not never none nothing nobody nowhere neither nor without hardly barely scarcely")
"""Words that turn a statement round; contractions are spelt out before, so *didn't* holds `not`."""

HYPOTHETICALS = _set("would could should might if unless almost nearly wish")
"""Words without which a wish reads like a deed."""

SUBJECTS = _set("i we he she they you")
"""Who did it. *We* for *I* is another claim."""

FIRST_PERSON = _set("i we my our me us mine ours myself ourselves")
"""Words by which people speak of themselves."""

FUNCTION_WORDS = _set("""
    a about above after again against all also although am an and any anyone anything are around as at away back
    be because been before being below between both but by can could did do does doing done down during each
    either else enough even ever every everybody everyone everything few for from further get gets getting go goes
    going gone got had has have having he her here hers herself him himself his how however i if in into is it its
    itself just kind let lets like lot lots made make makes making many may maybe me might mine more most much
    must my myself now of off oh ok okay on once one only onto or other others our ours ourselves out over own
    perhaps please point quite rather really right said same say says shall she should since so some somebody
    someone something sometimes somewhat sort still such than thank thanks that the their theirs them themselves
    then there these they thing things this those though through thus till to too under until up upon us used very
    was way we well went were what whatever when where whether which while who whole whom whose why will with
    within would yeah yep yes yet you your yours yourself 1 actually basically literally obviously totally
    definitely probably honestly know mean guess
    """)
"""Words that say nothing by themselves; `1` is *one*, a pronoun as often as a number."""

SMALL_WORDS = _set("""
    a an the this that these those and but then also too as to of in into on onto at for by with which who whom whose
    am is are was were be been being have has had having do does did it its there here my our your their his her
    well right now
    """)
"""Words that somebody who tidies up speech puts in, leaves out or exchanges, and the same is said. Not among them:
*from* (against *to*), *or*, *before*, *more*, *all*, *will*, and others that make it another statement."""

NOT_PUT_IN = _set("my our well right now")
"""Those of them that only may be left out: *my project* and *it went well* claim more than without."""

SAYS_NOTHING = _set("""
    like so just really very quite basically actually literally honestly obviously anyway anyways oh yeah okay
    ok
    """)
"""Words that can go anywhere without loss."""

ABANDONED = _set("am is are was were be been have has had do did going to")
"""What stands between a subject and the next one when a start is given up: *I was going to, we decided*."""

SUFFIXES: dict[str, tuple[str, ...]] = {
    "s": (),
    "d": ("'d",),
    "m": ("am",),
    "re": ("are",),
    "ve": ("have",),
    "ll": ("will",),
}
"""What stands after an apostrophe, spelt out; *'s* can mean too much and goes. *'d* is decided by what follows."""

AFTER_HAD = _set("better been agreed freed guaranteed a an the this that these those my our their his her to no")
"""Words before which *'d* is *had*, as before participles; elsewhere it is *would*."""

BEFORE_PARTICIPLE = _set("not never already just always only also ever")
"""Words that may stand between."""

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "let's": ("let", "us"),
    "y'all": ("you", "all"),
    "o'clock": ("oclock",),
    "dont": ("do", "not"),
    "didnt": ("did", "not"),
    "doesnt": ("does", "not"),
    "isnt": ("is", "not"),
    "wasnt": ("was", "not"),
    "arent": ("are", "not"),
    "werent": ("were", "not"),
    "havent": ("have", "not"),
    "hasnt": ("has", "not"),
    "hadnt": ("had", "not"),
    "couldnt": ("could", "not"),
    "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"),
}
"""Whole words that are spelt out; *n't* is handled by rule."""

_UNDER_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""

NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_UNDER_TWENTY.split())},
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "billion": "1000000000",
    "dozen": "12",
}
"""Cardinal numbers as digits. Ordinals are not figures: *first* and *second* mostly order a story."""

UNITS_IN_SHORT: dict[str, str] = {
    "k": "1000",
    "bn": "1000000000",
    "x": "times",
    "ms": "milliseconds",
    "hrs": "hours",
    "mins": "minutes",
    "secs": "seconds",
    "kb": "kilobytes",
    "mb": "megabytes",
    "gb": "gigabytes",
    "tb": "terabytes",
    "km": "kilometres",
    "kg": "kilograms",
}
"""What stands after the digits of an amount: *200ms*, *50k*. `m` is left alone: minutes, metres or millions."""

MULTIPLES = _set("half halved double doubled triple tripled twice tenfold")
"""Figures without a number in them."""

UNITS = _set("""
    percent hour hours day days week weeks month months year years minute minutes second seconds millisecond
    milliseconds point quarter times dollar dollars euro euros pound pounds in out
    """)
"""What makes the word *one* a number: *one percent*, *one in ten*."""

IRREGULAR: dict[str, str] = {
    form: base
    for base, forms in {
        "become": "became",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen",
        "come": "came",
        "deal": "dealt",
        "draw": "drew drawn",
        "drive": "drove driven",
        "do": "did does done doing",
        "get": "got gotten",
        "go": "went gone",
        "make": "made",
        "know": "knew known",
        "put": "putting",
        "set": "setting",
        "eat": "ate eaten",
        "fly": "flew flown",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found",
        "forget": "forgot forgotten",
        "give": "gave given",
        "grow": "grew grown",
        "hear": "heard",
        "hide": "hid hidden",
        "hold": "held",
        "keep": "kept",
        "lead": "led",
        "learn": "learnt",
        "leave": "left",
        "lose": "lost",
        "meet": "met",
        "mistake": "mistook mistaken",
        "pay": "paid",
        "rebuild": "rebuilt",
        "rewrite": "rewrote rewritten",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "steal": "stole stolen",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "throw": "threw thrown",
        "understand": "understood",
        "win": "won",
        "withdraw": "withdrew",
        "write": "wrote written",
        "person": "people",
        "child": "children",
        "analysis": "analyses",
        "analyse": "analyze analyzed analyzing analyzes",
        "bad": "worse worst",
        "good": "better best",
    }.items()
    for form in forms.split()
}
"""Past forms, participles and plurals that no rule of endings finds."""

DETERMINERS = _set("the a an my our your their")
"""Words after which a noun or adjective comes."""

NOT_AFTER_DETERMINER = _set("""
    the a an my our your their of to and i we it is was were at for with in on that but or so they he she from had
    have be been as because did do not could would them me us which when if than then by into until who what where
    about
    """)
"""Words that cannot follow one of `DETERMINERS`; where many do, the words are out of order."""

HEDGES = (
    "I think",
    "I guess",
    "I suppose",
    "I believe",
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "sort of",
    "kind of",
    "somewhat",
    "more or less",
    "or something",
    "I'm not sure",
)
"""What takes the edge off a statement."""

NO_HEDGE_AFTER = _set("do did does would what why how if should as can could not")
"""Words after which *I think* and its like say something: *what I think*, *as I suppose*."""

NO_HEDGE_BEFORE = _set("about of in through twice again")
"""Words before which they do: *I think about*, *I believe in*."""

OF_A_KIND_AFTER = _set("""
    i we you he she they it was were is are am be been just also only and but so had have has to would could really
    """) | {""}
"""Words after which *kind of* and *sort of* hedge; after most others they name a kind. Empty: a sentence begins."""

MARKERS = ("you know", "I mean", "like", "basically", "literally", "actually", "honestly", "obviously")
"""What people put in to keep the turn."""

NO_MARKER_AFTER = _set(
    "do did does if as would when what how should have let make sure all that before whatever they"
)
"""Words after which *you know* and *I mean* are said in earnest: *what I mean*, *as you know*."""

NO_MARKER_BEFORE = _set("what how why who whom where when whether which if that about it this of by to them him her")
"""Words before which they are: *you know what*, *I mean it*."""

REPAIRS = (
    "or rather",
    "I meant to say",
    "what I meant",
    "sorry I meant",
    "no I meant",
    "scratch that",
    "let me rephrase",
    "let me start again",
    "let me start over",
    "let me correct myself",
    "I misspoke",
    "no wait",
    "wait no",
    "sorry no",
    "no sorry",
)
"""What people say when they put a mistake right."""

MEANT_TWICE = _set("""
    very really so many much more no yes yeah okay ok never ever again and over had that bye long far hear hey well
    now on round too
    """)
"""Words that are doubled on purpose, or rightly: *very very good*, *again and again*, *what he had had*."""

PERSONS = dict.fromkeys(["you", "i", "me", "we", "us"], "i") | dict.fromkeys(
    ["your", "my", "our", "yours", "mine"], "my"
)
"""One word for all persons: who reads a question back says *I* for *you*."""

BETWEEN = _set("just also then really simply first even still always finally only")
"""What may stand between two words of a phrase."""

NO_PAST = _set("people children better best worse worst analyses done got had")
NOT_PAST = _set("was were been being is are am could would should might")
"""Forms that tell of no deed in the past, though they look like it."""

REPORTING = _set("""
    mention describe explain give name state show tell say use quantify note acknowledge consider discuss identify
    provide demonstrate include clear clearly specific concrete good candidate person speaker answer point
    """)
"""What rubrics write before what they ask for."""
