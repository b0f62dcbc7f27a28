//! The machine that the figures are of: what it has, and which of its cores serve and which ask.

use std::fs::read_to_string;

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use serde::Serialize;

/// So many files and sockets are open at most: one for each subscriber, and some besides.
const OPEN_FILES_WANTED: u64 = 6_000;

/// What the machine has.
#[derive(Serialize)]
pub(crate) struct Machine {
    cores: usize,
    processor: String,
    memory_mib: u64,
    kernel: String,
    open_files: Option<u64>,
}

/// Whose cores are whose.
pub(crate) struct Cores {
    servers: CpuSet,
    load: CpuSet,
}

impl Machine {
    /// Describes the machine, and raises the limit of open files as far as it goes.
    pub(crate) fn look() -> Self {
        let limit = getrlimit(Resource::Nofile);
        let raised = Rlimit {
            current: limit.maximum,
            ..limit
        };
        // What cannot be raised is told by `few_files`.
        let _ = setrlimit(Resource::Nofile, raised);
        let read = |path| read_to_string(path).unwrap_or_default();
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            processor: field(&read("/proc/cpuinfo"), "model name"),
            memory_mib: field(&read("/proc/meminfo"), "MemTotal")
                .trim_end_matches(" kB")
                .parse::<u64>()
                .map_or(0, |kib| kib / 1024),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            open_files: getrlimit(Resource::Nofile).current,
        }
    }

    /// Says so where the system does not let a process open enough for the largest measures.
    pub(crate) fn few_files(&self) -> Option<String> {
        let limit = self.open_files.filter(|limit| *limit < OPEN_FILES_WANTED)?;
        Some(format!(
            "the system lets a process open {limit} files, of which {OPEN_FILES_WANTED} are needed: \
             measures with 5,000 subscribers will fail (raise its hard limit: ulimit -Hn)"
        ))
    }

    /// One line about it.
    pub(crate) fn line(&self) -> String {
        let Self {
            cores,
            processor,
            memory_mib,
            kernel,
            ..
        } = self;
        format!("{cores} cores ({processor}), {memory_mib} MiB, Linux {kernel}")
    }
}

impl Cores {
    /// Half of the cores for the servers, the others for the load; one core is shared.
    pub(crate) fn divide() -> Result<Self> {
        let all = sched_getaffinity(None).context("which cores there are")?;
        let places: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|at| all.is_set(*at)).collect();
        let half = places.len() / 2;
        let set = |places: &[usize]| {
            let mut set = CpuSet::new();
            for place in places {
                set.set(*place);
            }
            set
        };
        Ok(match half {
            0 => Self {
                servers: all,
                load: all,
            },
            _ => Self {
                servers: set(&places[..half]),
                load: set(&places[half..]),
            },
        })
    }

    /// Moves this thread, and those that it starts, to the load's cores.
    pub(crate) fn load_here(&self) -> Result<()> {
        sched_setaffinity(None, &self.load).context("moving the load to its cores")
    }

    /// Does something, which starts a process, on the servers' cores: a process begins with the cores
    /// of the thread that starts it.
    pub(crate) fn for_a_server<T>(&self, start: impl FnOnce() -> T) -> Result<T> {
        sched_setaffinity(None, &self.servers).context("moving a server to its cores")?;
        let started = start();
        self.load_here()?;
        Ok(started)
    }
}

/// The value of the first line of a name, in the form of the files under /proc.
fn field(text: &str, name: &str) -> String {
    let mut lines = text.lines();
    lines
        .find_map(|line| line.strip_prefix(name)?.split_once(':'))
        .map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_name() {
        let text = "MemTotal:       24685640 kB\nMemFree: 1 kB\n";
        assert_eq!(field(text, "MemTotal"), "24685640 kB");
        assert_eq!(field(text, "Swap"), "");
    }
}
