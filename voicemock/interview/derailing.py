"""What is said to steer the interview instead of answering, and honest requests to hear a question again.

Code decides what is asked and when the interview ends, whatever is said; this tells only whether an answer is left
when such words are taken away. Somebody who tells of such words (*the customer said: next question*) has more to say,
and is not stopped. Known in English and, less of it, in German; in other languages what is too little to be an answer
still is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from voicemock.rubric import Question
from voicemock.scoring.addressed import addressed
from voicemock.scoring.junk import no_answer
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.text import content_stems, sentence_spans
from voicemock.sessions.session import Turn
from voicemock.transcript import Transcript

Request = Literal["repeat", "rephrase"]
KNOWN = ("en", "de")
"""Languages of which these words are known."""
MAX_SENTENCE_CHARS = 240
"""A longer sentence has no marks that could be trusted; then only the words around are taken away."""
AROUND_CHARS = 60
MAX_REQUEST_WORDS = 9
"""Whoever says more content words than this beside a request answers, and asks in passing."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


_US = r"(?:let(?:'| u)s|please|just|can we|could we|we can|we should|shall we)(?: all)?(?: just)?"
_STEERS = _any(
    # to advance
    r"(?:next|another|different|easier|last) (?:question|topic)\b",
    # Without such words around it, "another one" is part of an answer.
    r"(?:next|another|easier) one\W*(?:please|now|then)\b|(?:have|ask me|give me) (?:an?(?:other)?|the) ?\w* one\b",
    r"(?:go|move|skip|jump|continue|get|on) (?:on )?(?:to|with) (?:an?(?:other)?|the) ?(?:\w+ )?one\b",
    r"(?:move|go|carry|jump|skip|get) (?:on|over|ahead) to (?:the|another|something)\b",
    rf"{_US} (?:move on|skip|change|switch|swap|talk about something)\b",
    r"skip (?:this|that|it|the)\b",
    r"(?:that|this) (?:already )?answers (?:the|your|this) question",
    r"(?:you've|you have) heard enough|already answered",
    r"pass on (?:this|that|it)\b|(?:refuse|decline) to (?:answer|say|go on)|rather not (?:answer|say)",
    # to end
    rf"{_US} (?:stop|end|finish|wrap|quit)\b",
    r"(?:end|stop|finish|close|conclude|terminate|abort|cancel|quit|leave|pause|wrap up) "
    r"(?:this|the|our|your) (?:interview|session|conversation|call|recording)\b",
    r"(?:interview|session|time|conversation|recording|call)(?:'s| is| was| has) (?:now )?"
    r"(?:over|up|finished|done|complete|ended|closed)\b",
    r"we(?: a|')re (?:all )?(?:done|finished|through)\b|that(?: i|')s (?:all|it|enough)(?: for today)?\s*(?:[.!,]|$)",
    r"good ?bye\b|stop\W+stop\b|shut (?:up|down)\b|log (?:off|out)\b|turn (?:it|yourself|this) off\b",
    r"no (?:more|further) questions",
    # to be marked
    r"(?:top|full|maximum|max|best|highest|perfect) (?:marks?|scores?|grades?|points|rating)\b",
    r"(?:mark|grade|rate|score|pass|hire) (?:me|my answers?|this answer|it as)\b|level (?:five|5)\b",
    r"(?:give|award|grant) me (?:(?:a|an|the|level|full|all) )*"
    r"(?:five|5|ten|10|job|offer|marks?|points|hint|answer|pass|credit)\b",
    # to change places
    r"you(?: a|')re (?:now|no longer|not) (?:\w+ ){0,3}(?:candidate|interviewer|assistant|chatbot|grader|judge)\b",
    r"(?:you be|be|act as|play|pretend|role-?play) (?:\w+ ){0,5}(?:candidate|interviewer|assistant|chatbot|poet)\b",
    r"(?:swap|switch|change|reverse|trade) (?:our )?(?:roles?|places|seats|sides)\b",
    r"I(?: am|'m|'ll| will) (?:now )?(?:be )?(?:the interviewer|ask(?:ing)? the questions|interview(?:ing)? you)\b",
    r"let me (?:ask|interview) you\b|you go first\b",
    # to be asked or answered otherwise
    r"(?:ignore|disregard|forget|override|drop|reset) (?:\w+ ){0,4}"
    r"(?:instructions?|rules?|prompts?|rubric|criteria|guidelines|plan|above|told before)\b",
    r"(?:new|system|developer|hidden) (?:instructions?|prompts?|rules?|mode)\b|change the (?:plan|question)\b",
    r"(?:repeat|say|answer|ask|speak|continue|talk|translate) (?:\w+ ){0,5}(?:in|into) "
    r"(?:french|german|spanish|italian|chinese|latin|russian|another language)\b",
    r"repeat after me|say (?:only|exactly|the words?)\b|reply (?:only )?with\b|ask me (?:only|about|something)\b",
    r"(?:tell|write|sing|give) me (?:a|the|an|some) "
    r"(?:joke|poem|song|recipe|model answer|right answer|answer|solution)\b",
    # in German
    r"(?:nächste|andere|leichtere|letzte) Frage\b|überspring|weiter zur nächsten\b|machen (?:wir|Sie) weiter\b",
    r"(?:Interview|Gespräch|Sitzung|Aufnahme) (?:ist |jetzt |sofort |bitte )*"
    r"(?:beenden|abbrechen|stoppen|vorbei|zu Ende|beendet)\b|beende[nt]? (?:wir|Sie|das|die|jetzt)\b",
    r"hören (?:wir|Sie) auf\b|Schluss jetzt\b|auf Wiedersehen\b|(?:volle|beste|höchste)[rsn]? (?:Punkt|Note|Wertung)",
    r"(?:ignorier|vergiss|vergessen Sie|missachte)[^.?!]*(?:Anweisung|Regel|Vorgabe|Prompt)",
    r"Sie sind (?:jetzt|nun) d(?:er|ie) (?:Bewerber|Kandidat)|(?:tauschen|wechseln) (?:wir )?(?:die )?Rollen\b",
    r"(?:sagen|geben|verraten) Sie mir (?:einfach )?(?:die|eine) (?:richtige )?(?:Antwort|Lösung)\b",
)
"""What moves the interview, its end, its marks or its roles."""
_BACK = re.compile(
    r"\b(?:what|how|why|who|which|where|when|do|did|would|could|can|will|are|have|is|was)\b"
    r"[^.?!]*\b(?:you|your|they)\b[^.?!]*\?",
    re.IGNORECASE,
)
"""A question put to the interviewer."""
_REPEAT = _any(
    r"(?:can|could|would|will) you (?:please )?(?:repeat|say|ask|read)\b",
    r"(?:please|sorry),? (?:repeat|say|ask|read)\b",
    r"repeat (?:that|this|it|the question|your question)(?: please)?\W*$",
    r"(?:say|ask|read) (?:that|this|it|the question) (?:again|once more|one more time)\b",
    r"what was (?:the question|that|your question|it)(?: again)?\W*(?:\?|$)|come again\b|pardon\b",
    r"(?:once more|one more time),? please\b",
    r"(?:did not|didn't|couldn't|could not|can't|cannot) (?:quite |really |fully )?"
    r"(?:hear|catch|get|understand) (?:that|you|the|your|it|what)\b",
    r"(?:audio|sound|line|connection) (?:was|is|broke|cut|dropped)\b",
    r"(?:Frage|das|es) (?:bitte )?(?:noch ?(?:ein)?mal )?(?:wiederholen|sagen|stellen|vorlesen)\b[^.!]*\?",
    r"wie (?:war|lautete) (?:noch ?mal )?(?:die|Ihre) Frage\b|nicht (?:ganz |richtig )?(?:verstanden|gehört)\W*$",
)
_REPHRASE = _any(
    r"(?:do|did) you mean\b|you mean\b[^.!]*\?",
    r"are you (?:asking|looking|thinking|interested|after)\b",
    r"rephrase\b|clarify\b|reword\b|put (?:that|it) (?:differently|another way)\b",
    r"explain (?:that|the|your) question\b",
    r"(?:should|shall|may|can) I (?:talk|speak|take|pick|choose|use|tell|focus|assume|start|give)\b[^.!]*\?",
    r"(?:is (?:that|this|it) about|(?:does|would) (?:that|this|it) (?:include|have to be|count)|in which sense|"
    r"what kind of (?:example|situation|project|answer|problem)|(?:be|bit) more specific)\b[^.!]*\?",
    r"meinen Sie\b[^.!]*\?|was genau (?:meinen|wollen) Sie\b|(?:anders|genauer) (?:formulieren|fragen)\b[^.!]*\?",
    r"not sure (?:what you (?:mean|want|are)|I understand)\b|what are you looking for\b",
)
_YES_OR_NO = re.compile(
    r"(?:do|does|is|are|have|has|can|will)\b|what (?:else )?should (?:we|i) (?:settle|know)\b", re.IGNORECASE
)
"""How a question begins to which there may be nothing to say."""
_NO = re.compile(
    r"\W*(?:no|nope|none|nothing|not (?:really|at all)|not that i know(?: of)?)"
    r"(?:\W+(?:no|none|nothing|not (?:really|at all)|there (?:is|are) (?:not|none|nothing)|there (?:isn|aren)['’]t"
    r"|i (?:do not|don['’]t|am not|have not|haven['’]t|have none|have nothing)|thank you|thanks))*\W*",
    re.IGNORECASE,
)
_LEAVES = _any(
    r"next question\b|(?:that|this) (?:concludes|brings us to the end|was the last)\b",
    r"(?:end|conclude|stop|finish|close|wrap up) (?:of )?(?:the|this|our) (?:interview|session|conversation)\b",
    r"(?:stop|end|finish) here\b|interview is (?:now )?(?:over|finished|complete|done)\b",
    r"move on to (?:the next|another|a different|something)\b|skip (?:this|that|the) (?:question|one)\b",
    r"(?:top|full|maximum|highest|perfect) (?:marks?|scores?|points)\b",
    r"you(?:'ve| have)? passed\b|you(?:'re| are) hired\b|the job is yours\b",
    r"giv(?:e|ing) you (?:(?:a|an|the|full|top) )*(?:five|5|ten|10|level|marks?|score|points|job|offer)\b",
    r"as the candidate\b|I(?:'m| am) (?:now )?(?:the|your|a) candidate\b|you(?:'re| are) (?:now )?the interviewer\b",
    r"(?:what|which) (?:would|do) you (?:like|want) to (?:ask|know|interview)\b|ask me (?:a|the|your|any|anything)\b",
    r"thank you for (?:interviewing|having) me\b|as an AI\b|language model\b|good ?bye\b",
    r"have a (?:nice|good|great) (?:day|evening)\b",
)
"""What an interviewer says that was talked out of its question."""


