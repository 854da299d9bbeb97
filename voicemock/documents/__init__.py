"""Documents of the user: plain text, PDF and Word files as text."""
