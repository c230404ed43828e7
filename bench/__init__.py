"""What users wait for, measured: `./run bench`; see docs/bench.md."""
