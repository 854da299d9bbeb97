# ruff: noqa
"""Take-home: at most `limit` calls a minute for each caller."""

import time


class RateLimit:
    def __init__(self, limit, seen={}):
        self.limit = limit
        self.seen = seen

    def allow(self, caller):
        now = time.time()
        calls = self.seen.setdefault(caller, [])
        while calls and calls[0] < now - 60:
            calls.pop(0)
        if len(calls) >= self.limit:
            return False
        calls.append(now)
        return True


def busiest(seen, count):
    # TODO: use a heap
    found = []
    for caller in seen:
        for other in seen:
            if len(seen[other]) > len(seen[caller]):
                break
        else:
            found.append(caller)
    return found[:count]
