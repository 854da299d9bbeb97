"""Faults of what a model says."""

import json

from tests.llm.fault_handler import fault
from tests.llm.faults_sent import ok
from voicemock.llm.wire import CHECK_FIELD

ESCAPES = "\x1b]0;pwned\x07\x1b]52;c;cm0gLXJm\x07\x1b[2J\x1b[31m\r\x08hidden"
MARKUP = "use arr[/] and [/foo] and [link=file:///etc/passwd]x[/link] <b>"
GERMAN = "Wie haben Sie das gemessen, und was war nicht gut an dem, was die anderen für Sie gemacht haben?"

CHINESE = "你当时为什么选择先测量而不是直接修改呢？请详细说明一下你的理由和当时的情况。"


@fault(76)
def no_choices(server, n):
    server.body({"id": "c", "choices": []})


@fault(76)
def null_content(server, n):
    server.say(None)


@fault(76)
def empty_content(server, n):
    server.say("")


@fault(76)
def blank(server, n):
    server.say("  \n")


@fault(0)
def blank_then_ok(server, n):
    server.say("") if n < 2 else ok(server, n)


@fault(76)
def content_in_parts(server, n):
    server.body(server.choice({"content": [{"type": "text", "text": server.good()}]}))


@fault(76, judge="declined")
def refusal(server, n):
    server.say(None, refusal="I cannot help \x1b[31mwith that")


@fault(76, judge="declined")
def refusal_with_content(server, n):
    server.say(server.good(), refusal="I cannot help with that")


@fault(76, judge="declined")
def content_filter(server, n):
    server.say(server.good(), "content_filter")


@fault(76)
def length(server, n):
    server.say(server.good()[:20], "length")


@fault(76)
def length_though_whole(server, n):
    server.say(server.good(), "length")


@fault(0)
def length_then_ok(server, n):
    server.say(server.good()[:20], "length") if server.request_body.get("max_tokens", 0) < 5000 else ok(server, n)


@fault(76)
def tool_calls(server, n):
    server.say(server.good(), "tool_calls")


@fault(76)
def finish_of_its_own(server, n):
    server.say(server.good(), "\x1b[2Jfinished")


# Replies that arrive well and are not what was asked for.


@fault(76)
def prose(server, n):
    server.say("Sure! I would ask about the outcome.")


@fault(0)
def prose_then_json_in_prose(server, n):
    server.say("Sure thing." if server.wanted else f"Here you go: {server.good()} I hope it {{helps}}!")


@fault(0)
def fenced(server, n):
    server.say(f"```json\n{server.good()}\n```")


@fault(76)
def two_objects(server, n):
    server.say(f"{server.good()} or {server.good()}")


@fault(0)
def thinks_aloud(server, n):
    server.say(f'<think>maybe {{"say": "secret plan"}}?</think>\n{server.good()}')


@fault(0)
def thinks_in_a_field(server, n):
    server.say(server.worded("<think>secret plan</think>"))


@fault(0)
def thinks_without_beginning(server, n):
    server.say(f"so I ask {{this}}</think>{server.good()}")


@fault(76)
def only_thinks(server, n):
    server.say(f"<think>{server.good()}")


@fault(0, move=76)
def extra_keys(server, n):
    server.say(server.good(more="x", weight=3))


# Which value is of the wrong kind depends on what was asked for: true is right for `ready`.
for name, value in {
    "bool-for-int": "true",
    "string-for-int": '"3"',
    "float-for-int": "3.5",
    "nan": "NaN",
    "infinite": "1e999",
    "out-of-range": "7",
    "endless-number": "9" * 5000,
    "nested-number": "[" * 40 + "]" * 40,
    "object-for-int": '{"level": 3}',
}.items():
    more = {"probe": 0} if value == "true" else {}
    fault(76, name, **more)(lambda server, n, value=value: server.say(server.spoilt(value)))
    fault(0, f"{name}-once")(
        lambda server, n, value=value: server.say(server.spoilt(value) if n < 2 else server.good())
    )


@fault(76)
def missing_field(server, n):
    server.say(server.good().replace(f'"{server.field}"', '"speak"'))


@fault(76)
def duplicate_keys(server, n):
    first = json.dumps({server.field: server.data[server.field]})[1:-1]
    server.say(server.good().replace(first, f"{first}, {first}"))


@fault(76)
def json_list(server, n):
    server.say(f"[{server.good()}]")


@fault(76)
def json_in_a_string(server, n):
    server.say(json.dumps(server.good()))


@fault(76)
def the_schema_itself(server, n):
    server.say(json.dumps({"type": "object", "properties": {name: {"type": "string"} for name in server.data}}))


@fault(0)
def surrogate(server, n):
    server.say(server.worded("XX").replace("XX", "a\\ud800b\\u0000c \\ud83d\\ude00"))


@fault(0)
def invalid_utf8(server, n):
    raw = json.dumps(server.choice({"content": server.worded("aXXb")})).encode().replace(b"XX", b"\xff\xfe")
    if not server.streaming:
        return server.body(raw)
    server.begin()
    return server.event(raw)


@fault(0)
def line_separator(server, n):
    text = server.worded("one XX three").replace("XX", "\u2028two\x85")
    raw = json.dumps(server.choice({"content": text}), ensure_ascii=False).encode()
    if not server.streaming:
        return server.body(raw)
    server.begin()
    return server.event(raw)


@fault(0)
def ansi(server, n):
    server.say(server.worded(ESCAPES))


@fault(0)
def markup(server, n):
    server.say(server.worded(MARKUP))


@fault(0)
def bidi(server, n):
    server.say(server.worded("\u202eevil\u2066\u200b"))


@fault(76)
def forgets_the_prompt(server, n):
    server.say(json.dumps({CHECK_FIELD: "none", **server.data}))


@fault(76)
def forgets_the_word(server, n):
    server.say(json.dumps(server.data))


@fault(76, probe=0)
def counts_few_tokens(server, n):
    text = {"role": "assistant", "content": server.good()}
    server.body(server.choice(text) | {"usage": {"prompt_tokens": 12}})


@fault(0)
def counts_nonsense(server, n):
    text = {"role": "assistant", "content": server.good()}
    server.body(server.choice(text) | {"usage": {"prompt_tokens": "many", "completion_tokens": -1e300}})


# Questions that are none, and judgements that prove nothing.


@fault(0, move=76)
def asks_the_same_again(server, n):
    said = server.prompt.rpartition("Interviewer: ")[2].split("\n")[0]
    server.say(server.good(say=said))


@fault(0, move=76)
def asks_nothing(server, n):
    server.say(server.good(say="That was a great answer, congratulations on all of it."))


@fault(0, move=76)
def says_nothing(server, n):
    server.say(server.good(say=" … "))


@fault(0, move=76)
def makes_a_speech(server, n):
    server.say(server.good(say="What then? " * 200))


def said_in(server, words):
    """The right reply with all its sentences replaced."""
    return server.good(**{name: words for name in ("say", "why_not_higher", "why_not_lower") if name in server.data})


@fault(0)
def speaks_german(server, n):
    server.say(said_in(server, GERMAN))


@fault(0)
def speaks_chinese_once(server, n):
    server.say(said_in(server, CHINESE) if n < 2 else server.good())


@fault(0, judge="quote_not_found")
def invents_quotes(server, n):
    quoted = [
        {"point": "other", "quotes": ["We doubled the revenue of the whole company in two months"], "met": True}
    ]
    server.say(server.good(**({"points": quoted} if "points" in server.data else {})))


@fault(0)
def another_model(server, n):
    server.say(server.good(), model="tiny-7b \x1b[31m")
