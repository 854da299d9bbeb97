"""A session's page: the interview as a conversation, with its sound, its scores and what proves them."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicemock.reports.document_values import Document
from voicemock.reports.html.session_view import view_of
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.template import rendered
from voicemock.rubric import Rubric


@dataclass(frozen=True)
class Served:
    """What the page gains where our own server hands it out."""

    template: str = "session.html.jinja"
    """One that extends the session's, to fill the blocks `live` and `controls` (one for each answer, with `turn`)."""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def page(
    document: Document, audio: Mapping[int, bytes] | Sounds, rubric: Rubric, served: Served | None = None
) -> str:
    """The page as text.

    Args:
        document: the session.
        audio: each turn's answer as MP3, by the turn's number, or where they are played from; answers without are
            shown without a player.
        rubric: the one that the scores were made with; its anchors are shown beside them.
        served: where our own server hands it out; None makes a page that is one file and asks for nothing.
    """
    sounds = audio if isinstance(audio, Sounds) else Sounds.inlined(audio)
    view = view_of(document, sounds.urls, rubric, sounds.peaks)
    more = served or Served()
    return rendered(
        more.template,
        view,
        styles=["session.css", *more.styles],
        scripts=["session.js", *more.scripts],
        served=served is not None,
        sounds_beside=sounds.are_beside,
    )
