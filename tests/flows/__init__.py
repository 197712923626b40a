"""Flow runs on a real Prefect server."""

import atexit
import os
import shutil
import tempfile

# Prefect makes its home when it is imported: never the developer's own.
_home = tempfile.mkdtemp(prefix="dondoc-prefect-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["PREFECT_HOME"] = _home
os.environ["DO_NOT_TRACK"] = "1"
