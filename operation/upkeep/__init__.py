"""Upkeep of an installation: backup and restore, health, bounces, verification."""
