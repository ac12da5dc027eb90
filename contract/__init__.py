"""What the parts say to each other: one module of pydantic models per function, no I/O."""
