"""The documents function."""
