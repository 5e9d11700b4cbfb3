"""
A made-up programme of any size, to measure with; every public text of it says so.

`generate` fills an empty database, or writes its own rows anew. The same seed makes the
same rows. It refuses where anything real is on record, and publishes nothing.
"""

from beneficiaries.generating.making import NotEmpty, generate
from beneficiaries.generating.sizes import SIZES, Size

__all__ = ["SIZES", "NotEmpty", "Size", "generate"]
