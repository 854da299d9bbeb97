"""One interview that was held elsewhere becomes a session's events and sounds, without a terminal. docs/import.md."""
