//! Tokens that a page has made and not shown yet: the answer to its form leads to the page that shows
//! them, once, so that they are in no address and no answer that could be asked for again.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use super::account::AccountName;
use super::secret::{Secret, SecretHash};

/// So many wait to be shown: those of admins who have just sent a form.
const UNSHOWN_MAX: NonZeroUsize = NonZeroUsize::new(64).expect("it is not 0");

/// The tokens, by the session that has made them.
pub struct Unshown(Mutex<LruCache<SecretHash, (AccountName, Secret)>>);

impl Unshown {
    /// Keeps one until its maker's page asks; one before it that nobody has asked for is gone.
    pub fn put(&self, session: SecretHash, name: AccountName, token: Secret) {
        self.lock().put(session, (name, token));
    }

    /// The one that a session has made; a second time there is none.
    pub fn take(&self, session: &SecretHash) -> Option<(AccountName, Secret)> {
        self.lock().pop(session)
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<SecretHash, (AccountName, Secret)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Unshown {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(UNSHOWN_MAX)))
    }
}

impl std::fmt::Debug for Unshown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Unshown")
    }
}
