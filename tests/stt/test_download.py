"""Downloading goes on where it stopped, believes no byte unchecked, and never leaves half a model in place."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.stt import fake_hub
from voicemock.config import models_folder
from voicemock.stt import models, origin

GET = """
import sys
from voicemock.errors import VoicemockError
from tests.stt.fake_hub import CATALOGUE
from voicemock.stt import download
from voicemock.stt.hub import Patience
told = []
patience = Patience(read_s=2, tries=3, wait_s=0.01, slow_s=0.5, ask_s=2)
try:
    print(download.get(sys.argv[1], lambda *each: told.append(each), print, patience, CATALOGUE))
    assert not told or told[-1][0] == told[-1][1], told[-1]
    assert all(0 <= done <= total for done, total in told)
    print(len(told))
except VoicemockError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


@pytest.fixture
def hub() -> Iterator[fake_hub.Hub]:
    with fake_hub.running() as running:
        yield running


def start(hub: fake_hub.Hub, name: str = "tiny.en", **environment: str) -> subprocess.Popen[str]:
    """Asks in a process of its own, because the hub's address is read when the library is imported."""
    return subprocess.Popen(
        [sys.executable, "-c", GET, name],
        env={**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": os.environ["VOICEMOCK_HOME"] + "/hf", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def get(hub: fake_hub.Hub, name: str = "tiny.en", **environment: str) -> tuple[int, str, str]:
    process = start(hub, name, **environment)
    out, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    return process.returncode, out, error


def content(name: str = "tiny.en") -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (models_folder() / name).iterdir()}


def ranges(hub: fake_hub.Hub) -> list[str]:
    return [asked for path, asked in hub.asked if path.endswith("model.bin")]


def wanted() -> dict[str, bytes]:
    return {name: data for name, data in fake_hub.FILES.items() if name != "README.md"}


def test_a_model_arrives_whole_with_its_origin_and_nothing_else(hub):
    code, out, error = get(hub)

    assert (code, error) == (0, "")
    assert out.splitlines()[0] == str(models_folder() / "tiny.en")
    here = content()
    record = json.loads(here.pop(origin.FILE))
    assert here == wanted()
    assert (record["repo"], record["revision"]) == (fake_hub.REPO, fake_hub.REVISION)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in here.items()}
    assert {name: file["hash"] for name, file in record["files"].items()} == sums
    assert models.is_here("tiny.en")
    assert [each.name for each in models_folder().iterdir()] == ["tiny.en"]


def test_progress_comes_in_bytes_while_they_arrive(hub):
    assert int(get(hub)[1].splitlines()[1]) > 5


def test_a_connection_that_is_cut_again_and_again_only_fetches_what_is_missing(hub):
    hub.faults = [fake_hub.cut_after(100_000), fake_hub.cut_after(50_000), fake_hub.cut_after(0)]

    assert get(hub)[0] == 0
    assert ranges(hub) == ["bytes=0-", "bytes=100000-", "bytes=150000-", "bytes=150000-"]
    assert content()["model.bin"] == fake_hub.MODEL


def test_a_stalled_connection_is_given_up_and_another_taken(hub):
    released = threading.Event()
    hub.faults = [fake_hub.stall_after(1000, released)]

    assert get(hub)[0] == 0
    released.set()
    assert ranges(hub) == ["bytes=0-", "bytes=1000-"]


def test_a_download_that_was_killed_goes_on_the_next_time(hub):
    released = threading.Event()
    hub.faults = [fake_hub.stall_after(250_000, released)]
    process = start(hub)
    part = models.partial_folder("tiny.en")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not any(file.stat().st_size >= 250_000 for file in part.glob("model.bin*")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)
    released.set()
    assert not (models_folder() / "tiny.en").exists()

    hub.asked.clear()
    assert get(hub)[0] == 0
    assert ranges(hub) == ["bytes=250000-"]
    assert content()["model.bin"] == fake_hub.MODEL


def test_a_hub_that_sends_everything_again_is_borne(hub):
    hub.faults = [fake_hub.cut_after(1000), fake_hub.whole_despite_range]

    assert get(hub)[0] == 0
    assert content()["model.bin"] == fake_hub.MODEL


def test_a_busy_hub_is_asked_again(hub):
    hub.faults = [fake_hub.answer(503), fake_hub.answer(429)]

    assert get(hub)[0] == 0


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_hub_that_refuses_is_named_and_what_arrived_is_kept(hub, status):
    hub.faults = [fake_hub.cut_after(1000), *[fake_hub.answer(status)] * 10]

    code, _, error = get(hub)

    assert code == 72
    assert str(status) in error
    assert "voicemock model get" in error
    assert not (models_folder() / "tiny.en").exists()
    assert sum(file.stat().st_size for file in models.partial_folder("tiny.en").glob("model.bin*")) == 1000


def test_damaged_bytes_are_thrown_away_and_the_next_try_is_clean(hub):
    hub.files["model.bin"] = fake_hub.MODEL[:-1] + b"?"

    code, _, error = get(hub)

    assert code == 72
    assert "damaged or changed" in error
    assert not (models_folder() / "tiny.en").exists()
    hub.files["model.bin"] = fake_hub.MODEL
    assert get(hub)[0] == 0


def test_a_connection_that_only_drips_is_exchanged_for_another_and_it_is_said(hub):
    hub.faults = [fake_hub.drip(20)]

    code, out, _ = get(hub)

    assert code == 0
    assert re.search(r"sends only 0\.\d KB/s\. What has arrived is kept\. Trying a new connection\.", out)
    assert len(ranges(hub)) == 2 and ranges(hub)[1] != "bytes=0-"
    assert content()["model.bin"] == fake_hub.MODEL


def test_a_hub_that_drips_on_every_connection_is_given_up_and_the_bytes_are_kept(hub):
    hub.faults = [fake_hub.drip(20)] * 5

    code, _, error = get(hub)

    assert code == 72
    assert "sends only" in error
    assert error.rstrip().endswith(": voicemock model get tiny.en")
    assert not (models_folder() / "tiny.en").exists()
    assert sum(file.stat().st_size for file in models.partial_folder("tiny.en").glob("model.bin*")) > 100


@pytest.mark.parametrize(
    "fault", [fake_hub.endless, fake_hub.drip(20), fake_hub.answer(200, b"[[[[")], ids=["endless", "drip", "none"]
)
def test_a_list_of_files_that_does_not_end_or_is_none_is_given_up(hub, fault):
    hub.list_faults = [fault]

    code, _, error = get(hub)

    assert code == 72
    assert "The model hub" in error


@pytest.mark.parametrize(
    "name", ["vocabulary.x/../../../evil", "LICENSE\\\\..\\\\evil", "../config.json", "C:LICENSE"]
)
def test_a_name_that_leads_out_of_the_folder_is_never_written(hub, name):
    hub.claimed[name] = hub.files[name] = b"evil"

    assert get(hub)[0] == 0
    assert sorted(content()) == sorted([*wanted(), origin.FILE])
    assert {each.name for each in models_folder().parent.iterdir()} <= {"models", "hf"}


def test_what_was_damaged_between_two_tries_is_fetched_again(hub):
    hub.faults = [fake_hub.answer(404)]
    assert get(hub)[0] == 72
    (models.partial_folder("tiny.en") / "tokenizer.json").write_bytes(b'{"model": []}')

    assert get(hub)[0] == 0
    assert json.loads(content().pop("tokenizer.json")) == {"model": {}}


def test_a_half_file_that_an_earlier_try_left_damaged_is_fetched_from_the_start(hub):
    hub.faults = [fake_hub.cut_after(1000), fake_hub.answer(404)]
    assert get(hub)[0] == 72
    part = next(models.partial_folder("tiny.en").glob("model.bin*"))
    part.write_bytes(b"?" * 1000)
    hub.asked.clear()

    assert get(hub)[0] == 0
    assert ranges(hub) == ["bytes=1000-", "bytes=0-"]
    assert content()["model.bin"] == fake_hub.MODEL


@pytest.mark.parametrize("status", [403, 407])
def test_a_proxy_that_refuses_is_named(hub, status):
    with fake_hub.refusing_proxy(status) as proxy:
        code, _, error = get(
            hub, HF_ENDPOINT="https://hub.invalid", HTTPS_PROXY=proxy, https_proxy=proxy, NO_PROXY=""
        )

    assert code == 72
    assert "proxy" in error and str(status) in error
    assert hub.asked == []


def test_a_hub_that_sends_too_much_is_stopped(hub):
    hub.files["model.bin"] = fake_hub.MODEL + b"more"

    code, _, error = get(hub)

    assert code == 72
    assert "more than model.bin should hold" in error


def test_a_model_that_is_here_is_not_asked_for_again(hub):
    get(hub)
    hub.asked.clear()

    assert get(hub)[0] == 0
    assert hub.asked == []


def test_a_damaged_model_is_replaced(hub):
    get(hub)
    (models_folder() / "tiny.en" / "model.bin").write_bytes(b"short")
    assert models.problem(models_folder() / "tiny.en") is not None

    assert get(hub)[0] == 0
    assert models.problem(models_folder() / "tiny.en") is None
    assert [each.name for each in models_folder().iterdir()] == ["tiny.en"]


def test_without_a_hub_it_is_said_in_a_sentence(hub):
    hub.shutdown()
    hub.server_close()

    code, _, error = get(hub)

    assert code == 72
    assert "cannot be reached" in error
    assert len(error.splitlines()) <= 4


def test_offline_by_wish_is_said(hub):
    code, _, error = get(hub, HF_HUB_OFFLINE="1")

    assert code == 72
    assert "HF_HUB_OFFLINE" in error
    assert hub.asked == []


def test_a_dead_proxy_is_a_sentence_too(hub):
    dead = "http://127.0.0.1:9"

    code, _, error = get(hub, HTTP_PROXY=dead, http_proxy=dead, NO_PROXY="", no_proxy="")

    assert code == 72
    assert "cannot be reached" in error
    assert hub.asked == []


def test_an_unknown_name_is_not_found_and_the_nearest_is_named(hub):
    code, _, error = get(hub, "tiny.eng")

    assert code == 66
    assert "Did you mean tiny.en?" in error
    assert error.rstrip().endswith(": voicemock model list")
    assert hub.asked == []


def test_a_folder_that_may_not_be_written_is_named(hub):
    models_folder().parent.mkdir(parents=True, exist_ok=True)
    models_folder().write_text("a file is in the way")

    code, _, error = get(hub)

    assert code == 73
    assert str(models_folder()) in error
