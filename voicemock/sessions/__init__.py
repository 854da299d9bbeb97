"""What is kept: the journal, the session it folds to, and the library of sessions."""
