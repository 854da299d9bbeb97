"""What a model proposes is asked only when it asks something, and something new."""

import pytest

from voicemock.errors import BadReply
from voicemock.interview.proposed import MAX_CHARS, sayable

ASKED = ["Tell me about a difficult problem you solved. What did you do?", "And what came of it in the end?"]


@pytest.mark.parametrize(
    "say",
    [
        "Which part of the six hours did you measure first?",
        "Tell me more about the query.",
        "Go on, please.",
        "Interesting. Walk me through the first hour of that.",
        "What problem did the finance team have with it?",
        "You said six hours. What did you measure first",
        "I would like you to describe the week of testing.",
        "你先测量了什么？",
    ],
)
def test_a_question_or_a_request_is_asked(say: str) -> None:
    assert sayable(f"  {say}\n", ASKED, "en") == say


@pytest.mark.parametrize(
    ("say", "why"),
    [
        ("That was a great answer, congratulations on all of it.", "asks nothing"),
        ("I see; thank you.", "asks nothing"),
        ("I like how you measured it, and your numbers show what you think.", "asks nothing"),
        ("…", "without words"),
        ("", "without words"),
        ("\x1b[2J", "asks nothing"),
        ("Why? " * MAX_CHARS, "characters"),
        ("tell me about a difficult problem you solved - what did you do", "same question"),
        ("So, tell me about a difficult problem that you have solved! What did you do?", "same question"),
    ],
)
def test_what_is_no_new_question_is_refused(say: str, why: str) -> None:
    with pytest.raises(BadReply, match=why):
        sayable(say, ASKED, "en")


def test_requests_without_a_question_mark_are_taken_as_such_in_other_languages() -> None:
    assert sayable("Erzählen Sie mehr über die Abfrage.", ASKED, "de")
