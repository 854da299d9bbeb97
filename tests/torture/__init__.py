"""Torture: every promise of docs/promises.md, broken on purpose, and the oracle that looks at what is left.

    python3 dev.py torture                 every suite, from where the last run stopped
    python3 dev.py torture K1 --minutes 5  one suite for so long
    python3 dev.py torture K1 --case seed-17   one case again, by its name

A sample of each suite runs among the ordinary tests (test_samples.py).
"""
