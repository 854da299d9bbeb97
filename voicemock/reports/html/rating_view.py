"""The user's own rating beside the score, on one scale."""

from dataclasses import dataclass

from voicemock.feedback import SelfRating
from voicemock.reports.document_values import Document
from voicemock.reports.html.profile_view import place_of


@dataclass(frozen=True)
class RatingView:
    """Two places on the scale of levels."""

    own_x: float
    own: str
    scored_x: float | None
    scored: str


def rating_view(rated: SelfRating) -> RatingView:
    """Where a rating and its score lie."""
    return RatingView(
        own_x=place_of(rated.own),
        own=f"{rated.own:.1f}".removesuffix(".0"),
        scored_x=None if rated.scored is None else place_of(rated.scored),
        scored="not scored" if rated.scored is None else f"{rated.scored:.1f}",
    )


def rating_of(document: Document, question_id: str) -> RatingView | None:
    """The rating of the answer to a question; None where it was not rated."""
    ratings = document.debrief.self_ratings if document.debrief and question_id else ()
    return next((rating_view(each) for each in ratings if each.question == question_id), None)
