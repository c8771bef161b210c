# SPDX-License-Identifier: MIT
"""What the end-to-end tests share holds here too: the binary under test, run(), and the rule that
with CI=true nothing is skipped."""
import importlib.util
import pathlib
import sys

_e2e = pathlib.Path(__file__).resolve().parents[1] / "e2e"
sys.path.append(str(_e2e))  # for what it imports itself; behind this directory, for `conftest`
_spec = importlib.util.spec_from_file_location("e2e_conftest", _e2e / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)

globals().update({k: v for k, v in vars(_shared).items() if not k.startswith("__")})
