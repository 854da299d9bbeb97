"""Pages for a browser: each one self-contained file that makes no request."""
