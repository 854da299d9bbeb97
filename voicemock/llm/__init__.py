"""Language models: OpenAI-compatible chat, and what counts as an answer."""
