"""Pictures of what people see, for the documentation: `python -m local.screenshots [page …]`.

Each module that takes pictures has `async def take(folder)`.
"""
