"""Faults of servers that say keys back, and of those that are picky about how they are asked."""

from tests.llm.fault_handler import fault
from tests.llm.faults_sent import ok


@fault(76)
def key_in_an_error_in_200(server, n):
    server.body({"error": {"message": f"no credit left for {server.key}"}})


@fault(76, judge="declined")
def key_in_a_refusal(server, n):
    server.say(None, refusal=f"Your key {server.key} may not do that.")


@fault(76)
def key_in_a_field_name(server, n):
    server.say(server.spoilt('"x"').replace('"check_word"', f'"{server.key}": 1, "check_word"'))


@fault(0, move=76, judge=76)
def key_in_the_reply(server, n):
    server.say(server.worded(f"Is {server.key} your key?"))


@fault(0)
def key_as_model(server, n):
    server.say(server.good(), model=server.key)


@fault(76)
def key_among_models(server, n):
    server.server.owner.models = [server.key, f"model-for-{server.key[:14]}"]
    server.error(404, f"no such model for {server.key}")


@fault(0)
def key_in_a_header(server, n):
    server.body(server.choice({"content": server.good()}), headers=[("X-Your-Key", server.key)])


# Servers that are picky about how they are asked.


@fault(0)
def refuses_schema(server, n):
    server.error(400, "'response_format.type' must be text") if server.wanted else ok(server, n)


@fault(0)
def knows_json_object(server, n):
    server.error(422, "json_schema unknown") if server.wanted == "json_schema" else ok(server, n)


@fault(0)
def refuses_temperature(server, n):
    refused = "temperature" in server.request_body
    words = "Unsupported value: 'temperature' does not support 0"
    server.error(400, words, param="temperature") if refused else ok(server, n)


@fault(0)
def wants_new_limit(server, n):
    refused = "max_tokens" in server.request_body
    server.error(400, "Use 'max_completion_tokens' instead of 'max_tokens'.") if refused else ok(server, n)


@fault(0)
def refuses_stream(server, n):
    words = "You must be verified to stream this model."
    server.error(400, words, param="stream") if server.streaming else ok(server, n)


@fault(0)
def refuses_stream_options(server, n):
    refused = "stream_options" in server.request_body
    server.error(400, "Unknown field: stream_options") if refused else ok(server, n)


@fault(0)
def refuses_any_option(server, n):
    known = {"model", "messages", "stream"}
    server.error(400, "Bad Request") if server.request_body.keys() - known else ok(server, n)


@fault(0)
def ignores_stream(server, n):
    server.streaming = False
    ok(server, n)
