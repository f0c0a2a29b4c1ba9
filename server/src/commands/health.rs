//! `lethe health`: asks a running Lethe whether it can do its work.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// How long connecting may take, and each part of the answer.
const WITHIN: Duration = Duration::from_secs(5);

/// More than the whole answer has.
const LONGEST_ANSWER: u64 = 16 * 1024;

/// The options of `lethe health`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The address and port that Lethe listens on.
    #[arg(long, env = "LETHE_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
}

/// Prints that Lethe is ready, or fails with what keeps it from its work.
pub(super) fn run(args: &Args) -> Result<()> {
    let answer = ask(args.listen)
        .with_context(|| format!("Lethe does not answer on {} (--listen)", args.listen))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    match head.split(' ').nth(1) {
        Some("200") => {
            println!("Lethe is ready.");
            Ok(())
        }
        Some("503") => bail!("Lethe is not ready: {}", body.trim()),
        _ => bail!("This is not the answer of Lethe (--listen)"),
    }
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, WITHIN)?;
    stream.set_read_timeout(Some(WITHIN))?;
    stream.set_write_timeout(Some(WITHIN))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(LONGEST_ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
