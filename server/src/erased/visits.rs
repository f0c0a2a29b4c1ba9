//! How often strangers may open the page of an erased client: no one can try all references, and one source cannot take the page
//! from the others.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Mutex, PoisonError},
};

use axum::extract::{ConnectInfo, Request};
use jiff::{SignedDuration, Timestamp};

/// How many visits one source has in a minute.
const PER_SOURCE: u32 = 60;

/// How many visits all sources have in a minute. It also bounds the memory: there are never more sources than visits.
const IN_ALL: u32 = 1200;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The header in which a proxy says who asked.
const FORWARDED: &str = "x-forwarded-for";

/// The visits of the present minute.
#[derive(Debug, Default)]
pub(super) struct Visits(Mutex<Minute>);

#[derive(Debug, Default)]
struct Minute {
    began: Timestamp,
    in_all: u32,
    by_source: HashMap<Option<IpAddr>, u32>,
}

impl Visits {
    /// Counts a visit, or returns the seconds after which to try again.
    pub(super) fn admit(&self, source: Option<IpAddr>, now: Timestamp) -> Result<(), i64> {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.duration_since(minute.began);
        // The clock can be set back, too.
        if passed >= MINUTE || passed.is_negative() {
            *minute = Minute {
                began: now,
                ..Minute::default()
            };
        }
        let left = (minute.began + MINUTE).duration_since(now).as_secs().max(1);
        if minute.in_all >= IN_ALL {
            return Err(left);
        }
        let visits = minute.by_source.entry(source).or_default();
        if *visits >= PER_SOURCE {
            return Err(left);
        }
        *visits += 1;
        minute.in_all += 1;
        Ok(())
    }
}

/// Returns where a request comes from: the address of the connection. Where that is this machine, a proxy is in front of Lethe, and
/// its header says the address. Of an IPv6 address, only the part counts that a household is given.
pub(super) fn source(request: &Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let forwarded = || {
        let last = request.headers().get_all(FORWARDED).iter().next_back()?;
        let last = last.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse::<IpAddr>().ok()
    };
    let forwarded = peer.is_loopback().then(forwarded).flatten();
    let source = forwarded.unwrap_or(peer);
    Some(match source.to_canonical() {
        IpAddr::V6(address) => {
            let household = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(household))
        }
        address @ IpAddr::V4(_) => address,
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("an instant")
    }

    fn address(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    #[test]
    fn source_waits_for_the_next_minute_and_others_do_not() {
        let visits = Visits::default();
        for _ in 0..PER_SOURCE {
            assert_eq!(visits.admit(Some(address(1)), at(0)), Ok(()));
        }
        assert_eq!(visits.admit(Some(address(1)), at(20)), Err(40));
        assert_eq!(visits.admit(Some(address(2)), at(20)), Ok(()));
        assert_eq!(visits.admit(Some(address(1)), at(60)), Ok(()));
        assert_eq!(visits.admit(Some(address(1)), at(-5)), Ok(()), "set back");
    }

    #[test]
    fn all_sources_have_a_limit_and_memory_is_bounded() {
        let visits = Visits::default();
        for n in 0..IN_ALL {
            assert_eq!(visits.admit(Some(address(n)), at(0)), Ok(()));
        }
        for n in 0..10_000 {
            assert_eq!(visits.admit(Some(address(n)), at(59)), Err(1));
        }
        let sources = || visits.0.lock().expect("an intact lock").by_source.len();
        assert_eq!(sources(), 1200);
        assert_eq!(visits.admit(Some(address(1)), at(60)), Ok(()));
        assert_eq!(sources(), 1);
    }

    #[test]
    fn source_is_the_connection_or_what_a_proxy_on_this_machine_says() {
        let check = |peer: &str, forwarded: Option<&str>, expected: &str| {
            let mut request = Request::new(Body::empty());
            let peer: SocketAddr = peer.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(peer));
            if let Some(forwarded) = forwarded {
                let value = forwarded.parse().expect("a header");
                request.headers_mut().insert(FORWARDED, value);
            }
            let seen = source(&request).expect("a source").to_string();
            assert_eq!(seen, expected, "{peer} {forwarded:?}");
        };
        check("198.51.100.7:1", None, "198.51.100.7");
        check("198.51.100.7:1", Some("203.0.113.9"), "198.51.100.7");
        check("127.0.0.1:1", None, "127.0.0.1");
        check("127.0.0.1:1", Some("203.0.113.9"), "203.0.113.9");
        check("127.0.0.1:1", Some("10.0.0.1, 203.0.113.9"), "203.0.113.9");
        check("127.0.0.1:1", Some("unknown"), "127.0.0.1");
        check("[::1]:1", Some("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        check("[2001:db8:1:2:3:4:5:6]:1", None, "2001:db8:1:2::");
        check("[::ffff:198.51.100.7]:1", None, "198.51.100.7");
        assert_eq!(source(&Request::new(Body::empty())), None);
    }
}
