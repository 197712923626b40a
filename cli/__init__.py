"""The command `dondoc`."""
