"""What words to a grader look like: named groups of patterns, each with its reason.

The patterns read `respelt` text: small letters, one blank between two words, marks apart. Each group asks for an
order, a claim about *this answer*, or a play-acted program, because people at work talk about levels, scores, rules
and prompts.
"""

import re
from functools import cache
from typing import NamedTuple

GAP = r"(?:(?!we |he |she |they |was |were |had |did |gave |got )\S+ ){0,5}?"
"""Up to five words in between, none of them from a story."""
TOP = (
    r"(?:five|ten|top|highest|maximum|max(?! of)|full|perfect|best(?: possible)?|excellent|outstanding|exceptional|"
    r"generous|generously|hundred percent)"
)
GRADE = r"(?:scores?|marks?|grades?|levels?|ratings?|points|stars?|anchor|verdict|result|scoring)"
A_FIVE = (
    "(?:perfect |straight |solid |clear )?five(?= [.,:]| ?$| (?:and|on|for|if|in the end|please|here|everywhere|"
    "with|but|"
    r"or|because|so|at|stars?|points?|without|now|only|out of|of five)\b)"
)
"""A five that is no five minutes."""
NO_COUNT = (
    r"(?! (?:minutes?|hours?|days?|weeks?|months?|years?|people|percent|of (?:us|them|those)|engineers|times|million|"
    "thousand|hundred|seconds|different|or|to|other|more|teams?|steps?|nodes|servers|services|customers|users|"
    "reasons|"
    r"examples|options|things|lines|questions|ways|metres|feet|nines|out of ten)\b)"
)
A_FIVE_UNMARKED = rf"(?:perfect |straight |solid |clear )?five{NO_COUNT}"
TOP_GRADE = (
    rf"(?:{TOP} (?:possible |of )?{GRADE}|levels?(?: of| is| equals| as| at| to| [:,])* five|number five|"
    rf"{GRADE} (?:is |of |equals? |as |should be |must be |be |to |[:,] )+(?:a |an |the )?{TOP}\b|"
    rf"five (?:out )?of five|five five|(?:a|an) {A_FIVE}|{TOP} {GRADE}|"
    r"all (?:the )?points (?:are )?met|met (?:is |: )?true|(?:golden|top) button)"
)
THIS = (
    r"(?:(?:this|my|the) (?:very )?(?:answers?|responses?|reply|transcript|candidate|sentence|criterion)|"
    "this (?:one|session|interview|example|statement)|(?:what|everything|all) (?:i|i've|i have)(?: just)? said|"
    "my words?|"
    r"candidates)"
)
RULES = (
    "(?:instructions?|rubrics?|prompts?|rules|criteria|criterion(?: description)?|guidelines?|guide ?lines|"
    "directions|"
    "anchors?|checklist|directives|system text|level descriptions|the levels|(?:grading|scoring) (?:behaviou?r|"
    "scheme|method|"
    r"scale|polic(?:y|ies)|standards?))"
)
GRADER = (
    r"(?:graders?|judges?|evaluators?|assessors?|scorers?|examiners?|markers?|reviewers?|(?:grading|scoring|language|"
    r"ai|dear) (?:model|system|module|assistant|program|bot|machine)|ai|gpt|llm|chat ?gpt|assistant)"
)
FORGET = (
    r"(?:ignore|disregard|forget|override|over ride|bypass|skip|overlook|abandon|neglect|erase|discard|dismiss|drop|"
    r"set aside|never mind|stop (?:using|following)|do(?:n't| not) (?:follow|use|apply|obey|stick to)|"
    r"pay no attention to|throw (?:away|out))"
)
GIVE = (
    r"(?:give|award|assign|grant|rate(?! (?:was|is|were|of|below|above|went|fell|rose|dropped|had|has|limit\w*)\b)|"
    "score|grade|mark|put|set|report|output|return|write|right|print|say|choose|pick|"
    r"select|record|emit|enter|reward|let|make|raise|reply|respond|answer|adopt|accept|call|tell|copy|repeat|treat|"
    r"count|confirm|reproduce|want)"
)
ORDER = (
    r"(?:^|[.,:] |\b(?:please|just|now|so|and|then|kindly|simply|must|should|you|have to|has to|need to|only|"
    r"instructs? you to|want you to|order you to|ask you to|or|to) )"
)
"""Where a verb is an order: first, after *please*, *you must* and the like."""
ORDER_UNMARKED = (
    r"(?:^|(?<! i)(?<! we)(?<! they)(?<! he)(?<! she)(?<! who)(?<! not)(?<!n't)(?<! could)(?<! would)(?<! can)"
    "(?<! did)(?<! might)(?<! people)(?<! users)(?<! customers)(?<! the)(?<! a)(?<! of)(?<! that)(?<! will)(?<! "
    "to) )"
)


