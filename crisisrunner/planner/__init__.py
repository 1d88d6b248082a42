"""Preparing: what a plan still lacks, what it sounds like, how it looks on paper, how a new one begins."""
