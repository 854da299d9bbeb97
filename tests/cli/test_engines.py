"""The model that the settings name is the one that is asked, with their deadlines, certificate and key."""

from pathlib import Path

import pytest

from voicemock.cli.engines import chat_for, check_hears, judge_for, recogniser_for, settings_for
from voicemock.cli.options import Choices
from voicemock.config import LLMSettings, load_settings, overridden, settings_file
from voicemock.errors import BadInput, RecogniserError, Refused, UsageError
from voicemock.llm.chat import ChatServer
from voicemock.server_keys import key_place

URL = "http://127.0.0.1:9/v1"


def server(settings: LLMSettings) -> ChatServer:
    found = chat_for(settings, lambda sentence: None)
    assert found and isinstance(found.chat, ChatServer)
    return found.chat


def write(text: str) -> LLMSettings:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text)
    return load_settings().llm


def test_the_longest_wait_is_a_setting() -> None:
    given = write(f'[llm]\nurl = "{URL}"\nmodel = "m"\nwait_s = 1200\n')

    assert server(given).deadlines.total_s == 1200
    assert server(LLMSettings(url=URL, model="m")).deadlines.total_s == 600
    assert server(LLMSettings(url="https://llm.example/v1", model="m")).deadlines.total_s == 180
    for wrong in ("0", "-1", "nan", '"long"'):
        with pytest.raises(BadInput, match="wait_s"):
            write(f"[llm]\nwait_s = {wrong}\n")


def test_when_silence_ends_an_answer_is_a_setting_and_the_command_line_comes_first() -> None:
    assert settings_for(Choices()).turn == "patient"
    write('turn = "brisk"\n')
    assert settings_for(Choices()).turn == "brisk"
    assert settings_for(Choices(turn="manual")).turn == "manual"
    with pytest.raises(BadInput, match="turn"):
        write('turn = "hasty"\n')


def test_the_interviews_language_is_heard_unless_the_user_names_another() -> None:
    assert settings_for(Choices()).stt.language is None
    assert settings_for(Choices()).stt.whisper_model == "base.en"
    german = Choices(spoken="de")
    assert settings_for(german).stt.language == "de"
    assert settings_for(german).stt.whisper_model == "base"
    assert settings_for(Choices(spoken="de", language="en")).stt.language == "en"
    write('[stt]\nlanguage = "fr"\nmodel = "small"\n')
    assert settings_for(german).stt.language == "fr"
    assert settings_for(german).stt.whisper_model == "small"
    assert not german.arguments("resume") and not german.arguments("score")


def test_nobody_is_offered_the_english_recogniser_for_another_language() -> None:
    with pytest.raises(RecogniserError) as refused, recogniser_for(settings_for(Choices(spoken="de")), may_ask=True):
        raise AssertionError("no model is here")
    assert "model get base" in refused.value.remedy and "sphinx" not in refused.value.remedy
    spoken_to = settings_for(Choices(spoken="de", stt="sphinx"))
    with pytest.raises(RecogniserError, match="English only"):
        check_hears(Choices(spoken="de", stt="sphinx"), spoken_to)


def test_who_may_interrupt_whom_is_a_setting_and_the_command_line_comes_first() -> None:
    assert not settings_for(Choices()).interrupt and not settings_for(Choices()).barge_in
    write("interrupt = true\nbarge_in = true\n")
    assert settings_for(Choices()).interrupt and settings_for(Choices()).barge_in
    off = Choices(interrupt=False, barge_in=False)
    assert not settings_for(off).interrupt and not settings_for(off).barge_in
    assert off.arguments("resume") == ["--no-interrupt", "--no-barge-in"]
    assert Choices(interrupt=True).arguments("resume") == ["--interrupt"]
    assert not Choices().arguments("resume") and not off.arguments("score")
    with pytest.raises(BadInput, match="interrupt"):
        write('interrupt = "often"\n')


def test_a_certificate_is_looked_for_beside_the_settings_and_only_for_its_own_server(own_home: Path) -> None:
    given = write('[llm]\nurl = "https://llm.example/v1"\nmodel = "m"\nca = "own.pem"\n')

    with pytest.raises(BadInput, match=str(own_home / "own.pem")):
        server(given)
    assert overridden(given, url="https://other.example/v1").ca is None


def test_where_the_key_comes_from_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", "sk-0123456789")

    assert server(LLMSettings(url=URL, model="m", key_env="MINE")).server.key == "$MINE"
    assert server(LLMSettings(url=URL, model="m")).server.key == ""
    assert key_place(LLMSettings(key_command="pass show llm")) == "the output of key_command"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789")
    assert (key_place(LLMSettings()), key_place(LLMSettings(url=URL))) == ("$OPENAI_API_KEY", "")


def test_a_password_in_the_address_is_not_shown() -> None:
    for url, error in (
        ("https://me:secret-pw@llm.example/v1", UsageError),
        ("http://me:secret-pw@llm.example/v1", Refused),
    ):
        with pytest.raises(error) as caught:
            chat_for(LLMSettings(url=url, model=None if error is UsageError else "m"), lambda sentence: None)
        assert "secret-pw" not in str(caught.value) and "llm.example" in str(caught.value)


def test_coverage_asks_an_embeddings_server_only_where_one_is_named_and_says_so() -> None:
    assert judge_for(None, "coverage", None).label == "coverage"
    write(f'[embeddings]\nurl = "{URL}"\nmodel = "small"\n')
    assert judge_for(None, "coverage", None).label == "coverage with embeddings of small on 127.0.0.1:9"
    write(f'[embeddings]\nurl = "{URL}"\n')
    with pytest.raises(UsageError, match="No embeddings model is named"):
        judge_for(None, "coverage", None)
    write('[embeddings]\nurl = "http://embeddings.example/v1"\nmodel = "small"\n')
    with pytest.raises(Refused):
        judge_for(None, "coverage", None)
