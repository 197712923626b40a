"""What the operator does: the steps of the machine, deploy, up, status, the demonstration."""
