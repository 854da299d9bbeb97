"""What servers say of a prompt that is too long is understood, and how much of it fits."""

import pytest

from voicemock.llm.context import is_too_long, part_that_fits


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        # OpenAI, vLLM, llama.cpp, Anthropic
        ("This model's maximum context length is 4096 tokens. Your messages have 8192 tokens.", 0.375),
        ("This model's maximum context length is 8,192 tokens. However, you requested 16,384 tokens (15360 in the "
         "messages, 1024 in the completion).", 0.4375),
        ("request (8192 tokens) exceeds the available context size (4096 tokens), try increasing it", 0.375),
        ("prompt is too long: 208310 tokens > 200000 maximum", 0.955),
        ("the request exceeds the available context size, try increasing it", None),
        ("maximum context length is 4096 tokens", None),
    ],
)  # fmt: skip
def test_the_part_that_fits_is_read_from_the_servers_words(words: str, fits: float | None) -> None:
    assert is_too_long(words.lower())
    found = part_that_fits({}, words)
    assert found == pytest.approx(fits, abs=0.001) if fits else found is None


def test_numbers_in_the_error_come_first_and_nonsense_is_none() -> None:
    assert part_that_fits({"n_ctx": 4096, "n_prompt_tokens": 6144}, "too long") == 0.5
    for odd in ({"n_ctx": True, "n_prompt_tokens": 9}, {"n_ctx": "4096", "n_prompt_tokens": [1]}, {"n_ctx": 10**30}):
        assert part_that_fits(odd, "too long") is None
    assert not is_too_long("unknown field: context")
