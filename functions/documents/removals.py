"""Removals: the file of a document goes after its row was erased, for good."""

from contract.documents import Removals
from functions.database import audit, documents
from functions.database.engine import transaction
from functions.documents.storage import storage
from functions.web.context import Context

AT_ONCE = 200


def run(context: Context) -> Removals:
    """Each file by itself: a run that dies half-way is finished by the next one."""
    with transaction() as connection:
        erased = documents.erased(connection, AT_ONCE)
    for upload_id in erased:
        storage().discard(upload_id)
        storage().forget(upload_id)
        with transaction() as connection:
            documents.mark_removed(connection, upload_id)
            audit.add(connection, context, "documents.remove", detail=upload_id)
    return Removals(removed=len(erased))
