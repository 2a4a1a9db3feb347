//! Which API resources and built-in RBAC objects each Kubernetes version serves.
