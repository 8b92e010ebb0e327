"""Speaking to other computers: the only room that does. Outside of any Tx, with a limit on time and size."""
