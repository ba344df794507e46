//! `multipart/form-data`, as browsers write it (RFC 7578).

const BOUNDARY: &str = "----dbc-testkit-7MA4YWxkTrZu0gW";

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content: Vec<u8>,
}

impl Part {
    /// A field of text.
    pub fn text(name: &str, value: &str) -> Self {
        Part { name: name.to_owned(), file_name: None, content: value.as_bytes().to_vec() }
    }

    /// A file.
    pub fn file(name: &str, file_name: &str, content: impl Into<Vec<u8>>) -> Self {
        Part { name: name.to_owned(), file_name: Some(file_name.to_owned()), content: content.into() }
    }

    /// Content type and body of a form.
    pub(crate) fn join(parts: &[Part]) -> (String, Vec<u8>) {
        let mut body = Vec::new();
        for part in parts {
            let file_name = part.file_name.as_ref().map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file_name}\r\n", part.name);
            body.extend_from_slice(head.as_bytes());
            if part.file_name.is_some() {
                body.extend_from_slice(b"Content-Type: application/octet-stream\r\n");
            }
            body.extend_from_slice(b"\r\n");
            body.extend_from_slice(&part.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }
}
