"""Judge: functions from values to values. Nothing here reads a file, prints or rounds."""
