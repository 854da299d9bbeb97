"""The words of each language that answers are measured by; docs/languages.md says how to add one."""
