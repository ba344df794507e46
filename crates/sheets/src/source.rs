//! Where a file comes from: the disk, or bytes that were received.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::ReadError;
use crate::limits::{LimitKind, Limits};

/// A file to read: its content and its name. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Source {
    content: Content,
    name: String,
}

#[derive(Debug, Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

impl Source {
    /// A file on the disk.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Source { content: Content::Path(path), name }
    }

    /// Bytes that were received under this file name.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Source { content: Content::Bytes(bytes.into()), name: name.into() }
    }

    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path, when the file is on the disk.
    pub fn as_path(&self) -> Option<&Path> {
        match &self.content {
            Content::Path(path) => Some(path),
            Content::Bytes(_) => None,
        }
    }

    /// Opens the content and says how long it is.
    pub(crate) fn open(&self, limits: &Limits) -> Result<(Input, u64), ReadError> {
        let (input, length) = match &self.content {
            Content::Path(path) => {
                let failed = |source| ReadError::Unreachable { path: path.clone(), source };
                let file = File::open(path).map_err(failed)?;
                let metadata = file.metadata().map_err(failed)?;
                if metadata.is_dir() {
                    return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
                }
                (Input::File(BufReader::with_capacity(64 << 10, file)), metadata.len())
            }
            Content::Bytes(bytes) => (Input::Memory(Cursor::new(Arc::clone(bytes))), bytes.len() as u64),
        };
        if length == 0 {
            return Err(ReadError::Empty);
        }
        if length > limits.file_bytes {
            return Err(ReadError::TooBig { limit: LimitKind::FileBytes, allowed: limits.file_bytes });
        }
        Ok((input, length))
    }
}

/// An opened source.
#[derive(Debug)]
pub(crate) enum Input {
    File(BufReader<File>),
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::File(file) => file.read(buffer),
            Input::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Input::File(file) => file.seek(to),
            Input::Memory(bytes) => bytes.seek(to),
        }
    }
}
