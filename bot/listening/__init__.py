"""What channels bring: kept together, handled each once, and answered within measure."""
