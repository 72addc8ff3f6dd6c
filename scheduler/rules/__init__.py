"""The rule book as pure functions of rows: what stands, what is due, what is said when."""
