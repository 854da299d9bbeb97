"""Interviews held elsewhere: what a transcript holds, who speaks in it, and what was asked and answered."""
