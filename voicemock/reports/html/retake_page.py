"""The page of a retake: the same question answered more than once, side by side, with its sound."""

from collections.abc import Mapping, Sequence

from voicemock.practice.attempts import Retaken
from voicemock.reports.document_values import Document
from voicemock.reports.html.retake_view import retake_view
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.template import rendered


def retake_page(
    taken: Retaken, documents: Mapping[str, Document], sounds: Mapping[str, Sounds], options: Sequence[str] = ()
) -> str:
    """The page as text.

    Args:
        taken: the attempts and what lies between them.
        documents: of the sessions of those attempts that are shown, by their ids.
        sounds: their answers' sounds, by the sessions' ids.
        options: of the command line, where it named a judge.
    """
    view = retake_view(taken, documents, sounds, options)
    return rendered("retake.html.jinja", view, styles=["session.css", "retake.css"], scripts=["session.js"])
