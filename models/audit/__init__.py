"""The audit: acts, the changes of rows that they made, their chain, and the past read from them."""
