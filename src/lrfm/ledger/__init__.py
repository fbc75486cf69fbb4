"""Read, map, clean and reconcile: from files to a ledger in which every cent is accounted for."""
