"""The model that reviews: asked once, with the form of its answer; what it gives is only text."""

from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr, ValidationError

from functions.analytics.review_prompt import Draft, instructions
from functions.web.settings import Settings

TIMEOUT = 15
"""Seconds."""
LONGEST_ANSWER = 8000
"""Tokens."""


class ReviewSettings(Settings):
    google_api_key: SecretStr
    review_model: str = "gemini-3.8-flash"


@dataclass(frozen=True)
class Trouble(Exception):
    """No review came of it; whether asking again may help."""

    reason: str
    is_lasting: bool = False


def ask(question: str, settings: ReviewSettings) -> Draft:
    """Raises Trouble."""
    import httpx
    from google import genai
    from google.genai import errors

    client = genai.Client(
        api_key=settings.google_api_key.get_secret_value(),
        http_options={"timeout": TIMEOUT * 1000},
    )
    config: Any = {
        "system_instruction": instructions(),
        "response_mime_type": "application/json",
        "response_json_schema": Draft.model_json_schema(),
        "temperature": 0,
        "max_output_tokens": LONGEST_ANSWER,
    }
    try:
        answer = client.models.generate_content(
            model=settings.review_model, contents=question, config=config
        )
        return Draft.model_validate_json(answer.text or "")
    except errors.APIError as error:
        # Too many requests and a request that timed out are worth another try; a refusal is not.
        is_refusal = 400 <= (error.code or 500) < 500 and error.code not in (408, 429)
        raise Trouble(f"{error.code} {error.status}", is_lasting=is_refusal) from error
    except ValidationError as error:
        raise Trouble(f"not in the form asked for: {error.error_count()} faults") from error
    except httpx.HTTPError as error:
        raise Trouble(type(error).__name__) from error
    finally:
        client.close()
