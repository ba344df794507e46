//! Which web origins may use the session cookie. `SameSite=Strict` already keeps other sites out; this check stands
//! behind it, for sibling subdomains and for browsers that are wrong about sites.

use http::{HeaderMap, StatusCode, Uri, header};

use super::{problem::Problem, text::Text};

/// Where browsers reach the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicOrigin {
    /// Wherever the request was sent (its `Host`): right for a laptop that is reached by several names.
    SameHost,
    /// Exactly this origin, `https://shop.example`: right for production, where a proxy may rewrite `Host`.
    Exactly(String),
}

impl PublicOrigin {
    /// From the address that browsers use (`DBC_PUBLIC_URL`): exactly its origin with https, any name of this machine
    /// with http, which is for laptops.
    pub fn of_url(public_url: &str) -> Self {
        match public_url.parse::<Uri>().ok().as_ref().map(|uri| (uri.scheme_str(), uri.authority())) {
            Some((Some("https"), Some(authority))) => PublicOrigin::Exactly(format!("https://{authority}")),
            _ => PublicOrigin::SameHost,
        }
    }

    /// Lets a request pass that comes from our own pages or from no page at all (a program holding the cookie).
    ///
    /// Errors: 403 `origin_refused`.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let own = match (text(header::ORIGIN), self) {
            (Some(origin), PublicOrigin::Exactly(expected)) => origin.eq_ignore_ascii_case(expected),
            (Some(origin), PublicOrigin::SameHost) => {
                text(header::HOST).is_some_and(|host| authority(origin).is_some_and(|a| a.eq_ignore_ascii_case(host)))
            }
            // Browsers send `Origin` with every POST; what comes without says in `Sec-Fetch-Site` where it comes from.
            (None, _) => {
                headers.get(header::ORIGIN).is_none()
                    && headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin")
            }
        };
        if own {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "origin_refused",
            Text::new(
                "Cette requête vient d’un autre site. Ouvrez la plateforme à son adresse habituelle.",
                "This request comes from another site. Open the platform at its usual address.",
            ),
        ))
    }
}

/// Host and port of an origin such as `http://localhost:8080`; `None` for `null` and for anything unusual.
fn authority(origin: &str) -> Option<String> {
    let uri: Uri = origin.parse().ok()?;
    matches!(uri.scheme_str(), Some("http" | "https")).then_some(())?;
    uri.authority().map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn passes(origin: &PublicOrigin, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        origin.check(&headers.collect()).is_ok()
    }

    #[test]
    fn our_own_pages_pass_and_other_sites_do_not() {
        let laptop = PublicOrigin::SameHost;
        assert!(passes(&laptop, &[("host", "localhost:8080"), ("origin", "http://localhost:8080")]));
        assert!(!passes(&laptop, &[("host", "localhost:8080"), ("origin", "http://localhost:9090")]));
        assert!(!passes(&laptop, &[("host", "localhost:8080"), ("origin", "null")]));
        assert!(!passes(&laptop, &[("origin", "http://localhost:8080")]));
        let shop = PublicOrigin::Exactly("https://shop.example".to_owned());
        assert!(passes(&shop, &[("host", "internal:1"), ("origin", "https://shop.example")]));
        assert!(!passes(&shop, &[("host", "shop.example"), ("origin", "http://shop.example")]));
        assert!(!passes(&shop, &[("host", "shop.example"), ("origin", "https://evil.shop.example")]));
    }

    #[test]
    fn the_origin_of_production_comes_from_its_public_address() {
        let of = PublicOrigin::of_url;
        assert_eq!(of("https://shop.example/fr"), PublicOrigin::Exactly("https://shop.example".to_owned()));
        assert_eq!(of("http://localhost:8080"), PublicOrigin::SameHost);
    }

    #[test]
    fn a_program_without_a_page_passes_and_a_foreign_page_without_origin_does_not() {
        assert!(passes(&PublicOrigin::SameHost, &[("host", "localhost:8080")]));
        assert!(passes(&PublicOrigin::SameHost, &[("sec-fetch-site", "same-origin")]));
        assert!(!passes(&PublicOrigin::SameHost, &[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&PublicOrigin::SameHost, &[("sec-fetch-site", "same-site")]));
    }
}
