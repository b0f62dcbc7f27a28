//! Settings from a file, the environment and flags: which of them counts, and what is said of what is
//! wrong.

use std::path::Path;

use rustix::process::Signal;
use tokio::process::Command;

use super::{end, folder, program, run, soon, start};

async fn output(command: &mut Command) -> (bool, String, String) {
    let output = soon(command.output()).await.expect("an end");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

/// The lines of `live-orders config` for some settings, without the space between their parts.
async fn shown(command: &mut Command, keys: &[&str]) -> Vec<String> {
    let (is_well, said, errors) = output(command).await;
    assert!(is_well, "{errors}");
    let lines = said.lines().filter(|line| {
        let key = line.trim_start_matches("# ").split(' ').next();
        key.is_some_and(|key| keys.contains(&key))
    });
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[tokio::test]
async fn a_flag_counts_for_more_than_the_environment_and_that_for_more_than_the_file() {
    let folder = folder();
    write(
        folder.path(),
        "shop.toml",
        "# A shop.\nring-mib = 7\nstreams-max = 70\nheartbeat = 7\n",
    );
    let mut command = program(
        folder.path(),
        &["config", "--config=shop.toml", "--heartbeat=9"],
    );
    command.env("LIVE_ORDERS_STREAMS_MAX", "80");
    command.env("LIVE_ORDERS_HEARTBEAT", "8");
    let keys = [
        "ring-mib",
        "streams-max",
        "heartbeat",
        "write-deadline",
        "sinks",
        "bind",
    ];
    assert_eq!(
        shown(&mut command, &keys).await,
        [
            "bind = \"127.0.0.1:0\" # environment LIVE_ORDERS_BIND",
            "# sinks is not set",
            "ring-mib = 7 # shop.toml:2",
            "streams-max = 80 # environment LIVE_ORDERS_STREAMS_MAX",
            "heartbeat = 9 # flag --heartbeat",
            "write-deadline = 30 # default",
        ]
    );
    assert!(!folder.path().join("data").exists(), "nothing was opened");
}

#[tokio::test]
async fn what_is_shown_can_be_kept_as_a_file() {
    let folder = folder();
    let args = ["config", "--heartbeat=9", "--database=a \"b\".db"];
    let (is_well, said, errors) = output(&mut program(folder.path(), &args)).await;
    assert!(is_well, "{errors}");
    write(folder.path(), "kept.toml", &said);
    let mut again = program(folder.path(), &["config", "--config", "kept.toml"]);
    let (is_well, again, errors) = output(again.env_remove("LIVE_ORDERS_BIND")).await;
    assert!(is_well, "{errors}");
    let values = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .map(|line| line.rsplit_once(" #").map_or(line, |it| it.0));
        lines.map(|line| line.trim_end().to_owned()).collect()
    };
    assert_eq!(values(&again), values(&said));
    assert!(again.contains("# kept.toml:1"), "{again}");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_before_anything_is_opened() {
    let folder = folder();
    write(
        folder.path(),
        "shop.toml",
        "steams-max = 5\nheartbeat = \"often\"\nlog-keep-days = 3\n",
    );
    for verb in ["serve", "config"] {
        let args = [verb, "--config", "shop.toml", "--ring-mib", "0"];
        let mut command = program(folder.path(), &args);
        command.env("LIVE_ORDERS_SAMPLE", "southwind");
        let (status, said) = run(&mut command).await;
        assert!(!status.success());
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(
            lines.first(),
            Some(&"live-orders: 5 settings make no sense"),
            "{said}"
        );
        for part in [
            "  shop.toml:1: “steams-max” is no setting",
            "  shop.toml:2: heartbeat must be a whole number, without quotes",
            "  shop.toml:3: --log-keep-days 3 is too few",
            "  LIVE_ORDERS_SAMPLE: sample cannot be “southwind”: it is one of none, northwind",
            "  --ring-mib: ring-mib cannot be “0”: 0 is not in 1..=4096",
        ] {
            assert!(
                lines.iter().any(|line| line.starts_with(part)),
                "{part}: {said}"
            );
        }
        assert_eq!(lines.len(), 6, "{said}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was opened");
}

#[tokio::test]
async fn a_file_that_is_none_is_named_with_what_has_named_it() {
    let folder = folder();
    write(folder.path(), "broken.toml", "heartbeat = \n");
    for (name, part) in [
        (
            "nowhere.toml",
            "LIVE_ORDERS_CONFIG: nowhere.toml cannot be read",
        ),
        ("broken.toml", "broken.toml:1: is not TOML"),
    ] {
        let mut command = program(folder.path(), &["serve"]);
        command.env("LIVE_ORDERS_CONFIG", name);
        let (status, said) = run(&mut command).await;
        assert!(!status.success() && said.contains(part), "{part}: {said}");
    }
}

#[tokio::test]
async fn every_command_that_opens_the_database_reads_the_file() {
    let folder = folder();
    let settings = "database = \"sqlite:shop/orders.db\"\nsample = \"northwind\"\nheartbeat = 5\n";
    write(folder.path(), "shop.toml", settings);
    let mut command = program(folder.path(), &["--config", "shop.toml"]);
    let (child, url) = start(&mut command).await;
    assert_eq!(super::orders(&url).await, 830);
    assert!(end(child, Signal::TERM).await.success());
    assert!(folder.path().join("shop/orders.db").is_file());
    for args in [
        &["check", "--config", "shop.toml"][..],
        &["backup", "copy.db", "--config", "shop.toml"],
        &["sinks", "list", "--config", "shop.toml"],
    ] {
        let (is_well, _, errors) = output(&mut program(folder.path(), args)).await;
        assert!(is_well, "{args:?}: {errors}");
    }
    assert!(!folder.path().join("data").exists());
}
