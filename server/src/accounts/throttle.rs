//! How often somebody may try to sign in: so often for an account from one address, for an account in all,
//! and from one address in all, then one more now and then.
//!
//! An account is counted by address first, so that whoever keeps others out has to do it from their address:
//! the bound for an account in all is far higher, and works off faster than a person would notice.

use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::account::AccountName;
use crate::pace::{Pace, network};

/// Tries for one account from one address before each has to be waited for: people mistype.
const PER_PLACE: u32 = 10;
/// The wait for one more: 2 880 tries a day, of passwords that withstand millions.
const PLACE_WAIT: Duration = Duration::from_secs(30);
/// Tries for one account from anywhere.
const PER_ACCOUNT: u32 = 1_000;
/// The wait for one more.
const ACCOUNT_WAIT: Duration = Duration::from_secs(1);
/// Tries from one address, behind which there may be a whole house.
const PER_ADDRESS: u32 = 100;
/// The wait for one more.
const ADDRESS_WAIT: Duration = Duration::from_secs(3);

/// Who has tried how often.
#[derive(Debug)]
pub struct Throttle {
    places: Pace<(AccountName, Option<IpAddr>)>,
    accounts: Pace<AccountName>,
    addresses: Pace<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            places: Pace::new(PER_PLACE, PLACE_WAIT),
            accounts: Pace::new(PER_ACCOUNT, ACCOUNT_WAIT),
            addresses: Pace::new(PER_ADDRESS, ADDRESS_WAIT),
        }
    }
}

impl Throttle {
    /// Takes a try, or says how long to wait for one, and then takes none. A try counts before it is known
    /// how it ends: many at once must not all come before the first failure.
    pub fn take(
        &mut self,
        name: &AccountName,
        address: Option<IpAddr>,
        now: Instant,
    ) -> Result<(), Duration> {
        let address = address.map(network);
        let place = (name.clone(), address);
        let waits = [
            self.places.wait(&place, now),
            self.accounts.wait(name, now),
            address.map_or(Duration::ZERO, |it| self.addresses.wait(&it, now)),
        ];
        let wait = waits.into_iter().max().unwrap_or_default();
        if wait > Duration::ZERO {
            return Err(wait);
        }
        self.places.take(place, now)?;
        self.accounts.take(name.clone(), now)?;
        address.map_or(Ok(()), |it| self.addresses.take(it, now))
    }

    /// The password was right: what was tried for the account from there is forgotten, and this try is none
    /// of the address.
    pub fn forget(&mut self, name: &AccountName, address: Option<IpAddr>) {
        let address = address.map(network);
        self.places.forget(&(name.clone(), address));
        if let Some(address) = address {
            self.addresses.give_back(&address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> AccountName {
        text.parse().expect("a name")
    }

    fn at(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_account_is_tried_so_often_and_then_now_and_then() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let mut take = |name: &AccountName, at| throttle.take(name, None, now + at);
        let ana = name("ana");
        for _ in 0..PER_PLACE {
            assert_eq!(take(&ana, Duration::ZERO), Ok(()));
        }
        assert_eq!(take(&ana, Duration::ZERO), Err(PLACE_WAIT));
        assert_eq!(take(&ana, PLACE_WAIT / 2), Err(PLACE_WAIT / 2));
        assert_eq!(take(&ana, PLACE_WAIT), Ok(()));
        assert_eq!(take(&ana, PLACE_WAIT), Err(PLACE_WAIT));
        assert_eq!(take(&name("bo"), PLACE_WAIT), Ok(()));
        throttle.forget(&ana, None);
        assert_eq!(throttle.take(&ana, None, now + PLACE_WAIT), Ok(()));
    }

    #[test]
    fn nobody_is_kept_out_from_elsewhere() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let ana = name("ana");
        while throttle.take(&ana, Some(at("192.0.2.1")), now).is_ok() {}
        assert_eq!(throttle.take(&ana, Some(at("192.0.2.2")), now), Ok(()));
        // From very many places, all of them wait, and not for long.
        let places = (0..u32::MAX).map(|n| Some(IpAddr::from(n.to_be_bytes())));
        let wait = places
            .map(|place| throttle.take(&ana, place, now))
            .find_map(Result::err);
        assert_eq!(wait, Some(ACCOUNT_WAIT));
    }

    #[test]
    fn many_names_from_one_network_are_one_address() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for nth in 0..PER_ADDRESS {
            let from = at(&format!("2001:db8:1:2::{nth}"));
            let name = name(&format!("n{nth}"));
            assert_eq!(throttle.take(&name, Some(from), now), Ok(()));
        }
        let mut take = |from: &str| throttle.take(&name("zoe"), Some(at(from)), now);
        assert_eq!(take("2001:db8:1:2::ffff"), Err(ADDRESS_WAIT));
        assert_eq!(take("2001:db8:1:3::1"), Ok(()));
        assert_eq!(take("192.0.2.1"), Ok(()));
    }

    #[test]
    fn who_gets_in_has_used_up_nothing() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let (ana, from) = (name("ana"), Some(at("192.0.2.1")));
        for _ in 0..2 * PER_ADDRESS {
            assert_eq!(throttle.take(&ana, from, now), Ok(()));
            throttle.forget(&ana, from);
        }
    }
}
