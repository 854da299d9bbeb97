"""What must hold of secrets: no piece of one is left in what is shown, and what is none is left alone."""

import base64

import pytest

from voicemock.secret import Secrets, of_server

KEY = "sk-abcdefghijklmnop"
SECRETS = Secrets([KEY, None, "", "ollama"])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"bad key {KEY}!", "bad key …!"),
        ("bad key sk-abcde*****", "bad key …*****"),
        ("bad key sk-ab*****", "bad key sk-ab*****"),
        (f"{KEY}{KEY}", "…"),
        ("ends with ijklmnop", "ends with …"),
        ("model not found at ollama", "model not found at ollama"),
        ("", ""),
    ],
)
def test_pieces_of_a_key_are_hidden_and_the_rest_is_said(said: str, shown: str) -> None:
    assert SECRETS.hidden(said) == shown


def test_only_a_long_piece_makes_a_reply_unusable() -> None:
    mine = Secrets(["password-of-mine"])

    assert mine.stand_in("you said password-of-m aloud")
    assert not mine.stand_in("we changed every password on Friday")


def test_passwords_in_addresses_are_secrets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:proxy%20password@proxy.example:3128")
    secrets = of_server("https://user:url-password@llm.example/v1", KEY)

    sent = (base64.b64encode(each).decode() for each in (b"me:proxy password", b"user:url-password"))
    for each in ("proxy%20password", "proxy password", "url-password", KEY, *sent):
        assert each not in secrets.hidden(f"407 for {each}!")
