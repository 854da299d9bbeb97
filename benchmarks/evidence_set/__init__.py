"""What `bench evidence` measures on: quotes of spoken answers, with what becomes of each known by how it was made."""