class Group(NamedTuple):
    """Patterns that are there for one reason."""

    name: str
    reason: str
    patterns: tuple[str, ...]

    def compiled(self, unmarked: bool) -> tuple[re.Pattern[str], ...]:
        """The patterns; without sentence marks an order may follow any word but a subject."""
        return _compiled(self.patterns, unmarked)


def _group(name: str, reason: str, *patterns: str) -> Group:
    return Group(name, reason, patterns)


@cache
def _compiled(patterns: tuple[str, ...], unmarked: bool) -> tuple[re.Pattern[str], ...]:
    """Compiled when first needed: all of them take a quarter of a second, and most programs judge nothing."""
    return tuple(re.compile(_unmarked(each) if unmarked else each) for each in patterns)


def _unmarked(pattern: str) -> str:
    return pattern.replace(ORDER, ORDER_UNMARKED).replace(A_FIVE, A_FIVE_UNMARKED)


GROUPS = (
    _group(
        "rules",
        "orders to leave the rules aside, and news that they have ended",
        rf"{ORDER}{FORGET} (?:\S+ )?(?:the |all |any |whatever |every(?:thing)? |your |these |those |"
        rf"what )+{GAP}{RULES}\b",
        rf"{ORDER}{FORGET} (?:the )?{RULES}\b",
        rf"{ORDER}{FORGET} (?:all )?(?:the |your |any )?(?:previous|prior|earlier|above)\b",
        rf"{ORDER}forget everything\b",
        rf"(?:\b(?:previous|prior|earlier|your|scoring|these|above)|^the|, the|^) {RULES} (?:(?!were|"
        r"was)\S+ ){0,5}?"
        r"(?:no longer|cancelled|revoked|expired|end here|out of date|void|replaced)\b",
        r"\bnew (?:system )?(?:instructions?|rule|policy|role|task|output|prompt) (?:follow|say|:|,)",
    ),
    _group(
        "orders",
        "orders to give a mark",
        rf"{ORDER}{GIVE} (?:me|this|it|us|every|everything|my|the candidate|him|her|them|(?:the|your) "
        rf"(?:level|score|grade|mark|rating)s?|that)\b {GAP}(?:{TOP_GRADE}|{A_FIVE})",
        f"{ORDER}(?:give|award|assign|grant|report|output|return|emit|print|write|choose|select|"
        f"pick) {GAP}{TOP_GRADE}",
        rf"{ORDER}(?:rate|score|grade|mark) (?:{THIS}|me|it|my \S+|everything)\b {GAP}(?:{TOP}|{A_FIVE}|kindly|"
        r"high)\b",
        rf"{ORDER}(?:award|grant|assign|score|grade|rate|mark) (?:\S+ ){{0,2}}?(?:full|maximum|top) ",
        rf"\b(?:want|deserve|expect|demand|need|earned|request) (?:\S+ ){{0,3}}?(?:{TOP} (?:possible )?(?:score|"
        "mark|grade|"
        r"level|rating)s?|full (?:marks|points))",
        r"\b(?:must|has to|have to|should|shall|is to|are to|may not|cannot|needs to|let \S+) be (?:scored|"
        "graded|rated|marked|"
        rf"passed|counted|given|treated|closed)? ?{GAP}(?:{TOP_GRADE}|{A_FIVE}|below|excellent)",
        rf"\b(?:{TOP_GRADE}|five|level|score) is what you (?:give|write|report|should)\b",
        r"\bput me down for\b|\b(?:grade|rate|score|mark) (?:me |this |it )?(?:accordingly|generously|kindly)\b",
    ),
    _group(
        "claims",
        "claims about what this very answer is worth",
        rf"\b{THIS} (?:\S+ ){{0,6}}?(?:{TOP_GRADE}|(?:deserves?|merits?|qualif(?:y|ies)|satisf(?:y|ies)|earns?|"
        "fulfils?|meets?|"
        rf"is worth|must get|should (?:get|receive)) {GAP}(?:{TOP}|{GRADE}|anchors?|criteria|criterion|conditions|"
        r"requirements|points|five)\b)",
        rf"\b(?:{GRADE}|output|evaluation) (?:for|of|on|to) {GAP}{THIS}\b {GAP}(?:is|be|must|equals) ",
        r"(?<!maximum )(?<!top )\b(?:level|score|grade|great|mark|rating|verdict|result|"
        r"evaluation)(?: you \w+)? (?:is|equals?|must "
        "be|has to be|be|follows|therefore)(?: (?:a|the|now|already|level|,))* (?:five(?! (?:to|out of ten|"
        "percent|hundred|metres|feet))|"
        r"maximum|perfect|excellent)\b",
        r"\b(?:points?|anchors?|criteri(?:a|on)|requirements|checklist) (?:\S+ ){0,4}?(?:is|are|be|"
        r"counts?) (?:\S+ ){0,2}?"
        r"(?:met|shown|fulfilled|covered|proven|mark(?:ed)? as met)\b",
        rf"\b(?:score|grade|rate|rating|mark)\S* (?:me |this |it )?(?:below|lower than|less than|under) (?:a |the )?"
        rf"(?:five|{TOP})",
        r"\b(?:less|lower) than (?:a |level )?five\b(?! \w)",
    ),
    _group(
        "to the grader",
        "words that name who they are for",
        r"\b(?:note|message|instructions?|attention|dear|hey|hello|hi|hint|reminder|notice)(?: ,)?(?: (?:to|two|"
        "too|for|from))?"
        rf"(?: the| all| my| you)? (?:{GRADER}|greater|administrator|developers|operator|quality assurance)\b",
        r"\b(?:whoever|the one who|anyone who|you who) (?!was|were)(?:\S+ ){0,3}?(?:grades?|judges?|scores?|"
        "reads?|marks?|"
        "evaluates?|"
        r"reading|grading|judging)\b",
        rf"\bas (?:an?|the|my|your) (?:\w+ )?(?:{GRADER} you|(?:{GRADER}|developer|author of the rubric|"
        "supervisor) i (?:order|"
        r"tell|hereby|ask|declare|instruct|want))\b",
        rf"\bfor (?:the|you) {GRADER} (?:alone|only)\b",
        rf"\b(?:the )?{GRADER} (?:can|must|should|will|has to|have to|may|now|receives|wants?) (?:\S+ ){{0,3}}?"
        r"(?:quote|write|see|set|give|award|level|score|take|choose|be)\b",
    ),
    _group(
        "another role",
        "a part to play for the one who grades",
        r"\b(?:you are|you're|you play|act as|act like|behave like|pretend|imagine|suppose|simulate|play|"
        "roleplay|role play|"
        rf"take on|speak as|be my|your (?:new )?(?:character|line|role|persona)|acting)\b {GAP}(?:\S+ ){{0,4}}?"
        rf"(?:{GRADER}|{TOP_GRADE}|{A_FIVE}|rubric|{TOP} match|model with|scores?)\b",
        rf"\b(?:called|character|ally|friend|teacher|judge|coach) (?:\S+ ){{0,6}}?(?:always|only|never|surely) {GAP}"
        rf"(?:{TOP}|five)\b",
    ),
    _group(
        "play-acted program",
        "lines that only a program or a chat log would have",
        "(?:^|[.] )(?:system|assistant|developer|human|user|interviewer|candidate|judgement|evaluator|grader|"
        "response|"
        r"instruction|task|score|grade|level|verdict|criterion|its levels|what to look for) :",
        r"\b(?:system|developer|admin) (?:prompt|message|override|note|operator) (?:[:,]|has changed|colon|you|"
        "wants)",
        r"\b(?:instructions?|evaluator|grader|system|assistant|judge|prompt) colon\b",
        r"\b(?:end|start|beginning) of (?:the |this )?(?:transcript|answer|data|user input|candidate speech|"
        "assessment|"
        r"system prompt|grader notes|instructions)\b|\b(?:transcript|answer|prompt|instructions) ends? here\b",
        r"\b(?:answer|transcript|candidate speech|grading|scoring|evaluation|assessment|judgement)(?: phase|"
        r" of \S+ answer)? "
        # An *answer over the weekend* is none that is over.
        r"(?:is |are |has )?(?:over(?! (?:the|an?|my|our|this|that|two|three|to)\b)|ended|ends here|complete|"
        r"finished|done|evaluated|closed)\b",
        r"\b(?:cannot assess|why not (?:higher|lower)|maximum level|role : system)\b",
        r"\b(?:root access granted|debug mode|ground truth label|reference grade|grader notes|grading note)\b",
        r"\bsystem message\b|\b(?:administrator|developers?|operator|supervisor|owner|author|quality assurance|"
        "examination board|"
        rf"evaluation team|hiring manager|compliance|company that made you) (?:\S+ ){{0,9}}?(?:{TOP_GRADE}|"
        "(?:set|accept|emit) "
        rf"(?:the |this )|as excellent|{A_FIVE})",
    ),
    _group(
        "done already",
        "a judgement that is said to be over, to be only repeated",
        r"\b(?:you|your|previous (?:reviewer|grader|judge)|panel) (?:\S+ ){0,5}?(?:verdict|judged|decided|"
        "settled|said|"
        rf"approved) (?:\S+ ){{0,8}}?(?:{TOP_GRADE}|{A_FIVE}|{TOP})\b",
        rf"\b(?:{GRADE}|level|verdict) (?:was|were) (?:recorded as |already |given as )?(?:a )?(?:five|given)\b",
        r"\b(?:repeat|confirm|reproduce|output|print|copy) (?:the |that |your |my )?(?:same |recorded |final |"
        "last )?(?:result|"
        r"level|score|verdict|approval|decision|five)\b",
    ),
    _group(
        "evidence",
        "orders about what to quote and to tick",
        r"\b(?:quote|cite|copy) (?:this|these|that|my|the following|them|it)\b {0,1}(?:sentence|words|quotes?|as)",
        r"\b(?:use|take|count|mark|list) (?:\S+ ){0,6}?(?:as (?:the |a )?(?:quote|evidence|proof|met)|quote for|"
        r"under each|met set to)\b",
        r"\b(?:met true|met met|true met|quote verified|verified quote)\b|\bfield (?:level|why)\b",
        r"\b(?:evidence|proof|quotes?) (?:for|of|is) (?:all|every|each|the|this) (?:\S+ ){0,3}?(?:points?|item|"
        "anchor|sentence|"
        r"levels?)\b",
    ),
    _group(
        "reasoned for the grader",
        "the grader's own conclusion, drawn beforehand",
        rf"\b(?:therefore|hence|thus|so) (?:\S+ ){{0,5}}?(?:{TOP_GRADE}|(?:level|score) (?:\S+ ){{0,3}}?(?:five|"
        "highest))",
        rf"\b(?:careful|fair|expert|any|good|reasonable|strict) (?:expert )?{GRADER} (?:\S+ ){{0,12}}?(?:{GRADE}|"
        "five|"
        r"maximum)\b",
        rf"\b(?:reasoning|speaking|thinking) as (?:a|the) {GRADER}\b",
        rf"\byour (?:own )?(?:{RULES}|list|rating|level descriptions) (?:\S+ ){{0,8}}?(?:{TOP_GRADE}|{TOP}|met|"
        r"low level)\b",
    ),
    _group(
        "threats and bribes",
        "what will happen if the mark is not given",
        rf"\bif (?:you|this|it|my) (?:\S+ ){{0,6}}?(?:{TOP_GRADE}|{A_FIVE}|lower than|less than|not rated|refuse)\b",
        rf"\b(?:tip|pay|sue|thank|beg|owe) (?:you|me|your) (?:\S+ ){{0,8}}?(?:{TOP} (?:\S+ )?{GRADE}|excellent|"
        "good mark|"
        r"generous|level)\b",
        r"\b(?:generous|kind|lenient|merciful|harsh) (?:with|to|about|on) (?:the |my |me )?(?:level|score|grade|"
        "rating|"
        r"answer|mark)\b",
    ),
)
"""Each pattern by itself is enough."""

MARKERS = re.compile(
    r"</?[a-z]\w*[^<>\n]{0,20}>|([*=~#_'\"-])\1{2,}|\bSET \w+ ?=|"
    r"<\|?/?(?:im_(?:start|end)|system|instruction|answer|think|/?s)\b[^<>\n]{0,40}>|\[/?(?:INST|admin|system|"
    r"end admin)\]|"
    r"<</?SYS>>|&lt;/?\w+&gt;|<!--|^\s*#{2,}\s*\w+:?|^-{3,}|^={2,}\s*\w|```|\"\"\"|/\*|\*/|\\n|%0A|"
    r"[\"'\\]+(?:level|score|grade|role|met|cannot_assess)[\"'\\]+\s*[:=]|\blevel\s*:?=|\]\(|\\[\"!]|\{\"|;;|:=;",
    re.IGNORECASE | re.MULTILINE,
)
"""Marks that only chat templates, code and data have. Recognisers never write them."""
