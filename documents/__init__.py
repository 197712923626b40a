"""Paper: the sheets that go out to agencies and come back, read whole or not at all."""
