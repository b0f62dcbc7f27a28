//! What a URL's path names. A text that cannot be an id is nobody's id: 404, as for an unknown one.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use live_orders::import::columns::Kind;
use live_orders::{Entity, OrderId, Refusal, Sku};

use crate::http::problem::Problem;
use crate::live::Topic;

/// As much of an unknown id as is said back.
const ECHO_CHARS_MAX: usize = 100;

/// The order that a path names.
pub struct OrderPath(pub OrderId);

/// The product that a path names.
pub struct ProductPath(pub Sku);

/// The topic that a path names.
pub struct TopicPath(pub Topic);

/// What a file holds, as a path names it.
pub struct ImportPath(pub Kind);

impl<S: Send + Sync> FromRequestParts<S> for OrderPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, Entity::Orders).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ProductPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, Entity::Products).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for TopicPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let topic = text(parts, state).await?.parse();
        topic.map(Self).map_err(|_| {
            Problem::new(
                axum::http::StatusCode::NOT_FOUND,
                "not_found",
                "There is no such entity; there are orders, products, summary and *.",
            )
            .about("entity")
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ImportPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let kind = text(parts, state).await?.parse();
        kind.map(Self).map_err(|_| Problem::no_such_url())
    }
}

async fn segment<T: FromStr, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    entity: Entity,
) -> Result<T, Problem> {
    let text = text(parts, state).await?;
    text.parse().map_err(|_| {
        let id = text.chars().take(ECHO_CHARS_MAX).collect();
        Refusal::NotFound { entity, id }.into()
    })
}

async fn text<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<String, Problem> {
    let path = Path::<String>::from_request_parts(parts, state).await;
    path.map(|Path(text)| text)
        .map_err(|_| Problem::no_such_url())
}
