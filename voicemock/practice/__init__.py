"""Practice over many sessions: what was practised, whether it got better, and what to practise next."""
