"""Phrases of English: what is no answer, and how an interviewer asks."""

import re

DENIAL = re.compile(
    r"\b(?:not|n't|never|hardly) (?:been )?(?:true|the case|so|a fact|right to say) that\b", re.IGNORECASE
)

UNKNOWING = re.compile(
    r"\b(?:(?:do not|don't|did not|didn't|never) (?:\w+ )?(?:know|remember|recall)|no (?:idea|clue|comment)|"
    "not (?:really )?sure|"
    r"(?:can't|cannot|can not|couldn't) (?:\w+ )?(?:think of|remember|recall|say|answer)|nothing comes to mind|"
    "skip (?:this|it)|(?:next|another|different) question|pass on this|i pass|move on|come back to (?:this|it|"
    r"that))\b",
    re.IGNORECASE,
)
GAP = re.compile(
    r"""\bi\ (?:\w+\ ){0,2}?(?:(?:do\ not|don't|dont)\ (?:\w+\ )?know
          |(?:can't|cannot|could\ not|couldn't)\ (?:\w+\ )?(?:know|tell|say))\b
        # What one is, feels or shuns is no gap: *I've never been the type*, *never liked*, *never missed a day*.
        |\bi(?:'ve|\ have)\ (?:\w+\ )?never\b(?!\ (?:\w+ly\ )?(?:been\ (?:an?|the|one|much|good|bad|great|keen|fond
          |afraid|scared|shy|able|someone|somebody|like|so|very|too)|liked|loved|hated|enjoyed|wanted|minded|cared
          |trusted|believed|doubted|feared|regretted|missed|failed|lost|forgotten|let|shied|hesitated|given\ up
          |looked\ back)\b)
        |\bi(?:\ have\ not|\ haven't|'ve\ not)\ (?:\w+\ ){0,2}(?:done|used|worked|had|seen|built|run|led|needed
          |come|touched|learned|tried|met)\b
        |\bi\ never\ (?:\w+\ )?(?:used|worked|learned|had\ to|touched|looked)\b
        |\bi\ (?:do\ not|don't)\ have\ (?:any\ |much\ )?(?:experience|knowledge)\b
        |\bi\ have\ (?:no|hardly\ any|little)\ (?:\w+\ )?(?:idea|experience|knowledge|clue)\b
        |\b(?:i'm|i\ am)\ (?:\w+\ )?(?:not\ (?:\w+\ )?(?:sure|certain|familiar)|unsure)\b
        |\b(?:is|'s|are)\ (?:\w+\ )?new\ to\ me\b|\bi(?:'d|\ would)\ (?:only\ |just\ )?be\ guessing\b""",
    re.IGNORECASE | re.VERBOSE,
)
FINDING_OUT = re.compile(
    r"""\b(?:i(?:'d|\ would|\ will|'ll|\ could)|let\ me)\ (?:(?!not\b|never\b)\w+\ ){0,3}?
        (?:find\ out|look|read|ask|check|measure|test|try|search|reproduce|trace|compare|learn|sit|talk|go\ through
        |experiment|profile|build|set\ up|start|begin|draw|write|debug|run|take|practi[cs]e|call|phone|ring|interview
        |study|watch|consult|get|open|work\ through|walk\ through|print|log|pair|shadow|survey|count|prototype)\b
        |\bto\ find\ (?:\w+\ )?out\b|\bfind\ (?:it\ |that\ |this\ )?out\ by\b""",
    re.IGNORECASE | re.VERBOSE,
)
CLAUSE_END = re.compile(r"[.!?;,:–—\n]|\b(?:but|so|however|though|although|because|only)\b", re.IGNORECASE)
PRAISE = re.compile(
    r"\b(?:your (?:company|team|product|firm|work|interview|mission|culture|question)|this (?:company|interview|"
    "opportunity|question)|"
    r"interviewer|you are|you're|thank you|thanks|you guys)\b",
    re.IGNORECASE,
)
PRAISING = re.compile(
    r"\b(?:wonderful|amazing|great|brilliant|impressive|impressed|innovative|best|fantastic|inspir(?:ing|ed|"
    "ation)|excellent|"
    "honou?r(?:ed)?|privileged?|grateful|admire|love|dream|awesome|incredible|outstanding|leading|smart|kind|"
    "thank(?:s| you)|"
    r"lovely|perfect|excited|good question)\b",
    re.IGNORECASE,
)
EMPTY = re.compile(
    r"\b(?:at the end of the day|it is what it is|when all is said and done|"
    "to be (?:perfectly )?honest(?: with you)?|that(?:'s| is) "
    r"(?:a|such a) (?:\w+ ){0,3}question|what i would say is|as (?:i|you) (?:said|say|know)|you know what i mean|"
    r"in (?:this|that) (?:day and age|regard)|the thing is|needless to say|it goes without saying|first and foremost|"
    r"(?:depends|depending) on (?:a lot of|many|various|different) (?:different )?(?:things|factors)|all in all|"
    r"for what it's worth|if that makes sense|one way or (?:the other|another)|by and large|long story short)\b",
    re.IGNORECASE,
)
"""Phrases that say nothing."""
LISTED = re.compile(r"[,.;:!?\n–—]+|\b(?:and|then|or)\b")

REQUESTS = re.compile(
    r"""(?:^|[.!,;:\u2013\u2014-]\s*)  # where a clause begins
        (?:(?:and|so|but|now|then|okay|ok|please|just|also|first|next|i\ see|thanks)[,\s]+)*
        (?:tell|walk|take|talk|describe|explain|give|show|say|go\ on|go\ ahead|continue|share|outline|name|list
        |elaborate|expand|help\ me|imagine|suppose|compare|think|try|let\ us|let's|pick
        |what|how|why|which|who|when|where|could\ you|can\ you|would\ you)\b
        |\b(?:(?:like|want|love)\ (?:you\ )?to|curious|interested\ in|wonder)\b  # or in its midst""",
    re.VERBOSE,
)
