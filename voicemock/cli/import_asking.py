"""What the user is asked about an interview held elsewhere: who of them it is, and whether the split is right."""

from collections.abc import Sequence
from pathlib import Path

from voicemock.cli.correcting import is_attended
from voicemock.cli.editing import edited_lines
from voicemock.errors import BadInput, CannotWrite, UsageError
from voicemock.reports.screen import Screen
from voicemock.reports.wording import TURN_KINDS, clock
from voicemock.transcript import Word
from voicemock.transcripts.exchanges import Split
from voicemock.transcripts.questions import split_lead
from voicemock.transcripts.speakers import Roles, Speaker, by_talk, few, named, speakers_of, with_candidate
from voicemock.transcripts.spoken import Conversation, text_of
from voicemock.transcripts.written_split import as_text, from_text

FIRST_WORDS = 18
MOST_ASKED = 3
"""How often somebody is asked again who types something else."""


def roles_of(conversation: Conversation, wanted: str | None, command: str, screen: Screen) -> Roles | None:
    """Who is the candidate: as the command line says, else by who asks and talks, else by asking the user.

    None where the file names nobody, or only one for all that is said.

    Args:
        conversation: what was said.
        wanted: the candidate's name, if it was given.
        command: what to type, to which `--candidate NAME` is added.
        screen: where the user is asked.

    Raises:
        UsageError: it is not known and nobody can be asked, or no such person speaks.
    """
    names = conversation.names
    if wanted is not None:
        if not names:
            raise UsageError(
                "The file names nobody who speaks, so --candidate finds none.", f"Leave it out: {command}"
            )
        return with_candidate(conversation, named(wanted, names), "You named the candidate.")
    if len(names) < 2:
        return None
    plain = by_talk(conversation)
    if plain:
        screen.note(f"{plain.told_by} If that is wrong: {command} --candidate NAME", style="dim")
        return plain
    speakers = speakers_of(conversation)
    if not is_attended():
        said = few([f"{each.name} ({each.words} words, {each.questions} questions)" for each in speakers])
        raise UsageError(
            f"The file does not tell who is the candidate: {said}.", f"Say so: {command} --candidate NAME"
        )
    return with_candidate(conversation, _chosen(speakers, screen).name, "You said who the candidate is.")


def _chosen(speakers: Sequence[Speaker], screen: Screen) -> Speaker:
    for number, each in enumerate(speakers, 1):
        screen.terminal.line(f"{number}  {each.name}: {each.words} words, {each.questions} questions")
        for line in each.first:
            screen.terminal.line(_beginning(line.split()), style="dim", indent=3)
    for _ in range(MOST_ASKED):
        typed = _typed(f"Who is the candidate? 1 to {len(speakers)}: ")
        if typed.isdecimal() and 1 <= int(typed) <= len(speakers):
            return speakers[int(typed) - 1]
    raise UsageError("It was not said who the candidate is.", "Name the candidate: --candidate NAME")


def refuse_unseen(guess: bool, yes: bool, name: str, command: str) -> None:
    """Raises UsageError before any work where the split would be a guess that nobody sees."""
    if guess and not yes and not is_attended():
        raise UsageError(
            f"{name} does not say who speaks, so which words are questions is a guess that somebody has to look at.",
            f"Run it in a terminal, or take the guess as it is: {command} --yes",
        )


def reviewed(split: Split, guess: bool, yes: bool, folder: Path, screen: Screen) -> tuple[Split, str]:
    """The split as the user accepts it, after editing where they like; and how that came about, in a sentence."""
    before = split
    while True:
        _show(split, guess, screen)
        if yes or not is_attended():
            return split, "Nobody looked at the split." if guess else ""
        none = not any(each.kind == "question" and each.answer for each in split.exchanges)
        if none:  # nothing to accept: what it took to transcribe it would be lost
            screen.note("No question with an answer was found: begin the lines that ask with Q, the answers with A.")
        typed = _typed("e edits, Ctrl-C stops: " if none else "Enter accepts, e edits: ").casefold()
        if not typed and none:
            continue
        if not typed:
            changed = "You edited the split." if split is not before else ""
            return split, changed or ("You accepted the split." if guess else "")
        if typed != "e":
            continue
        try:
            text = edited_lines(as_text(split), folder)
            split = from_text(text, "the text", split)
        except (UsageError, BadInput, CannotWrite) as error:
            screen.note(str(error))


def _show(split: Split, guess: bool, screen: Screen) -> None:
    count, follow_ups = split.scored, sum(each.kind == "follow_up" for each in split.exchanges)
    told = f"{count} question{'s' * (count != 1)}, {follow_ups} follow-up{'s' * (follow_ups != 1)}"
    screen.terminal.heading(f"{told}{', guessed from the words' if guess else ''}")
    for each in split.exchanges:
        if not each.answer:
            continue
        screen.terminal.line(
            (f"{TURN_KINDS[each.kind]}: ", "dim"), _beginning(split_lead(each.question)[1].split()) or "–"
        )
        told = _length(each.answer)
        screen.terminal.line(
            (f"{told}: ", "dim"), _beginning(text_of(each.answer[: FIRST_WORDS + 1]).split()), indent=2
        )


def _length(words: Sequence[Word]) -> str:
    count = f"{len(words)} word{'s' * (len(words) != 1)}"
    return f"{clock(words[0].start_s)}, {count}" if words[-1].end_s else count


def _beginning(words: Sequence[str]) -> str:
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def _typed(prompt: str) -> str:
    """A line that the user types. Raises UsageError at its end: nobody is there."""
    try:
        return input(prompt).strip()
    except EOFError as error:
        raise UsageError("Nothing was imported: nobody answered.", "Try again.") from error
