"""A reader: one connection that stays open, and what each answer took."""

from __future__ import annotations

import gzip
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

# Another process may have the processor just now: of a few requests the median says little.
FEWEST = 3
# Requests that one contestant makes in its turn: a server in use does not wake up for each.
IN_A_ROW = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `wire` is the size of the body as it was sent."""

    status: int
    seconds: float
    wire: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.text())

    def text(self) -> bytes:
        if self.headers.get("content-encoding") == "gzip":
            return gzip.decompress(self.body)
        return self.body


class Reader:
    """Asks one server on this machine, like a browser that accepts compressed answers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, path: str, *, expect: int = 200, **headers: str) -> Answer:
        sent = {"Accept-Encoding": "gzip"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        start = time.perf_counter()
        try:
            answer = self._ask(path, sent, start)
        except (http.client.HTTPException, ConnectionError):
            # The server had closed a connection that was idle.
            self._connection.close()
            start = time.perf_counter()
            answer = self._ask(path, sent, start)
        if answer.status != expect:
            words = answer.text()[:500].decode(errors="replace")
            raise RuntimeError(f"{path} on port {self.port} answered {answer.status}: {words}")
        return answer

    def close(self) -> None:
        self._connection.close()

    def _ask(self, path: str, headers: dict[str, str], start: float) -> Answer:
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - start
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, seconds, len(body), body, told)


@dataclass
class Samples:
    """How long one contestant took, request by request."""

    seconds: list[float] = field(default_factory=list)
    wire: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.seconds) < 2:
            return self.median, self.median
        low, _middle, high = quantiles(self.seconds, n=4, method="inclusive")
        return low, high


# Makes the n-th request of a contestant.
Request = Callable[[int], Answer]


def race(
    contestants: dict[str, Request], *, rounds: int, patience: float = 20.0
) -> dict[str, Samples]:
    """
    Let each make some of its requests in turn, so that a busy moment of the machine hits all alike.

    The one that begins is another each time, since whoever follows another on the same server
    finds it awake. Two rounds before are not counted. Whoever has used up `patience` seconds
    drops out, but not before a few requests.
    """
    samples = {name: Samples() for name in contestants}
    for ask in contestants.values():
        for place in (rounds, rounds + 1):
            if ask(place).seconds > patience / FEWEST:
                break
    names = list(contestants)
    for turn, first in enumerate(range(0, rounds, IN_A_ROW)):
        begins = turn % len(names)
        for name in names[begins:] + names[:begins]:
            for place in range(first, min(first + IN_A_ROW, rounds)):
                _take(samples[name], contestants[name], place, patience)
    return samples


def _take(taken: Samples, ask: Request, place: int, patience: float) -> None:
    if sum(taken.seconds) > patience and len(taken.seconds) >= FEWEST:
        return
    answer = ask(place)
    taken.seconds.append(answer.seconds)
    taken.wire.append(answer.wire)
