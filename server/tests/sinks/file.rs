//! The file of sinks: what is wrong is told by the sink and the key, and never with a secret.

use std::path::Path;
use std::time::Duration;

use live_orders_server::sinks::{SinkConfig, config};

use crate::receiver::SECRET;

const URL: &str = "url = \"https://example.com/T0KEN\"\n";

fn sink(keys: &str) -> String {
    format!("[[sink]]\nname = \"shop\"\nkind = \"webhook\"\n{keys}\n")
}

/// A webhook that holds together, with further keys.
fn webhook(keys: &str) -> String {
    sink(&format!("{URL}secret = \"{SECRET}\"\n{keys}"))
}

fn parse(text: &str) -> Result<Vec<SinkConfig>, String> {
    let services = config::parse(text, Path::new(""));
    let services = services.map_err(|error| error.to_string())?;
    Ok(services.sinks)
}

#[track_caller]
fn refused(text: &str, parts: &[&str]) {
    let problem = parse(text).expect_err(text);
    for part in parts {
        assert!(problem.contains(part), "{part}: {problem}");
    }
    for secret in ["T0KEN", "s3cret", &SECRET[6..]] {
        assert!(!problem.contains(secret), "{problem}");
    }
}

#[test]
fn every_setting_is_read() {
    let keys = "entities = [\"orders\"]\noperations = [\"insert\"]\nfilter = \"?status=paid&q=ana\"\n\
                from = \"earliest\"\ntimeout_s = 5\nbackoff_max_s = 60\nfailures_max = 3\n\
                resume_after_s = 120";
    let sinks = parse(&webhook(keys)).expect("a sink");
    let sink = &sinks[0];
    assert_eq!((sink.name.as_str(), sink.kind()), ("shop", "webhook"));
    assert_eq!(sink.policy.timeout, Duration::from_secs(5));
    assert_eq!(sink.policy.backoff_max, Duration::from_mins(1));
    assert_eq!(sink.policy.failures_max, 3);
    assert_eq!(sink.policy.resume_after, Duration::from_mins(2));
    assert_eq!(sink.wants.filter.to_url(), "status=paid&q=ana");
    assert_eq!(format!("{:?}", sink.from), "Earliest");
}

#[test]
fn a_file_without_sinks_has_none() {
    assert!(parse("").expect("none").is_empty());
    assert!(parse("# nothing yet\n").expect("none").is_empty());
}

#[test]
fn what_is_unknown_is_named() {
    refused(
        &webhook("urls = 1"),
        &["sink “shop”", "urls", "is no setting"],
    );
    refused(&webhook("channel = \"x\""), &["channel is no setting"]);
    refused("sinks = 1", &["no setting “sinks”", "[[sink]]"]);
    refused("[sink]\nname = \"x\"", &["[[sink]]"]);
    refused(
        "[[sink]]\nname = \"shop\"\nkind = \"webhok\"",
        &["sink “shop”: kind must be webhook, pusher, ably or supabase"],
    );
    refused("[[sink]]\nkind = \"webhook\"", &["sink 1: name is missing"]);
    refused(
        "[[sink]]\nname = \"a b\"\nkind = \"webhook\"",
        &["sink 1: name must be"],
    );
}

#[test]
fn what_is_there_twice_is_named() {
    refused(
        &format!("{}{}", webhook(""), webhook("")),
        &["sink 2: name “shop” is that of another sink already"],
    );
    refused(
        &webhook("timeout_s = 1\ntimeout_s = 2"),
        &["line 7", "duplicate key"],
    );
    refused(
        &webhook("secret_env = \"HOME\""),
        &["secret must be given once"],
    );
}

#[test]
fn what_is_not_toml_is_told_by_its_line_alone() {
    refused(&sink("secret = \"s3cret"), &["line 4"]);
    refused(&sink("secret = s3cret"), &["line 4"]);
    refused(&sink("url = \"https://example.com/\\qT0KEN\""), &["line 4"]);
}

#[test]
fn bad_values_are_named_with_what_would_be_right() {
    let secret = format!("secret = \"{SECRET}\"\n");
    let url = |url: &str| sink(&format!("{secret}url = \"{url}\""));
    refused(
        &url("example.com/T0KEN"),
        &["url must be an address such as"],
    );
    refused(
        &url("http://example.com/T0KEN"),
        &["url must begin with https://"],
    );
    refused(
        &url("https://10.0.0.1/T0KEN"),
        &["url is an address that is not public"],
    );
    refused(&url("https://[::ffff:127.0.0.1]/"), &["not public"]);
    refused(&sink(&secret), &["url is missing"]);
    refused(
        &sink(URL),
        &["secret is missing (or secret_env, or secret_file)"],
    );
    for bad in ["s3cret", "whsec_s3cret", "whsec_c2hvcnQ="] {
        refused(
            &sink(&format!("{URL}secret = \"{bad}\"")),
            &["secret must be whsec_"],
        );
    }
    for (keys, part) in [
        (
            "entities = [\"customers\"]",
            "entities must be a list such as",
        ),
        ("entities = []", "entities must be a list such as"),
        (
            "operations = \"insert\"",
            "operations must be a list such as",
        ),
        ("from = \"start\"", "from must be \"head\" or \"earliest\""),
        ("filter = \"state=paid\"", "filter has a parameter “state”"),
        ("filter = \"sort=total\"", "filter has a parameter “sort”"),
        ("filter = \"status=gone\"", "filter is wrong"),
        (
            "entities = [\"products\"]\nfilter = \"q=a\"",
            "filter is for orders",
        ),
        (
            "timeout_s = 0",
            "timeout_s must be a whole number from 1 to 60",
        ),
        (
            "failures_max = \"3\"",
            "failures_max must be a whole number",
        ),
        ("allow_private = 1", "allow_private must be true or false"),
        ("old_secret = \"s3cret\"", "old_secret must be whsec_"),
    ] {
        refused(&webhook(keys), &["sink “shop”", part]);
    }
}

