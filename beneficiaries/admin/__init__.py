"""Where staff record whom the programme reaches, and what was published of it."""

from beneficiaries.admin import counts, projects, statements, years

__all__ = ["counts", "projects", "statements", "years"]
