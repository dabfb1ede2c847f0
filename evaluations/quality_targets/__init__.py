"""Pages of the yearly quality targets: what counts beside goal and result, the decisions, a new one from form or Excel."""
