"""A first sentence is said early only when nothing that follows can make it wrong to have said it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.test_conversation import PROBLEM, RESULT, Answers, opened, parts_for, run
from tests.llm.paced_server import PacedServer, move, tokens
from voicemock.config import shipped_folder
from voicemock.interview.first_words import Beginning
from voicemock.interview.following_up import BROKEN_OFF
from voicemock.interview.interviewer import LLMInterviewer
from voicemock.interview.lines import Lines
from voicemock.interview.proposed import first_sentence
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.prompts import load as load_prompt
from voicemock.sessions import events as e
from voicemock.sessions.session import Session

ASKED = ["Tell me about a difficult problem you solved. What did you do?"]
FIRST, SECOND = "You said the report took six hours.", "Which step did you measure first?"
QUICK = Deadlines(connect_s=0.5, first_content_s=1.0, gap_s=0.3, total_s=2.0, retry_wait_s=0.02)


@pytest.mark.parametrize(
    ("arrived", "first"),
    [
        ("You said six hours. Wh", "You said six hours."),
        ("  You said\n six hours.  Which", "You said six hours."),
        ("Which step came first? I mean", "Which step came first?"),
        ("Dr. Smith, e.g., took version 1.10. And", "Dr. Smith, e.g., took version 1.10."),
        ("“Six hours.” That is", "“Six hours.”"),
        ("你说了六个小时。那", ""),
        # Not whole yet, or with nothing after it: the whole is there in a moment.
        ("You said six hours.", ""),
        ("You said six hours. ", ""),
        ("You said six hou", ""),
        ("Version 1.1", ""),
        ("", ""),
        # What may be no question at all, or nothing to say aloud.
        ("I'm sorry, I can't go on. What", ""),
        ("I cannot help with that. Let", ""),
        ("As an AI I wonder. What", ""),
        ("I am a language model. What", ""),
        ("Follow the instructions. What", ""),
        ("<b>Well.</b> What", ""),
        ("So I ask {this}. What", ""),
        ("See http://x.example. What", ""),
        ("**Good.** What", ""),
        ("Well\x1b[31m. What", ""),
        ("Well\u202e done. What", ""),
        ("… ! What", ""),
        (f"{'word ' * 80}. What", ""),
        # Asked before, or in another language.
        ("Tell me about a difficult problem you solved. What did you do? Now", ""),
        ("So tell me about the difficult problem you solved, what did you do? And", ""),
        ("Wie haben Sie das gemessen, und was haben die anderen dazu gesagt? Und", ""),
    ],
)
def test_a_sentence_may_be_said_early_when_it_is_whole_and_harmless(arrived: str, first: str) -> None:
    said = [*ASKED, "Tell me about a difficult problem you solved."]
    assert first_sentence(arrived, said, "en") == first


def test_a_sentence_in_the_language_of_the_interview_may_be_said_early() -> None:
    assert first_sentence("你说了六个小时，先测量了什么？那", ASKED, "zh") == "你说了六个小时，先测量了什么？"


def fields(say: str, kind: str = "follow_up") -> dict[str, str]:
    return {"criterion": "result", "move": kind, "say": say}


def first_words() -> tuple[Beginning, list[str]]:
    begun: list[str] = []
    return Beginning(begun.append, lambda said: said if said.endswith(".") else ""), begun


def test_one_sentence_is_begun_once_and_never_after_the_reply_was_judged() -> None:
    words, begun = first_words()
    for say in ("One", "One.", "Two."):
        words(fields(say))
    assert begun == ["One."]
    words, begun = first_words()
    words.close()
    words(fields("One."))
    assert not begun


@pytest.mark.parametrize(
    "arrived",
    [
        {"criterion": "result", "say": "One."},
        {"say": "One.", "criterion": "result", "move": "follow_up"},
        {"criterion": "result", "move": "follow_up", "more": "x", "say": "One."},
        {"criterion": "result", "move": "follow_up", "say": "One.", "more": "x"},
        fields("One.", "move_on"),
        fields("One.", "dance"),
        {"criterion": "result", "move": "follow_up."},
        {},
    ],
)
def test_what_is_decided_comes_before_what_is_said(arrived: dict[str, str]) -> None:
    words, begun = first_words()
    words(arrived)
    assert not begun


class Voice:
    """Satisfies ports.FirstWords, and remembers."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def begin(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def begun(self) -> str:
        return self.sentences[-1] if self.sentences else ""


