//! Passwords: which can be one, and how one is proved.
//!
//! Argon2id makes each guess cost memory and time, for us as well: so it runs beside the threads that
//! answer requests, a few at a time, and who finds them all taken waits, or hears that it is busy.
//! A name that nobody has costs the same time as one that somebody has.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

use super::account::AccountName;
use super::error::AccountsError;

/// Fewest characters of a password.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// Most bytes: what a sentence has, and what costs nothing to look at.
pub const PASSWORD_MAX_BYTES: usize = 256;
/// Passwords that are hashed at a time: each takes 19 MiB and a core.
const AT_A_TIME: usize = 2;
/// Those that may wait beside them: at a tenth of a second each, some three seconds.
const WAITING_MAX: usize = 64;
/// Random bytes with which a password is hashed, so that two that are the same do not look so.
const SALT_BYTES: usize = 16;

/// A password as it was typed. Nothing shows it.
#[derive(Clone)]
pub struct Password(String);

/// A text that is not taken for a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPassword {
    /// It is too short.
    #[error("a password has at least {PASSWORD_MIN_CHARS} characters")]
    Short,
    /// It is too long.
    #[error("a password has at most {PASSWORD_MAX_BYTES} bytes")]
    Long,
    /// It is among those that are tried first.
    #[error(
        "that password is among those that are guessed first; take several words that do not belong \
         together"
    )]
    Common,
}

/// What hashing a password costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// How often it is gone over.
    pub passes: u32,
}

/// Hashes passwords and compares them, a few at a time. Clones share the bound.
#[derive(Clone)]
pub struct Hasher {
    params: Params,
    turns: Arc<Semaphore>,
    /// Turns, and those who wait for one.
    places: Arc<Semaphore>,
    /// What a password is compared with where there is no account.
    nobody_s: Arc<str>,
}

impl Default for Cost {
    /// What OWASP's cheat sheet on storing passwords asks for at least, and this crate's own default.
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            passes: Params::DEFAULT_T_COST,
        }
    }
}

impl Password {
    /// What somebody types to sign in: it need not be one that would be taken today.
    pub fn typed(text: &str) -> Option<Self> {
        (text.len() <= PASSWORD_MAX_BYTES).then(|| Self(text.to_owned()))
    }

    /// A new password for an account; whatever has to do with its name is guessed first.
    pub fn new(text: &str, name: &AccountName) -> Result<Self, NotAPassword> {
        if text.chars().count() < PASSWORD_MIN_CHARS {
            return Err(NotAPassword::Short);
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(NotAPassword::Long);
        }
        // Three: withstands guessing as fast as this server could be asked, and beyond.
        if zxcvbn(text, &[name.as_str(), "live-orders", "live orders"]).score() < Score::Three {
            return Err(NotAPassword::Common);
        }
        Ok(Self(text.to_owned()))
    }
}

impl Hasher {
    /// Hashes at that cost. What was hashed at another is compared at its own.
    pub fn new(cost: Cost) -> Result<Self, AccountsError> {
        let params = Params::new(cost.memory_kib, cost.passes, Params::DEFAULT_P_COST, None);
        let params = params.map_err(|error| AccountsError::Hashing(error.to_string()))?;
        let nobody_s = hash_of_nothing(&params)?;
        Ok(Self {
            params,
            turns: Arc::new(Semaphore::new(AT_A_TIME)),
            places: Arc::new(Semaphore::new(AT_A_TIME + WAITING_MAX)),
            nobody_s: nobody_s.into(),
        })
    }

    /// What is kept of a password.
    pub async fn hash(&self, password: Password) -> Result<String, AccountsError> {
        let params = self.params.clone();
        self.in_turn(move || hash(&params, &password.0)).await?
    }

    /// Whether a password is the one that was kept; of nobody's it is not, after the same time.
    pub async fn verify(
        &self,
        password: Password,
        kept: Option<String>,
    ) -> Result<bool, AccountsError> {
        let (nobody_s, params) = (Arc::clone(&self.nobody_s), self.params.clone());
        let verify = move || {
            let against = kept.as_deref().unwrap_or(&nobody_s);
            let against = PasswordHash::new(against).map_err(hashing)?;
            let argon2 = argon2(params);
            let is_it = argon2.verify_password(password.0.as_bytes(), &against);
            Ok(is_it.is_ok() && kept.is_some())
        };
        self.in_turn(verify).await?
    }

