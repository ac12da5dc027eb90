"""What every function shares: routing, problems, who is asking, and doing a thing only once."""
