//! The page that follows a login.

/// Returns `next` where it is a page of Lethe; otherwise the first page. So a login never leads to another website.
pub(crate) fn own_page(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if own { next } else { "/clients" }
}

/// Encodes a page as the value of a query. Addresses hold no other characters that would end the value.
pub fn encoded(page: &str) -> String {
    page.replace('%', "%25")
        .replace('&', "%26")
        .replace('+', "%2B")
        .replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_page_refuses_other_websites() {
        let check = |next: &str, expected: &str| assert_eq!(own_page(next), expected, "{next}");
        check("/team", "/team");
        check("/clients?after=1", "/clients?after=1");
        check("", "/clients");
        check("//evil.example", "/clients");
        check("/\\evil.example", "/clients");
        check("https://evil.example", "/clients");
        check("/a\r\nSet-Cookie: x", "/clients");
    }
}