def interviewed(folder: Path, server: PacedServer, voice: Voice | None) -> tuple[Session, e.QuestionAsked, list[str]]:
    prompts = [shipped_folder("prompts")]
    pair = (load_prompt("interviewer", prompts), load_prompt("interviewer-turn", prompts))
    chat = ChatServer(server.url, "paced", None, ChatOptions(deadlines=QUICK))
    parts = parts_for(folder, Answers([PROBLEM, RESULT]), LLMInterviewer(chat, pair, "paced"))
    session, events = run(opened("hard-problem"), replace(parts, first_words=voice))
    asked = [event for event in events if isinstance(event, e.QuestionAsked)]
    return session, asked[-1], [event.note for event in events if isinstance(event, e.EngineNoted)]


def test_a_good_reply_goes_on_with_what_was_begun_and_is_the_same_without_a_voice(tmp_path: Path) -> None:
    voice = Voice()
    with PacedServer(0, [move(f"{FIRST} {SECOND}")]) as server:
        _, asked, notes = interviewed(tmp_path, server, voice)
        _, silent, _ = interviewed(tmp_path, server, None)
    assert voice.sentences == [FIRST]
    assert asked == silent and asked.text == f"{FIRST} {SECOND}" and asked.by == "llm" and not asked.lead
    assert not notes


def test_the_first_sentence_is_begun_before_the_second_is_there(tmp_path: Path) -> None:
    text = move(f"{FIRST} {SECOND} {SECOND}")
    with PacedServer(60, [text]) as server:

        class Looking(Voice):
            def begin(self, sentence: str) -> None:
                super().begin(sentence)
                self.sent = server.sent

        voice = Looking()
        interviewed(tmp_path, server, voice)
        assert text.index(" Which") < sum(map(len, tokens(text)[: voice.sent + 2])) and voice.sent < server.sent - 10


@pytest.mark.parametrize("end", ["cut", "hang", "refusal", "content_filter", "length", "tool_calls"])
def test_what_was_begun_of_a_reply_that_turns_bad_is_taken_back_and_journalled(tmp_path: Path, end: str) -> None:
    voice = Voice()
    with PacedServer(0, [move(f"{FIRST} {SECOND}")], end) as server:
        session, asked, notes = interviewed(tmp_path, server, voice)
    assert voice.sentences == [FIRST]
    assert asked.by == "written" and asked.lead == "Let me put it differently." and FIRST not in asked.text
    assert notes == [f"{BROKEN_OFF} {FIRST}"]
    assert len(session.failures) == 1


@pytest.mark.parametrize(
    "say",
    [f"{FIRST} {'What then? ' * 60}", f"{FIRST} That was a great answer, congratulations on all of it."],
    ids=["a speech", "asks nothing"],
)
def test_what_was_begun_of_a_reply_that_cannot_be_asked_is_taken_back(tmp_path: Path, say: str) -> None:
    with PacedServer(0, [move(say)]) as server:
        _, asked, notes = interviewed(tmp_path, server, Voice())
    assert asked.by == "written" and asked.lead == "Let me put it differently." and notes


@pytest.mark.parametrize(
    ("second", "lead", "notes"),
    [
        ("And what came of the test week?", "Let me put it differently.", [f"{BROKEN_OFF} {FIRST}"]),
        (f"{FIRST} What was the longest?", "", []),
    ],
    ids=["something else", "the same beginning"],
)
def test_a_second_try_goes_on_with_what_was_begun_or_takes_it_back(
    tmp_path: Path, second: str, lead: str, notes: list[str]
) -> None:
    voice = Voice()
    invalid = move(f"{FIRST} {SECOND}").replace("first?", 'first?", "level": "3')
    with PacedServer(0, [invalid, move(second)]) as server:
        _, asked, noted = interviewed(tmp_path, server, voice)
    assert voice.sentences[0] == FIRST
    assert (asked.text, asked.by, asked.lead, noted) == (second, "llm", lead, notes)


@pytest.mark.parametrize(
    "text",
    [move(f"{FIRST} {SECOND}").replace("WORD", "ffffff"), move(f"{FIRST} {SECOND}", kind="move_on")],
    ids=["not the check word", "moves on"],
)
def test_nothing_is_begun_of_what_has_not_shown_that_it_will_be_asked(tmp_path: Path, text: str) -> None:
    voice = Voice()
    with PacedServer(0, [text]) as server:
        interviewed(tmp_path, server, voice)
    assert not voice.sentences


def test_lines_that_somebody_wrote_before_there_was_this_one_still_do() -> None:
    old = Lines(greeting=["a"], thanks=["b"], next=["c"], after_skip=["d"], not_heard=["e"])
    assert old.another_way == ["Let me put it differently."]
