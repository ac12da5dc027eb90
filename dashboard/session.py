"""What a page starts from: who reads it, and the functions asked in their name."""

from dashboard.backend import Backend
from dashboard.people import Person, signed_in


def person() -> Person:
    """Asked anew each time: a session may end while a page is open."""
    found = signed_in()
    if not isinstance(found, Person):
        raise PermissionError("nobody is signed in")
    return found


def backend() -> Backend:
    return Backend(person())
