"""Many interviews at once: what is given, what is due, the workers that do it, and what came of it. docs/batch.md."""
