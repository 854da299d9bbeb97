"""A real llama.cpp server over a model of random weights, as a program: prints its URL, ends with its input.

    python tests/llm/llama_server.py FOLDER

The model has a byte vocabulary and one small layer (0.3 MB), so it knows nothing; what makes its replies valid is the
grammar that the server builds from the JSON schema. Dimension 0 of every embedding is constant and no layer writes to
it, so column 0 of the output matrix is a bias for each token: letters are likely, quotes end strings soon, and bytes
that would break UTF-8 never come.
"""

import sys
from pathlib import Path

import gguf
import numpy as np
import xllamacpp

WIDTH, FEED_FORWARD, HEADS, CONTEXT = 64, 128, 4, 8192
SPECIAL = ["<unk>", "<s>", "</s>"]
VOCABULARY = len(SPECIAL) + 256
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "


def bias() -> np.ndarray:
    wanted = np.full(VOCABULARY, -30.0)
    for byte in range(0x20, 0x7F):
        wanted[len(SPECIAL) + byte] = -1.0
    for byte in b"abcdefghijklmnopqrstuvwxyz ":
        wanted[len(SPECIAL) + byte] = 1.0
    wanted[len(SPECIAL) + ord('"')] = 2.5
    wanted[len(SPECIAL) + ord("\\")] = -30.0
    wanted[SPECIAL.index("</s>")] = 2.0
    return wanted


def write_model(path: Path) -> None:
    random = np.random.default_rng(7)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("random bytes")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(VOCABULARY)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))])
    writer.add_token_scores([0.0] * VOCABULARY)
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    writer.add_token_types([*kinds, *[gguf.TokenType.BYTE] * 256])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)

    embedding, output = weights(VOCABULARY, WIDTH), weights(VOCABULARY, WIDTH)
    embedding[:, 0] = 1.0
    attention_out, down = weights(WIDTH, WIDTH), weights(WIDTH, FEED_FORWARD)
    attention_out[0], down[0] = 0.0, 0.0
    # The other dimensions are small, so the last normalisation brings the constant dimension to about sqrt(WIDTH).
    output[:, 0] = (bias() / np.sqrt(WIDTH)).astype(np.float32)
    ones = np.ones(WIDTH, dtype=np.float32)
    for name, tensor in {
        "token_embd": embedding,
        "output_norm": ones,
        "output": output,
        "blk.0.attn_norm": ones,
        "blk.0.attn_q": weights(WIDTH, WIDTH),
        "blk.0.attn_k": weights(WIDTH, WIDTH),
        "blk.0.attn_v": weights(WIDTH, WIDTH),
        "blk.0.attn_output": attention_out,
        "blk.0.ffn_norm": ones,
        "blk.0.ffn_gate": weights(FEED_FORWARD, WIDTH),
        "blk.0.ffn_up": weights(FEED_FORWARD, WIDTH),
        "blk.0.ffn_down": down,
    }.items():
        writer.add_tensor(f"{name}.weight", tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(folder: Path) -> None:
    model = folder / "random.gguf"
    write_model(model)
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.warmup = False
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
