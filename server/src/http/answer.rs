//! Answers that go well: a record, a list, the outcome of a write; with their tags.

use axum::Json;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use live_orders::{Operation, Outcome, Record, Seq};
use serde::Serialize;

use crate::http::preconditions::{EntityTag, IfNoneMatch};
use crate::http::problem::{Answer, Problem};
use crate::live::Hub;

/// Up to which change an answer is complete, for whoever does not look into its body.
pub const SEQ: HeaderName = HeaderName::from_static("live-orders-seq");
/// The life of the store that the seq belongs to.
pub const EPOCH: HeaderName = HeaderName::from_static("live-orders-epoch");

/// A reading of the store as it stands, which costs nothing when the client has it already.
pub struct Reading<'a> {
    hub: &'a Hub,
    method: Method,
    known: IfNoneMatch,
}

/// What a write did, as its answer says it.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    record: &'a Record,
    seq: Seq,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
}

impl<'a> Reading<'a> {
    /// What a request asks for.
    pub const fn new(hub: &'a Hub, method: Method, known: IfNoneMatch) -> Self {
        Self { hub, method, known }
    }

    /// The answer without a body, if that will do: nothing is new, or only the head is wanted.
    pub fn shortcut(&self) -> Result<Option<Response>, Problem> {
        if let Some(response) = self.unchanged()? {
            return Ok(Some(response));
        }
        if self.method == Method::HEAD {
            return self.respond((), self.hub.head()).map(Some);
        }
        Ok(None)
    }

    /// The answer that nothing is new, if nothing is. The head in memory does to tell: a write is
    /// published before it is answered.
    pub fn unchanged(&self) -> Result<Option<Response>, Problem> {
        let seq = self.hub.head();
        let known = self.known.has(&EntityTag::state(self.hub.epoch(), seq));
        known
            .then(|| self.respond(StatusCode::NOT_MODIFIED, seq))
            .transpose()
    }

    /// The answer with what was read at `seq`.
    pub fn answer(&self, body: &impl Serialize, seq: Seq) -> Answer {
        self.respond(Json(body), seq)
    }

    fn respond(&self, body: impl IntoResponse, seq: Seq) -> Answer {
        let tag = EntityTag::state(self.hub.epoch(), seq);
        tagged(body.into_response(), self.hub, &tag, seq)
    }
}

/// One record as it stands, or nothing if the client has this version.
pub fn record(hub: &Hub, known: &IfNoneMatch, record: &Record, seq: Seq) -> Answer {
    let tag = EntityTag::version(record.version());
    let response = if known.has(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(record).into_response()
    };
    tagged(response, hub, &tag, seq)
}

/// What a write did: the record and the `seq` of its change; 201 for one that was added.
pub fn outcome(hub: &Hub, outcome: &Outcome) -> Answer {
    let body = Written {
        record: &outcome.record,
        seq: outcome.seq,
        deleted: outcome.operation == Operation::Delete,
    };
    let mut response = Json(body).into_response();
    if outcome.operation == Operation::Insert {
        *response.status_mut() = StatusCode::CREATED;
        response
            .headers_mut()
            .insert(LOCATION, location(&outcome.record)?);
    }
    let tag = EntityTag::version(outcome.record.version());
    tagged(response, hub, &tag, outcome.seq)
}

fn tagged(mut response: Response, hub: &Hub, tag: &EntityTag, seq: Seq) -> Answer {
    let epoch = HeaderValue::from_str(hub.epoch()).map_err(|_| Problem::failed())?;
    let headers = response.headers_mut();
    headers.insert(ETAG, tag.header()?);
    headers.insert(SEQ, HeaderValue::from(seq.0));
    headers.insert(EPOCH, epoch);
    Ok(response)
}

fn location(record: &Record) -> Result<HeaderValue, Problem> {
    // A SKU may hold any visible character. It has no spaces, so both kinds of escaping agree.
    let id: String = form_urlencoded::byte_serialize(record.id().as_bytes()).collect();
    let entity = record.entity();
    HeaderValue::try_from(format!("/api/{entity}/{id}")).map_err(|_| Problem::failed())
}
