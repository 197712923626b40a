"""Paper: the forms and certificates that go out, and the reports and lists that come back."""
