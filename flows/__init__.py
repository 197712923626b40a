"""Thin Prefect flows: read, call a step, publish an artifact that an official can read."""
