"""First stage: what is wanted. Reports, parameters, cases, batches, and the jobs that they make."""
