//! What a process costs: time, processor time, memory.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rolewright_live_tests::{Error, Server};
use wait4::Wait4 as _;

/// What one run of a program cost, and what it made the server spend.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// User and system time of the program and its children.
    pub(crate) own: Duration,
    /// User and system time of the server meanwhile.
    pub(crate) server: Duration,
    /// The most memory that it held at a time, in bytes. The kernel counts what this process held
    /// when it started the program too, so it is never too little.
    pub(crate) peak: u64,
}

/// Runs a program to its end.
///
/// # Errors
///
/// If it does not start or what it cost cannot be told. That it fails is no error.
pub(crate) fn measure(command: &mut Command, server: &Server) -> Result<(Output, Usage), Error> {
    let before = server_time(server)?;
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = thread::scope(|scope| {
        let reader = scope.spawn(|| read_all(&mut err));
        (read_all(&mut out), reader.join().unwrap_or_default())
    });
    let used = child.wait4()?;
    let wall = start.elapsed();
    let usage = Usage {
        wall,
        own: used.rusage.utime + used.rusage.stime,
        server: server_time(server)?.saturating_sub(before),
        peak: used.rusage.maxrss,
    };
    let output = Output {
        status: used.status,
        stdout,
        stderr,
    };
    Ok((output, usage))
}

fn read_all(pipe: &mut Option<impl std::io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What is lacking shows when the output is read.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// The processor time that the server has used so far, from `/proc/PID/stat`: fields 14 and 15 of
/// proc(5), counted from the end of the program's name, which may hold blanks.
fn server_time(server: &Server) -> Result<Duration, Error> {
    let mut ticks = 0;
    for process in server.processes() {
        let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
        let (_, fields) = text.rsplit_once(')').ok_or("no stat")?;
        for field in fields.split_whitespace().skip(11).take(2) {
            ticks += field.parse::<u64>()?;
        }
    }
    let in_a_second = rustix::param::clock_ticks_per_second();
    Ok(Duration::from_micros(ticks * 1_000_000 / in_a_second))
}
