"""What `qomnews doctor` looks at: each module gives findings, and each finding says what to do."""
