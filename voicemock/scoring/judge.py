"""The judge with a language model: one criterion a call, every quote looked up before it counts.

The model proposes points, quotes and a level. Code decides what stands: junk is refused before the model is asked,
words spoken to the grader are cut out, quotes that nobody said are rejected, a level above 1 needs quotes that are
there, red flags cap it, and no total is ever asked for.
"""

import secrets
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from voicemock.errors import BadReply, Declined, TooLong
from voicemock.grade import Grade, Reason
from voicemock.ports import Chat, Message
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.addressed import suspected_in
from voicemock.scoring.answer import answer, words_to_the_grader
from voicemock.scoring.judge_prompt import (
    Case,
    Fillable,
    interview_text,
    messages,
)
from voicemock.scoring.judgement import Judgement, checked, explained
from voicemock.scoring.junk import no_answer
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.shortened import share_to_keep
from voicemock.sessions.session import Turn
from voicemock.usage import Usage

PARTLY_JUDGED = "The answer was too long for the model: only its beginning and end were judged."
WRONG_LANGUAGE = "The model explained it in another language, though asked twice."


class LLMJudge:
    """Grades by asking a language model, and believes only what it can prove."""

    def __init__(
        self,
        chat: Chat,
        prompt: Fillable,
        label: str,
        samples: int = 1,
        *,
        at_once: int = 1,
        used: Callable[[], Usage] = Usage,
    ) -> None:
        """
        Args:
            chat: asks the model.
            prompt: the prompt `judge`.
            label: the model's name.
            samples: how often each criterion is judged; the median counts.
            at_once: how many criteria may be judged at the same time.
            used: what the model has used so far.
        """
        self._chat, self._prompt, self.label, self._samples = chat, prompt, label, max(1, samples)
        self.at_once, self.used = at_once, used
        # One for all calls: a new one each time would keep servers from reusing the prompt's beginning.
        self._tag = secrets.token_hex(8)

    def grade(self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> Grade:
        """One criterion's level for an exchange. Raises LLMUnreachable, Refused."""
        with speaking(rubric.language):
            return self._grade(session_turns, question, criterion, rubric)

    def _grade(
        self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric
    ) -> Grade:
        reason = no_answer(session_turns, question)
        if reason is not None:
            return Grade(criterion=criterion.id, reason=reason)
        marked, doubtful = words_to_the_grader(session_turns), words_to_the_grader(session_turns, suspected_in)
        case = Case(session_turns, answer(session_turns, question), question, criterion, rubric, marked)
        grade = self._judged(case)
        if marked and grade.level is not None:
            grade = lower_of(grade, self._judged(replace(case, left_out={})))
        if doubtful != marked and grade.level is not None and grade.level > 1:
            grade = within_one_of(grade, self._judged(replace(case, left_out=doubtful)))
        return grade

    def _judged(self, case: Case) -> Grade:
        """The median of as many judgements as are wanted."""
        grades = []
        for _ in range(self._samples):
            try:
                grades.append(self._sample(case))
            except Declined as error:
                grades.append(Grade(criterion=case.criterion.id, reason="declined", note=explained(error.message)))
            except BadReply as error:
                grades.append(Grade(criterion=case.criterion.id, reason="bad_reply", note=explained(error.message)))
        return median(grades)

    def _sample(self, case: Case) -> Grade:
        """One judgement; where the transcript is too long for the model, once more on its beginning and end."""
        whole = messages(self._prompt, case, self._tag)
        try:
            return self._asked(whole, case)
        except TooLong as error:
            transcript = len(interview_text(case.turns, case.heard, left_out=case.left_out))
            keep = share_to_keep(error.fits, sum(len(each.content) for each in whole), transcript)
            if keep is None:
                raise
        grade = self._asked(messages(self._prompt, case, self._tag, keep), case)
        # What is missing may stand in the part that was not judged.
        return grade.model_copy(update={"note": " ".join(filter(None, (PARTLY_JUDGED, grade.note))), "missing": ()})

    def _asked(self, asked: list[Message], case: Case) -> Grade:
        judgement, language = self._chat(asked, Judgement), case.rubric.language
        if not is_another_language(judgement.reasons, language):
            return checked(judgement, case)
        ask = f"Give why_not_higher and why_not_lower in {name_of(language)}; copy the quotes as they are."
        with suppress(BadReply):  # then the first reply stands
            again = (
                Message("assistant", judgement.model_dump_json()),
                Message("user", f"{ask} Reply again, in full."),
            )
            judgement = self._chat([*asked, *again], Judgement)
        note = WRONG_LANGUAGE if is_another_language(judgement.reasons, language) else ""
        return checked(judgement, case).model_copy(update={"note": note})


def lower_of(without: Grade, including: Grade) -> Grade:
    """The lower of two grades: without the words that were spoken to the grader, and with them. Both are told."""
    if including.level is None or without.level is None:
        return without
    chosen = including if including.level < without.level else without
    told = (
        "Some words were spoken to the grader and not to the interviewer. "
        f"Without them the level is {without.level}, with them {including.level}; the lower counts."
    )
    return chosen.model_copy(update={"note": " ".join(filter(None, (told, chosen.note)))})


def within_one_of(whole: Grade, without: Grade) -> Grade:
    """The grade, at most one level above what it is without words that may have been spoken to the grader."""
    most = (without.level or 1) + 1
    if whole.level is None or whole.level <= most:
        return whole
    told = (
        f"The level would be {whole.level}, but {without.level or 'none'} without some words that may have been "
        f"spoken to the grader; so it is {most}."
    )
    note = " ".join(filter(None, (told, whole.note)))
    return whole.model_copy(update={"level": most, "note": note})


def median(grades: Sequence[Grade]) -> Grade:
    """The judgement of the median level, with all levels as its samples.

    Unscored unless at least half of the judgements have a level; then with the most common reason.
    """
    levels = [grade.level for grade in grades if grade.level is not None]
    if 2 * len(levels) < len(grades) or not levels:
        reasons = Counter[Reason](grade.reason for grade in grades if grade.reason is not None)
        reason = reasons.most_common(1)[0][0]
        chosen = next(grade for grade in grades if grade.reason == reason)
        return chosen.model_copy(update={"samples": tuple(levels)})
    middle = statistics.median_low(levels)
    chosen = next(grade for grade in grades if grade.level == middle)
    return chosen.model_copy(update={"samples": tuple(levels)})
