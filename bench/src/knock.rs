//! Somebody who asks over HTTP/1.1 on one kept connection, at the cost of a few system calls: what is measured is the
//! server, not the client.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::house::Failure;

/// One connection.
pub struct Knocker {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answered {
    /// Status.
    pub status: u16,
    /// Bytes of the body.
    pub body: usize,
    /// The head as text.
    pub head: String,
}

impl Knocker {
    /// Connects.
    pub async fn to(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Knocker { stream, buffer: Vec::with_capacity(1 << 20) })
    }

    /// Sends a request without body and reads the whole answer.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answered, Failure> {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n")).await
    }

    /// Sends a request as it is.
    pub async fn send(&mut self, request: &str) -> Result<Answered, Failure> {
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head_end = loop {
            self.more().await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let body = match length {
            Some(length) => {
                while self.buffer.len() < head_end + length {
                    self.more().await?;
                }
                length
            }
            None if head.contains("transfer-encoding: chunked") => {
                while !self.buffer.ends_with(b"0\r\n\r\n") {
                    self.more().await?;
                }
                self.buffer.len() - head_end
            }
            None => 0,
        };
        Ok(Answered { status, body, head })
    }

    async fn more(&mut self) -> Result<(), Failure> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the server hung up".into());
        }
        Ok(())
    }

    /// The body of the last answer that had a length.
    pub fn body(&self, answered: &Answered) -> &[u8] {
        &self.buffer[self.buffer.len() - answered.body..]
    }
}

/// Requests a second over some connections that ask one after the other.
pub async fn throughput(
    address: SocketAddr,
    path: &str,
    headers: &str,
    wanted: u16,
    time: Duration,
) -> Result<f64, Failure> {
    const CONNECTIONS: usize = 8;
    let since = Instant::now();
    let mut asking = Vec::new();
    for _ in 0..CONNECTIONS {
        let (path, headers) = (path.to_owned(), headers.to_owned());
        asking.push(tokio::spawn(async move {
            let mut knocker = Knocker::to(address).await?;
            let mut count = 0_u64;
            while since.elapsed() < time {
                let answer = knocker.get(&path, &headers).await?;
                if answer.status != wanted {
                    return Err(format!("{path} gave {}", answer.status).into());
                }
                count += 1;
            }
            Ok::<u64, Failure>(count)
        }));
    }
    let mut total = 0;
    for one in asking {
        total += one.await??;
    }
    Ok(total as f64 / since.elapsed().as_secs_f64())
}
