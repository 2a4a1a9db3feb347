//! Random Pod templates around the restricted level: most of each is as the level demands.

use serde_json::{Map, Value, json};

use super::Random;

const VOLUMES: [&str; 31] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "hostPath",
    "image",
    "iscsi",
    "nfs",
    "persistentVolumeClaim",
    "photonPersistentDisk",
    "portworxVolume",
    "projected",
    "quobyte",
    "rbd",
    "scaleIO",
    "secret",
    "storageos",
    "vsphereVolume",
    "",
];
const SYSCTLS: [&str; 14] = [
    "",
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
    "kernel.msgmax",
];
const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/a";

impl Random {
    /// A Pod template that leaves the restricted level in few places, or nowhere.
    pub fn pod_template(&mut self) -> Value {
        let mut spec = Map::new();
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            self.sometimes(&mut spec, 6, field, &[json!(true), json!(false)]);
        }
        self.sometimes(&mut spec, 6, "hostUsers", &[json!(false), json!(true)]);
        self.sometimes(
            &mut spec,
            8,
            "os",
            &[
                json!({"name": "windows"}),
                json!({"name": "linux"}),
                json!({}),
            ],
        );
        if self.percent(85) {
            let mut context = self.security_context();
            if self.percent(10) {
                let count = self.rng.usize(0..4);
                let sysctls =
                    (0..count).map(|_| json!({"name": self.pick(&SYSCTLS), "value": "1"}));
                context.insert("sysctls".to_owned(), sysctls.collect());
            }
            spec.insert("securityContext".to_owned(), Value::Object(context));
        }
        if self.percent(20) {
            let count = self.rng.usize(0..3);
            spec.insert(
                "volumes".to_owned(),
                (0..count).map(|_| self.volume()).collect(),
            );
        }
        for (list, share) in [
            ("containers", 100),
            ("initContainers", 20),
            ("ephemeralContainers", 15),
        ] {
            if self.percent(share) {
                let count = self.rng.usize(0..3);
                spec.insert(
                    list.to_owned(),
                    (0..count).map(|_| self.container()).collect(),
                );
            }
        }
        let mut template = json!({ "spec": spec });
        if self.percent(8) {
            let profile = self.pick(&[
                "",
                "runtime/default",
                "localhost/x",
                "unconfined",
                "localhost",
            ]);
            template["metadata"] =
                json!({"annotations": {ANNOTATION: profile, "other": "unconfined"}});
        }
        template
    }

    fn sometimes(
        &mut self,
        map: &mut Map<String, Value>,
        share: u32,
        field: &str,
        values: &[Value],
    ) {
        if self.percent(share) {
            let at = self.rng.usize(0..values.len());
            map.extend(
                values
                    .get(at)
                    .map(|value| (field.to_owned(), value.clone())),
            );
        }
    }

    fn profile(&mut self) -> Value {
        json!({"type": self.pick(&["RuntimeDefault", "Localhost", "Unconfined", ""])})
    }

    /// What the Pod's context and a container's have in common.
    fn security_context(&mut self) -> Map<String, Value> {
        let mut context = Map::new();
        if self.percent(80) {
            context.insert("runAsNonRoot".to_owned(), json!(true));
        }
        self.sometimes(
            &mut context,
            6,
            "runAsNonRoot",
            &[json!(false), Value::Null],
        );
        self.sometimes(
            &mut context,
            15,
            "runAsUser",
            &[json!(0), json!(1000), Value::Null],
        );
        if self.percent(80) {
            context.insert(
                "seccompProfile".to_owned(),
                json!({"type": "RuntimeDefault"}),
            );
        }
        if self.percent(8) {
            let profile = self.profile();
            self.sometimes(
                &mut context,
                100,
                "seccompProfile",
                &[profile, json!({}), Value::Null],
            );
        }
        if self.percent(8) {
            let profile = self.profile();
            self.sometimes(
                &mut context,
                100,
                "appArmorProfile",
                &[profile, json!({}), Value::Null],
            );
        }
        if self.percent(10) {
            let kind = self.pick(&["container_t", "container_engine_t", "spc_t", ""]);
            let options = [
                json!({"type": kind}),
                json!({"user": self.pick(&["", "u"])}),
                json!({"role": self.pick(&["", "r"])}),
                json!({"level": "s0"}),
            ];
            self.sometimes(&mut context, 100, "seLinuxOptions", &options);
        }
        let windows = [
            json!({"hostProcess": true}),
            json!({"hostProcess": false}),
            json!({}),
        ];
        self.sometimes(&mut context, 5, "windowsOptions", &windows);
        context
    }

    fn container(&mut self) -> Value {
        let mut container = Map::from_iter([("name".to_owned(), json!(self.pick(&["a", "b"])))]);
        if self.percent(95) {
            let mut context = self.security_context();
            if self.percent(95) {
                context.insert("allowPrivilegeEscalation".to_owned(), json!(false));
            }
            self.sometimes(
                &mut context,
                4,
                "allowPrivilegeEscalation",
                &[json!(true), Value::Null],
            );
            if self.percent(95) {
                context.insert("capabilities".to_owned(), json!({"drop": ["ALL"]}));
            }
            let capabilities = [
                json!({}),
                json!({"drop": ["KILL", "ALL"], "add": ["NET_BIND_SERVICE"]}),
                json!({"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "SYS_ADMIN"]}),
                json!({"drop": ["all"]}),
                json!({"add": ["CHOWN"]}),
            ];
            self.sometimes(&mut context, 10, "capabilities", &capabilities);
            self.sometimes(&mut context, 5, "privileged", &[json!(true), json!(false)]);
            self.sometimes(
                &mut context,
                6,
                "procMount",
                &[json!("Default"), json!("Unmasked"), json!("")],
            );
            container.insert("securityContext".to_owned(), Value::Object(context));
        }
        let ports = [
            json!([{"containerPort": 80}]),
            json!([{"containerPort": 80, "hostPort": 0}, {"containerPort": 81, "hostPort": 81}]),
            json!([{}]),
        ];
        self.sometimes(&mut container, 12, "ports", &ports);
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            let handler = self.handler();
            self.sometimes(&mut container, 6, probe, &[handler]);
        }
        let hooks = [
            json!({"postStart": self.handler()}),
            json!({"preStop": self.handler()}),
        ];
        self.sometimes(&mut container, 6, "lifecycle", &hooks);
        Value::Object(container)
    }

    fn handler(&mut self) -> Value {
        let host = self.pick(&["", "127.0.0.1", "a"]);
        match self.rng.u8(0..4) {
            0 => json!({"httpGet": {"port": 80, "host": host}}),
            1 => json!({"tcpSocket": {"port": 80, "host": host}}),
            2 => json!({"httpGet": {"port": 80}, "tcpSocket": {"port": "a"}}),
            _ => json!({"exec": {"command": ["host"]}}),
        }
    }

    fn volume(&mut self) -> Value {
        let mut volume = Map::from_iter([("name".to_owned(), json!("a"))]);
        for _ in 0..self.rng.usize(1..3) {
            let kind = self.pick(&VOLUMES);
            if !kind.is_empty() {
                let value = if self.percent(90) {
                    json!({})
                } else {
                    Value::Null
                };
                volume.insert(kind.to_owned(), value);
            }
        }
        Value::Object(volume)
    }
}
