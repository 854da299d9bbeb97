"""The tokenizer: one token a word, bytes for anything else, and the special tokens of Whisper."""

import json
from functools import cache
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from .sentences import spoken_forms

SPACE = "\u0120"
"""What a space is in GPT-2's alphabet of bytes."""
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]
TIMES = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]


@cache
def tokenizer() -> Tokenizer:
    """The tokenizer of the words in sentences.py. Times are its last tokens, as in Whisper."""
    vocabulary = {byte: number for number, byte in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    for word in spoken_forms():
        vocabulary.setdefault(SPACE + word, len(vocabulary))
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[], ignore_merges=True))
    words = pre_tokenizers.Split(Regex(r" ?[A-Za-z']+| ?[^A-Za-z' ]+| "), "isolated")
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [words, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in SPECIAL + TIMES])
    return made


def vocabulary() -> list[str]:
    """All tokens in the order of their numbers."""
    numbers = tokenizer().get_vocab(with_added_tokens=True)
    return sorted(numbers, key=lambda token: numbers[token])


def number(token: str) -> int:
    """The number of one token."""
    found = tokenizer().token_to_id(token)
    assert found is not None, token
    return int(found)


def encode(text: str) -> list[int]:
    """The tokens of a text."""
    return list(tokenizer().encode(text, add_special_tokens=False).ids)


def save(path: Path) -> None:
    """Write tokenizer.json, without the white space its own writer puts in."""
    path.write_text(json.dumps(json.loads(tokenizer().to_str()), separators=(",", ":")) + "\n")
