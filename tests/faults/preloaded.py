"""The commands, which are imported only when one is called: here once, before a child is forked."""

import pkgutil
from importlib import import_module

import cli
import documents.certificate  # noqa: F401  # which a command imports later still

for _module in pkgutil.iter_modules(cli.__path__):
    import_module(f"cli.{_module.name}")
