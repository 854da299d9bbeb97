"""How long the demo takes after set-up, and how much memory it needs."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Run the demo once in an empty home."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "voicemock", "demo", *sys.argv[1:]],
            env={**os.environ, "VOICEMOCK_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"demo: {seconds:.1f} s, at most {peak_mb:.0f} MB in one process")
    print(json.dumps({"demo_s": round(seconds, 1), "peak_mb": round(peak_mb), "exit_code": done.returncode}))


if __name__ == "__main__":
    main()
