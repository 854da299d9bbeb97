"""What `bench turns` measures on: spoken answers whose pauses and ends are known exactly."""
