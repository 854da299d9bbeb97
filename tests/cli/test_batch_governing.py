"""What a run does when its servers are gone, and where its workers find it."""

from pathlib import Path

import pytest

from tests.cli.test_batch import calls, records, wishes
from tests.llm.fault_server import FaultServer
from voicemock.batch.item import Setup
from voicemock.cli import llm_servers
from voicemock.cli.batch_governing import Servers, servers_of
from voicemock.cli.batching import run_batch
from voicemock.cli.options import Choices
from voicemock.config import LLMSettings, Settings, SpeechSettings
from voicemock.errors import LLMUnreachable, RecogniserError, UsageError
from voicemock.gate import Gate
from voicemock.governor import Governor
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
    tmp_path: Path, own_home: Path
) -> None:
    with FaultServer() as server:
        asked = Choices(llm_url=server.url, llm_model="status-401")
        with pytest.raises(LLMUnreachable, match="The run stops") as stopped:
            run_batch(wishes(tmp_path, calls(tmp_path / "calls", 12)), asked)

    assert "Then go on with: voicemock batch AGAIN" in stopped.value.remedy
    assert 1 <= len(records(tmp_path)) <= 5, "the others are not burnt"


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
