//! Security headers on every answer. The content security policy differs per page, because each page of the static
//! export has its own inline scripts, allowed one by one by their hashes; answers of the API allow nothing at all.

use std::collections::HashMap;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

use super::{context::is_api, settings::HttpSettings};

const API_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What does not depend on the page.
const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];

/// Two years, the length that browsers ask for before they preload a domain.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Left in an answer by whoever serves pages: the key of the page in [`PagePolicies`], when it is not the path of the
/// request (a page that stands for many addresses).
#[derive(Debug, Clone)]
pub struct ServedPage(pub String);

/// The content security policy of each page, by path with a closing slash (`/catalog/`).
#[derive(Debug, Clone)]
pub struct PagePolicies {
    pages: HashMap<String, HeaderValue>,
    other: HeaderValue,
}

impl Default for PagePolicies {
    fn default() -> Self {
        PagePolicies { pages: HashMap::new(), other: policy(&[]) }
    }
}

impl PagePolicies {
    /// From the hashes of each page's inline scripts, as the build of the web application lists them
    /// (`sha256-…`). Anything else in the list is left out: the page's script would not run, rather than the policy be
    /// widened.
    pub fn from_script_hashes(pages: &HashMap<String, Vec<String>>) -> Self {
        let pages = pages.iter().map(|(path, hashes)| (path.clone(), policy(hashes))).collect();
        PagePolicies { pages, other: policy(&[]) }
    }

    fn of(&self, page: &str) -> HeaderValue {
        let with_slash = |page: &str| self.pages.get(&format!("{page}/"));
        self.pages.get(page).or_else(|| with_slash(page)).unwrap_or(&self.other).clone()
    }
}

fn policy(hashes: &[String]) -> HeaderValue {
    let scripts: String = hashes.iter().filter(|hash| is_hash(hash)).map(|hash| format!(" '{hash}'")).collect();
    let text = format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // Only hashes were put in, and they are ASCII.
    HeaderValue::from_str(&text).unwrap_or(API_POLICY)
}

fn is_hash(text: &str) -> bool {
    let known = ["sha256-", "sha384-", "sha512-"];
    known.iter().any(|algorithm| text.starts_with(algorithm))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte))
}

/// The middleware. A header that a handler has set itself stays.
pub(super) async fn secured(State(settings): State<HttpSettings>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let policy = if is_api(&path) {
        API_POLICY
    } else {
        let page = response.extensions().get::<ServedPage>().map_or(path.as_str(), |page| page.0.as_str());
        settings.pages.of(page)
    };
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if settings.tls {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_allows_its_own_scripts_and_no_others() {
        let hashes = HashMap::from([("/login/".to_owned(), vec!["sha256-abc=".to_owned()])]);
        let policies = PagePolicies::from_script_hashes(&hashes);
        for page in ["/login", "/login/"] {
            assert!(policies.of(page).to_str().unwrap().contains("script-src 'self' 'sha256-abc=';"), "{page}");
        }
        assert!(policies.of("/catalog/").to_str().unwrap().contains("script-src 'self';"));
    }

    #[test]
    fn a_list_of_hashes_cannot_widen_the_policy() {
        let evil = vec!["sha256-x' 'unsafe-inline".to_owned(), "'unsafe-eval'".to_owned(), "*".to_owned()];
        let text = policy(&evil).to_str().unwrap().to_owned();
        assert!(text.contains("script-src 'self';"), "{text}");
    }
}
