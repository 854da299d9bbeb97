"""What an answer was worth, and the words that prove it."""
