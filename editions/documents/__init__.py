"""
What the next edition would say: one document for each record, built from the live tables.

Here, and nowhere else, it is decided which field of which row the public may see. A
document is plain data; texts stand in it in every language with the language they were
written in (`Localized.document`). How figures about people are protected is decided in
cells.py; which documents are made anew, in drafting.py.
"""

from editions.documents.naming import NO_START, NOT_STATED, searchable

__all__ = ["NOT_STATED", "NO_START", "searchable"]
