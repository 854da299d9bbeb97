"""The local web server: a person's own sessions on pages that only their own browser may open."""
