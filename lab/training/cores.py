"""How many threads a step takes on a computer that others use too.

Two threads that wait for each other run slower than one where another process holds a core.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

SLOW = 0.5  # of the best speed so far: some core is held by another process
IDLE = 0.3  # share of all cores' time that must be idle before all threads are used again
STAT = Path("/proc/stat")


@dataclass
class Cores:
    """Adapts PyTorch's number of threads between steps."""

    threads: int
    best: float = 0.0
    now: int = 0
    began: float = 0.0
    times: tuple[float, float] = field(default=(0.0, 0.0))

    def start(self) -> None:
        """Call before a step."""
        self.began, self.times = time.monotonic(), core_times()

    def stop(self, pieces: int) -> None:
        """Call after a step of so many pieces; sets the threads of the next one."""
        speed = pieces / max(time.monotonic() - self.began, 1e-6)
        idle, total = (b - a for a, b in zip(self.times, core_times(), strict=True))
        if self.now == self.threads:
            self.best = max(self.best, speed)
            if speed < SLOW * self.best:
                self.use(1)
        elif idle >= IDLE * total:
            self.use(self.threads)

    def use(self, threads: int) -> None:
        """Set the number of threads."""
        self.now = threads
        torch.set_num_threads(threads)


def core_times() -> tuple[float, float]:
    """Idle and whole time of all cores so far; zeros where the system does not tell."""
    if not STAT.exists():
        return 0.0, 0.0
    fields = [float(x) for x in STAT.read_text().split("\n", 1)[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)
