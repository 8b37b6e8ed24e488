"""Benchmarks. They compare as ratios in one run on the same data; the product never imports them."""
