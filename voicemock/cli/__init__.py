"""The command line: picks engines, runs acts, and is the one place that catches errors."""
