//! Where deliveries may go: to public addresses, unless a sink is allowed others. It is the resolved
//! address that counts, looked at for each connection, so that a name which points elsewhere later
//! gains nothing. A web of trust inside the house (databases, the cloud's metadata service) is not
//! for whoever writes a URL into a file.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// IPv4 networks that are not the public internet's, by their first address and length: the IANA
/// registry of special-purpose addresses, multicast and what is reserved.
const SPECIAL_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // A cloud's own service for its machines; the others' lie in the networks below.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// The same for IPv6. What wraps an IPv4 address is told by that one.
const SPECIAL_V6: [(Ipv6Addr, u32); 8] = [
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64),
    // Protocol assignments, tunnels through IPv4 among them.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];
/// Networks whose addresses end in an IPv4 address: compatible and mapped ones, and NAT64.
const WRAPS_V4: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::UNSPECIFIED, 96),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96),
];
/// 6to4: the IPv4 address follows these 16 bits.
const SIX_TO_FOUR: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);

/// Resolves names, and leaves out all addresses that are not public.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicOnly;

/// A name that leads nowhere that deliveries may go.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} has no public address; where that is meant, say allow_private = true in the sink's settings"
)]
struct NotPublic(String);

/// Whether an address is one of the public internet's.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !SPECIAL_V4.iter().any(|(net, length)| {
            let shift = 32 - length;
            (ip.to_bits() >> shift) == (net.to_bits() >> shift)
        }),
        IpAddr::V6(ip) if WRAPS_V4.iter().any(|net| within(ip, *net)) => {
            is_public(last_four(ip.octets()).into())
        }
        IpAddr::V6(ip) if within(ip, SIX_TO_FOUR) => {
            let [_, _, a, b, c, d, ..] = ip.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(ip) => !SPECIAL_V6.iter().any(|net| within(ip, *net)),
    }
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|found| is_public(found.ip())).collect();
            if public.is_empty() {
                return Err(NotPublic(host).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn within(ip: Ipv6Addr, (net, length): (Ipv6Addr, u32)) -> bool {
    let shift = 128 - length;
    (ip.to_bits() >> shift) == (net.to_bits() >> shift)
}

fn last_four(octets: [u8; 16]) -> Ipv4Addr {
    let [.., a, b, c, d] = octets;
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ip: &str, expected: bool) {
        let ip: IpAddr = ip.parse().expect("an address");
        assert_eq!(is_public(ip), expected, "{ip}");
    }

    #[test]
    fn the_public_internet_is_let_through() {
        for ip in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:80b::200e",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            check(ip, true);
        }
    }

    #[test]
    fn nothing_else_is() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            check(ip, false);
        }
    }
}
