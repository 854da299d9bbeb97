"""What the benchmark `rounds` holds its interviews with."""
