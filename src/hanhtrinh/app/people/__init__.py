"""Who uses the application: the owner at the first start, invitations, signing in, roles."""
