"""What every test run shares: no network, and the same generated texts each time."""

import os
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, settings

OFFLINE = str(Path(__file__).parent / "offline")

# Kernels and command lines started by a test are offline too, and read as the tests do.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [OFFLINE, os.environ.get("PYTHONPATH")]))
sys.path.insert(0, OFFLINE)
sys.modules.pop("sitecustomize", None)
import sitecustomize  # noqa: F401  (imported for what it does)

mpl.use("agg")

settings.register_profile(
    "newslab",
    deadline=None,  # the first example loads the model
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("newslab")


@pytest.fixture(scope="session")
def seed_path() -> Path:
    """The article that the notebooks explore."""
    [path] = (Path(__file__).parents[1] / "seeds").glob("000_*.txt")
    return path
