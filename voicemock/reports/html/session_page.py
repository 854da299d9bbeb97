"""A session's page: the interview as a conversation, with its sound, its scores and what proves them."""

import base64
from collections.abc import Mapping

from voicemock.reports.document_values import Document
from voicemock.reports.html.session_view import view_of
from voicemock.reports.html.template import rendered
from voicemock.rubric import Rubric

_TYPE = "data:audio/mpeg;base64,"


def page(document: Document, audio: Mapping[int, bytes], rubric: Rubric) -> str:
    """The page as text.

    Args:
        document: the session.
        audio: each turn's answer as MP3, by the turn's number; answers without are shown without a player.
        rubric: the one that the scores were made with; its anchors are shown beside them.
    """
    sounds = {turn: _TYPE + base64.b64encode(mp3).decode("ascii") for turn, mp3 in audio.items()}
    view = view_of(document, sounds, rubric)
    return rendered("session.html.jinja", view, styles=["session.css"], scripts=["session.js"])
