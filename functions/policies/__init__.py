"""The policies function."""
