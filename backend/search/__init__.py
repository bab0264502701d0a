"""Text search that both databases answer alike: words are cut and folded here, and the databases only look them up."""
