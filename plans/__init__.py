"""YAML → a checked plan; its JSON Schema; the difference between two; loading into the record."""
