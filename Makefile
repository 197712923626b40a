# Two commands for everyone: `make demo` and `make test`. Each sets up .venv first.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
# Every command is a process: it starts in a third of the time from compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test faults bench check advisories licences lock clean

demo: $(READY)
	$(VENV)/bin/dondoc demo

test: $(READY)
	$(VENV)/bin/pytest

# Takes an hour: each command killed at each of its commits, four months of silent agencies, 200 processes killed at random over
# a lived year, on both databases, 200 of four deliverers over a mail server that misbehaves, then
# Prefect's server, worker and run killed together (on both), then another user of the machine who tries to get in,
# then attacks on record and post, on both databases: a forger with SQL, a drawer who draws again, a day
# on a blocklist, a letter whose fate nobody knows, a restore killed at any instant.
faults: $(READY)
	KILLS=whole $(VENV)/bin/pytest -n 2 tests/faults/test_commit_points.py
	MACHINE_EXAMPLES=20 $(VENV)/bin/pytest -n 2 tests/machine
	SILENCE=months $(VENV)/bin/pytest -n 0 -s tests/test_worst_weeks.py
	UPLOADS=1000 $(VENV)/bin/pytest -n 0 tests/pages/test_uploads.py
	HEADER_EXAMPLES=2000 $(VENV)/bin/pytest -n 0 tests/notifications/test_headers.py
	$(VENV)/bin/python -m tests.faults --kills 200 --seed 1
	$(VENV)/bin/python -m tests.faults.machine --on sqlite
	$(VENV)/bin/python -m tests.faults.machine --on postgresql
	$(VENV)/bin/python -m tests.faults.outsider
	$(VENV)/bin/python -m tests.faults.attacks --seed 1
	$(VENV)/bin/python -m tests.faults.busy --times 5

# What delivery, the start of a command and the pages cost, beside others in the same run; fails where an aim is missed.
bench: $(READY)
	$(VENV)/bin/python -m bench deliver
	$(VENV)/bin/python -m bench start
	$(VENV)/bin/python -m bench pages

# Lint, strict types, import contracts: what .ci/run does before the tests.
check: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# Known weaknesses of the packages in the lock; says how many no source answered for.
advisories: $(READY)
	$(VENV)/bin/python .ci/advisories.py

licences: $(READY)
	( printf '# Licences of the packages\n\nWritten by `make licences` from the packages of `requirements.lock`; none of them is copied into this repository.\n\n'; \
	  $(VENV)/bin/pip-licenses --format=markdown --ignore-packages dondoc ) > docs/licences.md

# uv because pip of Python 3.11 takes a minute and refuses the lock (sqlalchemy[asyncio]).
$(READY): requirements.lock pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --compile-bytecode --require-hashes -r requirements.lock
	$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --no-deps --no-build-isolation -e .
	$(VENV)/bin/python -m operation.scheduling.empty
	touch $@

lock: $(READY)
	$(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock

clean:
	rm -rf $(VENV) var
