"""What pages that a browser opens are made of: one file each, which needs nothing else."""
