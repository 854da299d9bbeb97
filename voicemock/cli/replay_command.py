"""`voicemock replay`: a session again, with the words as they sound and the feedback at its place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import SessionId
from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.reports.document_values import Document
    from voicemock.reports.replaying.playing import Played
    from voicemock.reports.replaying.scene import Scene
    from voicemock.reports.replaying.track import Sounds
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.library import Stored


def replay(
    session: SessionId = None,
    question: Annotated[
        str | None,
        typer.Option("--question", help="Only this one: its number on the page (Q2), or its id.", show_default=False),
    ] = None,
    criterion: Annotated[
        str | None,
        typer.Option(
            "--criterion", help="Only the seconds that made or cost its level, such as result.", show_default=False
        ),
    ] = None,
    speed: Annotated[float, typer.Option(min=0.5, max=2.0, help="How quickly; the pitch stays.")] = 1.0,
    sound: Annotated[
        bool, typer.Option("--sound/--no-sound", help="Play the answers where there is a speaker.")
    ] = True,
) -> None:
    """Go through a session again: the words as they sound, and the feedback at its place. ? shows the keys.

    Where there is no terminal, it is printed.
    """
    from voicemock.config import sessions_folder
    from voicemock.reports.document import document_of
    from voicemock.reports.replay import overall
    from voicemock.reports.replaying.choosing import criterion_named, question_named
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    shown, terminal = document_of(stored), Terminal()
    question = question_named(shown, question) if question is not None else None
    criterion = criterion_named(shown, criterion) if criterion is not None else None
    if stored.caution:  # on stderr, so that what is piped on stays a report
        say(stored.caution, err=True)
    if terminal.plain:
        _print(stored, shown, terminal, question, criterion)
        return
    played = _play(_scenes(stored, shown, question, criterion), terminal, speed, sound)
    for remark in played.remarks:
        terminal.line(remark, style="yellow")
    if played.player.left:
        if not (question or criterion):
            _say_how_to_go_on(played, shown, terminal)
    elif criterion:
        _print(stored, shown, terminal, question, criterion)
    elif question is None:
        overall(shown, terminal)


def _print(
    stored: "Stored", shown: "Document", terminal: "Terminal", question: str | None, criterion: str | None
) -> None:
    from voicemock.reports.replay import replay as print_all
    from voicemock.reports.replaying.criterion import print_criterion

    if criterion:
        run = stored.session.run
        print_criterion(shown, terminal, criterion, run.rubric if run else stored.session.rubric, question)
    else:
        print_all(shown, terminal, question)


def _scenes(stored: "Stored", shown: "Document", question: str | None, criterion: str | None) -> "list[Scene]":
    from voicemock.reports.replaying.criterion import clips_of
    from voicemock.reports.replaying.track import scenes_of

    sounds = _sounds(stored, shown)
    if criterion is None:
        return scenes_of(shown, sounds, question)
    run = stored.session.run
    return clips_of(shown, sounds, criterion, run.rubric if run else stored.session.rubric, question)


def _play(scenes: "list[Scene]", terminal: "Terminal", speed: float, sound: bool) -> "Played":
    from voicemock.audio.keys import Keys
    from voicemock.audio.playback import Playback
    from voicemock.cli import signals
    from voicemock.reports.replaying.playing import play

    with signals.other_screen(), Keys() as keys:
        return play(scenes, terminal, keys, Playback if sound else None, speed)


def _sounds(stored: "Stored", shown: "Document") -> "Sounds":
    from voicemock.reports.replaying.track import Sounds

    answers = {turn.number: stored.audio(turn.number) for turn in shown.turns if turn.audio}
    asked = {each.turn: _inside(stored, each.audio) for each in (shown.peer.words if shown.peer else ())}
    return Sounds(
        {turn: path for turn, path in answers.items() if path},
        {turn: path for turn, path in asked.items() if turn and path},
    )


def _inside(stored: "Stored", name: str | None) -> Path | None:
    """A sound file of the session; never through a link."""
    path = stored.folder / name if name else None
    return path if path and path.is_file() and not (path.is_symlink() or path.parent.is_symlink()) else None


def _say_how_to_go_on(played: "Played", shown: "Document", terminal: "Terminal") -> None:
    scene = played.player.scene
    for number, passage in shown.numbered():
        if scene.turn in [turn.number for turn in passage.turns] and passage.question_id:
            terminal.line(f"On from there: voicemock replay {shown.id} --question Q{number}", style="dim")
