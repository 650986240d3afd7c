"""Where kernels run: on threads here; the same partial, merge and finish serve a cluster."""
