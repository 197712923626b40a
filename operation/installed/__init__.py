"""What the operator copies into the system: the unit, the command for everyone's PATH, its rule."""
