"""One script per page, read downward: fetch, then show."""
