"""Claims: what is opened from a first notice of loss, and the rules that decide about it."""
