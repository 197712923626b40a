"""Inspections: planned and sealed ones, from the proposal to the last remedy."""
