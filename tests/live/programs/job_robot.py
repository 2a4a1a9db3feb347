"""Creates a Job called pi, looks at the Jobs that there are, patches it and deletes it."""

from kubernetes import client

from reporting import load_incluster_config, needed, neighbour

NAME = "pi"


def pi():
    container = client.V1Container(
        name=NAME,
        image="perl",
        command=["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"],
    )
    pod = client.V1PodSpec(restart_policy="Never", containers=[container])
    template = client.V1PodTemplateSpec(metadata=client.V1ObjectMeta(labels={"app": NAME}), spec=pod)
    return client.V1Job(
        api_version="batch/v1",
        kind="Job",
        metadata=client.V1ObjectMeta(name=NAME),
        spec=client.V1JobSpec(template=template, backoff_limit=4),
    )


def run(batch, namespace):
    job = pi()
    needed(batch.create_namespaced_job, namespace, job)
    jobs = needed(batch.list_namespaced_job, namespace)
    assert jobs is None or jobs.items[0].status is not None
    job.spec.template.spec.containers[0].image = "perl"
    needed(batch.patch_namespaced_job, NAME, namespace, job)
    options = client.V1DeleteOptions(propagation_policy="Foreground", grace_period_seconds=5)
    needed(batch.delete_namespaced_job, NAME, namespace, body=options)


def try_neighbours(batch, namespace):
    core, apps, rbac = client.CoreV1Api(), client.AppsV1Api(), client.RbacAuthorizationV1Api()
    job = pi()
    neighbour(batch.read_namespaced_job, NAME, namespace)
    neighbour(batch.read_namespaced_job_status, NAME, namespace)
    neighbour(batch.replace_namespaced_job, NAME, namespace, job)
    neighbour(batch.patch_namespaced_job_status, NAME, namespace, job)
    neighbour(batch.patch_namespaced_job, "other", namespace, job)
    neighbour(batch.delete_namespaced_job, "other", namespace)
    neighbour(batch.delete_collection_namespaced_job, namespace)
    neighbour(batch.list_namespaced_job, namespace, watch=True, timeout_seconds=1)
    neighbour(batch.list_job_for_all_namespaces)
    neighbour(batch.list_namespaced_job, "kube-system")
    neighbour(batch.create_namespaced_job, "kube-system", job)
    neighbour(batch.list_namespaced_cron_job, namespace)
    neighbour(core.list_namespaced_pod, namespace)
    neighbour(core.read_namespaced_pod, NAME, namespace)
    neighbour(core.read_namespaced_pod_log, NAME, namespace)
    neighbour(core.connect_get_namespaced_pod_exec, NAME, namespace, command="id")
    neighbour(core.delete_namespaced_pod, NAME, namespace)
    neighbour(core.list_namespaced_config_map, namespace)
    neighbour(core.list_namespaced_secret, namespace)
    neighbour(core.read_namespaced_service_account, "job-robot", namespace)
    request = client.AuthenticationV1TokenRequest(spec=client.V1TokenRequestSpec(audiences=[]))
    neighbour(core.create_namespaced_service_account_token, "job-robot", namespace, request)
    neighbour(core.list_node)
    neighbour(core.list_namespace)
    neighbour(apps.list_namespaced_deployment, namespace)
    neighbour(rbac.list_namespaced_role, namespace)


if __name__ == "__main__":
    NAMESPACE = load_incluster_config()
    BATCH = client.BatchV1Api()
    run(BATCH, NAMESPACE)
    try_neighbours(BATCH, NAMESPACE)
