//! Standard output whose reader may leave before the end (`| head`): it has seen enough, and the command goes on to its exit
//! code as if it were still there.
//!
//! `check` has no use for it: it looks itself whether anybody reads, because then it need not go on.

use std::io::{self, ErrorKind, Write};

/// An output to which writing succeeds, too, once nobody reads it.
pub(super) struct Patient<'a> {
    out: &'a mut dyn Write,
    left: bool,
}

impl<'a> Patient<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, left: false }
    }

    fn unless_left<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.left = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl Write for Patient<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left {
            return Ok(bytes.len());
        }
        let done = self.out.write(bytes);
        self.unless_left(done, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.left {
            return Ok(());
        }
        let done = self.out.flush();
        self.unless_left(done, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, then fails in a way.
    struct Short(usize, ErrorKind);

    impl Write for Short {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(self.1.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.write(b"x").map(drop)
        }
    }

    #[test]
    fn a_reader_that_leaves_is_no_failure_and_a_full_disk_is() {
        let mut short = Short(3, ErrorKind::BrokenPipe);
        let mut out = Patient::new(&mut short);
        assert!(out.write_all(b"abcdef").is_ok() && out.flush().is_ok() && out.write_all(b"g").is_ok());
        let mut full = Short(3, ErrorKind::StorageFull);
        let mut out = Patient::new(&mut full);
        assert_eq!(out.write_all(b"abcdef").unwrap_err().kind(), ErrorKind::StorageFull);
    }
}
