//! How often something may be done: so often at once, then one more after each wait. The generic cell
//! rate algorithm (ITU-T I.371, as a virtual schedule): of each key only the moment is kept at which what
//! was done is worked off. Pure: the time is handed in. What is remembered is bounded; the longest
//! untouched is forgotten first.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroUsize;
use std::time::Duration;

use lru::LruCache;
use tokio::time::Instant;

/// Keys that are remembered.
pub const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).expect("it is not 0");

/// A pace, and who has kept to it.
#[derive(Debug)]
pub struct Pace<K: Hash + Eq> {
    burst: u32,
    wait: Duration,
    /// When the last of what was done is worked off: one each `wait`.
    worked_off_at: LruCache<K, Instant>,
}

impl<K: Hash + Eq> Pace<K> {
    /// So many at once, then one each `wait`.
    pub fn new(burst: u32, wait: Duration) -> Self {
        Self {
            burst,
            wait,
            worked_off_at: LruCache::new(REMEMBERED),
        }
    }

    /// Does it once more, or says how long to wait for that.
    pub fn take(&mut self, key: K, now: Instant) -> Result<(), Duration> {
        let wait = self.wait(&key, now);
        if wait > Duration::ZERO {
            return Err(wait);
        }
        let at = self.worked_off_at.get(&key).copied().unwrap_or(now);
        self.worked_off_at.put(key, at.max(now) + self.wait);
        Ok(())
    }

    /// How long to wait until it may be done once more.
    pub fn wait(&self, key: &K, now: Instant) -> Duration {
        let at = self.worked_off_at.peek(key).copied().unwrap_or(now);
        let at = at.max(now) + self.wait;
        at.saturating_duration_since(now + self.wait * self.burst)
    }

    /// What was done last does not count.
    pub fn give_back(&mut self, key: &K) {
        if let Some(at) = self.worked_off_at.get_mut(key)
            && let Some(before) = at.checked_sub(self.wait)
        {
            *at = before;
        }
    }

    /// Forgets what was done.
    pub fn forget(&mut self, key: &K) {
        self.worked_off_at.pop(key);
    }

    /// Keys that are remembered now.
    pub fn remembered(&self) -> usize {
        self.worked_off_at.len()
    }
}

/// What an address is counted by: whoever has one of the new space has a whole network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_often_at_once_and_then_one_each_wait() {
        const WAIT: Duration = Duration::from_secs(3);
        let (mut pace, now) = (Pace::new(2, WAIT), Instant::now());
        assert_eq!(pace.take("a", now), Ok(()));
        assert_eq!(pace.take("a", now), Ok(()));
        assert_eq!(pace.take("a", now), Err(WAIT));
        assert_eq!(pace.take("b", now), Ok(()));
        assert_eq!(pace.take("a", now + WAIT / 3), Err(WAIT * 2 / 3));
        assert_eq!(pace.take("a", now + WAIT), Ok(()));
        assert_eq!(pace.take("a", now + WAIT), Err(WAIT));
        // Whoever was away may do as much as at first, and no more.
        let later = now + WAIT * 100;
        assert_eq!(pace.take("a", later), Ok(()));
        assert_eq!(pace.take("a", later), Ok(()));
        assert_eq!(pace.take("a", later), Err(WAIT));
        assert_eq!(pace.wait(&"a", later), WAIT);
        pace.give_back(&"a");
        assert_eq!(pace.take("a", later), Ok(()));
        pace.forget(&"a");
        assert_eq!(pace.take("a", later), Ok(()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (mut pace, now) = (Pace::new(1, Duration::from_secs(1)), Instant::now());
        for key in 0..2 * REMEMBERED.get() {
            assert_eq!(pace.take(key, now), Ok(()));
        }
        assert_eq!(pace.remembered(), REMEMBERED.get());
    }

    #[test]
    fn a_network_of_the_new_space_is_one() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
