"""Pages that bring a list of unions from Excel into the register: upload, preview, questions, confirmation."""
