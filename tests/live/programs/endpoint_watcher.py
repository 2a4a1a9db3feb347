"""Lists the Pods of all namespaces, those of its own by a label, and watches namespaces."""

from kubernetes import client

from reporting import load_incluster_config, needed, needed_watch, neighbour


def run(core, namespace):
    needed(core.list_pod_for_all_namespaces, watch=False)
    needed(core.list_namespaced_pod, namespace, label_selector="app=shop", watch=False)
    needed_watch(core.list_namespace, _request_timeout=60)


def try_neighbours(core, namespace):
    apps, discovery = client.AppsV1Api(), client.DiscoveryV1Api()
    once = {"watch": True, "timeout_seconds": 1}
    neighbour(core.read_namespaced_pod, "p", namespace)
    neighbour(core.read_namespaced_pod_log, "p", namespace)
    neighbour(core.read_namespaced_pod_status, "p", namespace)
    neighbour(core.connect_get_namespaced_pod_exec, "p", namespace, command="id")
    neighbour(core.delete_namespaced_pod, "p", namespace)
    neighbour(core.delete_collection_namespaced_pod, namespace)
    neighbour(core.list_namespaced_pod, namespace, **once)
    neighbour(core.list_pod_for_all_namespaces, **once)
    neighbour(core.list_namespace)
    neighbour(core.read_namespace, namespace)
    neighbour(core.delete_namespace, namespace)
    neighbour(core.list_namespaced_endpoints, namespace)
    neighbour(core.list_endpoints_for_all_namespaces)
    neighbour(discovery.list_namespaced_endpoint_slice, namespace)
    neighbour(core.list_namespaced_service, namespace)
    neighbour(core.list_service_account_for_all_namespaces)
    neighbour(core.list_namespaced_service_account, namespace)
    neighbour(core.list_secret_for_all_namespaces)
    neighbour(core.list_namespaced_secret, namespace)
    neighbour(core.list_config_map_for_all_namespaces)
    neighbour(core.list_node)
    neighbour(apps.list_deployment_for_all_namespaces)


if __name__ == "__main__":
    NAMESPACE = load_incluster_config()
    CORE = client.CoreV1Api()
    run(CORE, NAMESPACE)
    try_neighbours(CORE, NAMESPACE)
