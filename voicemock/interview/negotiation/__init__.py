"""A negotiation with hidden limits: code decides every move and figure, a model at most words it."""
