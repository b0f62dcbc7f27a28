//! The manual pages, the completions and the unit for systemd: that they know what the program knows,
//! and that those who read them can.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::{folder, program, soon};

/// The unit, as it is installed.
const UNIT: &str = include_str!("../../../operations/live-orders.service");
/// The program's place in it.
const INSTALLED: &str = "/opt/live-orders/live-orders";

/// What a command prints; it must end well.
async fn printed(command: &mut Command) -> String {
    let output = soon(command.output()).await.expect("an end");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "", "nothing to complain about");
    String::from_utf8(output.stdout).expect("text")
}

/// A program of the machine's, if it has it.
fn tool(name: &str) -> Option<Command> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    let found = folders.any(|folder| folder.join(name).is_file());
    found.then(|| {
        let mut command = Command::new(name);
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    })
}

/// groff marks hyphens, so that none of them is taken for a dash.
fn plain(page: &str) -> String {
    page.replace("\\-", "-")
}

async fn is_readable(page: &Path) {
    if let Some(mut groff) = tool("groff") {
        let args = ["-man", "-Tutf8", "-ww", "-Wbreak", "-z"];
        printed(groff.args(args).arg(page)).await;
    }
}

#[tokio::test]
async fn there_is_a_page_for_each_command_with_its_flags_and_variables() {
    let folder = folder();
    let printed_page = printed(&mut program(folder.path(), &["manual"])).await;
    printed(&mut program(folder.path(), &["manual", "pages/man1"])).await;
    let pages = folder.path().join("pages/man1");
    let read = |name: &str| std::fs::read_to_string(pages.join(name)).expect(name);
    for part in [
        "--streams-max",
        "LIVE_ORDERS_STREAMS_MAX",
        "live-orders-backup",
    ] {
        assert!(plain(&printed_page).contains(part), "{part}");
    }
    for (name, part) in [
        ("live-orders.1", "--shutdown-notice"),
        ("live-orders-serve.1", "LIVE_ORDERS_CONFIG"),
        ("live-orders-config.1", "--heartbeat"),
        ("live-orders-check.1", "--database"),
        ("live-orders-backup.1", "beside a running server"),
        ("live-orders-restore.1", "--replace"),
        ("live-orders-import.1", "--dates"),
        ("live-orders-sinks-retry.1", "live-orders sinks retry"),
        ("live-orders-user-add.1", "--password-stdin"),
        ("live-orders-token-add.1", "--days"),
        ("live-orders-audit.1", "--limit"),
        ("live-orders-demo.1", "--rate"),
        ("live-orders-completions.1", "zsh"),
        ("live-orders-manual.1", "FOLDER"),
    ] {
        assert!(plain(&read(name)).contains(part), "{name}: {part}");
        is_readable(&pages.join(name)).await;
    }
}

#[tokio::test]
async fn shells_complete_commands_and_flags() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&mut program(folder.path(), &["completions", shell])).await;
        for part in ["streams-max", "restore", "shutdown-notice"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
        if let Some(mut own) = tool(shell).filter(|_| ["bash", "zsh", "fish"].contains(&shell)) {
            let path = folder.path().join(shell);
            std::fs::write(&path, script).expect("written");
            printed(own.arg("-n").arg(path)).await;
        }
    }
}

#[tokio::test]
async fn the_unit_starts_what_there_is_as_it_can_be_started() {
    let folder = folder();
    let start = UNIT
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="));
    let words: Vec<&str> = start.expect("a start").split(' ').collect();
    assert_eq!(words[..2], [INSTALLED, "serve"]);
    // What it is told is said back by the verb that opens nothing.
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.toml");
    std::fs::copy(sample, folder.path().join("settings.toml")).expect("copied");
    let args: Vec<&str> = words[2..]
        .iter()
        .map(|word| word.strip_prefix("/etc/live-orders/").unwrap_or(word))
        .collect();
    let shown = printed(&mut program(
        folder.path(),
        &[&["config"], &args[..]].concat(),
    ))
    .await;
    assert!(shown.contains("# settings.toml:"), "{shown}");
    if let Some(mut analyze) = tool("systemd-analyze") {
        let unit = UNIT.replace(INSTALLED, env!("CARGO_BIN_EXE_live-orders"));
        let path = folder.path().join("live-orders.service");
        std::fs::write(&path, unit).expect("written");
        printed(analyze.args(["verify", "--man=no"]).arg(path)).await;
    }
}
