//! The examples of the reference page, by the name of the type that each shows.
//!
//! Each is complete, or stands below the page's head. Tests render all of them.

/// The example of a type.
pub(super) fn of(name: &str) -> Option<&'static str> {
    let mut snippets = SNIPPETS.iter();
    let found = snippets.find(|(known, _)| *known == name);
    found.map(|(_, snippet)| *snippet)
}

/// All of them, in the page's order.
#[rustfmt::skip]
pub(super) const SNIPPETS: &[(&str, &str)] = &[
    ("ApiClient", r#"apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: reaper, namespace: batch}
createNamespace: true
access:
  - {resources: [jobs], verbs: [list, delete], reason: removes Jobs that have ended}
cronJob:
  schedule: "*/10 * * * *"
  image: registry.example/reaper:1.0.0
"#),
    ("Metadata", "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata:
  name: reaper
  namespace: batch
  labels: {team: platform}
"),
    ("ServiceAccount", "\
access:
  - {resources: [pods], verbs: [list]}
serviceAccount:
  name: uploader
  annotations: {iam.gke.io/gcp-service-account: uploader@project.iam.gserviceaccount.com}
  token: never
"),
    ("Subject", r#"subjects:
  - {kind: Group, name: "oidc:support"}
  - {kind: ServiceAccount, name: deployer, namespace: ci}
access:
  - {resources: [pods], verbs: [get, list], namespaces: [shop]}
  - {resources: [pods/log], verbs: [get], namespaces: [shop]}
"#),
    ("AccessEntry", "\
access:
  - {resources: [jobs], verbs: [create, list], namespaces: [reports], reason: starts a Job for each report}
  - {resources: [configmaps], names: [progress], verbs: [get, apply]}
  - {resources: [nodes], verbs: [get], scope: cluster}
  - {urls: [/metrics], verbs: [get]}
  - {clusterRole: view}
  - {use: leader-election, names: [example]}
"),
    ("Account", "\
accounts:
  - {name: worker}
  - name: reader
    access:
      - {resources: [configmaps], names: [words], verbs: [get]}
"),
    ("Deployment", "\
deployment:
  image: registry.example/client:1.0.0
  replicas: 2
  strategy: {type: Recreate}
  ports: [8080]
  service: {}
"),
    ("Pod", r#"deployment:
  image: registry.example/client:1.0.0
  probes: {readiness: {tcpSocket: {port: 8080}}}
  nodeSelector: {kubernetes.io/arch: arm64}
  terminationGracePeriodSeconds: 60
  podTemplate:
    spec: {dnsConfig: {options: [{name: ndots, value: "1"}]}}
"#),
    ("Container", "\
deployment:
  image: registry.example/client:1.0.0
  command: [/bin/client]
  args: [--verbose]
  env:
    MODE: fast
    POD_NAME: {field: metadata.name}
  ports: [8080]
  mounts: [{secret: client-tls, path: /etc/tls}]
"),
    ("EnvSource", "\
deployment:
  image: registry.example/client:1.0.0
  env:
    POD_NAMESPACE: {field: metadata.namespace}
    PASSWORD: {secret: client, key: password}
    LEVEL: {configMap: client, key: level, optional: true}
    MEMORY: {resource: limits.memory}
"),
    ("EnvFrom", "\
deployment:
  image: registry.example/client:1.0.0
  envFrom:
    - {secret: client, prefix: CLIENT_}
    - {configMap: settings, optional: true}
"),
    ("NamedPort", "\
deployment:
  image: registry.example/client:1.0.0
  ports:
    - {name: http, port: 8080}
    - {name: dns, port: 5353, protocol: UDP}
"),
    ("Mount", r#"deployment:
  image: registry.example/client:1.0.0
  mounts:
    - {configMap: settings, path: /etc/client, keys: {client.toml: client.toml}}
    - {secret: client-tls, path: /etc/tls, mode: "0440"}
    - {persistentVolumeClaim: archive, path: /var/archive, readOnly: true}
"#),
    ("EmptyDirFields", "\
deployment:
  image: registry.example/client:1.0.0
  mounts:
    - {emptyDir: {name: scratch, medium: Memory, sizeLimit: 64Mi}, path: /scratch}
"),
    ("Projected", "\
deployment:
  image: registry.example/client:1.0.0
  mounts:
    - path: /etc/pod
      projected:
        - {secret: client-tls, keys: [ca.crt]}
        - {field: metadata.labels, path: labels}
"),
    ("ProjectedToken", "\
deployment:
  image: registry.example/client:1.0.0
  mounts:
    - path: /var/run/vault
      projected:
        - {token: {audience: vault, expirationSeconds: 3600}, path: token}
"),
    ("HostPathFields", "\
deployment:
  image: registry.example/client:1.0.0
  mounts:
    - {hostPath: {path: /sys, type: Directory}, path: /host/sys, reason: reads what hardware there is}
"),
    ("Resources", "\
deployment:
  image: registry.example/client:1.0.0
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {memory: 256Mi}
"),
    ("SecurityContext", "\
deployment:
  image: registry.example/client:1.0.0
  securityContext: {runAsUser: 10001, readOnlyRootFilesystem: false}
"),
    ("Capabilities", "\
deployment:
  image: registry.example/client:1.0.0
  securityContext:
    capabilities: {add: [NET_ADMIN]}
    reason: sets up routes
"),
    ("SeccompProfile", "\
deployment:
  image: registry.example/client:1.0.0
  securityContext:
    seccompProfile: {type: Localhost, localhostProfile: profiles/client.json}
"),
    ("Probes", "\
deployment:
  image: registry.example/client:1.0.0
  ports: [{name: http, port: 8080}]
  probes:
    startup: {httpGet: {path: /started, port: http}, failureThreshold: 60}
    readiness: {httpGet: {path: /ready, port: http}}
"),
    ("Probe", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    liveness: {tcpSocket: {port: 8080}, periodSeconds: 30, failureThreshold: 3}
"),
    ("HttpGet", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    liveness: {httpGet: {path: /healthz, port: 8443, scheme: HTTPS}}
"),
    ("HttpHeader", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    liveness:
      httpGet: {port: 8080, httpHeaders: [{name: Host, value: client.example}]}
"),
    ("TcpSocket", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    readiness: {tcpSocket: {port: 5432}}
"),
    ("Grpc", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    readiness: {grpc: {port: 9090, service: ready}}
"),
    ("Exec", "\
deployment:
  image: registry.example/client:1.0.0
  probes:
    liveness: {exec: {command: [/bin/client, ping]}}
"),
    ("Lifecycle", "\
deployment:
  image: registry.example/client:1.0.0
  lifecycle:
    preStop: {exec: {command: [/bin/client, drain]}}
"),
    ("Handler", "\
deployment:
  image: registry.example/client:1.0.0
  lifecycle:
    postStart: {httpGet: {path: /warm-up, port: 8080}}
"),
    ("Sleep", "\
deployment:
  image: registry.example/client:1.0.0
  lifecycle:
    preStop: {sleep: {seconds: 5}}
"),
    ("InitContainer", r#"deployment:
  image: registry.example/client:1.0.0
  initContainers:
    - {name: migrate, image: "registry.example/migrate:1.0.0", args: [up]}
"#),
    ("Sidecar", "\
deployment:
  image: registry.example/client:1.0.0
  sidecars:
    - name: proxy
      image: registry.example/proxy:2.3.0
      probes: {startup: {tcpSocket: {port: 5432}}}
"),
    ("Toleration", "\
deployment:
  image: registry.example/client:1.0.0
  tolerations:
    - {key: dedicated, operator: Equal, value: batch, effect: NoSchedule}
"),
    ("TopologySpreadConstraint", "\
deployment:
  image: registry.example/client:1.0.0
  replicas: 3
  topologySpreadConstraints:
    - {topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway}
"),
    ("PodSecurityContext", "\
deployment:
  image: registry.example/client:1.0.0
  podSecurityContext: {fsGroup: 10001, fsGroupChangePolicy: OnRootMismatch}
"),
    ("Host", "\
deployment:
  image: registry.example/client:1.0.0
  host: {network: true, reason: answers on the address of the node}
"),
    ("DeploymentStrategy", "\
deployment:
  image: registry.example/client:1.0.0
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
"),
    ("RollingUpdate", "\
deployment:
  image: registry.example/client:1.0.0
  replicas: 10
  strategy:
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}
"),
    ("Service", "\
deployment:
  image: registry.example/client:1.0.0
  ports: [{name: http, port: 8080}]
  service: {type: LoadBalancer, ports: [{name: http, port: 80, targetPort: http}]}
"),
    ("ServicePortFields", "\
deployment:
  image: registry.example/client:1.0.0
  ports: [{name: http, port: 8080}]
  service:
    ports: [{name: http, port: 80, targetPort: http}]
"),
    ("StatefulSet", "\
statefulSet:
  image: registry.example/client:1.0.0
  replicas: 3
  podManagementPolicy: Parallel
  volumeClaims:
    - {name: data, size: 10Gi, path: /var/lib/client}
"),
    ("VolumeClaim", "\
statefulSet:
  image: registry.example/client:1.0.0
  volumeClaims:
    - {name: data, size: 10Gi, path: /var/lib/client, storageClass: fast, accessModes: [ReadWriteOncePod]}
"),
    ("StatefulSetUpdateStrategy", "\
statefulSet:
  image: registry.example/client:1.0.0
  updateStrategy: {type: OnDelete}
"),
    ("Partition", "\
statefulSet:
  image: registry.example/client:1.0.0
  replicas: 3
  updateStrategy: {rollingUpdate: {partition: 2}}
"),
    ("DaemonSet", "\
daemonSet:
  image: registry.example/client:1.0.0
  tolerations: [{operator: Exists}]
  minReadySeconds: 10
"),
    ("DaemonSetUpdateStrategy", "\
daemonSet:
  image: registry.example/client:1.0.0
  updateStrategy:
    rollingUpdate: {maxUnavailable: 10%}
"),
    ("Job", "\
job:
  image: registry.example/client:1.0.0
  backoffLimit: 0
  activeDeadlineSeconds: 1800
  completions: 8
  parallelism: 4
  completionMode: Indexed
"),
    ("CronJob", r#"cronJob:
  schedule: "0 3 * * *"
  timeZone: Europe/Berlin
  image: registry.example/client:1.0.0
  startingDeadlineSeconds: 600
"#),
    ("Config", "\
config:
  - name: settings
    data: {level: info}
    mountPath: /etc/client
deployment:
  image: registry.example/client:1.0.0
"),
    ("JobTemplate", r#"access:
  - {resources: [jobs], verbs: [create], reason: starts a Job for each report}
accounts:
  - {name: example-job}
jobTemplates:
  - name: report
    account: example-job
    parameters: [REPORT]
    mountPath: /etc/jobs
    job:
      image: registry.example/report:1.0.0
      args: ["--report=${REPORT}"]
deployment:
  image: registry.example/client:1.0.0
"#),
];
