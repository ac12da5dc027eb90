"""The supervision function."""
