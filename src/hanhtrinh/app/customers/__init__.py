"""Customers: found, listed, and each as one person across channels."""
