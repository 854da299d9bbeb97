"""The user interviews a played candidate, as they run it: typed, left before the marks, and shown the level."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from voicemock.cli.keeping import Sitting
from voicemock.cli.options import Asked, Choices
from voicemock.cli.pages import page_of
from voicemock.cli.played import refuse_played
from voicemock.cli.swapping import aloud, begin
from voicemock.errors import UsageError
from voicemock.evaluation.programme import half_of
from voicemock.reports.document import document_of
from voicemock.reports.markdown import markdown
from voicemock.reports.stories_used import of_stored
from voicemock.reports.swap_screen import SwapScreen
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions.check import check
from voicemock.sessions.library import Library
from voicemock.sessions.session import due, fold

FIRST = """Hi, thanks for coming. First I ask you one question, then you can ask me.

/skip
Tell me about a difficult problem you solved.

What was the result, and how did you know?

/skip
What would you like to know?

/skip
You would begin with reports. Thank you, we will write next week.

4
rang the depot
"""
SWAP = ("interview", "--swap", "--text", "--no-voice", "--questions", "hard-problem", "--level", "4")


def test_the_user_interviews_marks_after_a_break_and_then_sees_the_level(voicemock: Command, own_home: Path) -> None:
    left = voicemock(*SWAP, typed=FIRST)
    library = Library(own_home / "sessions")
    (name,) = library.names()
    assert left.code == 0, left.err
    assert "Looked for" in left.out and "To ask" in left.out and f"voicemock resume {name} --text" in left.out
    open_ = library.load(name)
    part = open_.session.opened.candidate
    assert part and f"{part.name}: {part.answers[0].first[:40]}" in " ".join(left.out.split())
    swap = document_of(open_).as_data()["swap"]
    assert swap["level"] is None and [mark["true"] for mark in swap["marks"]] == [None]
    assert ", true level" not in left.out and ", true level" not in markdown(document_of(open_))

    done = voicemock("resume", "--text", "--no-voice", typed="n\n5\n\n")
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    stored = library.load(name)
    assert due(stored.session) is None and not any(finding.is_wrong for finding in check(stored))
    assert f"You interviewed {part.name}" in told and "at level 4 (as you wished)" in told
    assert told.index(", true level") > told.index("3 of 3")
    document = document_of(stored)
    assert document.swap and [mark.level for mark in document.swap.marks] == [4, None, 5]
    assert [mark.true for mark in document.swap.marks] == [
        part.answers[0].levels[each.criterion] for each in document.swap.marks
    ]
    assert document.swap.conduct.close and document.swap.conduct.agenda
    for text in (markdown(document), page_of(stored), json.dumps(document.as_data())):
        assert part.name in text and "rang the depot" in text
    assert "How you led the interview" in page_of(stored)

    assert not (own_home / "marks.jsonl").exists(), "they are no marks of a person's answers"
    assert half_of(stored.session) is None and of_stored(stored) == () and document.totals is None
    with pytest.raises(UsageError, match="made-up candidate") as refused:
        refuse_played(stored.session, "scored")
    assert name in refused.value.remedy


def test_what_the_candidate_says_is_spoken_after_it_is_written_and_what_the_user_asks_is_not(own_home: Path) -> None:
    engines = e.Engines(heard="typing", transcribed="-", interviewed="you", judged="you", spoke="a voice")
    rubric = load(find("behavioral"))
    opened = e.SessionOpened(
        id="s",
        voicemock="0",
        rubric=rubric.as_data(),
        rubric_digest=rubric.digest(),
        prompts={},
        engines=engines,
        plan=e.Plan(questions=("hard-problem",), follow_ups=1),
    )
    asked = e.QuestionAsked(turn=1, turn_kind="question", question="hard-problem", text="And?", target_s=60)
    with Library(own_home / "sessions").create("s") as journal:
        journal.append(opened)
        spoken: list[tuple[str, int]] = []

        def tell(text: str) -> None:
            spoken.append((text, len(journal.path.read_text().splitlines())))

        sitting = Sitting(fold([opened]), journal, SwapScreen(), None, Choices(), tell=tell)
        sitting.follow(aloud([asked, e.AnswerTyped(turn=1, text="I rang.", synthetic="line")], sitting))

    assert spoken == [("I rang.", 3)]


def test_what_belongs_to_an_interview_that_voicemock_leads_is_refused(own_home: Path) -> None:
    with pytest.raises(UsageError, match="--round is for interviews that voicemock leads"):
        begin(Choices(text=True, round="technical"), Asked(), None)
    with pytest.raises(UsageError, match="no level 'chief'"):
        begin(Choices(text=True, voice=False), Asked(), "chief")

    assert not (own_home / "sessions").exists()
