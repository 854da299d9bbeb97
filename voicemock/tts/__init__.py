"""Text to speech: the voices that ask the questions."""
