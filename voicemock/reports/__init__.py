"""What a person sees: the screen, the page, Markdown."""
