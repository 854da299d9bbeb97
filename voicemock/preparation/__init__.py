"""What is made before an interview: rubrics from job descriptions."""
