"""The privacy function."""
