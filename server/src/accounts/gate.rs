//! Who comes in: by which secret somebody is known, whether they have proved who they are, and whether
//! that still counts.
//!
//! Whoever is known is remembered, so that a request costs no look at the database. What is remembered
//! belongs to one version of the store's `access`: with another one all of it is forgotten. The version
//! is looked at once a second, and after what is done here at once; a look that began before a change
//! and ends after it is not remembered, because the version is compared where it is put down.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use live_orders::{Role, Timestamp};
use lru::LruCache;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::account::AccountName;
use super::book::{Book, By};
use super::error::AccountsError;
use super::pass::{Identity, Origin, Pass, PassKind, Session, later};
use super::password::{Cost, Hasher, Password};
use super::secret::{Brought, Secret, SecretHash};
use super::throttle::Throttle;
use super::unshown::Unshown;
use crate::store::now;

/// How often the file is looked at for what the command line has changed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is written down that a pass was used.
const TOUCH_EVERY: Duration = Duration::from_mins(1);
/// Passes that are remembered: some 300 bytes each.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).expect("it is not 0");

/// Who comes in.
#[derive(Debug)]
pub struct Gate {
    book: Book,
    hasher: Hasher,
    throttle: Mutex<Throttle>,
    standing: watch::Sender<Standing>,
    known: Mutex<LruCache<Brought, Arc<Known>>>,
    /// Who writes down that somebody was here.
    touching: Arc<Semaphore>,
    /// Tokens that a page is about to show.
    pub unshown: Unshown,
    /// Set where others can reach the server: without accounts nobody may do anything then.
    asks_always: AtomicBool,
}

/// How it stands with accounts as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Rises with all that may change what somebody may do.
    pub version: i64,
    /// Whether there is any account: if not, nobody is asked who they are.
    pub has_accounts: bool,
}

/// What becomes of somebody who wants to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// They are in, by that secret, as that account.
    Done(Secret, AccountName),
    /// The name or the password is wrong, or the account is disabled: which, is nobody's business.
    Wrong,
    /// There were too many tries; one more may be made after that time.
    Wait(Duration),
}

/// Somebody who is remembered.
#[derive(Debug)]
struct Known {
    pass: Arc<Pass>,
    /// When it was last used, and when that was written down, in milliseconds.
    used_at_ms: AtomicI64,
    touched_at_ms: AtomicI64,
}

impl Gate {
    /// Opens the file of a store, which must be there and up to date.
    pub async fn open(path: &Path, cost: Cost) -> Result<Self, AccountsError> {
        let book = Book::open(path).await?;
        let standing = book.standing().await?;
        Ok(Self {
            book,
            hasher: Hasher::new(cost)?,
            throttle: Mutex::default(),
            standing: watch::Sender::new(standing),
            known: Mutex::new(LruCache::new(REMEMBERED)),
            touching: Arc::new(Semaphore::new(1)),
            unshown: Unshown::default(),
            asks_always: AtomicBool::new(false),
        })
    }

    /// The rows.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Whether there is any account.
    pub fn has_accounts(&self) -> bool {
        self.standing.borrow().has_accounts
    }

    /// Asks everybody who they are from now on, even where there are no accounts (any more).
    pub fn ask_always(&self) {
        self.asks_always.store(true, Ordering::Relaxed);
    }

    /// Whether nobody is asked who they are.
    pub fn is_local(&self) -> bool {
        !self.asks_always.load(Ordering::Relaxed) && !self.has_accounts()
    }

