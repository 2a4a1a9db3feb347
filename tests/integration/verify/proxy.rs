//! A proxy that opens tunnels by `CONNECT`, all to one place.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy until the end of the test.
pub(super) struct Proxy {
    pub(super) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Leads wherever anybody wants to go to one address.
    pub(super) fn start(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::default();
        let noted = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let noted = Arc::clone(&noted);
                thread::spawn(move || tunnel(&stream.unwrap(), target, &noted));
            }
        });
        Self { address, heard }
    }

    /// How often it was asked.
    pub(super) fn count(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    /// What was asked of it, each once.
    pub(super) fn heard(&self) -> Vec<String> {
        let mut heard = self.heard.lock().unwrap().clone();
        heard.dedup();
        heard
    }
}

fn tunnel(client: &TcpStream, target: SocketAddr, noted: &Mutex<Vec<String>>) {
    let mut head = BufReader::new(client);
    let mut first = String::new();
    head.read_line(&mut first).unwrap();
    noted.lock().unwrap().push(first.trim_end().to_owned());
    let mut line = String::new();
    while head.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    let server = TcpStream::connect(target).unwrap();
    let mut writer = client;
    writer.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = io::copy(&mut head, &mut &server);
            let _ = server.shutdown(Shutdown::Both);
        });
        let _ = io::copy(&mut &server, &mut writer);
        let _ = client.shutdown(Shutdown::Both);
    });
}
