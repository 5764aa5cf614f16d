//! What reaches the process from outside: lines of standard input, and signals.

use std::io::{BufRead, Read as _};

use tokio::sync::mpsc::{Receiver, channel};

/// The longest line that is taken from standard input, in bytes; the rest of a longer one is dropped.
const LINE_MAX: u64 = 64 * 1024;

/// The lines of standard input; the channel closes at its end.
///
/// A thread of its own reads them, because a read from a terminal cannot be called off.
#[must_use]
pub fn stdin_lines() -> Receiver<String> {
    let (to, lines) = channel(1);
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        while let Some(line) = next_line(&mut stdin) {
            if to.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// The next input when no drill is going on; `None` at its end or when a signal ends the process.
///
/// # Errors
/// When signals cannot be heard.
pub fn next_input<G>(given: &mut Receiver<G>) -> std::io::Result<Option<G>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        Ok(tokio::select! {
            _ = signals.next() => None,
            next = given.recv() => next,
        })
    })
}

/// The next line, without its end; what is no UTF-8 is replaced. `None` at the end.
fn next_line(from: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    let read = from.take(LINE_MAX).read_until(b'\n', &mut bytes).ok()?;
    if read == 0 {
        return None;
    }
    if bytes.last() != Some(&b'\n') {
        from.skip_until(b'\n').ok()?;
    }
    let text = String::from_utf8_lossy(&bytes);
    Some(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// A signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// Somebody ends the process, or its terminal is gone.
    Terminate,
}

/// The signals that a drill listens to.
#[cfg(unix)]
pub(super) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.hangup.recv() => Signal::Terminate,
        }
    }
}

#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            // Without a handler there are no signals to wait for.
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_replaced_and_counted() {
        let long = "x".repeat(LINE_MAX as usize + 5);
        let text = [b"ack\r\n\xff\n".as_slice(), long.as_bytes(), b"\nlast"].concat();
        let mut from = text.as_slice();
        assert_eq!(next_line(&mut from).unwrap(), "ack");
        assert_eq!(next_line(&mut from).unwrap(), "\u{fffd}");
        assert_eq!(next_line(&mut from).unwrap().len() as u64, LINE_MAX);
        assert_eq!(next_line(&mut from).unwrap(), "last");
        assert_eq!(next_line(&mut from), None);
    }
}
