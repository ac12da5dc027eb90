"""The names of the HTTP headers of our own that travel between the parts."""

IDEMPOTENCY_KEY = "Idempotency-Key"
"""On creating posts: `{call_id}:{intent}`. The same key and body give the first answer again."""

CALLER_VERIFICATION = "Caller-Verification"
"""Who the caller is: a token signed by the verifications function, never shown to the model."""

CALLER_ADDRESS = "X-Caller-Address"
"""The caller's network address as a keyed hash made by the tokens function; for limits only."""

CALL_ID = "X-Call-Id"
REQUEST_ID = "X-Request-Id"
