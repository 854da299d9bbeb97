"""What a run does when its servers are gone, and where its workers find it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.cli.test_batch import NO_LLM, calls, records, table, wishes
from tests.llm.fault_server import FaultServer
from voicemock.batch.item import Setup, Task
from voicemock.batch.mapping import Outcome as Came
from voicemock.batch.mapping import Work
from voicemock.batch.newest import begin, of_run
from voicemock.batch.url_place import place_at
from voicemock.cli import llm_servers
from voicemock.cli.batch_governing import Servers, servers_of
from voicemock.cli.batch_item import process
from voicemock.cli.batch_plan import plan_for
from voicemock.cli.batch_setup import setup_for
from voicemock.cli.batching import _Going, run_batch
from voicemock.cli.options import Choices
from voicemock.config import LLMSettings, Settings, SpeechSettings
from voicemock.errors import LLMUnreachable, RecogniserError, UsageError
from voicemock.gate import Gate
from voicemock.governor import Governor
from voicemock.reports.terminal import Terminal
from voicemock.server_load import Limits, Outcome
from voicemock.stt.server import LONGEST_PIECE_S, ServerLimits
from voicemock.usage import Usage


def refusing() -> Gate:
    """A gate whose server takes nothing any more."""
    gate = Gate(Governor(["a.example"], Limits(breaks_after=1)))
    gate.leave(gate.enter(), Outcome("refused", None, "status 401"), Usage())
    return gate


def test_a_run_whose_servers_were_given_up_says_so_by_their_names() -> None:
    setup = Setup(out="o", rubric={}, settings=Settings())
    Servers(setup, {"llm": Gate(Governor(["a.example"], Limits()))}).check()
    with pytest.raises(LLMUnreachable, match=r"a\.example refuses .*status 401.* what is done is kept"):
        Servers(setup, {"llm": refusing()}).check()
    with pytest.raises(RecogniserError, match=r"a\.example refuses"):
        Servers(setup, {"stt": refusing()}).check()


def test_a_run_stops_when_its_servers_are_given_up_and_leaves_the_rest_to_the_next(
    tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer() as server:
        asked = Choices(llm_url=server.url, llm_model="status-401")
        with pytest.raises(LLMUnreachable, match="The run stops") as stopped:
            run_batch(wishes(tmp_path, calls(tmp_path / "calls", 12)), asked)

    assert "Then go on with: voicemock batch AGAIN" in stopped.value.remedy
    assert 1 <= len(records(tmp_path)) <= 5, "the others are not burnt"
    assert {row["state"] for row in table(tmp_path).values()} == {"failed"}
    assert re.search(r"Stopped: .*failed", capsys.readouterr().out)


class Here:
    """Satisfies `Map` in this process; of each recording it says that nobody could hear it."""

    workers, label = 1, "here"

    def __call__(self, work: Work, tasks: Iterable[Task]) -> Iterator[Came]:
        for task in tasks:
            yield Came(task, None, "Unheard.") if task.item.kind == "recording" else Came(task, work(task))


def going(tmp_path: Path, folder: Path) -> _Going:
    asked = wishes(tmp_path, folder)
    place, setup = place_at(asked.out), setup_for(asked, NO_LLM)
    return _Going(asked, place, plan_for(asked, setup, place)[0], Terminal())


def test_without_a_speech_server_transcripts_are_done_and_the_run_stops_where_only_recordings_are_left(
    tmp_path: Path,
) -> None:
    folder = calls(tmp_path / "calls", 2)
    for name in ("a.wav", "y.wav", "z.wav"):
        (folder / name).write_bytes(name.encode())
    run = going(tmp_path, folder)
    run._servers = Servers(run._plan.setup, {"stt": refusing()})

    with pytest.raises(RecogniserError, match="refuses"):
        run._work(Here(), partial(process, run._plan.setup))

    assert (run._now.done, run._now.failed, run._now.left) == (2, 1, 2)


def test_after_ctrl_c_the_way_to_go_on_is_said_though_another_run_has_taken_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = going(tmp_path, calls(tmp_path / "calls", 1))
    run._place = of_run(run._place, begin(run._place))
    begin(run._place.place)

    run.stopped()

    said = capsys.readouterr().out
    assert "The tables could not be written anew: Another run has begun" in said
    assert said.endswith("voicemock batch AGAIN\n")


def test_a_run_that_cannot_begin_leaves_results_and_tables_as_they_are(tmp_path: Path) -> None:
    folder, people = calls(tmp_path / "calls", 2), tmp_path / "people.csv"
    people.write_text("file,consent\ncall-00.vtt,yes\ncall-01.vtt,yes\n")
    asked = wishes(tmp_path, folder, people=str(people))
    run_batch(asked, NO_LLM)
    before = table(tmp_path)

    people.write_text("file,consent\ncall-00.vtt,yes\ncall-01.vtt,no\nz.wav,yes\n")
    (folder / "z.wav").write_bytes(b"z")
    with pytest.raises(RecogniserError):
        run_batch(asked, replace(NO_LLM, stt="whisper", stt_model="no-such-model"))

    assert len(before) == 2
    assert table(tmp_path) == before


def test_where_workers_elsewhere_reach_this_process_is_known_or_said_to_be_unknown() -> None:
    setup = Setup(out="o", rubric={}, settings=Settings(llm=LLMSettings(url="http://127.0.0.1:1/v1", model="m")))
    with servers_of(setup, "tcp://127.0.0.1:8786") as servers:
        assert servers.setup.governor.startswith("127.0.0.1:")
    with (
        pytest.raises(UsageError, match=r"workers at no-such-host\.invalid reach"),
        servers_of(setup, "tcp://no-such-host.invalid:8786"),
    ):
        pass


def test_a_permit_for_the_longest_piece_of_speech_lasts_as_long_as_it_may_take() -> None:
    longest_s = ServerLimits().times_audio * LONGEST_PIECE_S
    assert llm_servers.limits(SpeechSettings(engine="server")).longest_s > longest_s
