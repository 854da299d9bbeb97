"""Speech to text: recognisers behind one port, run in a process of their own."""
