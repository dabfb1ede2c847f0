"""Runs the suite without the browser on SQLite and says what share of lines and branches it went through.

Fails if fewer than LINES_FLOOR percent of the lines were run.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINES_FLOOR = 92.0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        command = [sys.executable, "-m", "pytest", "-n", "auto", "-q", "-m", "not postgres and not browser"]
        command += ["--cov", "--cov-branch", f"--cov-report=json:{report}", *sys.argv[1:]]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code != 0:
            return code
        totals = json.loads(report.read_text())["totals"]
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    branches = 100 * totals["covered_branches"] / totals["num_branches"]
    print(f"lines {lines:.1f}% ({totals['covered_lines']} of {totals['num_statements']})")
    print(f"branches {branches:.1f}% ({totals['covered_branches']} of {totals['num_branches']})")
    if lines < LINES_FLOOR:
        print(f"Fewer than {LINES_FLOOR}% of the lines.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
