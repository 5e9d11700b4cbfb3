"""The tools of which the factories are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Calling a factory gives a row; a type checker would take it for a factory.
    from typing import Any as DjangoModelFactory

    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory

__all__ = ["DjangoModelFactory", "factory", "year"]


def year(n: int) -> int:
    return 2000 + n % 100
