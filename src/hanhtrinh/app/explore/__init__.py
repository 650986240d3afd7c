"""Asking one's own customers, question by question: funnel, stages, transitions, variants, for any cohort."""
