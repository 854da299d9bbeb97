"""What `bench injection` attacks with: payloads by family, and honest answers that must be left alone."""
