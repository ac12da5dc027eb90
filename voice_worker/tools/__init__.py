"""What the agent can do, by subject."""