    /// Whatever becomes of who asked, the turn is taken until the work is done.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountsError> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| AccountsError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| AccountsError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place));
            done
        });
        done.await.map_err(hashing)
    }
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(params: &Params, text: &str) -> Result<String, AccountsError> {
    let salt: [u8; SALT_BYTES] = rand::random();
    let hashed = argon2(params.clone()).hash_password_with_salt(text.as_bytes(), &salt);
    hashed.map(|hashed| hashed.to_string()).map_err(hashing)
}

/// What might have been kept of a password at this cost, and was not: no password is known to give it, and
/// comparing with it takes the time that comparing takes.
fn hash_of_nothing(params: &Params) -> Result<String, AccountsError> {
    let (salt, output): ([u8; SALT_BYTES], [u8; 32]) = (rand::random(), rand::random());
    let made = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: params.try_into().map_err(hashing)?,
        salt: Some(Salt::new(&salt).map_err(hashing)?),
        hash: Some(Output::new(&output).map_err(hashing)?),
    };
    Ok(made.to_string())
}

fn hashing(error: impl fmt::Display) -> AccountsError {
    AccountsError::Hashing(error.to_string())
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(…)")
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Hasher")
            .field("turns", &self.turns.available_permits())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "gravel lantern otter";
    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
    };

    fn typed(text: &str) -> Password {
        Password::typed(text).expect("short enough")
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        let name: AccountName = "ana.trujillo".parse().expect("a name");
        let check = |text: &str, expected: Option<NotAPassword>| {
            assert_eq!(Password::new(text, &name).err(), expected, "{text}");
        };
        check(GOOD, None);
        check("größe öl übung", None);
        check("hunter2", Some(NotAPassword::Short));
        check("ßßßßßßßßßßß", Some(NotAPassword::Short));
        check(&"ß".repeat(129), Some(NotAPassword::Long));
        for common in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "iloveyou1234",
            "ana.trujillo1",
            "live-orders1",
        ] {
            check(common, Some(NotAPassword::Common));
        }
    }

    #[tokio::test]
    async fn a_password_proves_who_has_it() {
        let hasher = Hasher::new(CHEAP).expect("a hasher");
        let kept = hasher.hash(typed(GOOD)).await.expect("hashed");
        let again = hasher.hash(typed(GOOD)).await.expect("hashed");
        assert_ne!(kept, again, "each has a salt of its own");
        let verify = async |text: &str, kept: Option<&str>| {
            let verified = hasher.verify(typed(text), kept.map(str::to_owned));
            verified.await.expect("compared")
        };
        assert!(verify(GOOD, Some(&kept)).await);
        assert!(!verify("gravel lantern Otter", Some(&kept)).await);
        assert!(!verify(GOOD, None).await);
        assert!(hasher.nobody_s.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        let odd = hasher.verify(typed(GOOD), Some("no hash".into())).await;
        assert!(matches!(odd, Err(AccountsError::Hashing(_))), "{odd:?}");
    }

    #[tokio::test]
    async fn the_real_cost_is_what_is_recommended_and_is_read_back_by_another() {
        let hasher = Hasher::new(Cost::default()).expect("a hasher");
        let kept = hasher.hash(typed(GOOD)).await.expect("hashed");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        let cheap = Hasher::new(CHEAP).expect("a hasher");
        assert!(
            cheap
                .verify(typed(GOOD), Some(kept))
                .await
                .expect("compared")
        );
    }

    #[tokio::test]
    async fn no_more_wait_than_may() {
        let hasher = Hasher::new(CHEAP).expect("a hasher");
        let taken = u32::try_from(AT_A_TIME + WAITING_MAX).expect("few");
        let all = Arc::clone(&hasher.places).try_acquire_many_owned(taken);
        let all = all.expect("all places");
        let refused = hasher.verify(typed(GOOD), None).await;
        assert!(matches!(refused, Err(AccountsError::Busy)), "{refused:?}");
        drop(all);
        assert!(hasher.verify(typed(GOOD), None).await.is_ok());
    }

    #[test]
    fn nothing_shows_a_password() {
        assert_eq!(format!("{:?}", typed(GOOD)), "Password(…)");
    }
}
