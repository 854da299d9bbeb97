"""A model that answers in another's place is told apart from a version of the same."""

import pytest

from voicemock.llm.names import is_same_model


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06"), ("llama3", "llama3:latest"), ("llama3.1", "Llama3.1:8b-instruct-q4_0"),
        ("models/qwen.gguf", "/srv/models/qwen.gguf"), ("openai/gpt-4o", "gpt-4o"),
        ("qwen", "qwen-q4_k_m"), ("m", ""),
    ],
)  # fmt: skip
def test_a_version_is_the_same_model(asked: str, answered: str) -> None:
    assert is_same_model(asked, answered)


@pytest.mark.parametrize(
    ("asked", "answered"), [("gpt-4o", "gpt-4o-mini"), ("llama3", "qwen2"), ("gpt-4", "gpt-4-turbo")]
)
def test_another_name_is_another_model(asked: str, answered: str) -> None:
    assert not is_same_model(asked, answered)
