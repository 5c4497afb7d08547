"""What the API tests stand on: a private cluster, the running program, a client that speaks to it."""
