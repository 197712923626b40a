"""Real processes really killed at commit points, and what they leave: compared with no kill."""
