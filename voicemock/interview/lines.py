"""The lines that the interviewer says by itself, from prompts/lines.yaml."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from voicemock.checked_yaml import check, read_first
from voicemock.rubric import Text
from voicemock.sessions.session import Session

FILE = "lines.yaml"


class Lines(BaseModel):
    """Ways to say each thing; they are taken in turn, so that nothing is said twice in a row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    greeting: list[Text] = Field(min_length=1)
    thanks: list[Text] = Field(min_length=1)
    next: list[Text] = Field(min_length=1)
    after_skip: list[Text] = Field(min_length=1)
    not_heard: list[Text] = Field(min_length=1)
    another_way: list[Text] = Field(["Let me put it differently."], min_length=1)
    """Before what is asked in place of a question that was begun and broke off. Older files lack it."""

    cut_in: list[Text] = Field(["Let me stop you there."], min_length=1)
    """Before what is asked in the middle of a long answer. Older files lack it, and the next one."""
    to_the_point: list[Text] = Field(["What is the main point?"], min_length=1)
    """What is asked then, where it is not known what the answer lacks."""

    def before_question(self, session: Session) -> str:
        """What to say before the next question of the plan."""
        count = len(session.asked)
        if not session.turns:
            return self.greeting[0]
        last = session.turns[-1]
        if last.skipped:
            return self.after_skip[count % len(self.after_skip)]
        if last.recorded and not last.speech:
            return self.not_heard[count % len(self.not_heard)]
        return f"{self.thanks[count % len(self.thanks)]} {self.next[count % len(self.next)]}"

    def after_a_false_start(self, session: Session) -> str:
        """What to say before a follow-up when another one was begun and broke off."""
        return self.another_way[len(session.turns) % len(self.another_way)]

    def before_follow_up(self, session: Session) -> str:
        """What to say before a written follow-up."""
        return self.thanks[len(session.turns) % len(self.thanks)]


def load_lines(folders: list[Path]) -> Lines:
    """The lines of the first folder that has them. Raises BadInput, NotFound."""
    document, remedy = read_first(FILE, folders)
    return check(document, Lines, remedy)
