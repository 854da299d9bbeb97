"""`voicemock story`: your own examples to tell, kept by the parts of STAR."""

from pathlib import Path
from typing import Annotated

import typer

from voicemock.cli.options import (
    Answers,
    Choices,
    Device,
    Language,
    LlmModel,
    LlmUrl,
    Prompts,
    Stt,
    SttModel,
    SttUrl,
    Turn,
)
from voicemock.cli.say import say

app = typer.Typer(
    help="Keep the stories that you tell in interviews: situation, task, action, result.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="A story's id.")]


@app.command()
def add(
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A text with the story, or a filled YAML file.", show_default=False),
    ] = None,
    speak: Annotated[bool, typer.Option("--speak", help="Tell it to the microphone.")] = False,
    answers: Answers = None,
    title: Annotated[str | None, typer.Option(help="Its title.", show_default=False)] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option(
            "--skill", help="What it shows, such as conflict. May be given several times.", show_default=False
        ),
    ] = None,
    device: Device = None,
    turn: Turn = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Tell a story: typed part by part, piped, from a file, or spoken. It is split into its parts and shown to you
    before it is kept.
    """
    from voicemock.cli.story_adding import Wishes, add_story

    choices = Choices(
        answers=tuple(answers or ()),
        device=device,
        turn=turn,
        interrupt=False,
        barge_in=False,
        stt=stt,
        stt_model=stt_model,
        stt_url=stt_url,
        language=language,
        llm_url=llm_url,
        llm_model=llm_model,
        prompts=prompts,
    )
    add_story(Wishes(title or "", tuple(skill or ()), file, speak), choices)


@app.command("list")
def list_() -> None:
    """List your stories, and what was begun and is not kept yet."""
    from voicemock.cli.story_begun import begun_folders, go_on
    from voicemock.reports.story_text import print_stories
    from voicemock.reports.terminal import Terminal
    from voicemock.story_files import bank

    kept = bank()
    print_stories(kept.stories, Terminal())
    for folder in begun_folders():
        say(f"Begun and not kept yet: {go_on(folder)}")
    for error in kept.unread:
        say(str(error), err=True)
    if kept.unread:
        raise typer.Exit(kept.unread[0].exit_code)


@app.command()
def show(story: Name) -> None:
    """Show a story by its parts, with what it lacks."""
    from voicemock.reports.story_text import print_story
    from voicemock.reports.terminal import Terminal
    from voicemock.safe_text import one_line
    from voicemock.story_files import find, load

    path = find(story)
    print_story(load(path), Terminal())
    say(f"Edit it: {one_line(str(path))}")


@app.command()
def remove(story: Name) -> None:
    """Remove a story."""
    from voicemock.safe_text import one_line
    from voicemock.story_files import remove as remove_story

    say(f"Removed {one_line(str(remove_story(story)))}.")


@app.command()
def suggest(
    asked: Annotated[
        str,
        typer.Argument(
            help="A question in your own words, or a rubric: each of its questions.", metavar="QUESTION|RUBRIC"
        ),
    ],
) -> None:
    """Suggest stories for a question, or for each question of a rubric, with the reasons."""
    from voicemock.cli.story_suggesting import suggest_stories

    suggest_stories(asked)
