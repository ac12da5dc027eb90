"""The voice worker: answers the call, in French."""