    /// Looks once a second at what the command line has changed, until it is told to stop.
    pub async fn run(&self, shutdown: &CancellationToken) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => break,
                _ = look.tick() => {
                    if let Err(error) = self.look().await {
                        tracing::warn!(%error, "cannot look at accounts; trying again");
                    }
                }
            }
        }
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.book.close().await;
    }

    /// Looks at what has changed, and forgets whom it knew if anything has.
    pub async fn look(&self) -> Result<(), AccountsError> {
        let found = self.book.standing().await?;
        let mut known = self.known();
        let has_changed = self.standing.send_if_modified(|standing| {
            // Two may look at the same time: the later number is the later state.
            let is_news = found.version > standing.version;
            if is_news {
                *standing = found;
            }
            is_news
        });
        if has_changed {
            known.clear();
        }
        Ok(())
    }

    /// Whose request it is that brings this secret, if it brings any.
    pub async fn identify(&self, brought: Option<&Brought>) -> Result<Identity, AccountsError> {
        if self.is_local() {
            return Ok(Identity::Local);
        }
        let Some(brought) = brought else {
            return Ok(Identity::Nobody);
        };
        let found = self.find(brought).await?;
        let Some(known) = found else {
            return Ok(Identity::Nobody);
        };
        self.use_up(&known);
        Ok(Identity::Known(Arc::clone(&known.pass)))
    }

    /// Signs somebody in. `before` is the session that the browser has, which ends.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        before: Option<&SecretHash>,
        origin: &Origin,
    ) -> Result<SignIn, AccountsError> {
        // What can be no name or no password cannot be right: that may be seen at once, and is no try at
        // any account that would have to be written down.
        let name: Option<AccountName> = name.parse().ok();
        let Some((name, password)) = name.zip(Password::typed(password)) else {
            return Ok(SignIn::Wrong);
        };
        let taken = self.throttle().take(&name, origin.address, Instant::now());
        if let Err(wait) = taken {
            // Not who: now and then somebody types their password for their name.
            tracing::warn!(?wait, "there are too many tries to sign in");
            return Ok(SignIn::Wait(wait));
        }
        let credentials = self.book.credentials(&name).await?;
        let kept = credentials.as_ref().map(|it| it.kept.clone());
        // Now and then somebody types their password for their name: what is no account's is not kept.
        let subject = credentials.as_ref().map_or("", |_| name.as_str());
        let is_right = self.hasher.verify(password, kept).await?;
        let secret = Secret::random();
        let begun = match credentials.filter(|_| is_right) {
            Some(of) => {
                let hash = secret.hash();
                let begun = self.book.begin_session(&of, &hash, before, origin, now());
                begun.await?
            }
            None => false,
        };
        if !begun {
            self.book.note_failure(subject, origin, now()).await?;
            return Ok(SignIn::Wrong);
        }
        self.throttle().forget(&name, origin.address);
        if before.is_some() {
            self.look().await?;
        }
        Ok(SignIn::Done(secret, name))
    }

    /// What is kept of a new password.
    pub async fn hash(&self, password: Password) -> Result<String, AccountsError> {
        self.hasher.hash(password).await
    }

    /// Ends a session; tells whether it was one of that account.
    pub async fn end_session(
        &self,
        account: i64,
        session: i64,
        by: By<'_>,
    ) -> Result<bool, AccountsError> {
        let ended = self.book.end_session(account, session, by, now()).await?;
        self.look().await?;
        Ok(ended)
    }

    /// Ends the session that a browser has.
    pub async fn sign_out(
        &self,
        session: &SecretHash,
        origin: &Origin,
    ) -> Result<(), AccountsError> {
        let address = origin.address_text();
        self.book.end_session_of(session, &address, now()).await?;
        self.look().await
    }

    /// The sessions of an account, the newest first.
    pub async fn sessions(&self, account: i64) -> Result<Vec<Session>, AccountsError> {
        self.book.sessions(account, now()).await
    }

    /// Until whoever has come in may not do any more what at least that role may: the session has
    /// ended, the account is disabled, or there are accounts now where there were none.
    pub async fn leaves(&self, identity: &Identity, least: Role) {
        let mut standing = self.standing.subscribe();
        loop {
            // Before it is looked at, so that what comes in between is not slept through.
            standing.borrow_and_update();
            let Some(over_at) = self.stays_until(identity, least).await else {
                return;
            };
            let over = async {
                match over_at {
                    Some(at) => tokio::time::sleep(at.since(now())).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = standing.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
                () = over => {}
            }
        }
    }

    /// Whether somebody may still do what at least that role may.
    pub async fn still_may(&self, identity: &Identity, least: Role) -> bool {
        match self.stays_until(identity, least).await {
            Some(Some(over_at)) => now() < over_at,
            Some(None) => true,
            None => false,
        }
    }

    /// Until when somebody may stay unless something changes; `None` if they may not.
    async fn stays_until(&self, identity: &Identity, least: Role) -> Option<Option<Timestamp>> {
        let pass = match identity {
            Identity::Nobody => return None,
            Identity::Local => return self.is_local().then_some(None),
            Identity::Known(pass) => pass,
        };
        match self.find(&pass.brought).await {
            Ok(Some(known)) if known.pass.role.may(least) => Some(known.over_at()),
            Ok(_) => None,
            // As with a request: who cannot be looked up is not let in.
            Err(error) => {
                tracing::warn!(%error, "cannot look at accounts");
                None
            }
        }
    }

    async fn find(&self, brought: &Brought) -> Result<Option<Arc<Known>>, AccountsError> {
        let version = self.standing.borrow().version;
        let now = now();
        let known = self.known().get(brought).cloned();
        if let Some(known) = known {
            return Ok(Some(known).filter(|known| known.counts_at(now)));
        }
        let pass = match brought {
            Brought::Session(hash) => self.book.session(hash, now).await?,
            Brought::Token(hash) => self.book.token(hash, now).await?,
        };
        let Some(pass) = pass else {
            return Ok(None);
        };
        let used_at = pass.used_at.map_or(0, Timestamp::millis);
        let found = Arc::new(Known {
            pass: Arc::new(pass),
            used_at_ms: AtomicI64::new(used_at),
            touched_at_ms: AtomicI64::new(used_at),
        });
        let mut known = self.known();
        if self.standing.borrow().version == version {
            known.put(*brought, Arc::clone(&found));
        }
        Ok(Some(found))
    }

    /// Notes that a pass was used; one of those who use it at the same time writes it down.
    ///
    /// Beside the request: reading must not wait for a writer, nor fail with it. Where it fails, the next
    /// request tries again.
    fn use_up(&self, known: &Arc<Known>) {
        let now = now();
        known.used_at_ms.fetch_max(now.millis(), Ordering::Relaxed);
        let touched_at = known.touched_at_ms.load(Ordering::Relaxed);
        let due = later(Timestamp::from_millis(touched_at), TOUCH_EVERY);
        let is_mine = due <= now
            && known
                .touched_at_ms
                .compare_exchange(
                    touched_at,
                    now.millis(),
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                )
                .is_ok();
        if !is_mine {
            return;
        }
        let again = move |known: &Known| known.touched_at_ms.store(touched_at, Ordering::Relaxed);
        // One at a time, so that connections are left for those who only read.
        let Ok(turn) = Arc::clone(&self.touching).try_acquire_owned() else {
            return again(known);
        };
        let (book, known) = (self.book.clone(), Arc::clone(known));
        tokio::spawn(async move {
            let touched = match known.pass.kind {
                PassKind::Session { session, .. } => book.touch_session(session, now).await,
                PassKind::Token { token } => book.touch_token(token, now).await,
            };
            if let Err(error) = touched {
                tracing::warn!(%error, "that somebody was here could not be written down");
                again(&known);
            }
            drop(turn);
        });
    }

    fn known(&self) -> MutexGuard<'_, LruCache<Brought, Arc<Known>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn throttle(&self) -> MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The moment from which it counts no more, unless it is used before.
    fn over_at(&self) -> Option<Timestamp> {
        let used_at = Timestamp::from_millis(self.used_at_ms.load(Ordering::Relaxed));
        self.pass.over_at(used_at)
    }

    fn counts_at(&self, now: Timestamp) -> bool {
        self.over_at().is_none_or(|over| now < over)
    }
}
