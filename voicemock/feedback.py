"""What a person can learn from a session: advice on each answer, a stronger version of it, and a debrief."""

from voicemock.grade import Evidence
from voicemock.transcript import Value


class Strength(Value):
    """Words of an answer that worked, and why."""

    evidence: Evidence
    why: str


class Advice(Value):
    """Feedback on the answer to one question and its follow-ups."""

    worked: tuple[Strength, ...] = ()
    looked_for: str
    """What the interviewer was looking for."""
    missing: tuple[str, ...] = ()
    next_step: str
    """The one thing to do next."""
    fact_to_ask: str = ""
    """A question for the fact without which the answer cannot be made stronger; empty: none is missing."""
    by: str
    """What gave it: a model's name, or the rubric."""


class StrongerAnswer(Value):
    """An answer rewritten from what its speaker said, and from nothing else."""

    text: str
    """What was never said stands as a blank in square brackets, such as [your figure]."""
    blanks: tuple[str, ...] = ()
    """What was left open, in the order of the text."""
    note: str = ""
    """What was taken out because its speaker never said it, in a sentence."""
    by: str
    """What made it: a model's name, or outline where no model did."""


class Gap(Value):
    """What is missing over a whole session on one criterion."""

    criterion: str
    name: str
    """The criterion's, for people."""
    level: float
    """Mean of its levels."""
    what: str


class Practice(Value):
    """One thing to practise."""

    criterion: str
    name: str
    action: str
    """What to do, in a sentence."""
    aim: str = ""
    """What the next level looks like, in the rubric's words; empty where the criterion has no level yet."""


class Need(Value):
    """What the next seniority asks for on one criterion, or over all."""

    criterion: str
    """Empty: the weighted mean over all criteria."""
    name: str
    needed: float
    level: float | None
    """What was reached; None: not scored."""
    met: bool
    is_sure: bool
    """False: so close that the noise does not tell on which side it lies."""


class SelfRating(Value):
    """What the user said an answer was worth before any score was shown, beside what it was scored."""

    question: str
    """Empty: the mean over all answers that have both."""
    own: float
    scored: float | None
    """Weighted mean of the answer's levels; None: not scored."""
    is_measurable: bool
    """False: no more apart than two who judge differ by themselves."""


class Debrief(Value):
    """What a session comes to. Figures and levels are worked out by code; a model only words."""

    strengths: tuple[Strength, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Those in which most can be gained first: by weight and levels to go."""
    context: tuple[str, ...] = ()
    """What to know when reading the scores: how much was assessed, by what, how sure it is; a sentence each."""
    reads_as: str | None = None
    """The seniority whose profile the levels reach."""
    next_level: str | None = None
    """The seniority above that, or the least one where none is reached; None: there is none above, or `no_level`."""
    needs: tuple[Need, ...] = ()
    """What `next_level` asks for."""
    no_level: str = ""
    """Why the levels are not read as a seniority at all, in a sentence."""
    practise: tuple[Practice, ...] = ()
    """What to practise next, the most useful first; at most three."""
    order_note: str = ""
    """Which of these may as well stand in another order, in a sentence."""
    self_ratings: tuple[SelfRating, ...] = ()
    """In the order of asking; the mean over all comes last, where there are several."""
    by: str
    """What worded it: a model's name, or the rubric."""
