//! The addresses of Lethe, and the files of its pages.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use clap::Args;
use http::Uri;
use leptos::config::LeptosOptions;

/// The addresses of Lethe, and the files of its pages.
#[derive(Args, Clone, Debug)]
pub struct Web {
    /// The address and port to listen on.
    #[arg(long, env = "LETHE_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The public address, if Lethe is behind a proxy, for example `https://desk.example`.
    #[arg(long, env = "LETHE_PUBLIC_URL")]
    pub public_url: Option<Uri>,
    /// The address and port on which Lethe serves metrics for Prometheus. Metrics name no client. By default, Lethe serves none.
    #[arg(long, env = "LETHE_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// The address of the source code of this Lethe, if you have changed it. By default, pages link to a copy in the program.
    #[arg(long, env = "LETHE_SOURCE_URL", value_name = "URL")]
    pub source_url: Option<Uri>,
    /// The folder with the built web files.
    #[arg(long, env = "LETHE_SITE")]
    pub site: Option<PathBuf>,
}

impl Web {
    /// Returns the address that people type.
    ///
    /// # Errors
    /// When it would send logins unencrypted: browsers keep Lethe's cookie only for https and for this machine.
    pub fn public_url(&self) -> anyhow::Result<Uri> {
        let Some(url) = &self.public_url else {
            return format!("http://{}", self.listen)
                .parse()
                .context("this address is not a valid URL (--listen)");
        };
        let this_machine = matches!(url.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme_str() {
            Some("https") => Ok(url.clone()),
            Some("http") if this_machine => Ok(url.clone()),
            _ => bail!("--public-url must start with https:// (or be http://localhost)"),
        }
    }

    /// Returns the name of the ledger in receipts: the address that people type, without what comes before it.
    ///
    /// # Errors
    /// When there is no such address.
    pub fn origin(&self) -> anyhow::Result<String> {
        let url = self.public_url()?;
        let host = url.authority().context("the address has no host")?;
        Ok(format!("{host}/lethe"))
    }

    /// Returns the folder with the files of the pages: the option, beside the program, or where the build puts them.
    pub fn site(&self) -> PathBuf {
        let beside = beside_program("site").filter(|folder| folder.is_dir());
        self.site
            .clone()
            .or(beside)
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// Returns the options of Leptos.
    pub fn leptos(&self) -> LeptosOptions {
        // Release builds put hashes into the names of files, and their list beside the program.
        let hashed = beside_program("hash.txt").is_some_and(|file| file.is_file());
        LeptosOptions::builder()
            .output_name("lethe")
            .site_root(Arc::from(self.site().to_string_lossy()))
            .site_addr(self.listen)
            .hash_files(hashed)
            .build()
    }
}

fn beside_program(name: &str) -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_refuses_unencrypted_logins() {
        let check = |url: Option<&str>, expected: Option<&str>| {
            let web = Web {
                listen: ([127, 0, 0, 1], 3000).into(),
                public_url: url.map(|url| url.parse().expect("a URL")),
                metrics_listen: None,
                source_url: None,
                site: None,
            };
            let seen = web.public_url().ok().map(|url| url.to_string());
            assert_eq!(seen.as_deref(), expected, "{url:?}");
        };
        check(None, Some("http://127.0.0.1:3000/"));
        check(Some("https://desk.example"), Some("https://desk.example/"));
        check(
            Some("http://localhost:8080"),
            Some("http://localhost:8080/"),
        );
        check(Some("http://desk.example"), None);
        check(Some("desk.example"), None);
    }
}
