"""What a person can learn from a session: advice on each answer, stronger versions, a debrief. It is never scored."""
