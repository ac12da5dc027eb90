"""What exists only to run the whole system on one machine."""
