"""Why a document is not read."""


class Refused(Exception):
    """The document is whole but not read; `problem` is a name that documents/reader.py has a sentence for."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
