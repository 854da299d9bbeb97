"""Questions for the candidate to ask: a bank, without those that the given texts answer already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from voicemock.checked_yaml import Document, check, read_first, refusal
from voicemock.preparation.items import items_of
from voicemock.preparation.plan import Answered, ToAsk
from voicemock.rubric import Named, Text
from voicemock.scoring.points import NUMBER
from voicemock.scoring.text import Token, is_negation, is_number, tokens

FILE = "questions-to-ask.yaml"


class BankQuestion(Named):
    """One question of the bank."""

    about: Text
    """What it is for: role, team, work and so on."""
    ask: Text
    technical: bool = False
    """Only for jobs that ask for some technology."""
    answered_when: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    """One of each group stands in a sentence that answers it. Nothing answers a question without groups."""


class _Bank(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    questions: tuple[BankQuestion, ...] = Field(min_length=1)


class Sorted(NamedTuple):
    """The bank's questions, sorted by what the texts tell."""

    ask: tuple[ToAsk, ...]
    answered: tuple[Answered, ...]


def load_bank(folders: Sequence[Path]) -> tuple[BankQuestion, ...]:
    """The questions of the first folder that has the file. Raises BadInput, NotFound."""
    document, remedy = read_first(FILE, folders)
    bank = check(document, _Bank, remedy)
    _refuse_twins(document, bank, remedy)
    return bank.questions


def _refuse_twins(document: Document, bank: _Bank, remedy: str) -> None:
    counts = Counter(each.id for each in bank.questions)
    twins = [
        (("questions", at, "id"), f"the id '{each.id}' stands {counts[each.id]} times")
        for at, each in enumerate(bank.questions)
        if counts[each.id] > 1
    ]
    if twins:
        raise refusal(document, twins[1:], remedy)


def sort_questions(bank: Sequence[BankQuestion], job: str, company: str, technical: bool = True) -> Sorted:
    """Which questions are worth asking, and which the job description or the company's text answers, and where.

    Args:
        bank: the questions there are.
        job: the job description.
        company: the text about the company; may be empty.
        technical: whether the job asks for some technology.
    """
    texts = {"job": list(_sentences(job)), "company": list(_sentences(company))}
    ask: list[ToAsk] = []
    answered: list[Answered] = []
    for question in bank:
        if question.technical and not technical:
            continue
        found = _answer(question, texts)
        if found:
            answered.append(Answered.model_validate({"ask": question.ask, "source": found[0], "quote": found[1]}))
        else:
            ask.append(ToAsk(id=question.id, ask=question.ask))
    return Sorted(tuple(ask), tuple(answered))


class _Sentence(NamedTuple):
    text: str
    stems: str
    """With a space before and after each."""
    has_number: bool


def _sentences(text: str) -> Iterator[_Sentence]:
    for item in items_of(text):
        if item.is_heading:
            continue
        for sentence in item.sentences:
            # A question in a text tells nothing.
            if not sentence.endswith("?"):
                words = tokens(sentence)
                figures = any(is_number(word.text) and word.text != "1" for word in words)
                yield _Sentence(sentence, _key(word for word in words if not is_negation(word.text)), figures)


def _answer(question: BankQuestion, texts: Mapping[str, Sequence[_Sentence]]) -> tuple[str, str] | None:
    """Where a question is answered: which text, and its sentence."""
    if question.answered_when:
        for source, sentences in texts.items():
            for sentence in sentences:
                if all(any(_holds(sentence, term) for term in group) for group in question.answered_when):
                    return source, sentence.text
    return None


def _holds(sentence: _Sentence, term: str) -> bool:
    if term == NUMBER:
        return sentence.has_number
    return _key(tokens(term)) in sentence.stems


def _key(words: Iterable[Token]) -> str:
    return f" {' '.join(word.stem for word in words)} "
