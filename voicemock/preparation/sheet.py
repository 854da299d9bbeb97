"""The sheet to read before an interview, in Markdown: skills with evidence and gaps, what to do, what to ask."""

from collections.abc import Callable, Iterator, Sequence

from voicemock.preparation.plan import Preparation, Skill
from voicemock.preparation.texts import BY_WORDS
from voicemock.rubric import Question, Rubric
from voicemock.safe_text import inline_markdown

Suggest = Callable[[Question], Sequence[str]]
"""The titles of the user's own stories that fit a question, the best first."""
NEED = {"essential": "Essential", "desirable": "Desirable"}
WITHOUT_A_MODEL = (
    "Read without a language model, by headings, marker words and a list of skills: it finds less, and what it finds "
    "may stand in another sense. Read it against the job description."
)


def refresh(skills: Sequence[Skill], gaps: Sequence[Skill]) -> tuple[str, ...]:
    """What to learn or to look at again before the interview, the most needed first."""
    lines = []
    for need in NEED:
        of_need = [skill for skill in skills if skill.need == need]
        known = [skill for skill in of_need if skill.kind != "other"]
        lines += [f"{each.name}: {need}, and your CV shows nothing of it" for each in known if each in gaps]
        lines += [
            f"{each.name}: {need}, and your CV only lists it; have one thing ready that you did with it"
            for each in known
            if each.evidence and not each.told
        ]
    lines += [
        f"{each.name}: how it works underneath, and where it stops working well"
        for each in skills
        if each.need == "essential" and each.kind == "technology" and each.told
    ]
    return tuple(lines)


def sheet(plan: Preparation, rubric: Rubric, suggest: Suggest | None = None) -> str:
    """The sheet.

    Args:
        plan: what was prepared.
        rubric: its rubric, which holds the planned questions.
        suggest: finds stories for a question; None where there is no story bank.
    """
    at = f" at {plan.company}" if plan.company else ""
    return "\n".join(
        (
            f"# {inline_markdown(plan.role + at)}",
            "",
            *(
                (WITHOUT_A_MODEL, "")
                if plan.by == BY_WORDS
                else (f"Read by {inline_markdown(plan.by)}; every quote was found.", "")
            ),
            *_skills(plan),
            *_list("To refresh", plan.refresh),
            *_list("To find out about the company", plan.research),
            *_facts(plan),
            *_questions(plan, rubric, suggest),
            *_list("To ask them", [each.ask for each in plan.ask]),
            *_not_to_ask(plan),
            *_list("Left out", plan.dropped),
        )
    )


def _skills(plan: Preparation) -> Iterator[str]:
    gaps = {skill.id for skill in plan.gaps}
    for need, title in NEED.items():
        of_need = [skill for skill in plan.skills if skill.need == need]
        if not of_need:
            continue
        yield f"## {title}"
        yield ""
        for skill in of_need:
            yield f"- **{inline_markdown(skill.name)}** ({_standing(skill, gaps, plan)})"
            yield f"  - the job: “{inline_markdown(skill.quote)}”"
            for proof in skill.evidence:
                yield f"  - your CV{' lists it' if proof.how == 'listed' else ''}: “{inline_markdown(proof.quote)}”"
        yield ""


def _standing(skill: Skill, gaps: set[str], plan: Preparation) -> str:
    if skill.id in gaps:
        return "a gap"
    if not skill.evidence:
        names = [each.name for each in plan.skills if each.id in skill.instead and each.evidence]
        return f"not in your CV; {inline_markdown(' or '.join(names))} would do as well"
    return "shown" if skill.told else "only listed"


def _facts(plan: Preparation) -> Iterator[str]:
    titles = (("value", "Values"), ("product", "Products"), ("fact", "Facts"))
    for kind, title in titles:
        yield from _list(title, [each.quote for each in plan.facts if each.kind == kind])


def _questions(plan: Preparation, rubric: Rubric, suggest: Suggest | None) -> Iterator[str]:
    yield "## Questions that you will be asked"
    yield ""
    for number, id_ in enumerate(plan.questions, 1):
        question = rubric.question(id_)
        yield f"{number}. {inline_markdown(question.text)}"
        for title in suggest(question) if suggest else ():
            yield f"   - a story of yours: {inline_markdown(title)}"
    yield ""


def _not_to_ask(plan: Preparation) -> Iterator[str]:
    if plan.do_not_ask:
        yield "## Not to ask: you were told"
        yield ""
        for each in plan.do_not_ask:
            where = "the job description" if each.source == "job" else "the text about the company"
            yield f"- {inline_markdown(each.ask)} ({where}: “{inline_markdown(each.quote)}”)"
        yield ""


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield ""
        yield from (f"- {inline_markdown(line)}" for line in lines)
        yield ""
