"""What to ask about the material: about real parts of it, first those that the answers have not touched.

Without a model this is all there is. With one, code checks that what the model names is there.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from string import Template

from voicemock.errors import BadReply
from voicemock.interview.interviewer import Begin, FollowUp, Interviewer
from voicemock.interview.material_lines import PART, MaterialLines
from voicemock.interview.moves import After
from voicemock.interview.proposed import plain
from voicemock.material import Material, changed, read_of
from voicemock.material_parts import Part, all_parts, changed_parts
from voicemock.rubric import Question
from voicemock.safe_text import one_line
from voicemock.scoring.text import stem, tokens
from voicemock.sessions import events as e
from voicemock.sessions.material_events import as_seen
from voicemock.sessions.session import Session, Turn

ABOUT_IT = frozenset(["exercise", "presentation"])
"""Kinds of question that are about the material where there is some."""
_MENTIONS = frozenset(stem(word) for word in ("submission", "submitted", "handed", "code", "sample", "slides"))
MAX_NAMED_CHARS = 160
PRETTY = frozenset(["node.js", "vue.js", "next.js", "react.js", "three.js", "d3.js", "express.js", "asp.net"])
"""Products that are called like files."""

_FILE = re.compile(
    r"\b[\w./-]{0,120}\w\.(?:py|pyi|js|jsx|ts|tsx|java|kt|go|rs|rb|php|c|h|cc|cpp|hpp|cs|swift|scala|sh|sql|html|css"
    r"|md|txt|json|ya?ml|toml|diff|patch)\b"
)
_CODE_NAME = re.compile(r"`([^`\n]{1,80})`|\b([A-Za-z_]\w*)\s?\(|\b(_*[a-z]\w*_\w+|[a-z]+[a-z0-9]*[A-Z]\w*)\b")
_LINE_NUMBER = re.compile(r"\blines?\s+(\d{1,6})\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


class MaterialInterviewer:
    """Asks about parts of the material, in turn with what another interviewer asks.

    A model reads the material itself (setting.py), so it leads: what it names must be there, and where it would move
    on without a word on the material, one part of it is asked about.
    """

    def __init__(self, inner: Interviewer, lines: MaterialLines, *, reads_it: bool = False) -> None:
        """`reads_it`: whether the other interviewer is a model that is given the material."""
        self.inner = inner
        self.lines = lines
        self.label = inner.label
        self.reads_it = reads_it

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """A question on a part, or what the other interviewer proposes. Raises what that one raises."""
        return self.after(session, exchange, begin).asks

    def after(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> After:
        """The same, with what the other interviewer made of the answer where it was asked."""
        on_part = After(about_material(session, exchange, self.lines))
        asked = sum(_is_on_material(turn, session, self.lines) for turn in exchange[1:])
        if self.reads_it:
            # Nothing of a reply is said before all that it names was looked up.
            after = self.inner.after(session, exchange)
            if after.asks:
                check_named(after.asks.text, session.material, _said(session))
            return after if after.asks or asked else replace(after, asks=on_part.asks)
        if on_part.asks and asked * 2 <= len(exchange) - 1:
            return on_part
        after = self.inner.after(session, exchange, begin)
        return after if after.asks or on_part.asks is None else replace(after, asks=on_part.asks)


def _said(session: Session) -> list[str]:
    return [turn.transcript.text for turn in session.turns if turn.transcript]


def look_again(session: Session, read_again: Callable[[], tuple[Material, ...]]) -> Iterator[e.MaterialSeen]:
    """What of the material has changed since it was last looked at, as an event; none where nothing has.

    Args:
        session: so far, with the last turn answered.
        read_again: reads the files once more.
    """
    if session.turns and (new := changed(session.material, read_again())):
        yield e.MaterialSeen(turn=session.turns[-1].number, materials=new)


def about_material(session: Session, exchange: Sequence[Turn], lines: MaterialLines) -> FollowUp | None:
    """A question on the part of the material that is most worth one; None where nothing is left to ask.

    Parts that changed since the exchange began come first, then those that were asked about least often, then those
    of which no answer has spoken, then those that show a reason to ask, then the longest. No question is asked twice,
    and no part twice in one exchange.

    Args:
        session: so far.
        exchange: the question being discussed and its follow-ups, answered.
        lines: what is asked.
    """
    rubric = session.rubric
    question = rubric.question(exchange[0].question)
    if not session.material or not is_about_material(question) or lines.language != rubric.language:
        return None
    asked = {plain(turn.text) for turn in session.turns}
    for text in _questions(session, exchange, lines):
        if plain(text) not in asked:
            return FollowUp("follow_up", text, None, "written")
    return None


def is_about_material(question: Question) -> bool:
    """Whether a question is about the material, where there is some."""
    return question.kind in ABOUT_IT or _mentions(question)


def _mentions(question: Question) -> bool:
    return any(word.stem in _MENTIONS for word in tokens(question.text))


def _questions(session: Session, exchange: Sequence[Turn], lines: MaterialLines) -> Iterator[str]:
    """What could be asked, the best first."""
    parts = all_parts(session.material)
    before = as_seen(session.opened.material, session.material_seen, before=exchange[0].number)
    now = {_key(part) for part in changed_parts(before, session.material)}
    question = session.rubric.question(exchange[0].question)
    if question.kind == "exercise" and not _mentions(question):
        # A task of its own is worked on: what was in the file before has nothing to do with it.
        parts = tuple(part for part in parts if _key(part) in now)
    if not now and sum(part.kind == "change" for part in parts) > 1:
        yield from lines.changes
    for at, part in enumerate(_ranked(parts, now, session, exchange)):
        count = len(session.turns)
        ways = _in_turn(lines.changed, count) if _key(part) in now else []
        for look in part.looks:
            ways += _in_turn(lines.of_look(look), count)
        for way in (*ways, *_in_turn(lines.of_kind(part), count + at)):
            yield Template(way).substitute({PART: named(part)})


def _ranked(
    parts: Sequence[Part], now: Container[tuple[str, str, str]], session: Session, exchange: Sequence[Turn]
) -> list[Part]:
    """The parts that can be asked about in this exchange; a class only where it is all there is."""
    here = [plain(turn.text) for turn in exchange[1:]]
    before = [plain(turn.text) for turn in session.turns]
    left = [part for part in parts if not _times(part, here)]
    spoken = _Spoken(turn.transcript.text for turn in session.turns if turn.transcript)
    return sorted(
        [part for part in left if part.kind != "class"] or left,
        key=lambda part: (
            _key(part) not in now,
            _times(part, before),
            spoken.touches(part),
            not part.looks,
            -part.lines,
            part.file,
            part.first_line,
        ),
    )


def _times(part: Part, asked: Iterable[str]) -> int:
    """How many of these questions were about a part; its line may have moved since."""
    inside = f"of {part.file}" if part.kind in ("function", "class") else part.file
    names = (
        plain(f"{part.name} at line") if part.kind in ("function", "class") else plain(named(part)),
        plain(inside),
    )
    return sum(all(f" {name} " in f" {text} " for name in names) for text in asked)


def _key(part: Part) -> tuple[str, str, str]:
    return part.file, part.kind, part.name


def _in_turn(ways: Sequence[str], count: int) -> list[str]:
    start = count % len(ways)
    return [*ways[start:], *ways[:start]]


def named(part: Part) -> str:
    """A part as the interviewer calls it, with its place."""
    file = one_line(part.file)[-MAX_NAMED_CHARS:]
    name = one_line(part.name)
    match part.kind:
        case "function":
            return f"{name}() at line {part.first_line} of {file}"
        case "class":
            return f"the class {name} at line {part.first_line} of {file}"
        case "change":
            inside = f", in {name}" if name else ""
            return f"the change at line {part.first_line} of {file}{inside}"
        case "section":
            return f"the section “{name}” in {file}"
        case "paragraph":
            return f"the paragraph in {file} that begins with “{name} …”"
        case "file":
            return file


class _Spoken:
    """What the answers spoke of."""

    def __init__(self, answers: Iterable[str]) -> None:
        self.stems = [[word.stem for word in tokens(_as_words(text))] for text in answers]

    def touches(self, part: Part) -> bool:
        """Whether an answer says the part's name, as one word or as the words it is made of, one after the other."""
        name = part.name.rsplit(".", 1)[-1] if part.kind in ("function", "class") else part.name
        looked_for = [word.stem for word in tokens(_as_words(name or part.file.rsplit("/", 1)[-1]))]
        return bool(looked_for) and any(_follows(said, looked_for) for said in self.stems)


