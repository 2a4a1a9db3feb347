// Made by `make types` from the Go types of Kubernetes 1.36.3. Do not edit.

use super::{Object, Type, field};

pub(super) static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: Object = Object { name: "AWSElasticBlockStoreVolumeSource", fields: &[
    field("fsType", Type::String),
    field("partition", Type::Int32),
    field("readOnly", Type::Bool),
    field("volumeID", Type::String),
] };

pub(super) static AFFINITY: Object = Object { name: "Affinity", fields: &[
    field("nodeAffinity", Type::Object(&NODE_AFFINITY)),
    field("podAffinity", Type::Object(&POD_AFFINITY)),
    field("podAntiAffinity", Type::Object(&POD_ANTI_AFFINITY)),
] };

pub(super) static APP_ARMOR_PROFILE: Object = Object { name: "AppArmorProfile", fields: &[
    field("localhostProfile", Type::String),
    field("type", Type::String),
] };

pub(super) static AZURE_DISK_VOLUME_SOURCE: Object = Object { name: "AzureDiskVolumeSource", fields: &[
    field("cachingMode", Type::String),
    field("diskName", Type::String),
    field("diskURI", Type::String),
    field("fsType", Type::String),
    field("kind", Type::String),
    field("readOnly", Type::Bool),
] };

pub(super) static AZURE_FILE_VOLUME_SOURCE: Object = Object { name: "AzureFileVolumeSource", fields: &[
    field("readOnly", Type::Bool),
    field("secretName", Type::String),
    field("shareName", Type::String),
] };

