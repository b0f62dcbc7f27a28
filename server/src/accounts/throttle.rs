//! How often somebody may try to sign in: so often for each account and for each address, then one
//! more now and then. Pure: the time is handed in. What is remembered is bounded; the longest untouched
//! is forgotten first, and whoever tries many names to have one forgotten meets the bound of their
//! address.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroUsize;
use std::time::Duration;

use lru::LruCache;
use tokio::time::Instant;

use super::account::AccountName;

/// Tries for one account before each has to be waited for: people mistype.
const PER_ACCOUNT: u32 = 10;
/// The wait for one more: 2 880 tries a day, of passwords that withstand millions.
const ACCOUNT_WAIT: Duration = Duration::from_secs(30);
/// Tries from one address, behind which there may be a whole house.
const PER_ADDRESS: u32 = 100;
/// The wait for one more.
const ADDRESS_WAIT: Duration = Duration::from_secs(3);
/// Accounts, and addresses, that are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).expect("it is not 0");

/// Who has tried how often.
#[derive(Debug)]
pub struct Throttle {
    accounts: Tries<AccountName>,
    addresses: Tries<IpAddr>,
}

/// Tries by whatever they are counted by.
#[derive(Debug)]
struct Tries<K: Hash + Eq> {
    most: u32,
    wait: Duration,
    /// When the last of the tries that were made is worked off: one each `wait`.
    worked_off_at: LruCache<K, Instant>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            accounts: Tries::new(PER_ACCOUNT, ACCOUNT_WAIT),
            addresses: Tries::new(PER_ADDRESS, ADDRESS_WAIT),
        }
    }
}

impl Throttle {
    /// Takes a try, or says how long to wait for one. A try counts before it is known how it ends:
    /// many at once must not all come before the first failure.
    pub fn take(
        &mut self,
        name: &AccountName,
        address: Option<IpAddr>,
        now: Instant,
    ) -> Result<(), Duration> {
        if let Some(address) = address {
            self.addresses.take(network(address), now)?;
        }
        self.accounts.take(name.clone(), now)
    }

    /// The password was right: the account's tries are forgotten, those of the address are not, from
    /// which others may be guessed.
    pub fn forget(&mut self, name: &AccountName) {
        self.accounts.worked_off_at.pop(name);
    }
}

impl<K: Hash + Eq> Tries<K> {
    fn new(most: u32, wait: Duration) -> Self {
        Self {
            most,
            wait,
            worked_off_at: LruCache::new(REMEMBERED),
        }
    }

    fn take(&mut self, key: K, now: Instant) -> Result<(), Duration> {
        let at = self.worked_off_at.get(&key).copied().unwrap_or(now);
        let at = at.max(now) + self.wait;
        let bound = now + self.wait * self.most;
        if at > bound {
            return Err(at - bound);
        }
        self.worked_off_at.put(key, at);
        Ok(())
    }
}

/// Whoever has one address of the new space has a whole network of them.
fn network(address: IpAddr) -> IpAddr {
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

    fn name(text: &str) -> AccountName {
        text.parse().expect("a name")
    }

    #[test]
    fn an_account_is_tried_so_often_and_then_now_and_then() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let mut take = |name: &AccountName, at| throttle.take(name, None, now + at);
        let ana = name("ana");
        for _ in 0..PER_ACCOUNT {
            assert_eq!(take(&ana, Duration::ZERO), Ok(()));
        }
        assert_eq!(take(&ana, Duration::ZERO), Err(ACCOUNT_WAIT));
        assert_eq!(take(&ana, ACCOUNT_WAIT / 2), Err(ACCOUNT_WAIT / 2));
        assert_eq!(take(&ana, ACCOUNT_WAIT), Ok(()));
        assert_eq!(take(&ana, ACCOUNT_WAIT), Err(ACCOUNT_WAIT));
        assert_eq!(take(&name("bo"), ACCOUNT_WAIT), Ok(()));
        throttle.forget(&ana);
        assert_eq!(throttle.take(&ana, None, now + ACCOUNT_WAIT), Ok(()));
    }

    #[test]
    fn many_names_from_one_network_are_one_address() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for at in 0..PER_ADDRESS {
            let address: IpAddr = format!("2001:db8:1:2::{at}").parse().expect("an address");
            assert_eq!(
                throttle.take(&name(&format!("n{at}")), Some(address), now),
                Ok(())
            );
        }
        let address = |text: &str| Some(text.parse().expect("an address"));
        let mut take = |from: &str| throttle.take(&name("zoe"), address(from), now);
        assert_eq!(take("2001:db8:1:2::ffff"), Err(ADDRESS_WAIT));
        assert_eq!(take("2001:db8:1:3::1"), Ok(()));
        assert_eq!(take("192.0.2.1"), Ok(()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for at in 0..2 * REMEMBERED.get() {
            assert_eq!(throttle.take(&name(&format!("n{at}")), None, now), Ok(()));
        }
        assert_eq!(throttle.accounts.worked_off_at.len(), REMEMBERED.get());
    }
}
