//! Random scalars, from few values: patches are to meet what is there.

use rolewright_strategic_merge::Type;
use serde_json::{Value, json};

use super::Random;

/// Strings that are names, images and values at once.
const STRINGS: [&str; 6] = ["a", "b", "c", "d", "web:1", ""];
const NUMBERS: [i64; 6] = [0, 1, 2, 53, 80, 443];
const TIMES: [&str; 3] = [
    "2026-01-31T08:00:00Z",
    "2024-02-29T23:59:59.5+02:00",
    "1999-12-31T00:00:00-11:30",
];

impl Random {
    /// A value of a scalar type.
    pub(super) fn scalar(&mut self, of: Type) -> Value {
        match of {
            Type::Bool => json!(self.rng.bool()),
            Type::Int32 => self.number(i64::from(i32::MIN), i64::from(i32::MAX)),
            Type::Int64 => self.number(i64::MIN, i64::MAX),
            Type::IntOrString if self.rng.bool() => {
                self.number(i64::from(i32::MIN), i64::from(i32::MAX))
            }
            Type::Quantity => self.quantity(),
            Type::Time => json!(self.pick(&TIMES)),
            Type::Bytes => json!(self.pick(&["", "YQ==", "YWI=", "YWJj"])),
            Type::Any => json!({"f:spec": {}}),
            _ => json!(self.pick(&STRINGS)),
        }
    }

    fn number(&mut self, least: i64, most: i64) -> Value {
        match self.rng.u8(0..20) {
            0 => json!(least),
            1 => json!(most),
            _ => json!(self.pick(&NUMBERS)),
        }
    }

    fn quantity(&mut self) -> Value {
        match self.rng.u8(0..8) {
            0 => json!(2),
            1 => json!(0.5),
            _ => json!(self.pick(&[
                "1", "500m", "64Mi", "1.5Gi", "1e3", "2E", "-1k", "+.5", "1.", " 1n "
            ])),
        }
    }

    /// A key of a mapping of data.
    pub(super) fn key(&mut self) -> String {
        self.pick(&["a", "b", "c", "app.kubernetes.io/name"])
            .to_owned()
    }

    /// A value that some type does not take.
    pub(super) fn any(&mut self) -> Value {
        match self.rng.u8(0..12) {
            0 => json!(1.5),
            1 => json!(1),
            2 => json!(3_000_000_000_i64),
            3 => json!(u64::MAX),
            4 => json!(true),
            5 => json!([]),
            6 => json!({}),
            7 => json!(["a"]),
            8 => json!({"a": "b"}),
            9 => json!([{"name": "a"}]),
            10 => json!([1, "a"]),
            _ => json!(self.pick(&["1Q", "64MiB", "2026-02-30T08:00:00Z", "%", "a"])),
        }
    }
}
