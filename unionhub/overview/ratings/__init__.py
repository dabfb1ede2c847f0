"""Leadership's pages of rating: the rates of a year against the goals, and the list behind every number."""
