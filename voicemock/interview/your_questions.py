"""The candidate asks: answers in the firm's name from the texts that were given, and "I do not know" otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.interview.asked import asks_for_the_verdict, questions_in
from voicemock.interview.passages import Given, Passage, best_passage, passages
from voicemock.interview.styled_lines import StyledLines, Ways
from voicemock.ports import Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.round import Style
from voicemock.safe_text import one_line
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.named import names, numbers, stems
from voicemock.scoring.text import content_stems, is_negation, tokens

MAX_WORDS = 70
MAX_PARTS = 4
"""So many parts of a question are answered."""
MIN_QUOTE_WORDS = 3
OWN_SHARE = 0.6
"""So much of what an answer says must be in words of the texts or of the question."""


class QuestionLines(StyledLines):
    """What is said around the answers."""

    file = "your-questions.yaml"
    holes = {"known": frozenset({"passage"})}

    known: Ways
    unknown: Ways
    rest_unknown: Ways
    verdict: Ways
    no_question: Ways


class Answered(BaseModel):
    """A model's reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    known: bool
    quote: str
    say: str


@dataclass(frozen=True)
class Model:
    """A language model that answers from the texts."""

    chat: Chat
    prompt: Prompt
    """The prompt `your-questions`."""


@dataclass(frozen=True)
class Reply:
    """What the interviewer says."""

    text: str
    known: bool
    """Whether the texts answered it, or a part of it."""
    source_quote: str = ""
    """The words it rests on, as they stand in the text; empty where it was not known."""
    source: str = ""
    """Which text that is."""
    by: Literal["llm", "written"] = "written"
    note: str = ""
    """Why a model's words were not said, in a sentence."""
    lasting: bool = False
    """Whether the model cannot be reached at all, so that it need not be asked again."""


def reply(
    asked: str,
    given: Sequence[Given],
    lines: QuestionLines,
    style: Style = "neutral",
    *,
    count: int = 0,
    language: str = "en",
    model: Model | None = None,
) -> Reply:
    """The interviewer's answer to what the candidate asked.

    Args:
        asked: the candidate's words.
        given: the texts about the firm and the job.
        lines: what is said around it.
        style: the manner.
        count: how many questions were answered before; chooses among several ways.
        language: two letters; of a model's words.
        model: words it; None for the passages as they stand. What it gets wrong is noted, as is that it is away.
    """
    questions = questions_in(asked)
    if not questions:
        return Reply(lines.say("no_question", style, count), known=False)
    if any(map(asks_for_the_verdict, questions)):
        return Reply(lines.say("verdict", style, count), known=False)
    unknown = Reply(lines.say("unknown", style, count), known=False)
    all_passages = passages(given)
    if not all_passages:
        return unknown
    note, lasting = "", False
    if model:
        try:
            return _by_model(asked, given, unknown, model, (style, language))
        except _BadWords as bad:
            said = lines.say("known", style, count, passage=_as_sentence(bad.quote))
            return Reply(said, known=True, source_quote=bad.quote, source=bad.source, note=bad.message)
        except BadReply as error:
            return Reply(unknown.text, known=False, note=error.message)
        except (LLMUnreachable, Refused) as error:
            note, lasting = error.message, True
    found = [best_passage(each, all_passages)[0] for each in questions[:MAX_PARTS]]
    return _written(found, unknown, lines, (style, count), (note, lasting))


def _written(
    found: Sequence[Passage | None],
    unknown: Reply,
    lines: QuestionLines,
    manner: tuple[Style, int],
    trouble: tuple[str, bool],
) -> Reply:
    """The passages themselves, each once, and what is not known."""
    note, lasting = trouble
    known = list(dict.fromkeys(each for each in found if each))
    if not known:
        return Reply(unknown.text, known=False, note=note, lasting=lasting)
    style, count = manner
    quote = " ".join(each.text for each in known)
    text = lines.say("known", style, count, passage=" ".join(map(_as_sentence, (each.text for each in known))))
    if not all(found):
        text += f" {lines.say('rest_unknown', style, count)}"
    return Reply(text, True, quote, known[0].source, note=note, lasting=lasting)


def _as_sentence(text: str) -> str:
    """With a full stop: what stands in a list has none."""
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text.rstrip(',;')}."


class _BadWords(BadReply):
    """A model found the passage, but its own words cannot be said."""

    def __init__(self, message: str, quote: str, source: str) -> None:
        super().__init__(message)
        self.quote, self.source = quote, source


def _by_model(asked: str, given: Sequence[Given], unknown: Reply, model: Model, manner: tuple[Style, str]) -> Reply:
    """A model's checked answer.

    Raises:
        BadReply: it quotes what stands nowhere; as _BadWords: its own words say more than the texts.
        LLMUnreachable, Refused: it cannot be asked.
    """
    style, language = manner
    filled = model.prompt.fill(
        given="\n\n".join(f"{each.name}:\n{fence('given', each.text)}" for each in given if each.text.strip()),
        asked=fence("asked", asked),
        style=style,
        language=name_of(language),
        words=str(MAX_WORDS),
    )
    answered = model.chat([Message("user", filled.rstrip())], Answered)
    if not answered.known:
        return Reply(unknown.text, known=False, by="written")
    quote, source = _found(answered.quote, given)
    say = one_line(answered.say)
    if problem := _problem(say, quote, asked, given, language):
        raise _BadWords(f"The model's words were not said: {problem}.", quote, source)
    return Reply(say, True, quote, source, by="llm")


def _found(quote: str, given: Sequence[Given]) -> tuple[str, str]:
    """The quote as it stands in a text, and which. Raises BadReply where it stands nowhere."""
    wanted = [word.text for word in tokens(quote)]
    if len(wanted) >= MIN_QUOTE_WORDS:
        for each in given:
            words = tokens(each.text)
            plain = [word.text for word in words]
            for at in range(len(plain) - len(wanted) + 1):
                if plain[at : at + len(wanted)] == wanted:
                    end = words[at + len(wanted) - 1].end
                    return one_line(each.text[words[at].start : end]), each.name
    raise BadReply("The model's answer rests on words that stand in none of the texts; it was not said.")


def _problem(say: str, quote: str, asked: str, given: Sequence[Given], language: str) -> str:
    """What an answer says that the texts do not; empty where nothing is."""
    texts = "\n".join(each.text for each in given)
    content = set(content_stems(say))
    known = stems(texts) | stems(asked)
    if not content or len(say.split()) > 1.25 * MAX_WORDS:
        return "there were none" if not content else "they were too long"
    if is_another_language(say, language):
        return "they were in another language"
    if new := numbers(say) - numbers(texts):
        return f"the figure {min(new)} stands in none of the texts"
    if new := names(say) - stems(texts):
        return f"the name “{min(new)}” stands in none of the texts"
    if _denies(quote) != _denies(say):
        return "they turn the text's words round"
    if len(content & known) < OWN_SHARE * len(content):
        return "they say more than the texts"
    return ""


def _denies(text: str) -> bool:
    return any(is_negation(word.text) for word in tokens(text))
