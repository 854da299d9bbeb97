"""What must hold of a model's debrief: it chooses from the lists, invents nothing, and changes no figure."""

import pytest

from tests.coaching.test_debrief import GRADES, findings
from tests.scoring.exchanges import ROOT
from voicemock.coaching.advice import BY_RUBRIC
from voicemock.coaching.debrief import Findings, written
from voicemock.coaching.debriefer import LLMDebriefer
from voicemock.errors import BadReply
from voicemock.feedback import Debrief
from voicemock.llm.scripted import ScriptedChat
from voicemock.prompts import load

PROMPT = load("debrief", [ROOT / "prompts"])


def reply(
    why: str = "It shows each step.", what: str = "How you know stays open.", action: str = "Say it first.", at=1
):
    return {
        "strengths": [{"number": at, "why": why}],
        "gaps": [{"number": at, "what": what}],
        "practise": [{"number": at, "action": action}],
    }


def debriefed(*replies: dict, of: Findings | None = None) -> tuple[Debrief, ScriptedChat]:
    chat = ScriptedChat(replies)
    return LLMDebriefer(chat, PROMPT, "m").debrief(of or findings()), chat


def test_a_model_words_what_it_chose_and_every_figure_stays() -> None:
    plain, (made, chat) = written(findings()), debriefed(reply())

    assert (
        made.strengths[0].why == "It shows each step." and made.strengths[0].evidence == plain.strengths[0].evidence
    )
    assert [each.what for each in made.gaps] == ["How you know stays open."]
    assert [each.action for each in made.practise] == ["Say it first.", *(each.action for each in plain.practise[1:])]
    kept = ("needs", "reads_as", "next_level", "context", "order_note", "self_ratings")
    assert [getattr(made, name) for name in kept] == [getattr(plain, name) for name in kept] and made.by == "m"
    assert [each.level for each in made.gaps] == [plain.gaps[0].level] and len(chat.asked) == 1


@pytest.mark.parametrize("words", ["It took 40 percent off.", "They use Grafana for it.", "", "So " * 200])
def test_words_with_what_nobody_said_are_changed_for_the_rubrics_own(words: str) -> None:
    plain, (made, _) = written(findings()), debriefed(reply(why=words))

    assert made.strengths[0] == plain.strengths[0] and made.gaps[0].what == "How you know stays open."


def test_figures_that_were_said_may_be_named_again() -> None:
    said = "It went from six hours to 20 minutes."
    made, _ = debriefed(reply(why=said), of=findings(grades=(GRADES[2],)))

    assert made.strengths[0].why == said


def test_numbers_that_are_on_no_list_choose_nothing() -> None:
    with pytest.raises(BadReply):
        debriefed(reply(at=99))


def test_another_language_is_asked_for_once_more_and_then_refused() -> None:
    german = reply(
        "Das ist der Schritt und die Zahl, die ich nicht habe.", "Wie ist das und was.", "Und sie ist das."
    )
    made, chat = debriefed(german, reply())

    assert made.by == "m" and len(chat.asked) == 2
    with pytest.raises(BadReply, match="another language"):
        debriefed(german, german)


def test_nothing_scored_is_nothing_to_put_into_words() -> None:
    made, chat = debriefed(of=findings(grades=GRADES[-1:]))

    assert made.by == BY_RUBRIC and not chat.asked
