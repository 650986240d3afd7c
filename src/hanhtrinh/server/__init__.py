"""The web application's server: HTTP shells over `hanhtrinh.app`, nothing else."""
