"""How good a judge and a rubric are: agreement with marks, noise, attacks."""
