"""A model is asked for words, and once more where they come in another language."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from voicemock.errors import BadReply, TooLong
from voicemock.ports import Chat, Message, ReplyT
from voicemock.scoring.language import is_another_language


def asked_in(
    language: str,
    chat: Chat,
    messages: Sequence[Message],
    reply: type[ReplyT],
    *,
    worded: Callable[[ReplyT], str],
    again: str,
) -> ReplyT:
    """The model's reply in a language.

    Args:
        language: two letters.
        chat: asks the model.
        messages: what it is asked.
        reply: the model of the reply.
        worded: what a reply says in the model's own words.
        again: what to say to a reply in another language.

    Raises:
        LLMUnreachable, Refused, TooLong: as the chat does; a second question that is too long is no failure.
        BadReply: what it replied cannot be used, or is in another language though asked twice.
    """
    made = chat(messages, reply)
    if not is_another_language(worded(made), language):
        return made
    said = Message("assistant", made.model_dump_json())
    with suppress(TooLong):
        made = chat([*messages, said, Message("user", again)], reply)
    if is_another_language(worded(made), language):
        raise BadReply("The model wrote in another language, though asked twice.")
    return made
