//! Work that a dropped connection must not cut in the middle.

use std::future::Future;

use tracing::Instrument;

use super::problem::Problem;

/// Runs the work in a task of its own and waits for it: when the caller hangs up, the server drops the handler, and
/// the work goes on to its end. Every write goes through here.
///
/// Errors: those of the work; a panic inside it becomes a server fault.
pub async fn uncut<T, E, F>(work: F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Problem> + Send + 'static,
{
    match tokio::spawn(work.in_current_span()).await {
        Ok(result) => result,
        Err(error) => Err(Problem::internal(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_goes_on_when_the_caller_hangs_up() {
        let (done, finished) = tokio::sync::oneshot::channel();
        let work = uncut::<_, Problem, _>(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            done.send(()).ok();
            Ok(())
        });
        assert!(tokio::time::timeout(Duration::from_millis(5), work).await.is_err(), "the caller left early");
        finished.await.expect("the work reached its end");
    }

    #[tokio::test]
    async fn a_panic_becomes_a_server_fault() {
        let result: Result<(), Problem> = uncut(async { panic!("on purpose") }).await;
        assert_eq!(result.unwrap_err().status().as_u16(), 500);
    }
}
