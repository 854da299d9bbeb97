"""The scores of one session of many: levels with their proof, and what the rubric itself says to them."""

from voicemock.cli.batch_engines import Engines
from voicemock.coaching.advice import WrittenAdviser, advise
from voicemock.coaching.debrief import WrittenDebriefer, debrief
from voicemock.errors import BadReply
from voicemock.evaluation.noise import ASSUMED
from voicemock.rubric import Rubric
from voicemock.scoring.marking import mark
from voicemock.sessions import events as e
from voicemock.sessions.draft import Draft
from voicemock.sessions.session import Run

LATER = "The same voicemock batch again asks for it again."


def score(draft: Draft, engines: Engines, rubric: Rubric) -> Run:
    """Grade the session, unless that very grading counts in it; then what the rubric says to the answers.

    A model that scores is asked for levels only: worded advice for thousands would cost as much again, and nobody
    waits for it. `voicemock score` words it for one.

    Raises:
        LLMUnreachable, Refused: a model was asked and cannot be reached.
        BadReply: nothing that it replied could be used, or the session counts an older grading for it.
    """
    judge, run = engines.judge, draft.session.run
    if not (run and run.finished and not run.outdated and run.judge == judge.label and run.rubric == rubric):
        for event in mark(draft.session, judge, rubric):
            for remark in engines.take_remarks():
                draft.append(e.EngineNoted(note=remark))
            draft.append(event)
        run = draft.session.runs[-1]
    _check_usable(draft, run)
    draft.follow(advise(draft.session, run, WrittenAdviser()))
    draft.follow(debrief(draft.session, draft.session.runs[-1], WrittenDebriefer(), ASSUMED))
    counting = draft.session.run
    assert counting is not None
    return counting


def _check_usable(draft: Draft, run: Run) -> None:
    bad = [grade for grade in run.grades.values() if grade.reason == "bad_reply"]
    counting = draft.session.run
    if bad and (len(bad) == len(run.grades) or counting is None or counting.number != run.number):
        why = next(filter(None, (grade.note for grade in bad)), "")
        told = f"{len(bad)} of {len(run.grades)} replies of the LLM could not be used. {why}".strip()
        raise BadReply(told, LATER)


def remarks_on(run: Run) -> list[str]:
    """What to know of a grading, a sentence each."""
    bad = sum(grade.reason == "bad_reply" for grade in run.grades.values())
    return [f"{bad} of {len(run.grades)} replies of the LLM could not be used; those are not scored."] if bad else []
