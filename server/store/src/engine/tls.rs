//! TLS to PostgreSQL.

use std::{env, net::IpAddr, str::FromStr};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::Result;

/// Returns how to connect to a PostgreSQL server. One on another machine has to show a certificate for its name that an authority of
/// this machine has signed, unless the address or `PGSSLMODE` asks for something else.
pub(crate) fn options(address: &str) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(address)?;
    let is_chosen = names_mode(address) || env::var_os("PGSSLMODE").is_some();
    if is_chosen || is_local(&options) {
        Ok(options)
    } else {
        Ok(options.ssl_mode(PgSslMode::VerifyFull))
    }
}

fn names_mode(address: &str) -> bool {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let mut names = query
        .split('&')
        .filter_map(|option| option.split('=').next());
    names.any(|name| matches!(name, "sslmode" | "ssl-mode"))
}

/// Whether the server is on this machine.
fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let ip = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificate_of_another_machine_is_verified_unless_the_address_says_otherwise() {
        for (address, verified) in [
            ("postgres://lethe@db.example/lethe", true),
            (
                "postgres://lethe:secret@10.0.0.7:5433/lethe?application_name=a",
                true,
            ),
            ("postgres://lethe@localhost.example/lethe", true),
            (
                "postgres://lethe@db.example/lethe?sslmode=verify-full",
                true,
            ),
            ("postgres://lethe@db.example/lethe?sslmode=require", false),
            (
                "postgres://lethe@db.example/lethe?application_name=a&sslmode=disable",
                false,
            ),
            ("postgres://lethe@localhost/lethe", false),
            ("postgres://lethe@127.0.0.1:5433/lethe", false),
            ("postgres://lethe@[::1]/lethe", false),
            ("postgres://lethe@%2Frun%2Fpostgresql/lethe", false),
        ] {
            let mode = options(address).expect("an address").get_ssl_mode();
            let is_verified = matches!(mode, PgSslMode::VerifyFull);
            assert_eq!(is_verified, verified, "{address}: {mode:?}");
        }
    }
}
