"""The agents: one conversation goal per module."""
