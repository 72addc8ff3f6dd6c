"""What an operator is told while there is nobody to check, or nothing to check them against."""

from collections.abc import Collection

from storage.rows import Order


def first_steps(orders: Collection[Order], officers: int) -> list[str]:
    """Say what is missing, and the command that brings it; nothing where there are both orders and officers."""
    steps = []
    if not officers:
        steps.append(
            "Nobody is on the officers' list. Next: `smaran officers template` writes an empty list; "
            "`smaran import officers FILE` takes it in."
        )
    if not orders:
        steps.append("No order is active. Next: `smaran orders list`, then `smaran orders activate ID`.")
    return steps
