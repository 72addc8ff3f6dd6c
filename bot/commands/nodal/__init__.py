"""What a nodal officer asks within their scope."""
