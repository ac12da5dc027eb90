"""The verifications function."""
