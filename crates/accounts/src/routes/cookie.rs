//! The cookie of the refresh token: out of reach of scripts, of other sites and of plain HTTP.

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, header};

use crate::{AccountsSettings, OpenedSession};

/// In production the prefix makes browsers refuse it without `Secure`, with another path or for other hosts.
const SECURE_NAME: &str = "__Host-dbc_refresh";
/// On a developer's machine, over plain HTTP.
const PLAIN_NAME: &str = "dbc_refresh";

fn name(settings: &AccountsSettings) -> &'static str {
    if settings.secure_cookie { SECURE_NAME } else { PLAIN_NAME }
}

/// The refresh token that came with the request.
pub fn read(settings: &AccountsSettings, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(found, value)| (found == name(settings)).then(|| value.to_owned()))
}

/// The header that hands out the refresh token.
pub fn set(settings: &AccountsSettings, opened: &OpenedSession, now: DateTime<Utc>) -> Option<HeaderValue> {
    let seconds = (opened.refresh_expires_at - now).num_seconds().max(0);
    header_value(settings, &opened.refresh_token.cookie_text(), seconds)
}

/// The header that takes it back.
pub fn clear(settings: &AccountsSettings) -> Option<HeaderValue> {
    header_value(settings, "", 0)
}

fn header_value(settings: &AccountsSettings, value: &str, max_age: i64) -> Option<HeaderValue> {
    let secure = if settings.secure_cookie { "; Secure" } else { "" };
    let name = name(settings);
    let text = format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Strict{secure}");
    let mut header = HeaderValue::from_str(&text).ok()?;
    // Not shown by whatever prints headers.
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> AccountsSettings {
        AccountsSettings::of_url(url)
    }

    #[test]
    fn only_plain_http_does_without_secure() {
        let cookie = |url| clear(&settings(url)).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            cookie("https://shop.example"),
            "__Host-dbc_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(cookie("http://localhost:8080"), "dbc_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    #[test]
    fn production_does_not_read_the_cookie_of_plain_http() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; dbc_refresh=one; __Host-dbc_refresh=two"));
        assert_eq!(read(&settings("https://shop.example"), &headers).as_deref(), Some("two"));
        assert_eq!(read(&settings("http://localhost:8080"), &headers).as_deref(), Some("one"));
    }
}
