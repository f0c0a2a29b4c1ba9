//! Times and memory.

use std::{
    fmt, fs,
    time::{Duration, Instant},
};

/// The longest time for which one thing is measured.
const PATIENCE: Duration = Duration::from_secs(15);

/// What was measured in one studio.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) what: String,
    /// The median, or the only value.
    pub(crate) p50: f64,
    /// The 95th percentile. `None` for a figure with only one value.
    pub(crate) p95: Option<f64>,
}

impl Figure {
    /// Returns a figure with one value.
    pub(crate) fn one(what: &str, value: f64) -> Self {
        Self {
            what: what.to_owned(),
            p50: value,
            p95: None,
        }
    }

    /// Returns the figure of several times, in milliseconds.
    pub(crate) fn of(what: &str, mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: usize| {
            let time = times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
            time.map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
        };
        Self {
            what: what.to_owned(),
            p50: at(50),
            p95: Some(at(95)),
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub(crate) fn read(line: &str) -> Self {
        let parts: Vec<&str> = line.split('\t').collect();
        let [what, p50, p95] = parts.as_slice() else {
            panic!("not a figure: {line}");
        };
        Self {
            what: (*what).to_owned(),
            p50: p50.parse().expect("a number"),
            p95: p95.parse().ok(),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p95 = self.p95.map(|p95| p95.to_string()).unwrap_or_default();
        write!(f, "{}\t{}\t{p95}", self.what, self.p50)
    }
}

/// Measures `work` once for each of `cases`, until the time is up. The first three cases are not counted.
pub(crate) async fn each<T>(
    what: &str,
    cases: impl IntoIterator<Item = T>,
    mut work: impl AsyncFnMut(T),
) -> Figure {
    let began = Instant::now();
    let mut times = Vec::new();
    for case in cases {
        let begins = Instant::now();
        work(case).await;
        times.push(begins.elapsed());
        if began.elapsed() > PATIENCE && times.len() > 3 {
            break;
        }
    }
    times.drain(..3.min(times.len().saturating_sub(1)));
    Figure::of(what, times)
}

/// Returns for how long this process has had a processor. Other work on the machine changes it less than it changes times.
pub(crate) fn processor_time() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten();
    let times = tasks.flatten().filter_map(|task| {
        let times = fs::read_to_string(task.path().join("schedstat")).ok()?;
        times.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(times.sum())
}

/// Returns the most memory that this process has held, in MB.
pub(crate) fn memory() -> Figure {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    Figure::one(
        "most memory, MB",
        kilobytes.map_or(f64::NAN, |kb| kb / 1024.0),
    )
}