def _as_words(name: str) -> str:
    """An identifier as it is said: `evictOldest_entry` is *evict oldest entry*."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+", " ", name)


def _follows(said: Sequence[str], looked_for: Sequence[str]) -> bool:
    size = len(looked_for)
    return any(list(said[at : at + size]) == list(looked_for) for at in range(len(said) - size + 1))


def _is_on_material(turn: Turn, session: Session, lines: MaterialLines) -> bool:
    """Whether a follow-up was about the material: it names one of its files, or is asked of all changes."""
    text = plain(turn.text)
    files = {*(each.name for each in read_of(session.material)), *(part.file for part in all_parts(session.material))}
    return turn.text in lines.changes or any(plain(file) in text for file in files)


def not_there(say: str, materials: Sequence[Material], said: Iterable[str] = ()) -> tuple[str, ...]:
    """What a question names that is neither in the material nor was said before: files, functions and lines.

    Args:
        say: what a model proposes to ask.
        materials: as they are now.
        said: what was said so far: a name that the candidate used may be taken up.
    """
    read = read_of(materials)
    heard = " ".join(said)
    known = set(_IDENTIFIER.findall(heard))
    files = " ".join([*(each.name for each in read), *(part.file for part in all_parts(read)), heard])
    for each in read:
        known |= set(_IDENTIFIER.findall(each.text)) | set(_IDENTIFIER.findall(each.name))
    missing = [name for name in _FILE.findall(say) if name.lower() not in PRETTY and name not in files]
    without_files = _FILE.sub(" ", say)
    for quoted, called, written in _CODE_NAME.findall(without_files):
        missing += [name for name in _IDENTIFIER.findall(quoted or called or written) if name not in known]
    last = max((part.last_line for part in all_parts(read)), default=0)
    last = max([last, *(each.lines for each in read)])
    missing += [f"line {number}" for number in _LINE_NUMBER.findall(say) if not 1 <= int(number) <= last]
    return tuple(dict.fromkeys(missing))


def check_named(say: str, materials: Sequence[Material], said: Iterable[str] = ()) -> None:
    """Raises BadReply where a question names what is not there, see `not_there`."""
    if missing := not_there(say, materials, said):
        raise BadReply(f"The model asked about {one_line(missing[0])[:60]}, which is nowhere in the material.")
