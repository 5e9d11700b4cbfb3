"""How quick the portal is, beside other ways to serve the same rows; see docs/performance.md."""
