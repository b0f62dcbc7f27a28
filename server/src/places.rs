//! Places that are taken and given back: so many in all, and so many for each address. Connections
//! and streams are bounded by them, and what is refused is counted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::metrics::counter::Counter;

use crate::metrics::Counters;

/// What one customer of a provider gets of the new address space at least: whoever has one address
/// of such a network has them all, so they count as one.
const IPV6_NETWORK_BITS: u32 = 64;

/// How many places there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceBounds {
    /// In all.
    pub all: usize,
    /// For each address; `None` where addresses tell nobody apart, as behind a proxy.
    pub per_address: Option<usize>,
}

/// The places.
#[derive(Debug)]
pub struct Places {
    bounds: PlaceBounds,
    /// Held for counting only.
    taken: Mutex<Taken>,
}

/// A place that is taken, until it is dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    counted: Option<IpAddr>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All are taken.
    InAll,
    /// This address has as many as it may.
    ForAddress,
}

/// Counts those for whom there was no place. Clones count together.
#[derive(Clone, Debug)]
pub struct RefusalMeter {
    /// Refusals, by the bound that was met.
    pub refused: Counters<1>,
    in_all: Counter,
    for_address: Counter,
    unheard: Counter,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    /// Empty unless addresses are counted; no address stays in it that has no place.
    by_address: HashMap<IpAddr, usize>,
}

impl Default for RefusalMeter {
    fn default() -> Self {
        let refused = Counters::default();
        let counter = |bound| refused.get_or_create_owned(&[("bound", bound)]);
        Self {
            in_all: counter("in_all"),
            for_address: counter("for_address"),
            unheard: counter("unheard"),
            refused,
        }
    }
}

impl RefusalMeter {
    /// Somebody was told that there is no place.
    pub fn refuse(&self, full: Full) {
        match full {
            Full::InAll => &self.in_all,
            Full::ForAddress => &self.for_address,
        }
        .inc();
    }

    /// Somebody was not even told.
    pub fn ignore(&self) {
        self.unheard.inc();
    }
}

impl Places {
    /// So many places, all free.
    pub fn new(bounds: PlaceBounds) -> Arc<Self> {
        Arc::new(Self {
            bounds,
            taken: Mutex::default(),
        })
    }

    /// Takes a place for somebody at an address, if it is known.
    pub fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Place, Full> {
        let counted = self.bounds.per_address.and(address).map(network);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.bounds.all {
            return Err(Full::InAll);
        }
        if let Some((network, most)) = counted.zip(self.bounds.per_address) {
            let count = taken.by_address.entry(network).or_default();
            if *count >= most {
                return Err(Full::ForAddress);
            }
            *count += 1;
        }
        taken.all += 1;
        drop(taken);
        let places = Arc::clone(self);
        Ok(Place { places, counted })
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = self.places.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(network) = self.counted
            && let Some(count) = taken.by_address.get_mut(&network)
        {
            *count -= 1;
            if *count == 0 {
                taken.by_address.remove(&network);
            }
        }
    }
}

/// The network that an address counts for.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let mask = u128::MAX << (128 - IPV6_NETWORK_BITS);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(all: usize, per_address: Option<usize>) -> Arc<Places> {
        Places::new(PlaceBounds { all, per_address })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn what_is_given_back_can_be_taken() {
        let places = places(2, None);
        let first = places.take(Some(address("192.0.2.1"))).expect("free");
        let _second = places.take(Some(address("192.0.2.1"))).expect("free");
        assert_eq!(places.take(None).expect_err("full"), Full::InAll);
        assert_eq!(places.taken(), 2);
        drop(first);
        assert_eq!(places.taken(), 1);
        drop(places.take(None).expect("free"));
    }

    #[test]
    fn an_address_has_its_share() {
        let places = places(9, Some(1));
        let check = |text: &str, expected: Option<Full>| {
            let taken = places.take(Some(address(text)));
            assert_eq!(taken.as_ref().err(), expected.as_ref(), "{text}");
            taken
        };
        let first = check("192.0.2.1", None);
        drop(check("192.0.2.1", Some(Full::ForAddress)));
        drop(check("::ffff:192.0.2.1", Some(Full::ForAddress)));
        let _other = check("192.0.2.2", None);
        let _network = check("2001:db8::1", None);
        drop(check("2001:db8::2:0:0:1", Some(Full::ForAddress)));
        let _neighbour = check("2001:db8:0:1::1", None);
        drop(places.take(None).expect("nobody's"));
        drop(first);
        let taken = places.taken.lock().expect("whole").by_address.len();
        assert_eq!(taken, 3, "who has no place is forgotten");
        drop(check("192.0.2.1", None));
    }
}
