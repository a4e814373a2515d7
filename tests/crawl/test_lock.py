from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qomnews.crawl.lock import LockedError, lock_outlet

HOLD = """
import sys, time
from pathlib import Path
from qomnews.crawl.lock import lock_outlet
lock = lock_outlet(Path(sys.argv[1]), "mehr")
print("held", flush=True)
time.sleep(60)
"""


def test_the_lock_of_a_killed_process_is_free_again(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match="another run is crawling mehr"):
            lock_outlet(tmp_path, "mehr")
        lock_outlet(tmp_path, "shahr20").release()
        holder.kill()
        holder.wait()
    lock_outlet(tmp_path, "mehr").release()
