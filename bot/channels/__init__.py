"""One file, one class for each way to reach people; they do not know each other."""