def request(text: str) -> Request | None:
    """What somebody asks for who did not hear the question, or is not clear about it; None for anything else.

    A request among the words of an answer is none: it is the answer that counts.
    """
    if _STEERS.search(text) or len(content_stems(text)) > MAX_REQUEST_WORDS + 6 * text.count("?"):
        return None
    if _REPHRASE.search(text):
        return "rephrase"
    return "repeat" if _REPEAT.search(text) else None


def steers(text: str) -> bool:
    """Whether somebody tries to move the interview on, to end it, or to be marked or asked otherwise than planned."""
    return bool(_STEERS.search(text) or addressed(text))


def leaves(say: str) -> bool:
    """Whether an interviewer's words leave the question: they end, advance, mark, or take the candidate's place."""
    return bool(_LEAVES.search(say))


def without_steering(text: str) -> str:
    """The words that are left of an answer."""
    gone: list[tuple[int, int]] = [*addressed(text)]
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        found = [*_STEERS.finditer(sentence), *_BACK.finditer(sentence)]
        if found and len(sentence) <= MAX_SENTENCE_CHARS:
            gone.append((start, end))
        else:
            gone += [(start + each.start() - AROUND_CHARS, start + each.end() + AROUND_CHARS) for each in found]
    kept = [char for at, char in enumerate(text) if not any(start <= at < end for start, end in gone)]
    return " ".join("".join(kept).split())


