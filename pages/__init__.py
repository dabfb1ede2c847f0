"""What pages of every app share: turning pages, a log-in that resumes. Knows no app."""
