"""What must hold of questions about the material: they are about real parts of it, and never asked twice."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from voicemock.config import shipped_folder
from voicemock.errors import BadInput, BadReply
from voicemock.interview.about_material import (
    MaterialInterviewer,
    about_material,
    check_named,
    is_about_material,
    look_again,
    named,
    not_there,
)
from voicemock.interview.interviewer import FollowUp, WrittenInterviewer
from voicemock.interview.material_lines import load_material_lines
from voicemock.interview.moves import After
from voicemock.interview.setting import setting
from voicemock.material import Material
from voicemock.material_files import read_again, read_material
from voicemock.material_parts import all_parts
from voicemock.reports.material_lines import looked_at, material_lines
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.material_events import as_seen
from voicemock.sessions.reading import read as read_journal
from voicemock.sessions.session import Session, apply, fold

RUBRIC = load(find("live-coding"))
LINES = load_material_lines([shipped_folder("prompts")])
CODE = """class Cache:
    def evict_oldest(self):
        while True:
            self.kept.popitem()

    def read_through(self, key):
        value = self.load(key)
        self.kept[key] = value
        return value


def size_of(cache):
    return len(cache.kept)
"""
DIFF = """--- a/cache.py
+++ b/cache.py
@@ -2,2 +2,3 @@ def evict_oldest(self):
-        pass
+        while self.kept:
+            self.kept.popitem()
@@ -40,1 +41,2 @@ def read_through(self, key):
+        return None
"""


def material(name: str = "cache.py", text: str = CODE, kind: str = "code") -> Material:
    return Material(name=name, text=text, kind=kind, sha256=f"{hash(text):x}", bytes=len(text))  # type: ignore[arg-type]


def opened(*materials: Material, rubric: Rubric = RUBRIC) -> Session:
    engines = e.Engines(heard="script", transcribed="script", interviewed="?", judged="?", spoke="nobody")
    plan = e.Plan(questions=("code-in-front",), follow_ups=9)
    return fold(
        [
            e.SessionOpened(
                id="s",
                voicemock="0",
                rubric=rubric.as_data(),
                rubric_digest="",
                prompts={},
                engines=engines,
                plan=plan,
                material=materials,
            )
        ]
    )


def answered(
    session: Session, text: str, follow_up: FollowUp | None = None, question: str = "code-in-front"
) -> Session:
    """The session after one more turn."""
    number = session.next_turn
    asked = e.QuestionAsked(
        turn=number,
        turn_kind=follow_up.kind if follow_up else "question",
        question=question,
        text=follow_up.text if follow_up else session.rubric.question(question).text,
        target_s=60,
        criterion=follow_up.criterion if follow_up else None,
    )
    for event in (asked, e.AnswerTyped(turn=number, text=text)):
        session = apply(session, event)
    return session


def next_question(session: Session, question: str = "code-in-front") -> FollowUp | None:
    return about_material(session, session.exchange(question), LINES)


def interviewed(session: Session, answers: Sequence[str], question: str = "code-in-front") -> list[str]:
    """What is asked after each answer."""
    interviewer = MaterialInterviewer(WrittenInterviewer(), LINES)
    asked: list[str] = []
    follow_up = None
    for answer in answers:
        session = answered(session, answer, follow_up, question)
        follow_up = interviewer.follow_up(session, session.exchange(question))
        if follow_up is None:
            break
        asked.append(follow_up.text)
    return asked


def test_the_question_is_about_a_part_that_is_there_with_its_line() -> None:
    session = answered(opened(material()), "It is a small store of values that I wrote on Monday.")

    asked = next_question(session)

    assert asked and asked.by == "written" and asked.criterion is None
    assert "Cache.evict_oldest() at line 2 of cache.py" in asked.text
    assert "never ends by its own condition" in asked.text


@pytest.mark.parametrize(
    "said", ["I wrote evict_oldest first.", "so evict oldest throws something out", "evictOldest"]
)
def test_what_an_answer_spoke_of_comes_last(said: str) -> None:
    asked = next_question(answered(opened(material()), said))

    assert asked and "evict_oldest" not in asked.text and "read_through()" in asked.text


def test_what_was_changed_just_now_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "cache.py"
    path.write_text(CODE)
    session = answered(opened(*read_material([path], Path.read_text)), "I begin with the size, that one is quick.")
    path.write_text(CODE.replace("len(cache.kept)", "len(cache.kept) or None"))

    for event in look_again(session, lambda: read_again([path], Path.read_text)):
        session = apply(session, event)
    asked = next_question(session)

    assert asked and asked.text.startswith("I see that size_of() at line 12 of cache.py is different now.")
    assert [*look_again(session, lambda: read_again([path], Path.read_text))] == []
    assert as_seen(session.opened.material, session.material_seen, before=1)[0].text == CODE


def test_a_file_that_vanished_for_a_moment_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cache.py"
    path.write_text(CODE)
    session = answered(opened(*read_material([path], Path.read_text)), "One moment, I save it.")
    path.unlink()

    assert [*look_again(session, lambda: read_again([path], Path.read_text))] == []
    assert session.material[0].text == CODE


def test_a_diff_is_asked_about_as_a_whole_once_and_then_change_by_change() -> None:
    asked = interviewed(opened(material("work.diff", DIFF, "diff")), ["It does what it should."] * 8)

    assert asked[0] == "Which of these changes would you do differently, and why that one?"
    assert sum("these changes" in each for each in asked) == 1
    assert any("the change at line 2 of cache.py, in evict_oldest" in each for each in asked)
    assert any("the change at line 41 of cache.py, in read_through" in each for each in asked)


def test_a_text_is_asked_about_section_by_section() -> None:
    session = opened(material("talk.md", "# Bees\nMany words.\n\n# Money\nMore words.\n", "text"))
    asked = next_question(answered(session, "The part on money is the one that I like."))

    assert asked and "the section “Bees” in talk.md" in asked.text


def test_the_rubric_and_the_material_take_turns_and_nothing_is_asked_twice() -> None:
    asked = interviewed(opened(material()), ["It does what it should, I think, and I am fine with it."] * 12)
    on_material = ["cache.py" in each for each in asked]

    assert len(asked) == len(set(asked)) >= 6
    assert on_material[:4] == [True, False, True, False]


def test_in_one_exchange_no_part_is_asked_about_twice() -> None:
    asked = [each for each in interviewed(opened(material()), ["Fine as it is."] * 12) if "cache.py" in each]
    parts = [next(named(part) for part in all_parts([material()]) if named(part) in each) for each in asked]

    assert len(parts) == len(set(parts)) >= 3


def test_in_the_next_exchange_another_part_has_its_turn() -> None:
    session = answered(opened(material()), "It does what it should.")
    first = next_question(session)
    session = answered(answered(session, "Fine.", first), "Fine as well.", question="submission-works")
    then = next_question(session, "submission-works")

    assert first and then and "evict_oldest" in first.text and "evict_oldest" not in then.text


def test_without_material_or_for_another_question_the_rubric_asks() -> None:
    plain = answered(opened(), "It counts the letters.")
    other = answered(opened(material()), "I paired with Ana.", question="pairing")

    assert next_question(plain) is None
    assert next_question(other, "pairing") is None
    assert [is_about_material(RUBRIC.question(name)) for name in ("first-unique", "submission-walk", "pairing")] == [
        True,
        True,
        False,
    ]


def test_an_interview_in_another_language_is_left_to_its_rubric() -> None:
    german = RUBRIC.model_copy(update={"language": "de"})

    assert next_question(answered(opened(material(), rubric=german), "Das ist der Code.")) is None


def test_hostile_names_reach_a_question_as_plain_text() -> None:
    session = opened(material("x\x1b[31m$part.md", "# ${evil} [red]\x1b]0;x\x07\nWords.\n", "text"))
    asked = next_question(answered(session, "Here it is."))

    assert asked and "\x1b" not in asked.text and "${evil}" in asked.text


@pytest.mark.parametrize(
    ("say", "missing"),
    [
        ("In cache.py, why does evict_oldest() loop for ever?", ()),
        ("What does `self.kept.popitem` do when it is empty, around line 4?", ()),
        ("Why did you choose Node.js (and not Go) here?", ()),
        ("What did you mean by your compact_rows()?", ()),
        ("In store.py, what does evict_oldest() do?", ("store.py",)),
        ("Why does evict_all() sort first?", ("evict_all",)),
        ("And `flush` at line 400?", ("flush", "line 400")),
        ("What is maxEntries for?", ("maxEntries",)),
    ],
)
def test_what_a_model_names_must_be_there(say: str, missing: tuple[str, ...]) -> None:
    assert not_there(say, [material()], ["I will write compact_rows() later"]) == missing
    if missing:
        with pytest.raises(BadReply, match="nowhere in the material"):
            check_named(say, [material()], ["I will write compact_rows() later"])
    else:
        check_named(say, [material()], ["I will write compact_rows() later"])


def test_the_files_of_a_diff_are_there_too() -> None:
    assert not_there("In cache.py, why popitem()?", [material("work.diff", DIFF, "diff")]) == ()


def test_what_was_seen_is_in_the_journal_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    session = answered(opened(material()), "First version.")
    later = material(text=CODE + "# more\n")
    with Journal(folder) as journal:
        for event in (session.opened, e.MaterialSeen(turn=1, materials=(later,))):
            journal.append(event)

    again = fold(entry.event for entry in read_journal(folder / "journal.jsonl").entries)

    assert again.material == (later,) and again.opened.material == (material(),)
    assert e.from_data(e.as_data(again.material_seen[0])) == again.material_seen[0]


def test_a_report_says_what_was_looked_at() -> None:
    left = Material(name="key.py", text="", kind="code", left_out="a link")
    session = apply(opened(material(), left), e.MaterialSeen(turn=1, materials=(material(text=CODE + "x = 1\n"),)))

    assert [(row.name, row.what.split(",")[0], row.what.endswith("changed once")) for row in looked_at(session)] == [
        ("cache.py", "14 lines", True),
        ("key.py", "left out: a link", False),
    ]
    assert "never run" in str(next(iter(material_lines(looked_at(session)))))
    assert [*material_lines(looked_at(opened()))] == []


def test_lines_of_ones_own_are_checked(tmp_path: Path) -> None:
    shipped = (shipped_folder("prompts") / "material-lines.yaml").read_text()
    (tmp_path / "material-lines.yaml").write_text(
        shipped.replace("about $part", "about $prat").replace("$part", "$prat")
    )

    with pytest.raises(BadInput, match="did you mean"):
        load_material_lines([tmp_path])


class _Model:
    """An interviewer that proposes what it is told to, as a model would."""

    label = "model"

    def __init__(self, say: str | None) -> None:
        self.asks = FollowUp("follow_up", say, None, "llm") if say else None

    def after(self, session, exchange, begin=None):
        assert begin is None, "nothing is said before what it names was looked up"
        return After(self.asks)

    def follow_up(self, session, exchange, begin=None):
        return self.after(session, exchange, begin).asks


def test_a_model_that_reads_the_material_leads_and_is_held_to_what_is_there() -> None:
    session = answered(opened(material()), "It is a cache for the reports.")
    exchange = session.exchange(session.asked[-1])

    leads = MaterialInterviewer(_Model("What does evict_oldest() do first?"), LINES, reads_it=True)
    assert leads.follow_up(session, exchange).by == "llm"
    with pytest.raises(BadReply, match="nowhere in the material"):
        MaterialInterviewer(_Model("Why does compress_all() run twice?"), LINES, reads_it=True).after(
            session, exchange
        )
    moves_on = MaterialInterviewer(_Model(None), LINES, reads_it=True).follow_up(session, exchange)
    assert moves_on is not None and moves_on.by == "written"


def test_the_material_reaches_the_model_as_fenced_data() -> None:
    told = setting(answered(opened(material()), "It is a cache for the reports."), "")

    assert re.search(r"<file-[0-9a-f]{16}>\ncache\.py\n", told)
    assert "def evict_oldest" in told