#[test]
fn secrets_come_from_the_environment_or_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("written");
    let read = |keys: &str| config::parse(&sink(&format!("{URL}{keys}")), folder.path());
    assert_eq!(
        read("secret_file = \"secret\"")
            .expect("a sink")
            .sinks
            .len(),
        1
    );
    let missing = read("secret_file = \"missing\"").expect_err("no file");
    assert!(
        missing.to_string().contains("secret_file names"),
        "{missing}"
    );
    // Cargo sets it for tests; it is no secret of webhooks.
    let other = read("secret_env = \"CARGO_MANIFEST_DIR\"").expect_err("a path");
    assert!(
        other.to_string().contains("secret must be whsec_"),
        "{other}"
    );
    let unset = read("secret_env = \"LIVE_ORDERS_NOT_SET\"").expect_err("unset");
    assert!(
        unset
            .to_string()
            .contains("LIVE_ORDERS_NOT_SET, which is not set"),
        "{unset}"
    );
}

#[test]
fn each_kind_has_its_own_keys() {
    let kind =
        |kind: &str, keys: &str| format!("[[sink]]\nname = \"shop\"\nkind = \"{kind}\"\n{keys}\n");
    let pusher = "app_id = \"1\"\nkey = \"k\"\nsecret = \"s3cret\"\n";
    for text in [
        kind("pusher", pusher),
        kind(
            "pusher",
            &format!("{pusher}cluster = \"eu\"\nchannel = \"x\""),
        ),
        kind(
            "pusher",
            &format!("{pusher}host = \"ws.example.com\"\nport = 6001"),
        ),
        kind("ably", "key = \"a.b:s3cret\"\nchannel = \"x\""),
        kind(
            "supabase",
            "url = \"https://x.supabase.co\"\nkey = \"s3cret\"\ntopic = \"x\"",
        ),
    ] {
        assert_eq!(parse(&text).expect(&text).len(), 1);
    }
    for (text, part) in [
        (
            kind("pusher", "key = \"k\"\nsecret = \"s3cret\""),
            "app_id is missing",
        ),
        (
            kind("pusher", &format!("{pusher}channel = \"a b\"")),
            "channel must be",
        ),
        (
            kind("pusher", &format!("{pusher}cluster = \"e/u\"")),
            "cluster must be",
        ),
        (
            kind("pusher", &format!("{pusher}cluster = \"eu\"\nhost = \"x\"")),
            "cluster must not be given together with host",
        ),
        (
            kind("pusher", &format!("{pusher}host = \"127.0.0.1\"")),
            "host is an address",
        ),
        (
            kind("pusher", &format!("{pusher}host = \"x/T0KEN\"")),
            "host must be a host alone",
        ),
        (
            kind(
                "pusher",
                &format!("{pusher}host = \"example.com\"\ntls = false"),
            ),
            "tls may be false with allow_private",
        ),
        (
            kind("ably", "key = \"s3cret\""),
            "key must look like APP.KEY:SECRET",
        ),
        (kind("supabase", "key = \"s3cret\""), "url is missing"),
        (
            kind(
                "supabase",
                "url = \"https://x.supabase.co\"\nkey = \"s3\\ncret\"",
            ),
            "key must be a key",
        ),
    ] {
        refused(&text, &[part]);
    }
}

#[test]
fn debug_shows_no_secret() {
    let text = format!(
        "{}[[sink]]\nname = \"a\"\nkind = \"ably\"\nkey = \"a.b:s3cret\"\n\
         [[sink]]\nname = \"p\"\nkind = \"pusher\"\napp_id = \"1\"\nkey = \"k\"\nsecret = \"s3cret\"\n\
         [[sink]]\nname = \"s\"\nkind = \"supabase\"\nurl = \"https://x.supabase.co/T0KEN\"\nkey = \"s3cret\"\n",
        webhook("")
    );
    let shown = format!("{:?}", parse(&text).expect("sinks"));
    assert!(shown.contains("https://example.com"), "{shown}");
    for secret in ["T0KEN", "s3cret", "YS5iOnMzY3JldA", &SECRET[6..]] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn sources_stand_beside_sinks() {
    let source = |keys: &str| format!("[[source]]\nname = \"web\"\n{keys}");
    let whole =
        source("kind = \"shopify\"\nsecret = \"s3cret\"\nmissing = \"make\"\nmax_age_days = 2");
    let both = format!("{}\n{whole}", webhook(""));
    let services = config::parse(&both, Path::new("")).expect("both");
    assert_eq!(services.sinks.len(), 1);
    let found = services.sources.find("web").expect("a source");
    assert_eq!(found.max_age, Duration::from_hours(48));
    assert_eq!(format!("{found:?}"), "shopify (web)", "no secret");
    assert!(services.sources.find("shop").is_none());
    for (keys, parts) in [
        ("kind = \"etsy\"", &["source “web”", "kind must be"][..]),
        ("kind = \"shopify\"", &["source “web”", "secret is missing"]),
        (
            "kind = \"shopify\"\nsecret = \"s3cret\"\nmissing = \"x\"",
            &["missing must be"],
        ),
        (
            "kind = \"shopify\"\nsecret = \"s3cret\"\nurl = \"x\"",
            &["url is no setting"],
        ),
    ] {
        refused(&source(keys), parts);
    }
    refused(&format!("{whole}\n{whole}"), &["that of another source"]);
    refused("[source]\nname = \"x\"", &["[[source]]"]);
}