pub(super) static CSI_VOLUME_SOURCE: Object = Object { name: "CSIVolumeSource", fields: &[
    field("driver", Type::String),
    field("fsType", Type::String),
    field("nodePublishSecretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("readOnly", Type::Bool),
    field("volumeAttributes", Type::Map(&Type::String)),
] };

pub(super) static CAPABILITIES: Object = Object { name: "Capabilities", fields: &[
    field("add", Type::List(&Type::String)),
    field("drop", Type::List(&Type::String)),
] };

pub(super) static CEPH_FS_VOLUME_SOURCE: Object = Object { name: "CephFSVolumeSource", fields: &[
    field("monitors", Type::List(&Type::String)),
    field("path", Type::String),
    field("readOnly", Type::Bool),
    field("secretFile", Type::String),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("user", Type::String),
] };

pub(super) static CINDER_VOLUME_SOURCE: Object = Object { name: "CinderVolumeSource", fields: &[
    field("fsType", Type::String),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("volumeID", Type::String),
] };

pub(super) static CLIENT_IP_CONFIG: Object = Object { name: "ClientIPConfig", fields: &[
    field("timeoutSeconds", Type::Int32),
] };

pub(super) static CLUSTER_TRUST_BUNDLE_PROJECTION: Object = Object { name: "ClusterTrustBundleProjection", fields: &[
    field("labelSelector", Type::Object(&LABEL_SELECTOR)),
    field("name", Type::String),
    field("optional", Type::Bool),
    field("path", Type::String),
    field("signerName", Type::String),
] };

pub(super) static CONDITION: Object = Object { name: "Condition", fields: &[
    field("lastTransitionTime", Type::Time),
    field("message", Type::String),
    field("observedGeneration", Type::Int64),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static CONFIG_MAP: Object = Object { name: "ConfigMap", fields: &[
    field("apiVersion", Type::String),
    field("binaryData", Type::Map(&Type::Bytes)),
    field("data", Type::Map(&Type::String)),
    field("immutable", Type::Bool),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
] };

pub(super) static CONFIG_MAP_ENV_SOURCE: Object = Object { name: "ConfigMapEnvSource", fields: &[
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static CONFIG_MAP_KEY_SELECTOR: Object = Object { name: "ConfigMapKeySelector", fields: &[
    field("key", Type::String),
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static CONFIG_MAP_PROJECTION: Object = Object { name: "ConfigMapProjection", fields: &[
    field("items", Type::List(&Type::Object(&KEY_TO_PATH))),
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static CONFIG_MAP_VOLUME_SOURCE: Object = Object { name: "ConfigMapVolumeSource", fields: &[
    field("defaultMode", Type::Int32),
    field("items", Type::List(&Type::Object(&KEY_TO_PATH))),
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static CONTAINER: Object = Object { name: "Container", fields: &[
    field("args", Type::List(&Type::String)),
    field("command", Type::List(&Type::String)),
    field("env", Type::List(&Type::Object(&ENV_VAR))).merged_by("name"),
    field("envFrom", Type::List(&Type::Object(&ENV_FROM_SOURCE))),
    field("image", Type::String),
    field("imagePullPolicy", Type::String),
    field("lifecycle", Type::Object(&LIFECYCLE)),
    field("livenessProbe", Type::Object(&PROBE)),
    field("name", Type::String),
    field("ports", Type::List(&Type::Object(&CONTAINER_PORT))).merged_by("containerPort"),
    field("readinessProbe", Type::Object(&PROBE)),
    field("resizePolicy", Type::List(&Type::Object(&CONTAINER_RESIZE_POLICY))),
    field("resources", Type::Object(&RESOURCE_REQUIREMENTS)),
    field("restartPolicy", Type::String),
    field("restartPolicyRules", Type::List(&Type::Object(&CONTAINER_RESTART_RULE))),
    field("securityContext", Type::Object(&SECURITY_CONTEXT)),
    field("startupProbe", Type::Object(&PROBE)),
    field("stdin", Type::Bool),
    field("stdinOnce", Type::Bool),
    field("terminationMessagePath", Type::String),
    field("terminationMessagePolicy", Type::String),
    field("tty", Type::Bool),
    field("volumeDevices", Type::List(&Type::Object(&VOLUME_DEVICE))).merged_by("devicePath"),
    field("volumeMounts", Type::List(&Type::Object(&VOLUME_MOUNT))).merged_by("mountPath"),
    field("workingDir", Type::String),
] };

pub(super) static CONTAINER_PORT: Object = Object { name: "ContainerPort", fields: &[
    field("containerPort", Type::Int32),
    field("hostIP", Type::String),
    field("hostPort", Type::Int32),
    field("name", Type::String),
    field("protocol", Type::String),
] };

pub(super) static CONTAINER_RESIZE_POLICY: Object = Object { name: "ContainerResizePolicy", fields: &[
    field("resourceName", Type::String),
    field("restartPolicy", Type::String),
] };

pub(super) static CONTAINER_RESTART_RULE: Object = Object { name: "ContainerRestartRule", fields: &[
    field("action", Type::String),
    field("exitCodes", Type::Object(&CONTAINER_RESTART_RULE_ON_EXIT_CODES)),
] };

pub(super) static CONTAINER_RESTART_RULE_ON_EXIT_CODES: Object = Object { name: "ContainerRestartRuleOnExitCodes", fields: &[
    field("operator", Type::String),
    field("values", Type::List(&Type::Int32)),
] };

pub(super) static CRON_JOB: Object = Object { name: "CronJob", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&CRON_JOB_SPEC)),
    field("status", Type::Object(&CRON_JOB_STATUS)),
] };

pub(super) static CRON_JOB_SPEC: Object = Object { name: "CronJobSpec", fields: &[
    field("concurrencyPolicy", Type::String),
    field("failedJobsHistoryLimit", Type::Int32),
    field("jobTemplate", Type::Object(&JOB_TEMPLATE_SPEC)),
    field("schedule", Type::String),
    field("startingDeadlineSeconds", Type::Int64),
    field("successfulJobsHistoryLimit", Type::Int32),
    field("suspend", Type::Bool),
    field("timeZone", Type::String),
] };

pub(super) static CRON_JOB_STATUS: Object = Object { name: "CronJobStatus", fields: &[
    field("active", Type::List(&Type::Object(&OBJECT_REFERENCE))),
    field("lastScheduleTime", Type::Time),
    field("lastSuccessfulTime", Type::Time),
] };

pub(super) static DAEMON_SET: Object = Object { name: "DaemonSet", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&DAEMON_SET_SPEC)),
    field("status", Type::Object(&DAEMON_SET_STATUS)),
] };

pub(super) static DAEMON_SET_CONDITION: Object = Object { name: "DaemonSetCondition", fields: &[
    field("lastTransitionTime", Type::Time),
    field("message", Type::String),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static DAEMON_SET_SPEC: Object = Object { name: "DaemonSetSpec", fields: &[
    field("minReadySeconds", Type::Int32),
    field("revisionHistoryLimit", Type::Int32),
    field("selector", Type::Object(&LABEL_SELECTOR)),
    field("template", Type::Object(&POD_TEMPLATE_SPEC)),
    field("updateStrategy", Type::Object(&DAEMON_SET_UPDATE_STRATEGY)),
] };

pub(super) static DAEMON_SET_STATUS: Object = Object { name: "DaemonSetStatus", fields: &[
    field("collisionCount", Type::Int32),
    field("conditions", Type::List(&Type::Object(&DAEMON_SET_CONDITION))).merged_by("type"),
    field("currentNumberScheduled", Type::Int32),
    field("desiredNumberScheduled", Type::Int32),
    field("numberAvailable", Type::Int32),
    field("numberMisscheduled", Type::Int32),
    field("numberReady", Type::Int32),
    field("numberUnavailable", Type::Int32),
    field("observedGeneration", Type::Int64),
    field("updatedNumberScheduled", Type::Int32),
] };

pub(super) static DAEMON_SET_UPDATE_STRATEGY: Object = Object { name: "DaemonSetUpdateStrategy", fields: &[
    field("rollingUpdate", Type::Object(&ROLLING_UPDATE_DAEMON_SET)),
    field("type", Type::String),
] };

pub(super) static DEPLOYMENT: Object = Object { name: "Deployment", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&DEPLOYMENT_SPEC)),
    field("status", Type::Object(&DEPLOYMENT_STATUS)),
] };

pub(super) static DEPLOYMENT_CONDITION: Object = Object { name: "DeploymentCondition", fields: &[
    field("lastTransitionTime", Type::Time),
    field("lastUpdateTime", Type::Time),
    field("message", Type::String),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static DEPLOYMENT_SPEC: Object = Object { name: "DeploymentSpec", fields: &[
    field("minReadySeconds", Type::Int32),
    field("paused", Type::Bool),
    field("progressDeadlineSeconds", Type::Int32),
    field("replicas", Type::Int32),
    field("revisionHistoryLimit", Type::Int32),
    field("selector", Type::Object(&LABEL_SELECTOR)),
    field("strategy", Type::Object(&DEPLOYMENT_STRATEGY)),
    field("template", Type::Object(&POD_TEMPLATE_SPEC)),
] };

pub(super) static DEPLOYMENT_STATUS: Object = Object { name: "DeploymentStatus", fields: &[
    field("availableReplicas", Type::Int32),
    field("collisionCount", Type::Int32),
    field("conditions", Type::List(&Type::Object(&DEPLOYMENT_CONDITION))).merged_by("type"),
    field("observedGeneration", Type::Int64),
    field("readyReplicas", Type::Int32),
    field("replicas", Type::Int32),
    field("terminatingReplicas", Type::Int32),
    field("unavailableReplicas", Type::Int32),
    field("updatedReplicas", Type::Int32),
] };

pub(super) static DEPLOYMENT_STRATEGY: Object = Object { name: "DeploymentStrategy", fields: &[
    field("rollingUpdate", Type::Object(&ROLLING_UPDATE_DEPLOYMENT)),
    field("type", Type::String),
] };

pub(super) static DOWNWARD_API_PROJECTION: Object = Object { name: "DownwardAPIProjection", fields: &[
    field("items", Type::List(&Type::Object(&DOWNWARD_API_VOLUME_FILE))),
] };

pub(super) static DOWNWARD_API_VOLUME_FILE: Object = Object { name: "DownwardAPIVolumeFile", fields: &[
    field("fieldRef", Type::Object(&OBJECT_FIELD_SELECTOR)),
    field("mode", Type::Int32),
    field("path", Type::String),
    field("resourceFieldRef", Type::Object(&RESOURCE_FIELD_SELECTOR)),
] };

pub(super) static DOWNWARD_API_VOLUME_SOURCE: Object = Object { name: "DownwardAPIVolumeSource", fields: &[
    field("defaultMode", Type::Int32),
    field("items", Type::List(&Type::Object(&DOWNWARD_API_VOLUME_FILE))),
] };

pub(super) static EMPTY_DIR_VOLUME_SOURCE: Object = Object { name: "EmptyDirVolumeSource", fields: &[
    field("medium", Type::String),
    field("sizeLimit", Type::Quantity),
] };

pub(super) static ENV_FROM_SOURCE: Object = Object { name: "EnvFromSource", fields: &[
    field("configMapRef", Type::Object(&CONFIG_MAP_ENV_SOURCE)),
    field("prefix", Type::String),
    field("secretRef", Type::Object(&SECRET_ENV_SOURCE)),
] };

pub(super) static ENV_VAR: Object = Object { name: "EnvVar", fields: &[
    field("name", Type::String),
    field("value", Type::String),
    field("valueFrom", Type::Object(&ENV_VAR_SOURCE)),
] };

pub(super) static ENV_VAR_SOURCE: Object = Object { name: "EnvVarSource", fields: &[
    field("configMapKeyRef", Type::Object(&CONFIG_MAP_KEY_SELECTOR)),
    field("fieldRef", Type::Object(&OBJECT_FIELD_SELECTOR)),
    field("fileKeyRef", Type::Object(&FILE_KEY_SELECTOR)),
    field("resourceFieldRef", Type::Object(&RESOURCE_FIELD_SELECTOR)),
    field("secretKeyRef", Type::Object(&SECRET_KEY_SELECTOR)),
] };

pub(super) static EPHEMERAL_CONTAINER: Object = Object { name: "EphemeralContainer", fields: &[
    field("args", Type::List(&Type::String)),
    field("command", Type::List(&Type::String)),
    field("env", Type::List(&Type::Object(&ENV_VAR))).merged_by("name"),
    field("envFrom", Type::List(&Type::Object(&ENV_FROM_SOURCE))),
    field("image", Type::String),
    field("imagePullPolicy", Type::String),
    field("lifecycle", Type::Object(&LIFECYCLE)),
    field("livenessProbe", Type::Object(&PROBE)),
    field("name", Type::String),
    field("ports", Type::List(&Type::Object(&CONTAINER_PORT))).merged_by("containerPort"),
    field("readinessProbe", Type::Object(&PROBE)),
    field("resizePolicy", Type::List(&Type::Object(&CONTAINER_RESIZE_POLICY))),
    field("resources", Type::Object(&RESOURCE_REQUIREMENTS)),
    field("restartPolicy", Type::String),
    field("restartPolicyRules", Type::List(&Type::Object(&CONTAINER_RESTART_RULE))),
    field("securityContext", Type::Object(&SECURITY_CONTEXT)),
    field("startupProbe", Type::Object(&PROBE)),
    field("stdin", Type::Bool),
    field("stdinOnce", Type::Bool),
    field("targetContainerName", Type::String),
    field("terminationMessagePath", Type::String),
    field("terminationMessagePolicy", Type::String),
    field("tty", Type::Bool),
    field("volumeDevices", Type::List(&Type::Object(&VOLUME_DEVICE))).merged_by("devicePath"),
    field("volumeMounts", Type::List(&Type::Object(&VOLUME_MOUNT))).merged_by("mountPath"),
    field("workingDir", Type::String),
] };

pub(super) static EPHEMERAL_VOLUME_SOURCE: Object = Object { name: "EphemeralVolumeSource", fields: &[
    field("volumeClaimTemplate", Type::Object(&PERSISTENT_VOLUME_CLAIM_TEMPLATE)),
] };

pub(super) static EXEC_ACTION: Object = Object { name: "ExecAction", fields: &[
    field("command", Type::List(&Type::String)),
] };

pub(super) static FC_VOLUME_SOURCE: Object = Object { name: "FCVolumeSource", fields: &[
    field("fsType", Type::String),
    field("lun", Type::Int32),
    field("readOnly", Type::Bool),
    field("targetWWNs", Type::List(&Type::String)),
    field("wwids", Type::List(&Type::String)),
] };

pub(super) static FILE_KEY_SELECTOR: Object = Object { name: "FileKeySelector", fields: &[
    field("key", Type::String),
    field("optional", Type::Bool),
    field("path", Type::String),
    field("volumeName", Type::String),
] };

pub(super) static FLEX_VOLUME_SOURCE: Object = Object { name: "FlexVolumeSource", fields: &[
    field("driver", Type::String),
    field("fsType", Type::String),
    field("options", Type::Map(&Type::String)),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
] };

pub(super) static FLOCKER_VOLUME_SOURCE: Object = Object { name: "FlockerVolumeSource", fields: &[
    field("datasetName", Type::String),
    field("datasetUUID", Type::String),
] };

pub(super) static GCE_PERSISTENT_DISK_VOLUME_SOURCE: Object = Object { name: "GCEPersistentDiskVolumeSource", fields: &[
    field("fsType", Type::String),
    field("partition", Type::Int32),
    field("pdName", Type::String),
    field("readOnly", Type::Bool),
] };

pub(super) static GRPC_ACTION: Object = Object { name: "GRPCAction", fields: &[
    field("port", Type::Int32),
    field("service", Type::String),
] };

pub(super) static GIT_REPO_VOLUME_SOURCE: Object = Object { name: "GitRepoVolumeSource", fields: &[
    field("directory", Type::String),
    field("repository", Type::String),
    field("revision", Type::String),
] };

pub(super) static GLUSTERFS_VOLUME_SOURCE: Object = Object { name: "GlusterfsVolumeSource", fields: &[
    field("endpoints", Type::String),
    field("path", Type::String),
    field("readOnly", Type::Bool),
] };

pub(super) static HTTP_GET_ACTION: Object = Object { name: "HTTPGetAction", fields: &[
    field("host", Type::String),
    field("httpHeaders", Type::List(&Type::Object(&HTTP_HEADER))),
    field("path", Type::String),
    field("port", Type::IntOrString),
    field("scheme", Type::String),
] };

pub(super) static HTTP_HEADER: Object = Object { name: "HTTPHeader", fields: &[
    field("name", Type::String),
    field("value", Type::String),
] };

pub(super) static HOST_ALIAS: Object = Object { name: "HostAlias", fields: &[
    field("hostnames", Type::List(&Type::String)),
    field("ip", Type::String),
] };

pub(super) static HOST_PATH_VOLUME_SOURCE: Object = Object { name: "HostPathVolumeSource", fields: &[
    field("path", Type::String),
    field("type", Type::String),
] };

pub(super) static ISCSI_VOLUME_SOURCE: Object = Object { name: "ISCSIVolumeSource", fields: &[
    field("chapAuthDiscovery", Type::Bool),
    field("chapAuthSession", Type::Bool),
    field("fsType", Type::String),
    field("initiatorName", Type::String),
    field("iqn", Type::String),
    field("iscsiInterface", Type::String),
    field("lun", Type::Int32),
    field("portals", Type::List(&Type::String)),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("targetPortal", Type::String),
] };

pub(super) static IMAGE_VOLUME_SOURCE: Object = Object { name: "ImageVolumeSource", fields: &[
    field("pullPolicy", Type::String),
    field("reference", Type::String),
] };

pub(super) static JOB: Object = Object { name: "Job", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&JOB_SPEC)),
    field("status", Type::Object(&JOB_STATUS)),
] };

pub(super) static JOB_CONDITION: Object = Object { name: "JobCondition", fields: &[
    field("lastProbeTime", Type::Time),
    field("lastTransitionTime", Type::Time),
    field("message", Type::String),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static JOB_SPEC: Object = Object { name: "JobSpec", fields: &[
    field("activeDeadlineSeconds", Type::Int64),
    field("backoffLimit", Type::Int32),
    field("backoffLimitPerIndex", Type::Int32),
    field("completionMode", Type::String),
    field("completions", Type::Int32),
    field("managedBy", Type::String),
    field("manualSelector", Type::Bool),
    field("maxFailedIndexes", Type::Int32),
    field("parallelism", Type::Int32),
    field("podFailurePolicy", Type::Object(&POD_FAILURE_POLICY)),
    field("podReplacementPolicy", Type::String),
    field("selector", Type::Object(&LABEL_SELECTOR)),
    field("successPolicy", Type::Object(&SUCCESS_POLICY)),
    field("suspend", Type::Bool),
    field("template", Type::Object(&POD_TEMPLATE_SPEC)),
    field("ttlSecondsAfterFinished", Type::Int32),
] };

pub(super) static JOB_STATUS: Object = Object { name: "JobStatus", fields: &[
    field("active", Type::Int32),
    field("completedIndexes", Type::String),
    field("completionTime", Type::Time),
    field("conditions", Type::List(&Type::Object(&JOB_CONDITION))).merged_by("type"),
    field("failed", Type::Int32),
    field("failedIndexes", Type::String),
    field("ready", Type::Int32),
    field("startTime", Type::Time),
    field("succeeded", Type::Int32),
    field("terminating", Type::Int32),
    field("uncountedTerminatedPods", Type::Object(&UNCOUNTED_TERMINATED_PODS)),
] };

pub(super) static JOB_TEMPLATE_SPEC: Object = Object { name: "JobTemplateSpec", fields: &[
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&JOB_SPEC)),
] };

pub(super) static KEY_TO_PATH: Object = Object { name: "KeyToPath", fields: &[
    field("key", Type::String),
    field("mode", Type::Int32),
    field("path", Type::String),
] };

pub(super) static LABEL_SELECTOR: Object = Object { name: "LabelSelector", fields: &[
    field("matchExpressions", Type::List(&Type::Object(&LABEL_SELECTOR_REQUIREMENT))),
    field("matchLabels", Type::Map(&Type::String)),
] };

pub(super) static LABEL_SELECTOR_REQUIREMENT: Object = Object { name: "LabelSelectorRequirement", fields: &[
    field("key", Type::String),
    field("operator", Type::String),
    field("values", Type::List(&Type::String)),
] };

pub(super) static LIFECYCLE: Object = Object { name: "Lifecycle", fields: &[
    field("postStart", Type::Object(&LIFECYCLE_HANDLER)),
    field("preStop", Type::Object(&LIFECYCLE_HANDLER)),
    field("stopSignal", Type::String),
] };

pub(super) static LIFECYCLE_HANDLER: Object = Object { name: "LifecycleHandler", fields: &[
    field("exec", Type::Object(&EXEC_ACTION)),
    field("httpGet", Type::Object(&HTTP_GET_ACTION)),
    field("sleep", Type::Object(&SLEEP_ACTION)),
    field("tcpSocket", Type::Object(&TCP_SOCKET_ACTION)),
] };

pub(super) static LOAD_BALANCER_INGRESS: Object = Object { name: "LoadBalancerIngress", fields: &[
    field("hostname", Type::String),
    field("ip", Type::String),
    field("ipMode", Type::String),
    field("ports", Type::List(&Type::Object(&PORT_STATUS))),
] };

pub(super) static LOAD_BALANCER_STATUS: Object = Object { name: "LoadBalancerStatus", fields: &[
    field("ingress", Type::List(&Type::Object(&LOAD_BALANCER_INGRESS))),
] };

pub(super) static LOCAL_OBJECT_REFERENCE: Object = Object { name: "LocalObjectReference", fields: &[
    field("name", Type::String),
] };

pub(super) static MANAGED_FIELDS_ENTRY: Object = Object { name: "ManagedFieldsEntry", fields: &[
    field("apiVersion", Type::String),
    field("fieldsType", Type::String),
    field("fieldsV1", Type::Any),
    field("manager", Type::String),
    field("operation", Type::String),
    field("subresource", Type::String),
    field("time", Type::Time),
] };

pub(super) static MODIFY_VOLUME_STATUS: Object = Object { name: "ModifyVolumeStatus", fields: &[
    field("status", Type::String),
    field("targetVolumeAttributesClassName", Type::String),
] };

pub(super) static NFS_VOLUME_SOURCE: Object = Object { name: "NFSVolumeSource", fields: &[
    field("path", Type::String),
    field("readOnly", Type::Bool),
    field("server", Type::String),
] };

pub(super) static NODE_AFFINITY: Object = Object { name: "NodeAffinity", fields: &[
    field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Object(&PREFERRED_SCHEDULING_TERM))),
    field("requiredDuringSchedulingIgnoredDuringExecution", Type::Object(&NODE_SELECTOR)),
] };

pub(super) static NODE_SELECTOR: Object = Object { name: "NodeSelector", fields: &[
    field("nodeSelectorTerms", Type::List(&Type::Object(&NODE_SELECTOR_TERM))),
] };

pub(super) static NODE_SELECTOR_REQUIREMENT: Object = Object { name: "NodeSelectorRequirement", fields: &[
    field("key", Type::String),
    field("operator", Type::String),
    field("values", Type::List(&Type::String)),
] };

pub(super) static NODE_SELECTOR_TERM: Object = Object { name: "NodeSelectorTerm", fields: &[
    field("matchExpressions", Type::List(&Type::Object(&NODE_SELECTOR_REQUIREMENT))),
    field("matchFields", Type::List(&Type::Object(&NODE_SELECTOR_REQUIREMENT))),
] };

pub(super) static OBJECT_FIELD_SELECTOR: Object = Object { name: "ObjectFieldSelector", fields: &[
    field("apiVersion", Type::String),
    field("fieldPath", Type::String),
] };

pub(super) static OBJECT_META: Object = Object { name: "ObjectMeta", fields: &[
    field("annotations", Type::Map(&Type::String)),
    field("creationTimestamp", Type::Time),
    field("deletionGracePeriodSeconds", Type::Int64),
    field("deletionTimestamp", Type::Time),
    field("finalizers", Type::List(&Type::String)).merged(),
    field("generateName", Type::String),
    field("generation", Type::Int64),
    field("labels", Type::Map(&Type::String)),
    field("managedFields", Type::List(&Type::Object(&MANAGED_FIELDS_ENTRY))),
    field("name", Type::String),
    field("namespace", Type::String),
    field("ownerReferences", Type::List(&Type::Object(&OWNER_REFERENCE))).merged_by("uid"),
    field("resourceVersion", Type::String),
    field("selfLink", Type::String),
    field("uid", Type::String),
] };

pub(super) static OBJECT_REFERENCE: Object = Object { name: "ObjectReference", fields: &[
    field("apiVersion", Type::String),
    field("fieldPath", Type::String),
    field("kind", Type::String),
    field("name", Type::String),
    field("namespace", Type::String),
    field("resourceVersion", Type::String),
    field("uid", Type::String),
] };

pub(super) static OWNER_REFERENCE: Object = Object { name: "OwnerReference", fields: &[
    field("apiVersion", Type::String),
    field("blockOwnerDeletion", Type::Bool),
    field("controller", Type::Bool),
    field("kind", Type::String),
    field("name", Type::String),
    field("uid", Type::String),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM: Object = Object { name: "PersistentVolumeClaim", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&PERSISTENT_VOLUME_CLAIM_SPEC)),
    field("status", Type::Object(&PERSISTENT_VOLUME_CLAIM_STATUS)),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM_CONDITION: Object = Object { name: "PersistentVolumeClaimCondition", fields: &[
    field("lastProbeTime", Type::Time),
    field("lastTransitionTime", Type::Time),
    field("message", Type::String),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM_SPEC: Object = Object { name: "PersistentVolumeClaimSpec", fields: &[
    field("accessModes", Type::List(&Type::String)),
    field("dataSource", Type::Object(&TYPED_LOCAL_OBJECT_REFERENCE)),
    field("dataSourceRef", Type::Object(&TYPED_OBJECT_REFERENCE)),
    field("resources", Type::Object(&VOLUME_RESOURCE_REQUIREMENTS)),
    field("selector", Type::Object(&LABEL_SELECTOR)),
    field("storageClassName", Type::String),
    field("volumeAttributesClassName", Type::String),
    field("volumeMode", Type::String),
    field("volumeName", Type::String),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM_STATUS: Object = Object { name: "PersistentVolumeClaimStatus", fields: &[
    field("accessModes", Type::List(&Type::String)),
    field("allocatedResourceStatuses", Type::Map(&Type::String)),
    field("allocatedResources", Type::Map(&Type::Quantity)),
    field("capacity", Type::Map(&Type::Quantity)),
    field("conditions", Type::List(&Type::Object(&PERSISTENT_VOLUME_CLAIM_CONDITION))).merged_by("type"),
    field("currentVolumeAttributesClassName", Type::String),
    field("modifyVolumeStatus", Type::Object(&MODIFY_VOLUME_STATUS)),
    field("phase", Type::String),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM_TEMPLATE: Object = Object { name: "PersistentVolumeClaimTemplate", fields: &[
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&PERSISTENT_VOLUME_CLAIM_SPEC)),
] };

pub(super) static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: Object = Object { name: "PersistentVolumeClaimVolumeSource", fields: &[
    field("claimName", Type::String),
    field("readOnly", Type::Bool),
] };

pub(super) static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: Object = Object { name: "PhotonPersistentDiskVolumeSource", fields: &[
    field("fsType", Type::String),
    field("pdID", Type::String),
] };

pub(super) static POD_AFFINITY: Object = Object { name: "PodAffinity", fields: &[
    field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Object(&WEIGHTED_POD_AFFINITY_TERM))),
    field("requiredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Object(&POD_AFFINITY_TERM))),
] };

pub(super) static POD_AFFINITY_TERM: Object = Object { name: "PodAffinityTerm", fields: &[
    field("labelSelector", Type::Object(&LABEL_SELECTOR)),
    field("matchLabelKeys", Type::List(&Type::String)),
    field("mismatchLabelKeys", Type::List(&Type::String)),
    field("namespaceSelector", Type::Object(&LABEL_SELECTOR)),
    field("namespaces", Type::List(&Type::String)),
    field("topologyKey", Type::String),
] };

pub(super) static POD_ANTI_AFFINITY: Object = Object { name: "PodAntiAffinity", fields: &[
    field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Object(&WEIGHTED_POD_AFFINITY_TERM))),
    field("requiredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Object(&POD_AFFINITY_TERM))),
] };

pub(super) static POD_CERTIFICATE_PROJECTION: Object = Object { name: "PodCertificateProjection", fields: &[
    field("certificateChainPath", Type::String),
    field("credentialBundlePath", Type::String),
    field("keyPath", Type::String),
    field("keyType", Type::String),
    field("maxExpirationSeconds", Type::Int32),
    field("signerName", Type::String),
    field("userAnnotations", Type::Map(&Type::String)),
] };

pub(super) static POD_DNS_CONFIG: Object = Object { name: "PodDNSConfig", fields: &[
    field("nameservers", Type::List(&Type::String)),
    field("options", Type::List(&Type::Object(&POD_DNS_CONFIG_OPTION))),
    field("searches", Type::List(&Type::String)),
] };

pub(super) static POD_DNS_CONFIG_OPTION: Object = Object { name: "PodDNSConfigOption", fields: &[
    field("name", Type::String),
    field("value", Type::String),
] };

pub(super) static POD_FAILURE_POLICY: Object = Object { name: "PodFailurePolicy", fields: &[
    field("rules", Type::List(&Type::Object(&POD_FAILURE_POLICY_RULE))),
] };

pub(super) static POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: Object = Object { name: "PodFailurePolicyOnExitCodesRequirement", fields: &[
    field("containerName", Type::String),
    field("operator", Type::String),
    field("values", Type::List(&Type::Int32)),
] };

pub(super) static POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: Object = Object { name: "PodFailurePolicyOnPodConditionsPattern", fields: &[
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static POD_FAILURE_POLICY_RULE: Object = Object { name: "PodFailurePolicyRule", fields: &[
    field("action", Type::String),
    field("onExitCodes", Type::Object(&POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT)),
    field("onPodConditions", Type::List(&Type::Object(&POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN))),
] };

pub(super) static POD_OS: Object = Object { name: "PodOS", fields: &[
    field("name", Type::String),
] };

pub(super) static POD_READINESS_GATE: Object = Object { name: "PodReadinessGate", fields: &[
    field("conditionType", Type::String),
] };

pub(super) static POD_RESOURCE_CLAIM: Object = Object { name: "PodResourceClaim", fields: &[
    field("name", Type::String),
    field("resourceClaimName", Type::String),
    field("resourceClaimTemplateName", Type::String),
] };

pub(super) static POD_SCHEDULING_GATE: Object = Object { name: "PodSchedulingGate", fields: &[
    field("name", Type::String),
] };

pub(super) static POD_SCHEDULING_GROUP: Object = Object { name: "PodSchedulingGroup", fields: &[
    field("podGroupName", Type::String),
] };

pub(super) static POD_SECURITY_CONTEXT: Object = Object { name: "PodSecurityContext", fields: &[
    field("appArmorProfile", Type::Object(&APP_ARMOR_PROFILE)),
    field("fsGroup", Type::Int64),
    field("fsGroupChangePolicy", Type::String),
    field("runAsGroup", Type::Int64),
    field("runAsNonRoot", Type::Bool),
    field("runAsUser", Type::Int64),
    field("seLinuxChangePolicy", Type::String),
    field("seLinuxOptions", Type::Object(&SE_LINUX_OPTIONS)),
    field("seccompProfile", Type::Object(&SECCOMP_PROFILE)),
    field("supplementalGroups", Type::List(&Type::Int64)),
    field("supplementalGroupsPolicy", Type::String),
    field("sysctls", Type::List(&Type::Object(&SYSCTL))),
    field("windowsOptions", Type::Object(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
] };

pub(super) static POD_SPEC: Object = Object { name: "PodSpec", fields: &[
    field("activeDeadlineSeconds", Type::Int64),
    field("affinity", Type::Object(&AFFINITY)),
    field("automountServiceAccountToken", Type::Bool),
    field("containers", Type::List(&Type::Object(&CONTAINER))).merged_by("name"),
    field("dnsConfig", Type::Object(&POD_DNS_CONFIG)),
    field("dnsPolicy", Type::String),
    field("enableServiceLinks", Type::Bool),
    field("ephemeralContainers", Type::List(&Type::Object(&EPHEMERAL_CONTAINER))).merged_by("name"),
    field("hostAliases", Type::List(&Type::Object(&HOST_ALIAS))).merged_by("ip"),
    field("hostIPC", Type::Bool),
    field("hostNetwork", Type::Bool),
    field("hostPID", Type::Bool),
    field("hostUsers", Type::Bool),
    field("hostname", Type::String),
    field("hostnameOverride", Type::String),
    field("imagePullSecrets", Type::List(&Type::Object(&LOCAL_OBJECT_REFERENCE))).merged_by("name"),
    field("initContainers", Type::List(&Type::Object(&CONTAINER))).merged_by("name"),
    field("nodeName", Type::String),
    field("nodeSelector", Type::Map(&Type::String)),
    field("os", Type::Object(&POD_OS)),
    field("overhead", Type::Map(&Type::Quantity)),
    field("preemptionPolicy", Type::String),
    field("priority", Type::Int32),
    field("priorityClassName", Type::String),
    field("readinessGates", Type::List(&Type::Object(&POD_READINESS_GATE))),
    field("resourceClaims", Type::List(&Type::Object(&POD_RESOURCE_CLAIM))).merged_by("name"),
    field("resources", Type::Object(&RESOURCE_REQUIREMENTS)),
    field("restartPolicy", Type::String),
    field("runtimeClassName", Type::String),
    field("schedulerName", Type::String),
    field("schedulingGates", Type::List(&Type::Object(&POD_SCHEDULING_GATE))).merged_by("name"),
    field("schedulingGroup", Type::Object(&POD_SCHEDULING_GROUP)),
    field("securityContext", Type::Object(&POD_SECURITY_CONTEXT)),
    field("serviceAccount", Type::String),
    field("serviceAccountName", Type::String),
    field("setHostnameAsFQDN", Type::Bool),
    field("shareProcessNamespace", Type::Bool),
    field("subdomain", Type::String),
    field("terminationGracePeriodSeconds", Type::Int64),
    field("tolerations", Type::List(&Type::Object(&TOLERATION))),
    field("topologySpreadConstraints", Type::List(&Type::Object(&TOPOLOGY_SPREAD_CONSTRAINT))).merged_by("topologyKey"),
    field("volumes", Type::List(&Type::Object(&VOLUME))).merged_by("name"),
] };

pub(super) static POD_TEMPLATE: Object = Object { name: "PodTemplate", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("template", Type::Object(&POD_TEMPLATE_SPEC)),
] };

pub(super) static POD_TEMPLATE_SPEC: Object = Object { name: "PodTemplateSpec", fields: &[
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&POD_SPEC)),
] };

pub(super) static PORT_STATUS: Object = Object { name: "PortStatus", fields: &[
    field("error", Type::String),
    field("port", Type::Int32),
    field("protocol", Type::String),
] };

pub(super) static PORTWORX_VOLUME_SOURCE: Object = Object { name: "PortworxVolumeSource", fields: &[
    field("fsType", Type::String),
    field("readOnly", Type::Bool),
    field("volumeID", Type::String),
] };

pub(super) static PREFERRED_SCHEDULING_TERM: Object = Object { name: "PreferredSchedulingTerm", fields: &[
    field("preference", Type::Object(&NODE_SELECTOR_TERM)),
    field("weight", Type::Int32),
] };

pub(super) static PROBE: Object = Object { name: "Probe", fields: &[
    field("exec", Type::Object(&EXEC_ACTION)),
    field("failureThreshold", Type::Int32),
    field("grpc", Type::Object(&GRPC_ACTION)),
    field("httpGet", Type::Object(&HTTP_GET_ACTION)),
    field("initialDelaySeconds", Type::Int32),
    field("periodSeconds", Type::Int32),
    field("successThreshold", Type::Int32),
    field("tcpSocket", Type::Object(&TCP_SOCKET_ACTION)),
    field("terminationGracePeriodSeconds", Type::Int64),
    field("timeoutSeconds", Type::Int32),
] };

pub(super) static PROJECTED_VOLUME_SOURCE: Object = Object { name: "ProjectedVolumeSource", fields: &[
    field("defaultMode", Type::Int32),
    field("sources", Type::List(&Type::Object(&VOLUME_PROJECTION))),
] };

pub(super) static QUOBYTE_VOLUME_SOURCE: Object = Object { name: "QuobyteVolumeSource", fields: &[
    field("group", Type::String),
    field("readOnly", Type::Bool),
    field("registry", Type::String),
    field("tenant", Type::String),
    field("user", Type::String),
    field("volume", Type::String),
] };

pub(super) static RBD_VOLUME_SOURCE: Object = Object { name: "RBDVolumeSource", fields: &[
    field("fsType", Type::String),
    field("image", Type::String),
    field("keyring", Type::String),
    field("monitors", Type::List(&Type::String)),
    field("pool", Type::String),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("user", Type::String),
] };

pub(super) static RESOURCE_CLAIM: Object = Object { name: "ResourceClaim", fields: &[
    field("name", Type::String),
    field("request", Type::String),
] };

pub(super) static RESOURCE_FIELD_SELECTOR: Object = Object { name: "ResourceFieldSelector", fields: &[
    field("containerName", Type::String),
    field("divisor", Type::Quantity),
    field("resource", Type::String),
] };

pub(super) static RESOURCE_REQUIREMENTS: Object = Object { name: "ResourceRequirements", fields: &[
    field("claims", Type::List(&Type::Object(&RESOURCE_CLAIM))),
    field("limits", Type::Map(&Type::Quantity)),
    field("requests", Type::Map(&Type::Quantity)),
] };

pub(super) static ROLLING_UPDATE_DAEMON_SET: Object = Object { name: "RollingUpdateDaemonSet", fields: &[
    field("maxSurge", Type::IntOrString),
    field("maxUnavailable", Type::IntOrString),
] };

pub(super) static ROLLING_UPDATE_DEPLOYMENT: Object = Object { name: "RollingUpdateDeployment", fields: &[
    field("maxSurge", Type::IntOrString),
    field("maxUnavailable", Type::IntOrString),
] };

pub(super) static ROLLING_UPDATE_STATEFUL_SET_STRATEGY: Object = Object { name: "RollingUpdateStatefulSetStrategy", fields: &[
    field("maxUnavailable", Type::IntOrString),
    field("partition", Type::Int32),
] };

pub(super) static SE_LINUX_OPTIONS: Object = Object { name: "SELinuxOptions", fields: &[
    field("level", Type::String),
    field("role", Type::String),
    field("type", Type::String),
    field("user", Type::String),
] };

pub(super) static SCALE_IO_VOLUME_SOURCE: Object = Object { name: "ScaleIOVolumeSource", fields: &[
    field("fsType", Type::String),
    field("gateway", Type::String),
    field("protectionDomain", Type::String),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("sslEnabled", Type::Bool),
    field("storageMode", Type::String),
    field("storagePool", Type::String),
    field("system", Type::String),
    field("volumeName", Type::String),
] };

pub(super) static SECCOMP_PROFILE: Object = Object { name: "SeccompProfile", fields: &[
    field("localhostProfile", Type::String),
    field("type", Type::String),
] };

pub(super) static SECRET_ENV_SOURCE: Object = Object { name: "SecretEnvSource", fields: &[
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static SECRET_KEY_SELECTOR: Object = Object { name: "SecretKeySelector", fields: &[
    field("key", Type::String),
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static SECRET_PROJECTION: Object = Object { name: "SecretProjection", fields: &[
    field("items", Type::List(&Type::Object(&KEY_TO_PATH))),
    field("name", Type::String),
    field("optional", Type::Bool),
] };

pub(super) static SECRET_VOLUME_SOURCE: Object = Object { name: "SecretVolumeSource", fields: &[
    field("defaultMode", Type::Int32),
    field("items", Type::List(&Type::Object(&KEY_TO_PATH))),
    field("optional", Type::Bool),
    field("secretName", Type::String),
] };

pub(super) static SECURITY_CONTEXT: Object = Object { name: "SecurityContext", fields: &[
    field("allowPrivilegeEscalation", Type::Bool),
    field("appArmorProfile", Type::Object(&APP_ARMOR_PROFILE)),
    field("capabilities", Type::Object(&CAPABILITIES)),
    field("privileged", Type::Bool),
    field("procMount", Type::String),
    field("readOnlyRootFilesystem", Type::Bool),
    field("runAsGroup", Type::Int64),
    field("runAsNonRoot", Type::Bool),
    field("runAsUser", Type::Int64),
    field("seLinuxOptions", Type::Object(&SE_LINUX_OPTIONS)),
    field("seccompProfile", Type::Object(&SECCOMP_PROFILE)),
    field("windowsOptions", Type::Object(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
] };

pub(super) static SERVICE: Object = Object { name: "Service", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&SERVICE_SPEC)),
    field("status", Type::Object(&SERVICE_STATUS)),
] };

pub(super) static SERVICE_ACCOUNT: Object = Object { name: "ServiceAccount", fields: &[
    field("apiVersion", Type::String),
    field("automountServiceAccountToken", Type::Bool),
    field("imagePullSecrets", Type::List(&Type::Object(&LOCAL_OBJECT_REFERENCE))),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("secrets", Type::List(&Type::Object(&OBJECT_REFERENCE))).merged_by("name"),
] };

pub(super) static SERVICE_ACCOUNT_TOKEN_PROJECTION: Object = Object { name: "ServiceAccountTokenProjection", fields: &[
    field("audience", Type::String),
    field("expirationSeconds", Type::Int64),
    field("path", Type::String),
] };

pub(super) static SERVICE_PORT: Object = Object { name: "ServicePort", fields: &[
    field("appProtocol", Type::String),
    field("name", Type::String),
    field("nodePort", Type::Int32),
    field("port", Type::Int32),
    field("protocol", Type::String),
    field("targetPort", Type::IntOrString),
] };

pub(super) static SERVICE_SPEC: Object = Object { name: "ServiceSpec", fields: &[
    field("allocateLoadBalancerNodePorts", Type::Bool),
    field("clusterIP", Type::String),
    field("clusterIPs", Type::List(&Type::String)),
    field("externalIPs", Type::List(&Type::String)),
    field("externalName", Type::String),
    field("externalTrafficPolicy", Type::String),
    field("healthCheckNodePort", Type::Int32),
    field("internalTrafficPolicy", Type::String),
    field("ipFamilies", Type::List(&Type::String)),
    field("ipFamilyPolicy", Type::String),
    field("loadBalancerClass", Type::String),
    field("loadBalancerIP", Type::String),
    field("loadBalancerSourceRanges", Type::List(&Type::String)),
    field("ports", Type::List(&Type::Object(&SERVICE_PORT))).merged_by("port"),
    field("publishNotReadyAddresses", Type::Bool),
    field("selector", Type::Map(&Type::String)),
    field("sessionAffinity", Type::String),
    field("sessionAffinityConfig", Type::Object(&SESSION_AFFINITY_CONFIG)),
    field("trafficDistribution", Type::String),
    field("type", Type::String),
] };

pub(super) static SERVICE_STATUS: Object = Object { name: "ServiceStatus", fields: &[
    field("conditions", Type::List(&Type::Object(&CONDITION))).merged_by("type"),
    field("loadBalancer", Type::Object(&LOAD_BALANCER_STATUS)),
] };

pub(super) static SESSION_AFFINITY_CONFIG: Object = Object { name: "SessionAffinityConfig", fields: &[
    field("clientIP", Type::Object(&CLIENT_IP_CONFIG)),
] };

pub(super) static SLEEP_ACTION: Object = Object { name: "SleepAction", fields: &[
    field("seconds", Type::Int64),
] };

pub(super) static STATEFUL_SET: Object = Object { name: "StatefulSet", fields: &[
    field("apiVersion", Type::String),
    field("kind", Type::String),
    field("metadata", Type::Object(&OBJECT_META)),
    field("spec", Type::Object(&STATEFUL_SET_SPEC)),
    field("status", Type::Object(&STATEFUL_SET_STATUS)),
] };

pub(super) static STATEFUL_SET_CONDITION: Object = Object { name: "StatefulSetCondition", fields: &[
    field("lastTransitionTime", Type::Time),
    field("message", Type::String),
    field("reason", Type::String),
    field("status", Type::String),
    field("type", Type::String),
] };

pub(super) static STATEFUL_SET_ORDINALS: Object = Object { name: "StatefulSetOrdinals", fields: &[
    field("start", Type::Int32),
] };

pub(super) static STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY: Object = Object { name: "StatefulSetPersistentVolumeClaimRetentionPolicy", fields: &[
    field("whenDeleted", Type::String),
    field("whenScaled", Type::String),
] };

pub(super) static STATEFUL_SET_SPEC: Object = Object { name: "StatefulSetSpec", fields: &[
    field("minReadySeconds", Type::Int32),
    field("ordinals", Type::Object(&STATEFUL_SET_ORDINALS)),
    field("persistentVolumeClaimRetentionPolicy", Type::Object(&STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY)),
    field("podManagementPolicy", Type::String),
    field("replicas", Type::Int32),
    field("revisionHistoryLimit", Type::Int32),
    field("selector", Type::Object(&LABEL_SELECTOR)),
    field("serviceName", Type::String),
    field("template", Type::Object(&POD_TEMPLATE_SPEC)),
    field("updateStrategy", Type::Object(&STATEFUL_SET_UPDATE_STRATEGY)),
    field("volumeClaimTemplates", Type::List(&Type::Object(&PERSISTENT_VOLUME_CLAIM))),
] };

pub(super) static STATEFUL_SET_STATUS: Object = Object { name: "StatefulSetStatus", fields: &[
    field("availableReplicas", Type::Int32),
    field("collisionCount", Type::Int32),
    field("conditions", Type::List(&Type::Object(&STATEFUL_SET_CONDITION))).merged_by("type"),
    field("currentReplicas", Type::Int32),
    field("currentRevision", Type::String),
    field("observedGeneration", Type::Int64),
    field("readyReplicas", Type::Int32),
    field("replicas", Type::Int32),
    field("updateRevision", Type::String),
    field("updatedReplicas", Type::Int32),
] };

pub(super) static STATEFUL_SET_UPDATE_STRATEGY: Object = Object { name: "StatefulSetUpdateStrategy", fields: &[
    field("rollingUpdate", Type::Object(&ROLLING_UPDATE_STATEFUL_SET_STRATEGY)),
    field("type", Type::String),
] };

pub(super) static STORAGE_OS_VOLUME_SOURCE: Object = Object { name: "StorageOSVolumeSource", fields: &[
    field("fsType", Type::String),
    field("readOnly", Type::Bool),
    field("secretRef", Type::Object(&LOCAL_OBJECT_REFERENCE)),
    field("volumeName", Type::String),
    field("volumeNamespace", Type::String),
] };

pub(super) static SUCCESS_POLICY: Object = Object { name: "SuccessPolicy", fields: &[
    field("rules", Type::List(&Type::Object(&SUCCESS_POLICY_RULE))),
] };

pub(super) static SUCCESS_POLICY_RULE: Object = Object { name: "SuccessPolicyRule", fields: &[
    field("succeededCount", Type::Int32),
    field("succeededIndexes", Type::String),
] };

pub(super) static SYSCTL: Object = Object { name: "Sysctl", fields: &[
    field("name", Type::String),
    field("value", Type::String),
] };

pub(super) static TCP_SOCKET_ACTION: Object = Object { name: "TCPSocketAction", fields: &[
    field("host", Type::String),
    field("port", Type::IntOrString),
] };

pub(super) static TOLERATION: Object = Object { name: "Toleration", fields: &[
    field("effect", Type::String),
    field("key", Type::String),
    field("operator", Type::String),
    field("tolerationSeconds", Type::Int64),
    field("value", Type::String),
] };

pub(super) static TOPOLOGY_SPREAD_CONSTRAINT: Object = Object { name: "TopologySpreadConstraint", fields: &[
    field("labelSelector", Type::Object(&LABEL_SELECTOR)),
    field("matchLabelKeys", Type::List(&Type::String)),
    field("maxSkew", Type::Int32),
    field("minDomains", Type::Int32),
    field("nodeAffinityPolicy", Type::String),
    field("nodeTaintsPolicy", Type::String),
    field("topologyKey", Type::String),
    field("whenUnsatisfiable", Type::String),
] };

pub(super) static TYPED_LOCAL_OBJECT_REFERENCE: Object = Object { name: "TypedLocalObjectReference", fields: &[
    field("apiGroup", Type::String),
    field("kind", Type::String),
    field("name", Type::String),
] };

pub(super) static TYPED_OBJECT_REFERENCE: Object = Object { name: "TypedObjectReference", fields: &[
    field("apiGroup", Type::String),
    field("kind", Type::String),
    field("name", Type::String),
    field("namespace", Type::String),
] };

pub(super) static UNCOUNTED_TERMINATED_PODS: Object = Object { name: "UncountedTerminatedPods", fields: &[
    field("failed", Type::List(&Type::String)),
    field("succeeded", Type::List(&Type::String)),
] };

pub(super) static VOLUME: Object = Object { name: "Volume", fields: &[
    field("awsElasticBlockStore", Type::Object(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE)),
    field("azureDisk", Type::Object(&AZURE_DISK_VOLUME_SOURCE)),
    field("azureFile", Type::Object(&AZURE_FILE_VOLUME_SOURCE)),
    field("cephfs", Type::Object(&CEPH_FS_VOLUME_SOURCE)),
    field("cinder", Type::Object(&CINDER_VOLUME_SOURCE)),
    field("configMap", Type::Object(&CONFIG_MAP_VOLUME_SOURCE)),
    field("csi", Type::Object(&CSI_VOLUME_SOURCE)),
    field("downwardAPI", Type::Object(&DOWNWARD_API_VOLUME_SOURCE)),
    field("emptyDir", Type::Object(&EMPTY_DIR_VOLUME_SOURCE)),
    field("ephemeral", Type::Object(&EPHEMERAL_VOLUME_SOURCE)),
    field("fc", Type::Object(&FC_VOLUME_SOURCE)),
    field("flexVolume", Type::Object(&FLEX_VOLUME_SOURCE)),
    field("flocker", Type::Object(&FLOCKER_VOLUME_SOURCE)),
    field("gcePersistentDisk", Type::Object(&GCE_PERSISTENT_DISK_VOLUME_SOURCE)),
    field("gitRepo", Type::Object(&GIT_REPO_VOLUME_SOURCE)),
    field("glusterfs", Type::Object(&GLUSTERFS_VOLUME_SOURCE)),
    field("hostPath", Type::Object(&HOST_PATH_VOLUME_SOURCE)),
    field("image", Type::Object(&IMAGE_VOLUME_SOURCE)),
    field("iscsi", Type::Object(&ISCSI_VOLUME_SOURCE)),
    field("name", Type::String),
    field("nfs", Type::Object(&NFS_VOLUME_SOURCE)),
    field("persistentVolumeClaim", Type::Object(&PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE)),
    field("photonPersistentDisk", Type::Object(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE)),
    field("portworxVolume", Type::Object(&PORTWORX_VOLUME_SOURCE)),
    field("projected", Type::Object(&PROJECTED_VOLUME_SOURCE)),
    field("quobyte", Type::Object(&QUOBYTE_VOLUME_SOURCE)),
    field("rbd", Type::Object(&RBD_VOLUME_SOURCE)),
    field("scaleIO", Type::Object(&SCALE_IO_VOLUME_SOURCE)),
    field("secret", Type::Object(&SECRET_VOLUME_SOURCE)),
    field("storageos", Type::Object(&STORAGE_OS_VOLUME_SOURCE)),
    field("vsphereVolume", Type::Object(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE)),
] };

pub(super) static VOLUME_DEVICE: Object = Object { name: "VolumeDevice", fields: &[
    field("devicePath", Type::String),
    field("name", Type::String),
] };

pub(super) static VOLUME_MOUNT: Object = Object { name: "VolumeMount", fields: &[
    field("mountPath", Type::String),
    field("mountPropagation", Type::String),
    field("name", Type::String),
    field("readOnly", Type::Bool),
    field("recursiveReadOnly", Type::String),
    field("subPath", Type::String),
    field("subPathExpr", Type::String),
] };

pub(super) static VOLUME_PROJECTION: Object = Object { name: "VolumeProjection", fields: &[
    field("clusterTrustBundle", Type::Object(&CLUSTER_TRUST_BUNDLE_PROJECTION)),
    field("configMap", Type::Object(&CONFIG_MAP_PROJECTION)),
    field("downwardAPI", Type::Object(&DOWNWARD_API_PROJECTION)),
    field("podCertificate", Type::Object(&POD_CERTIFICATE_PROJECTION)),
    field("secret", Type::Object(&SECRET_PROJECTION)),
    field("serviceAccountToken", Type::Object(&SERVICE_ACCOUNT_TOKEN_PROJECTION)),
] };

pub(super) static VOLUME_RESOURCE_REQUIREMENTS: Object = Object { name: "VolumeResourceRequirements", fields: &[
    field("limits", Type::Map(&Type::Quantity)),
    field("requests", Type::Map(&Type::Quantity)),
] };

pub(super) static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: Object = Object { name: "VsphereVirtualDiskVolumeSource", fields: &[
    field("fsType", Type::String),
    field("storagePolicyID", Type::String),
    field("storagePolicyName", Type::String),
    field("volumePath", Type::String),
] };

pub(super) static WEIGHTED_POD_AFFINITY_TERM: Object = Object { name: "WeightedPodAffinityTerm", fields: &[
    field("podAffinityTerm", Type::Object(&POD_AFFINITY_TERM)),
    field("weight", Type::Int32),
] };

pub(super) static WINDOWS_SECURITY_CONTEXT_OPTIONS: Object = Object { name: "WindowsSecurityContextOptions", fields: &[
    field("gmsaCredentialSpec", Type::String),
    field("gmsaCredentialSpecName", Type::String),
    field("hostProcess", Type::Bool),
    field("runAsUserName", Type::String),
] };
