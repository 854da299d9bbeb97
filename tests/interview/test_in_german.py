"""An interview in German from its first line to its scores, with and without a model: nothing English is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.rounds import AROUND, Candidate, held
from tests.interview.rounds import opened as round_opened
from tests.interview.test_conversation import Answers, opened, parts_for, run
from voicemock.errors import BadReply
from voicemock.interview.asked import has_no_more
from voicemock.interview.conversation import conduct
from voicemock.interview.cutting_in import cutting_in
from voicemock.interview.interviewer import LLMInterviewer, WrittenInterviewer
from voicemock.interview.kinds import load_kinds
from voicemock.interview.lines import load_lines
from voicemock.interview.plan import Wishes
from voicemock.interview.proposed import first_sentence, sayable
from voicemock.interview.round_lines import RoundLines
from voicemock.interview.styled_lines import load_styled
from voicemock.interview.your_questions import QuestionLines
from voicemock.llm.scripted import ScriptedChat
from voicemock.ports import Recorded, Typed
from voicemock.prompts import load, prompt_folders
from voicemock.round_files import load as load_round
from voicemock.rubric_files import find
from voicemock.rubric_files import load as load_rubric
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.judge import LLMJudge
from voicemock.scoring.language import is_another_language
from voicemock.scoring.marking import mark
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply
from voicemock.transcript import Said, Stretch, Word

FOLDERS = prompt_folders(None, "de")
VERHALTEN = load_rubric(find("verhalten")).model_copy(update={"examples": ()})
LINES = load_lines(list(FOLDERS))
WRITTEN = WrittenInterviewer(load_kinds(FOLDERS))
PROBLEM = (
    "Vor zwei Jahren war ich in einem Krankenhaus für die Essensbestellung zuständig, und jeden Tag gingen vierzig "
    "Tabletts an die falschen Zimmer, die Patienten mussten warten. Zuerst habe ich eine Woche lang mitgezählt, weil "
    "ich nicht raten wollte. Dann habe ich die Zettel nach Zimmern gedruckt."
)
RESULT = "Am Ende waren es noch fünf falsche am Tag, das habe ich im Mai nachgezählt, und niemand musste mehr warten."


def sat(
    session: Session, folder: Path, answers: list[str], interviewer: object = None
) -> tuple[Session, list[e.Event]]:
    given = Answers([Typed(answer) for answer in answers])
    return run(session, parts_for(folder, given, interviewer, lines=LINES, written=WRITTEN))


def scored(session: Session, judge: object) -> Session:
    for event in mark(session, judge):  # type: ignore[arg-type]
        session = apply(session, event)
    return session


def test_a_typed_interview_is_asked_and_scored_in_german(tmp_path: Path) -> None:
    session = opened("schwieriges-problem", follow_ups=1, rubric=VERHALTEN)
    session, _ = sat(session, tmp_path, [PROBLEM, RESULT], WRITTEN)

    assert [turn.kind for turn in session.turns] == ["question", "follow_up"]
    assert session.turns[0].lead == LINES.greeting[0]
    assert session.turns[1].criterion == "ergebnis"
    assert session.turns[1].text == "Was hatte sich danach verändert, und woher wissen Sie das?"
    assert all(turn.transcript and turn.transcript.language == "de" for turn in session.turns)
    grades = scored(session, CoverageJudge()).runs[-1].grades
    levels = {name: grade.level for (_, name), grade in grades.items()}
    assert levels["situation"] and levels["situation"] >= 3
    assert levels["handeln"] and levels["handeln"] >= 3
    assert all(quote.quote in f"{PROBLEM} {RESULT}" for grade in grades.values() for quote in grade.evidence)


def test_passt_schon_is_no_answer(tmp_path: Path) -> None:
    session, _ = sat(opened("schwieriges-problem", follow_ups=0, rubric=VERHALTEN), tmp_path, ["Passt schon."])

    grades = scored(session, CoverageJudge()).runs[-1].grades
    assert {grade.reason for grade in grades.values()} == {"too_little_said"}


def test_a_model_is_told_in_german_and_its_german_follow_up_is_asked(tmp_path: Path) -> None:
    ask = "Sie haben eine Woche lang mitgezählt. Was war danach anders?"
    chat = ScriptedChat(
        [{"criterion": "ergebnis", "move": "follow_up", "say": ask, "missed": False, "note": "vierzig Tabletts"}]
    )
    both = (load("interviewer", FOLDERS), load("interviewer-turn", FOLDERS))
    interviewer = LLMInterviewer(chat, both, "script", WRITTEN)
    session = opened("schwieriges-problem", follow_ups=1, rubric=VERHALTEN)
    session, _ = sat(session, tmp_path, [PROBLEM, RESULT], interviewer)

    assert (session.turns[1].text, session.turns[1].by) == (ask, "llm")
    told = " ".join(message.content for message in chat.asked[0][0])
    assert "Sie sind eine erfahrene, freundliche Interviewerin" in told and "You are" not in told


def test_a_model_that_falls_into_english_is_asked_again_in_german(tmp_path: Path) -> None:
    english = {
        "criterion": "ergebnis",
        "move": "follow_up",
        "say": "What was the result of that, and how do you know?",
    }
    german = {"criterion": "ergebnis", "move": "follow_up", "say": "Was kam dabei heraus, und woher wissen Sie das?"}
    more = {"missed": False, "note": ""}
    chat = ScriptedChat([english | more, german | more])
    both = (load("interviewer", FOLDERS), load("interviewer-turn", FOLDERS))
    session = opened("schwieriges-problem", follow_ups=1, rubric=VERHALTEN)
    session, _ = sat(session, tmp_path, [PROBLEM, RESULT], LLMInterviewer(chat, both, "script", WRITTEN))

    assert session.turns[1].text == german["say"]
    assert "German" in chat.asked[1][0][-1].content


def test_a_models_german_judgement_stands_with_quotes_that_are_found(tmp_path: Path) -> None:
    session, _ = sat(opened("schwieriges-problem", follow_ups=0, rubric=VERHALTEN), tmp_path, [PROBLEM])
    quote = "Zuerst habe ich eine Woche lang mitgezählt"
    reply = {
        "points": [
            {"point": "eigene-schritte", "quotes": [quote, "Ich habe nie gezählt und alles geraten"], "met": True}
        ],
        "why_not_higher": "Es fehlt, wie Sie geprüft haben, ob der neue Weg besser ist als der alte.",
        "why_not_lower": "Sie nennen mehrere eigene Schritte der Reihe nach und den Grund für den ersten davon.",
        "cannot_assess": False,
        "level": 4,
    }
    chat = ScriptedChat([reply])
    question, criterion = VERHALTEN.question("schwieriges-problem"), VERHALTEN.criterion("handeln")
    judge = LLMJudge(chat, load("judge", FOLDERS), "script")
    grade = judge.grade(session.exchange(question.id), question, criterion, VERHALTEN)

    assert (grade.level, [each.quote for each in grade.evidence]) == (4, [quote])
    assert grade.rejected == ("Ich habe nie gezählt und alles geraten",)
    assert "Sie bewerten eine Antwort" in chat.asked[0][0][0].content


def test_what_asks_nothing_in_german_is_not_asked() -> None:
    assert sayable("Erzählen Sie mir mehr von dem zweiten Versuch.", [], "de")
    assert sayable("Mich würde der zweite Versuch interessieren, das interessiert mich.", [], "de")
    with pytest.raises(BadReply, match="asks nothing"):
        sayable("Das ist ein sehr schönes Beispiel für gute Arbeit.", [], "de")
    with pytest.raises(BadReply, match="same question"):
        sayable(
            "Wie haben Sie die Zettel der Patienten gedruckt?",
            ["Wie wurden die Zettel der Patienten gedruckt?"],
            "de",
        )


def test_a_german_refusal_is_not_said_before_the_rest_is_known() -> None:
    assert first_sentence("Das mit den Zetteln ist deutlich geworden. Was", [], "de")
    assert first_sentence("Das kann ich nicht beantworten, tut mir leid. Was", [], "de") == ""
    assert first_sentence("Als KI habe ich dazu keine eigene Meinung. Was", [], "de") == ""


def test_cutting_in_is_in_german(tmp_path: Path) -> None:
    session = opened("schwieriges-problem", rubric=VERHALTEN)
    answers = Answers([Recorded(source="script")])
    parts = parts_for(tmp_path, answers, WRITTEN, lines=LINES, written=WRITTEN)
    for event in conduct(session, replace(parts, find_speech=lambda audio: (Stretch(0, 1),))):
        session = apply(session, event)
        if isinstance(event, e.QuestionAsked):
            break
    words = [Word(text=text, start_s=n, end_s=n + 0.5) for n, text in enumerate(PROBLEM.split())]
    line = cutting_in(session, Said(settled=tuple(words)), LINES)

    assert line.text.startswith(tuple(LINES.cut_in))
    assert not is_another_language(line.text, "de")


AROUND_IN_GERMAN = replace(
    AROUND,
    lines=load_styled(RoundLines, FOLDERS),
    kinds=load_kinds(FOLDERS),
    your_questions_lines=load_styled(QuestionLines, FOLDERS),
)


def test_a_whole_round_is_held_in_german(tmp_path: Path) -> None:
    round_ = load_round(FOLDERS[-1] / "rounds" / "verhalten.yaml")
    candidate = Candidate(
        answer=PROBLEM,
        questions=["Wie groß ist das Team?", "Nein danke, das war alles."],
        said={"time_check": "Ja, das passt.", "recent_win": "Wir haben die alte Kasse abgeschaltet."},
    )
    session = round_opened(round_, VERHALTEN, Wishes(seed=1, most=2, follow_ups=1))
    session, events = held(
        session, candidate, tmp_path, WRITTEN, around=AROUND_IN_GERMAN, lines=LINES, written=WRITTEN
    )

    told = [event.text for event in events if isinstance(event, e.InterviewerSaid)]
    told += [f"{turn.lead} {turn.text}" for turn in session.turns]
    assert [text for text in told if is_another_language(text, "de")] == []
    assert session.closed == "finished"
    for part in (
        "Katrin Albers",
        "45 Minuten",
        "darum geht es heute nicht",
        "Ich schreibe mit",
        "Das weiß ich nicht",
    ):
        assert any(part in text for text in told), part
    assert any("So geht es weiter" in text for text in told)


def test_that_there_are_no_more_questions_is_understood_in_german() -> None:
    for said in (
        "Nein, danke.",
        "Das war alles, vielen Dank.",
        "Ich habe keine weiteren Fragen.",
        "Nein, von mir nichts mehr.",
    ):
        assert has_no_more(said), said
    for said in ("Danke.", "Nein, aber wie groß ist das Team?", "Ich habe eine Frage."):
        assert not has_no_more(said), said
