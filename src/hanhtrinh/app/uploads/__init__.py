"""Files that people drop into the application: kept, looked at, asked about, brought in."""
