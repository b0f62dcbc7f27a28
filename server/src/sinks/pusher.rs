//! Pusher Channels, or a server that speaks its HTTP API: one event to one channel, named as
//! `orders:insert`. As its reference says (<https://pusher.com/docs/channels/library_auth_reference/rest-api/>),
//! the query bears an MD5 of the body and a signature of method, path and query; and the data of an
//! event stays below 10 kB
//! (<https://docs.bird.com/pusher/channels/channels/limits/what-is-the-message-size-limit-when-publishing-an-event-in-channels>).

use live_orders::Timestamp;
use md5::{Digest, Md5};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::event::Event;
use super::keys::{Keys, Read};
use super::secret::{Signer, hex};
use super::service::{BETWEEN, CHANNEL};
use super::target::Target;

/// Largest data of an event. “10 kB” is read as the lesser of what it may mean.
const DATA_BYTES_MAX: usize = 10_000;
/// Characters in a channel's name beside letters and digits.
const CHANNEL_CHARACTERS: &str = "_-=@,.;";
/// Longest name of a channel.
const CHANNEL_CHARS_MAX: usize = 164;
/// Longest id, key and name of a cluster.
const NAME_CHARS_MAX: usize = 100;
/// The cluster of apps that name none.
const CLUSTER: &str = "mt1";

/// An app of Pusher Channels.
#[derive(Clone, Debug)]
pub(super) struct Pusher {
    target: Target,
    app_id: String,
    key: String,
    signer: Signer,
    channel: String,
}

impl Pusher {
    /// Reads `app_id`, `key`, `secret`, `channel`; and `cluster`, or `host`, `port` and `tls`.
    pub(super) fn read(keys: &mut Keys<'_>, allow_private: bool) -> Read<Self> {
        let target = read_target(keys, allow_private)?;
        let app_id = keys.name("app_id", None, NAME_CHARS_MAX, "-_")?;
        let key = keys.name("key", None, NAME_CHARS_MAX, "-_")?;
        let secret = keys.required_secret("secret")?;
        let signer = Signer::new(secret.expose().as_bytes());
        let signer = signer.ok_or_else(|| keys.problem("secret", "cannot be a key"))?;
        let channel = keys.name(
            "channel",
            Some(CHANNEL),
            CHANNEL_CHARS_MAX,
            CHANNEL_CHARACTERS,
        )?;
        Ok(Self {
            target,
            app_id,
            key,
            signer,
            channel,
        })
    }

    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    pub(super) fn request(&self, http: &Client, event: &Event, now: Timestamp) -> RequestBuilder {
        let body = json!({
            "name": event.name(BETWEEN),
            "channel": self.channel,
            "data": event.data_within(DATA_BYTES_MAX),
        })
        .to_string();
        let mut url = self.target.join(&["apps", &self.app_id, "events"]);
        let query = self.query(url.path(), &body, now);
        url.set_query(Some(&query));
        http.post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(body)
    }

    /// What shows that it is this app that sends a body, now.
    fn query(&self, path: &str, body: &str, now: Timestamp) -> String {
        // In the order of their names, as they are signed.
        let query = format!(
            "auth_key={}&auth_timestamp={}&auth_version=1.0&body_md5={}",
            self.key,
            now.millis().div_euclid(1_000),
            hex(&Md5::digest(body))
        );
        let signed = format!("POST\n{path}\n{query}");
        let signature = hex(&self.signer.sign(signed.as_bytes()));
        format!("{query}&auth_signature={signature}")
    }
}

fn read_target(keys: &mut Keys<'_>, allow_private: bool) -> Read<Target> {
    let cluster = keys.text("cluster")?;
    let host = keys.text("host")?;
    let port = keys.whole("port", 1, u16::MAX.into())?;
    let tls = keys.flag("tls", true)?;
    let host = match (host, cluster) {
        (Some(_), Some(_)) => {
            return Err(keys.problem("cluster", "must not be given together with host"));
        }
        (Some(host), None) => host,
        (None, cluster) => {
            let cluster = cluster.unwrap_or_else(|| CLUSTER.to_owned());
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if cluster.is_empty() || !cluster.chars().all(fits) {
                return Err(keys.problem("cluster", "must be a name such as eu"));
            }
            format!("api-{cluster}.pusher.com")
        }
    };
    if host.contains(['/', '@', '?', '#']) {
        return Err(keys.problem("host", "must be a host alone, such as soketi.example.com"));
    }
    let scheme = if tls { "https" } else { "http" };
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Target::parse(&format!("{scheme}://{host}{port}"), allow_private).map_err(|problem| {
        if tls || allow_private {
            keys.problem("host", problem)
        } else {
            keys.problem("tls", "may be false with allow_private = true alone")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Pusher's reference.
    #[test]
    fn it_signs_as_the_reference_does() {
        let pusher = Pusher {
            target: Target::parse("https://api.pusherapp.com", false).expect("a target"),
            app_id: "3".into(),
            key: "278d425bdf160c739803".into(),
            signer: Signer::new(b"7ad3773142a6692b25b8").expect("a key"),
            channel: "project-3".into(),
        };
        let body = r#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
        let now = Timestamp::from_millis(1_353_088_179_000);
        assert_eq!(
            pusher.query("/apps/3/events", body, now),
            "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0\
             &body_md5=ec365a775a4cd0599faeb73354201b6f\
             &auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"
        );
    }
}
