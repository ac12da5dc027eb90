"""The callbacks function."""
