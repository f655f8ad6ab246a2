//! Ctrl-C, and the end of the session: asked once, a run ends in order, and half-written files are taken away; asked a second
//! time the program takes them away and ends at once.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::TROUBLE;

/// What a run looks at while it goes on, and what is to be taken away when it may not end in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt {
    stop: Arc<AtomicBool>,
    begun: Arc<Mutex<Vec<PathBuf>>>,
}

impl Interrupt {
    /// Listens from now on, once in a program.
    pub(super) fn listen() -> Self {
        let interrupt = Self::default();
        let asked = interrupt.clone();
        // Where there is no such signal, nothing can be caught.
        let _ = ctrlc::set_handler(move || {
            if asked.stop.swap(true, Ordering::Relaxed) {
                asked.clear();
                std::process::exit(i32::from(TROUBLE));
            }
        });
        interrupt
    }

    /// Whether the run is to end; set by the signal.
    pub(super) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// Remembers files that are being written.
    pub(super) fn began(&self, files: impl IntoIterator<Item = PathBuf>) {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }

    fn clear(&self) {
        for file in self.begun.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // It may have got its name by now, and is whole then.
            let _ = fs::remove_file(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_is_taken_away_and_what_is_whole_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (half, whole) = (dir.path().join(".half"), dir.path().join("whole"));
        fs::write(&half, "x").unwrap();
        fs::write(&whole, "x").unwrap();
        let interrupt = Interrupt::default();
        interrupt.began([half.clone(), dir.path().join(".renamed")]);
        interrupt.clear();
        assert!(!half.exists() && whole.exists());
        assert!(!interrupt.stop().load(Ordering::Relaxed));
    }
}
