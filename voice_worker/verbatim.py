"""What a tool wants said word for word, without asking the model again."""

_MARK = "say exactly: "


def verbatim(text: str) -> str:
    """A tool's answer, or its refusal, that is said as it stands."""
    return _MARK + text


def exact(output: str) -> str | None:
    """The words of such an answer."""
    return output.removeprefix(_MARK) if output.startswith(_MARK) else None
