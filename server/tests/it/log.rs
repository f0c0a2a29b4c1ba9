//! Everything that the process logs, from every crate at every level.

use std::{
    io,
    sync::{Mutex, MutexGuard, Once, PoisonError},
    thread::{self, ThreadId},
};

use tracing_subscriber::filter::LevelFilter;

static LINES: Mutex<Vec<(ThreadId, String)>> = Mutex::new(Vec::new());

/// Starts to listen, unless it already does.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(|| Pen)
            .init();
    });
}

/// Returns everything that was logged so far, by all tests.
pub(crate) fn all() -> String {
    lines().iter().map(|(_, line)| line.as_str()).collect()
}

/// Returns how often this test has logged `words`. Each test has its own thread.
pub(crate) fn count(words: &str) -> usize {
    let here = thread::current().id();
    lines()
        .iter()
        .filter(|(thread, line)| *thread == here && line.contains(words))
        .count()
}

fn lines() -> MutexGuard<'static, Vec<(ThreadId, String)>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a line at a time.
struct Pen;

impl io::Write for Pen {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line).into_owned();
        lines().push((thread::current().id(), text));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
