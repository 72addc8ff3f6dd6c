"""How much memory this process holds right now."""

import os
from pathlib import Path

MIB = 1024 * 1024


def resident_mib() -> float:
    """Resident memory in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB if status.exists() else 0.0
