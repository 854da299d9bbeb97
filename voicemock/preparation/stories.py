"""Stories are made of what was told, and chosen for the questions that they fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicemock.preparation.story_skills import SKILLS, skills_asked, skills_told
from voicemock.preparation.story_use import of_any_story
from voicemock.rubric import Kind, Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.named import numbers, whole_numbers
from voicemock.scoring.text import Token, content_stems, is_number, sentence_spans, tokens
from voicemock.story import PARTS, Part, Story

SKILLS_SHOWN = 3
LEAST_SIGNS = 2
"""So many phrases of a skill must be told before it is proposed as a tag; with fewer it counts for less."""
NO_STORY: frozenset[Kind] = frozenset(["knowledge", "situation", "exercise", "negotiation"])
"""Kinds of question that ask for no occasion."""
ASKED, NAMED, TOLD, WORD, MOST_WORDS = 3.0, 0.75, 1.0, 0.5, 4
"""What a fit is worth: a tag that the question's own words ask for, a tag that a criterion is named by, a skill that
the story shows without its tag, and each word of meaning that both hold, up to so many."""
LEAST_FIT = 1.0
TITLE_WORDS = 8
_SIGNS = ("$", "€", "£")
_COUNTED = frozenset(["people", "percent", "children", "hour", "day", "week", "month", "year", "minute", "second"])
"""What is counted without an *s* at its end."""


@dataclass(frozen=True)
class Fit:
    """How well a story fits a question."""

    story: Story
    worth: float
    """Only for comparing: more fits better."""
    why: tuple[str, ...]
    """In words for people."""


def made(id_: str, title: str, parts: Mapping[Part, str], skills: Sequence[str], source: str) -> Story:
    """A story of these words; its figures are found in them."""
    told = {part: one_line(parts.get(part, "")) for part in PARTS}
    whole = " \n".join(words for words in told.values() if words)
    return Story.model_validate(
        {
            "id": id_,
            "title": one_line(title)[:120],
            **told,
            "skills": tuple(dict.fromkeys(one_line(skill).lower()[:60] for skill in skills if skill.strip())),
            "numbers": figures(whole),
            "source": one_line(source),
        }
    )


def title_of(parts: Mapping[Part, str]) -> str:
    """A title to begin with: the first words of what was done, or of what there is."""
    words = next((words.split() for part in ("action", *PARTS) if (words := parts.get(part, ""))), [])
    short = " ".join(words[:TITLE_WORDS]).rstrip(".,;:!?")
    return short + ("…" if len(words) > TITLE_WORDS else "")


def proposed_skills(told: str) -> tuple[str, ...]:
    """The skills that a story shows most clearly."""
    counted = skills_told(told)
    clear = [name for name in SKILLS if counted.get(name, 0) >= LEAST_SIGNS]
    return tuple(sorted(clear, key=lambda name: -counted[name])[:SKILLS_SHOWN])


def figures(text: str) -> tuple[str, ...]:
    """The figures of a text with what they count, as they stand in it: *twenty minutes*, *40 %*, *2019*."""
    found = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        known, words = numbers(sentence), whole_numbers(tokens(sentence))
        for at, word in enumerate(words):
            if word.text in known:
                end = _counted_until(words, at, sentence)
                if word.text == "1" and _is_pronoun(sentence[word.start : end]):
                    continue
                first = word.start - (sentence[max(0, word.start - 1) : word.start] in _SIGNS)
                found.append(sentence[first:end])
    return tuple(dict.fromkeys(found))


def _is_pronoun(figure: str) -> bool:
    """Whether *one* counts nothing here: *that one customer*, *one day*."""
    return figure.lower() in ("one", "one day", "one night")


def _counted_until(words: Sequence[Token], at: int, sentence: str) -> int:
    """Where the figure at a place ends, with the one or two words after it that say what it counts."""
    end = words[at].end
    for word in words[at + 1 : at + 3]:
        if sentence[end : word.start].strip(" -") or word.start < end or not word.is_content or is_number(word.text):
            break
        end = word.end
        if word.text.endswith("s") or word.text in _COUNTED:
            return end
    return words[at].end


def fitting(stories: Sequence[Story], question: Question, rubric: Rubric | None = None) -> tuple[Fit, ...]:
    """The stories that fit a question, the best first; none for a question that asks for no occasion.

    Args:
        stories: the bank.
        question: what is asked.
        rubric: what it is judged by; None where only the question is known.
    """
    if question.kind in NO_STORY:
        return ()
    fits = (_fit(story, question, rubric) for story in stories)
    return tuple(sorted((fit for fit in fits if fit.worth >= LEAST_FIT), key=lambda fit: (-fit.worth, fit.story.id)))


def asked_freely(text: str) -> Question:
    """A question of no rubric, to look for stories by. Its kind is that of questions that ask for an occasion."""
    return Question(id="asked", kind="example", text=text, criteria=())


def _fit(story: Story, question: Question, rubric: Rubric | None) -> Fit:
    named = _criteria_words(question, rubric)
    reasons = [*_by_tags(story, question, named), *_by_words(story, question)]
    return Fit(story, sum(worth for worth, _ in reasons), tuple(why for _, why in reasons if why))


def _criteria_words(question: Question, rubric: Rubric | None) -> str:
    if rubric is None:
        return ""
    judged = [each for each in rubric.criteria if each.id in question.criteria]
    return " ".join(f"{each.id.replace('-', ' ')} {each.name}" for each in judged)


def _by_tags(story: Story, question: Question, named: str) -> Iterator[tuple[float, str]]:
    asked, of_criteria = skills_asked(question.text), skills_asked(named)
    asked_stems, named_stems = set(content_stems(question.text)), set(content_stems(named))
    tagged = set()
    for tag in story.skills:
        own = set(content_stems(tag))
        skill = next((name for name in SKILLS if set(content_stems(name)) == own), None)
        tagged |= {skill} if skill else set()
        if skill in asked or (own and own <= asked_stems):
            yield ASKED, f"{tag}: the question asks for it"
        elif skill in of_criteria or (own and own <= named_stems):
            yield NAMED, f"{tag}: it is judged on that"
    shown = skills_told(story.told)
    for skill in sorted(set(asked) - tagged):
        if shown.get(skill, 0):
            yield TOLD * min(1.0, shown[skill] / LEAST_SIGNS), f"{skill}: it shows that, though it is not tagged so"


def _by_words(story: Story, question: Question) -> Iterator[tuple[float, str]]:
    asked = {word.stem: word.text for word in tokens(question.text) if word.is_content}
    asked = {stem: word for stem, word in asked.items() if stem not in of_any_story()}
    told = set(content_stems(f"{story.title}\n{story.told}"))
    shared = [word for stem, word in asked.items() if stem in told]
    if shared:
        yield WORD * min(len(shared), MOST_WORDS), f"words: {', '.join(shared[:MOST_WORDS])}"
