"""Variants of the voices of eSpeak NG, as the system's program and the extra both have them."""

VARIANTS = ("", "+f3", "+m7", "+f4")
"""Appended to the name of any voice; told apart at once."""