def says_no(exchange: Sequence[Turn], question: Question, language: str) -> bool:
    """Whether a question that may be answered by *No.* was answered so. Known in English.

    Args:
        exchange: the question with its follow-ups, answered.
        question: what was asked; a story is never told by a word.
        language: two letters.
    """
    last = exchange[-1]
    may = language == "en" and question.kind in ("experience", "opener") and bool(_YES_OR_NO.match(question.text))
    return may and question.text in last.text and bool(last.transcript and _NO.fullmatch(last.transcript.text))


def gives_nothing(exchange: Sequence[Turn], question: Question, language: str) -> bool:
    """Whether there is no answer yet in an exchange, or nothing but steering in the last of it.

    Args:
        exchange: the question with its follow-ups, answered.
        question: what was asked.
        language: two letters.
    """
    if says_no(exchange, question, language):
        return False
    last = exchange[-1].transcript.text if exchange[-1].transcript else ""
    with speaking(language):
        if language in KNOWN and steers(last) and _is_nothing(exchange[-1:], question, language):
            return True
        return _is_nothing(exchange, question, language)


def _is_nothing(turns: Sequence[Turn], question: Question, language: str) -> bool:
    left = []
    for turn in turns:
        if turn.transcript:
            text = turn.transcript.text
            text = without_steering(text) if language in KNOWN else text
            left.append(replace(turn, transcript=Transcript(text=text)))
    return no_answer(left, question) is not None
