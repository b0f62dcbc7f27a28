//! A part of a file on its way to the server, and its answer.

use std::time::Duration;

use gloo_net::http::{Request, Response};
use live_orders::Seq;
use live_orders::import::columns::Kind;
use live_orders::import::report::PartReport;
use live_orders::import::survey::Part;
use web_sys::{AbortSignal, Blob};

use crate::live::browser::within;
use crate::texts::{import, refused};
use crate::transfer::refusals::Untaken;

/// How long one answer may take: the server gives a request half a minute.
const ANSWER_MAX: Duration = Duration::from_secs(40);

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// It may go through if it is sent again, after a pause if the server asks for one.
    Passing(&'static str, Option<Duration>),
    /// It will not.
    Final(String),
}

/// Where a part is sent.
pub fn address(kind: Kind, part: &Part, is_check: bool, since: Option<Seq>) -> String {
    let mut address = format!("/api/import/{kind}?line={}", part.line);
    if is_check {
        address.push_str("&dry_run=1");
    }
    if let Some(since) = since {
        address.extend(["&since=", &since.to_string()]);
    }
    if !part.apart.is_empty() {
        let lines: Vec<String> = part.apart.iter().map(ToString::to_string).collect();
        address.extend(["&apart=", &lines.join(",")]);
    }
    address
}

/// Sends it.
pub async fn send(address: &str, body: Blob, abort: &AbortSignal) -> Result<PartReport, Unsent> {
    let request = Request::post(address)
        .header("content-type", "text/csv")
        .abort_signal(Some(abort))
        .body(body)
        .map_err(|_| Unsent::Final(import::not_sent().into()))?;
    let answer = within(ANSWER_MAX, request.send()).await;
    let Some(Ok(response)) = answer else {
        return Err(Unsent::Passing(refused::unreachable(), None));
    };
    match response.status() {
        200 => {
            let report = response.json().await;
            report.map_err(|_| Unsent::Passing(refused::unreachable(), None))
        }
        408 | 429 | 502..=504 => Err(Unsent::Passing(import::busy(), pause(&response))),
        _ => {
            let untaken: Untaken = response.json().await.unwrap_or_default();
            Err(Unsent::Final(untaken.of_import()))
        }
    }
}

fn pause(response: &Response) -> Option<Duration> {
    let pause = response.headers().get("retry-after")?;
    pause.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parts_address_says_what_it_is_part_of() {
        let mut part = Part {
            line: 2,
            ..Part::default()
        };
        let plain = address(Kind::Products, &part, true, None);
        assert_eq!(plain, "/api/import/products?line=2&dry_run=1");
        part.apart = vec![7, 12];
        let further = address(Kind::Orders, &part, false, Some(Seq(5)));
        assert_eq!(further, "/api/import/orders?line=2&since=5&apart=7,12");
    }
}
