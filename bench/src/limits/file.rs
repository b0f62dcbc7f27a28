//! The limit of an answer: as many bytes from memory, by the same HTTP server with nothing else to do.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;
use tokio::net::TcpListener;

/// Serves so many bytes until the process ends.
pub(crate) async fn serve(address: SocketAddr, bytes: usize) -> Result<()> {
    let body = Bytes::from(vec![b'x'; bytes]);
    let answer = move || async move { ([(CONTENT_TYPE, "text/plain")], body) };
    let routes = Router::new().route("/api/orders", get(answer));
    axum::serve(TcpListener::bind(address).await?, routes).await?;
    Ok(())
}
