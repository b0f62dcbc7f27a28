//! Streams by hand, for what clients of the usual kind cannot do: come from another address, take in
//! next to nothing, or be a thousand.

use std::net::{IpAddr, Ipv4Addr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{Running, soon};

/// Another address of this machine, on systems that have more than one.
pub const OTHER_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
/// A buffer that is full at once.
const SMALL_BYTES: u32 = 4096;

/// A connection from an address.
pub async fn connection_from(server: &Running, address: IpAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind((address, 0).into())
        .expect("an address of ours");
    soon(socket.connect(server.address))
        .await
        .expect("a connection")
}

/// A connection that takes in next to nothing.
pub async fn narrow_connection(server: &Running) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .set_recv_buffer_size(SMALL_BYTES)
        .expect("a small buffer");
    soon(socket.connect(server.address))
        .await
        .expect("a connection")
}

/// Asks for a stream, and reads nothing of it.
pub async fn ask(connection: &mut TcpStream, server: &Running, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    connection
        .write_all(request.as_bytes())
        .await
        .expect("written");
}

/// Reads until that has been said.
pub async fn hear(connection: &mut TcpStream, wanted: &str) -> String {
    let mut text = String::new();
    while !text.contains(wanted) {
        let mut piece = [0; 4096];
        let count = soon(connection.read(&mut piece)).await.expect("readable");
        assert_ne!(count, 0, "{text}");
        text += &String::from_utf8_lossy(&piece[..count]);
    }
    text
}

/// A stream that is open.
pub async fn connected(server: &Running, path: &str) -> TcpStream {
    let mut connection = soon(TcpStream::connect(server.address))
        .await
        .expect("a connection");
    ask(&mut connection, server, path).await;
    hear(&mut connection, "event: connected").await;
    connection
}
