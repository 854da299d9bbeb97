"""The interviewer and the loop that makes a session."""
