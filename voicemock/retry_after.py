"""How long a server asks to wait: the header `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3)."""

import email.utils
import math
import time


def asked_wait_s(header: str) -> float | None:
    """Seconds from now on; None where the header says nothing that can be read."""
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
