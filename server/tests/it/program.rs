//! The program itself, which serves on a free port until the value is dropped.

use std::{
    io::{BufRead as _, BufReader, Lines, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// `lethe serve`.
pub(crate) struct Program {
    child: Child,
    address: String,
    /// Without a reader, the program could not say more.
    _said: Lines<BufReader<ChildStdout>>,
}

/// Returns a command of the program, with its own files in a folder.
pub(crate) fn lethe(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
    program
        .env("XDG_STATE_HOME", folder.join("state"))
        .stdin(Stdio::null());
    program
}

/// Runs a command to its end. Returns whether it succeeded, and what it said.
pub(crate) fn run(command: &mut Command) -> (bool, String) {
    let done = command.output().expect("the program runs");
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.success(),
        String::from_utf8(said).expect("text"),
    )
}

/// Returns an address on which nothing listens.
pub(crate) fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

/// Asks a server for a page. Returns the whole answer.
pub(crate) fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

impl Program {
    /// Starts `lethe serve` for a database, and returns it once it serves.
    pub(crate) fn serve(command: Command, database: &str) -> Self {
        Self::try_to_serve(command, database).unwrap_or_else(|said| panic!("{said}"))
    }

    /// Starts `lethe serve` for a database. Returns what it says if it does not serve.
    pub(crate) fn try_to_serve(mut command: Command, database: &str) -> Result<Self, String> {
        let address = free_address();
        let mut child = command
            .args(["serve", "--listen", &address, "--database", database])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        if lines.any(|line| line.expect("text").starts_with("Lethe is running at ")) {
            Ok(Self {
                child,
                address,
                _said: lines,
            })
        } else {
            let said = said(&mut child);
            child.wait().expect("an end");
            Err(said)
        }
    }

    /// Asks for a page. Returns the whole answer.
    pub(crate) fn ask(&self, path: &str) -> String {
        ask(&self.address, path)
    }

    /// Returns the number of the process.
    pub(crate) fn number(&self) -> u32 {
        self.child.id()
    }

    /// Ends the program, and returns what it wrote to standard error.
    pub(crate) fn end(mut self) -> String {
        self.child.kill().expect("killed");
        said(&mut self.child)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn said(child: &mut Child) -> String {
    let mut said = String::new();
    let pipe = child.stderr.as_mut().expect("a pipe");
    pipe.read_to_string(&mut said).expect("text");
    said
}
