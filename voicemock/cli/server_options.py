"""The options of commands that ask several servers at once."""

from typing import Annotated

import typer

from voicemock.cli.options import ENGINES

LlmUrls = Annotated[
    list[str] | None,
    typer.Option(
        "--llm-url",
        help="Base URL of an OpenAI-compatible chat server. May be given several times: requests go to whichever "
        "has room and is up.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
SttUrls = Annotated[
    list[str] | None,
    typer.Option(
        "--stt-url",
        help="Base URL of an OpenAI-compatible transcription server. May be given several times.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
