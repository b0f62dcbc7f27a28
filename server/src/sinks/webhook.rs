//! A webhook, as the Standard Webhooks specification 1.0.0 has it
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>):
//! `webhook-id` stays the same over all tries, `webhook-timestamp` is that of the try, and
//! `webhook-signature` signs both and the body with HMAC-SHA256.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use live_orders::Timestamp;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder};

use super::event::Event;
use super::keys::{Keys, Read};
use super::secret::{Secret, Signer};
use super::target::Target;

/// What a secret's text begins with.
const PREFIX: &str = "whsec_";
/// Bytes of a secret: 192 to 512 bits, as the specification says.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// What stands between entity and operation in the type of an event.
const BETWEEN: char = '.';

/// An address that takes signed events.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    target: Target,
    /// The current key first; the former one after it while receivers change over.
    signers: Vec<Signer>,
}

impl Webhook {
    /// Reads `url`, `secret` and, while the secret is being changed, `old_secret`.
    pub(super) fn read(keys: &mut Keys<'_>, allow_private: bool) -> Read<Self> {
        let target = keys.target("url", allow_private)?;
        let target = target.ok_or_else(|| keys.problem("url", "is missing"))?;
        let secret = keys.required_secret("secret")?;
        let mut signers = vec![signer(keys, "secret", &secret)?];
        if let Some(old) = keys.secret("old_secret")? {
            signers.push(signer(keys, "old_secret", &old)?);
        }
        Ok(Self { target, signers })
    }

    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    pub(super) fn request(&self, http: &Client, event: &Event, now: Timestamp) -> RequestBuilder {
        let seconds = now.millis().div_euclid(1_000);
        let body = format!(
            r#"{{"type":"{}","timestamp":"{}","data":{}}}"#,
            event.name(BETWEEN),
            event.at,
            event.data
        );
        http.post(self.target.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", seconds)
            .header(
                "webhook-signature",
                self.signature(&event.id, seconds, &body),
            )
            .body(body)
    }

    fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        let signed = format!("{id}.{seconds}.{body}");
        let signatures: Vec<String> = self
            .signers
            .iter()
            .map(|signer| format!("v1,{}", BASE64.encode(signer.sign(signed.as_bytes()))))
            .collect();
        signatures.join(" ")
    }
}

fn signer(keys: &Keys<'_>, key: &str, secret: &Secret) -> Read<Signer> {
    let encoded = secret.expose().strip_prefix(PREFIX);
    let bytes = encoded.and_then(|encoded| BASE64.decode(encoded).ok());
    bytes
        .filter(|bytes| SECRET_BYTES.contains(&bytes.len()))
        .and_then(|bytes| Signer::new(&bytes))
        .ok_or_else(|| {
            let problem = "must be whsec_ and 24 to 64 random bytes in base64, as printed by: echo \
                           whsec_$(head -c 32 /dev/urandom | base64)";
            keys.problem(key, problem)
        })
}
