"""What is expected to be lost of what stands open: the simplified approach of IFRS 9."""
