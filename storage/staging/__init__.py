"""Where an import is laid out and compared with what is live, before a single row of it is written."""

from storage.staging.file import Staging, staging_file

__all__ = ["Staging", "staging_file"]
