"""E-mails: rendered from templates, delivered by a relay, followed by signed events."""
