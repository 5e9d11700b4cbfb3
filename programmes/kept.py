"""Whether a row has to stay, and whether its code is free: asked of the rooms that know more."""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal

# Sent with `row`; who knows a reason against it returns that in words.
before_deleting = Signal()
before_adding = Signal()


def reasons(asked: Signal, row: Any) -> list[str]:
    return [str(words) for _room, words in asked.send(type(row), row=row) if words]
