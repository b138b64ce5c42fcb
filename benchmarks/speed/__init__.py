"""What a chat turn costs, and how that grows: the tables and curves of docs/benchmarks.md, side by side in one run."""
