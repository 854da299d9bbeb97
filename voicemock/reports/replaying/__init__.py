"""A session that moves: the words as they sound, the feedback at its place, and keys to go about in it."""
