"""The command `voicemock`: all commands in one place."""

from typing import Annotated

import typer

from voicemock import __version__
from voicemock.cli import (
    batch_command,
    calibrate_command,
    cohort_command,
    cohort_privacy,
    doctor_command,
    drill_command,
    improve_command,
    interview_command,
    loop_command,
    message_command,
    model_command,
    peer_command,
    prepare_command,
    progress_command,
    prompt_command,
    replay_command,
    report_command,
    retake_command,
    round_command,
    rubric_command,
    serve_command,
    session_command,
    story_command,
)

app = typer.Typer(
    name="voicemock",
    help="A voice mock interviewer: practise aloud, get scores that your own words prove.",
    epilog="Begin with: voicemock demo. Then: voicemock interview",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("interview")(interview_command.interview)
app.command("loop")(loop_command.loop)
app.command("retake")(retake_command.retake)
app.command("drill")(drill_command.drill)
app.command("resume")(interview_command.resume)
app.command("demo")(interview_command.demo)
app.command("score")(report_command.score)
app.command("improve")(improve_command.improve)
app.command("replay")(replay_command.replay)
app.command("report")(report_command.report)
app.command("serve")(serve_command.serve)
app.command("progress")(progress_command.progress)
app.command("prepare")(prepare_command.prepare)
app.command("calibrate")(calibrate_command.calibrate)
app.command("batch")(batch_command.batch)
app.add_typer(cohort_command.app, name="cohort")
cohort_command.app.command("forget")(cohort_privacy.forget)
cohort_command.app.command("expire")(cohort_privacy.expire)
app.add_typer(peer_command.app, name="peer")
app.add_typer(session_command.app, name="session")
app.add_typer(round_command.app, name="round")
app.add_typer(rubric_command.app, name="rubric")
app.add_typer(story_command.app, name="story")
app.add_typer(message_command.app, name="message")
app.add_typer(prompt_command.app, name="prompt")
app.add_typer(model_command.app, name="model")
app.command("doctor")(doctor_command.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voicemock {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass
