"""What must hold of settings and keys."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.config import (
    EmbeddingsSettings,
    LLMSettings,
    SpeechSettings,
    each_server,
    load_settings,
    overridden,
    overridden_by_several,
    sessions_folder,
    settings_file,
)
from voicemock.errors import BadInput, Refused
from voicemock.server_keys import KEY_SEEN_AFTER_S, key_for


def write(text: str) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text)


def test_without_a_file_there_are_defaults(own_home: Path) -> None:
    assert load_settings().llm.model is None
    assert sessions_folder() == own_home / "sessions"


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('questions = 3\n[llm]\nmodel = "from-file"\nurl = "http://127.0.0.1:1/v1"\n')
    monkeypatch.setenv("VOICEMOCK_LLM_MODEL", "from-environment")

    assert load_settings().llm.model == "from-environment"
    assert load_settings().llm.url == "http://127.0.0.1:1/v1"
    assert load_settings().questions == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("questions = ", "not valid TOML"),
        ("questons = 3", "questons"),
        ("[stt]\nengine = 'wisper'", "stt.engine"),
        ("[llm]\napi_key = 'sk-secret'", "keys do not belong in files"),
        ("[voice]\nkey = 'sk-secret'", "keys do not belong in files"),
        ("api_key = 'sk-secret'", "keys do not belong in files"),
        ("[llm.auth]\nToken = 'sk-secret'", "keys do not belong in files"),
        ("[[servers]]\nPASSWORD = 'sk-secret'", "keys do not belong in files"),
        ("[llm]\nkey_env = 'sk-secret-0123456789abc'", "keys do not belong in files"),
        ("# key: sk-secret-0123456789abcdef", "keys do not belong in files"),
        ("[llm]\nurl = 'https://me:sk-secret@host/v1'", "keys do not belong in files"),
        ("a = " + "[" * 5000, "not valid TOML"),
        ("#" * 70_000, "larger than 64 KiB"),
        ("x = 1\n" * 2, "not valid TOML"),
    ],
)
def test_a_bad_file_is_named_and_no_key_in_it_is_shown(text: str, words: str) -> None:
    write(text)
    with pytest.raises(BadInput) as caught:
        load_settings()

    assert words in str(caught.value) and "sk-secret" not in str(caught.value)


def test_however_many_mistakes_a_file_has_a_few_are_named() -> None:
    write("".join(f"x{number} = 1\n" for number in range(500)))
    with pytest.raises(BadInput) as caught:
        load_settings()

    assert len(str(caught.value).splitlines()) == 10 and str(settings_file()) in caught.value.remedy


def test_a_file_that_is_no_file_is_never_waited_for() -> None:
    settings_file().mkdir(parents=True)
    with pytest.raises(BadInput, match=r"is not a file|cannot be read"):
        load_settings()
    settings_file().rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(settings_file())
        with pytest.raises(BadInput, match="is not a file"):
            load_settings()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody's user")
def test_a_user_without_a_home_is_told_to_name_a_folder() -> None:
    code = """
import os
from voicemock.config import sessions_folder
from voicemock.errors import CannotWrite
import platformdirs.unix
os.setuid(54321)
try:
    sessions_folder()
except CannotWrite as error:
    print(error)
"""
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "VOICEMOCK_HOME")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=kept, check=True)

    assert "VOICEMOCK_HOME=/a/folder" in done.stdout


def test_a_command_that_takes_long_is_seen() -> None:
    said: list[str] = []
    slow = f"{sys.executable} -c 'import time; time.sleep({KEY_SEEN_AFTER_S + 0.3}); print(1234)'"

    assert key_for(LLMSettings(key_command=slow), said.append) == "1234"
    assert len(said) == 1 and "key_command" in said[0]


def test_a_key_goes_to_its_own_server_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "general")
    monkeypatch.setenv("VOICEMOCK_LLM_KEY", "for the llm")

    assert key_for(LLMSettings()) == "for the llm"
    assert key_for(SpeechSettings()) is None


def test_a_key_may_come_from_a_named_command_or_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", "from the variable")

    assert key_for(LLMSettings(key_command="printf from-command")) == "from-command"
    assert key_for(LLMSettings(key_env="MINE")) == "from the variable"
    with pytest.raises(Refused, match="key_command"):
        key_for(LLMSettings(key_command="false"))
    with pytest.raises(Refused, match="key_command"):
        key_for(LLMSettings(key_command="no-such-program-here"))


def test_a_key_in_common_use_goes_to_openai_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "for OpenAI")

    assert key_for(LLMSettings()) == key_for(LLMSettings(url="https://api.openai.com/v1")) == "for OpenAI"
    assert key_for(LLMSettings(url="http://127.0.0.1:11434/v1")) is None
    assert key_for(LLMSettings(url="https://api.openai.com.example/v1")) is None
    assert key_for(LLMSettings(url="https://llm.example/v1", key_env="OPENAI_API_KEY")) == "for OpenAI"


def test_a_key_and_a_permission_stay_with_the_server_they_were_given_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given = LLMSettings(url="http://a.example/v1", model="m", key_env="MINE", allow_http=True)
    other = overridden(given, url="http://b.example/v1", model=None)

    assert (other.url, other.model, other.key_env, other.allow_http) == ("http://b.example/v1", "m", None, False)
    assert overridden(given, url="http://a.example/v2").key_env == overridden(given, model="n").key_env == "MINE"
    write("[llm]\nurl = 'http://a.example/v1'\nkey_command = 'pass a'\nallow_http = true")
    monkeypatch.setenv("VOICEMOCK_LLM_URL", "http://b.example/v1")
    assert load_settings().llm == LLMSettings(url="http://b.example/v1")


def test_a_home_of_an_unknown_user_is_a_folder_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEMOCK_HOME", "~nosuchuser/x")

    assert str(sessions_folder()) == "~nosuchuser/x/sessions"


def test_several_servers_are_one_list_and_each_has_its_own_key_by_its_host(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "for OpenAI")
    llm = LLMSettings(url="https://api.openai.com/v1", urls=("http://127.0.0.1:8001/v1/", "http://127.0.0.1:8001/v1"))
    assert llm.addresses == ("https://api.openai.com/v1", "http://127.0.0.1:8001/v1")
    assert [key_for(each) for each in each_server(llm)] == ["for OpenAI", None]
    assert LLMSettings().addresses == (None,)


def test_a_key_and_a_permission_are_not_given_to_servers_they_were_not_meant_for():
    llm = LLMSettings(url="https://a.example/v1", urls=("https://b.example/v1",), key_env="MINE", allow_http=True)
    both = overridden_by_several(llm, ["https://b.example/v1", "https://a.example/v1"])
    assert (both.key_env, both.addresses) == ("MINE", ("https://b.example/v1", "https://a.example/v1"))
    other = overridden_by_several(llm, ["https://a.example/v1", "https://c.example/v1"])
    assert (other.key_env, other.allow_http) == (None, False)
    assert overridden(llm, url="https://a.example/v1").urls == ()
    assert overridden(llm, url="https://b.example/v1").key_env == "MINE"
    assert overridden(llm, model="m").urls == llm.urls


def test_a_key_for_openais_own_server_and_its_prices_go_to_nobody_else(monkeypatch):
    openai = LLMSettings(key_env="MINE", price_in=1.0, price_out=2.0, model="m")
    other = overridden_by_several(openai, ["https://other.example/v1", "https://third.example/v1"])
    assert (other.key_env, other.price_in, other.price_out) == (None, None, None)
    assert overridden(openai, url="https://api.openai.com/v1", model=None).key_env == "MINE"
    assert overridden(EmbeddingsSettings(key_command="pass o"), url="https://other.example/v1").key_command is None
    speech = SpeechSettings(key_env="MINE")  # nobody is asked where no address is given, so it is for whom that names
    assert overridden(speech, url="https://other.example/v1").key_env == "MINE"
    named = LLMSettings(url="https://a.example/v1", price_in=1.0)
    assert overridden(named, url="https://b.example/v1").price_in is None
    write("[llm]\nkey_env = 'MINE'\nprice_in = 1.0\nallow_http = true")
    monkeypatch.setenv("VOICEMOCK_LLM_URL", "http://b.example/v1")
    assert load_settings().llm == LLMSettings(url="http://b.example/v1", allow_http=True)


def test_one_server_in_the_environment_takes_the_place_of_all_in_the_file(monkeypatch):
    write('[llm]\nurls = ["https://a.example/v1", "https://b.example/v1"]\nkey_env = "MINE"')
    assert load_settings().llm.addresses == ("https://a.example/v1", "https://b.example/v1")
    monkeypatch.setenv("VOICEMOCK_LLM_URL", "https://c.example/v1")
    assert load_settings().llm.addresses == ("https://c.example/v1",)
    assert load_settings().llm.key_env is None
