//! Many jobs on a few threads, what is made of them handed on in the order of the jobs.
//!
//! No thread waits for the others at the end of a batch, as `par_iter` over batches would have it (an eighth of two cores'
//! time, with 20,000 reports): each takes the next few jobs. What is ready before its turn waits in a window of fixed size,
//! so that one slow report lets no more than a window of others pile up behind it. Threads that wait for a turn need a lock;
//! it is kept here, and nothing else of a run is shared but what `OnceLock` keeps.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

/// So many jobs a thread takes at once, at most: waking the receiver for each would cost more than handing it on.
const TAKEN: usize = 16;

/// So many jobs ahead of the one whose turn it is none is begun, but for those of a chunk that was taken before.
const WINDOW: usize = 256;

/// Calls `make` with each number below `count` on the threads of a pool, and `hand_on` with what it returns, in order, on
/// this thread.
///
/// # Errors
/// The first error of `hand_on`, after which a thread begins no more jobs than it has taken.
pub(super) fn in_order<T: Send, E>(
    pool: &rayon::ThreadPool,
    count: usize,
    make: impl Fn(usize) -> T + Sync,
    mut hand_on: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = pool.current_num_threads().max(1);
    // Of few jobs each thread gets its share.
    let taken = (count / (4 * threads)).clamp(1, TAKEN);
    let (next, turn) = (AtomicUsize::new(0), Turn::default());
    pool.in_place_scope(|scope| {
        // Whoever panics takes jobs with it for whose turn the others would wait.
        let _ends = Ends(&turn);
        let (send, ready) = mpsc::channel::<(Range<usize>, Vec<T>)>();
        for _ in 0..threads {
            let (send, next, turn, make) = (send.clone(), &next, &turn, &make);
            scope.spawn(move |_| {
                let ends = Ends(turn);
                loop {
                    let from = next.fetch_add(taken, Ordering::Relaxed);
                    let jobs = from..count.min(from + taken);
                    if jobs.is_empty() || !turn.is_near(from) {
                        break;
                    }
                    if send.send((jobs.clone(), jobs.map(make).collect())).is_err() {
                        break;
                    }
                }
                // Only a panic ends the run early.
                std::mem::forget(ends);
            });
        }
        drop(send);
        let (mut early, mut due) = (BTreeMap::new(), 0);
        ready.iter().try_for_each(|(jobs, made)| {
            early.insert(jobs.start, (jobs.end, made));
            while let Some((end, made)) = early.remove(&due) {
                made.into_iter().try_for_each(&mut hand_on)?;
                due = end;
            }
            turn.is_now(due);
            Ok(())
        })
    })
}

/// The number of the job that is to be handed on next.
#[derive(Default)]
struct Turn {
    due: Mutex<usize>,
    changed: Condvar,
}

/// Told when there are no more turns.
const OVER: usize = usize::MAX;

impl Turn {
    /// Waits until a job is no more than a window ahead; whether it is still wanted.
    fn is_near(&self, job: usize) -> bool {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let far = |due: &mut usize| *due != OVER && job >= *due + WINDOW;
        *self.changed.wait_while(due, far).unwrap_or_else(PoisonError::into_inner) != OVER
    }

    /// Says whose turn it is. Once there are no more turns, there are none.
    fn is_now(&self, job: usize) {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if *due != OVER {
            *due = job;
        }
        self.changed.notify_all();
    }
}

/// Ends the turns when it is dropped, so that nobody waits for one that never comes.
struct Ends<'t>(&'t Turn);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.is_now(OVER);
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        sync::atomic::AtomicBool,
        time::Duration,
    };

    use super::*;

    fn pool() -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap()
    }

    #[test]
    fn every_job_is_handed_on_in_order_whatever_it_takes() {
        for count in [0, 1, 2, 31, 1000] {
            let mut handed = Vec::new();
            let make = |job: usize| {
                std::thread::sleep(Duration::from_micros((job % 7) as u64 * 30));
                job
            };
            let ran: Result<(), ()> = in_order(&pool(), count, make, |job| {
                handed.push(job);
                Ok(())
            });
            assert_eq!((ran, handed), (Ok(()), (0..count).collect()));
        }
    }

    #[test]
    fn nobody_is_further_ahead_than_a_window() {
        let (first_done, most) = (AtomicBool::new(false), AtomicUsize::new(0));
        let make = |job: usize| {
            if job == 0 {
                std::thread::sleep(Duration::from_millis(100));
                first_done.store(true, Ordering::Relaxed);
            } else if !first_done.load(Ordering::Relaxed) {
                most.fetch_max(job, Ordering::Relaxed);
            }
        };
        let ran: Result<(), ()> = in_order(&pool(), 5000, make, |()| Ok(()));
        assert_eq!(ran, Ok(()));
        let most = most.into_inner();
        assert!(most > 0 && most < WINDOW + TAKEN, "{most}");
    }

    #[test]
    fn an_error_ends_the_run_and_so_does_a_panic() {
        let made = AtomicUsize::new(0);
        let make = |job: usize| {
            made.fetch_add(1, Ordering::Relaxed);
            job
        };
        let until = |last: usize| move |job: usize| if job == last { Err(job) } else { Ok(()) };
        assert_eq!(in_order(&pool(), 100_000, make, until(40)), Err(40));
        assert!(made.load(Ordering::Relaxed) < 1000);
        // One fails while the others are at work, and while results still arrive.
        let broken = |job: usize| {
            assert!(job != 500, "a job fails");
            std::thread::sleep(Duration::from_micros(50));
        };
        let ran = catch_unwind(AssertUnwindSafe(|| in_order(&pool(), 100_000, broken, |()| Ok::<(), ()>(()))));
        assert!(ran.is_err());
        let ran = catch_unwind(AssertUnwindSafe(|| {
            in_order(
                &pool(),
                100_000,
                |job| job,
                |job| if job == 40 { panic!("handing on fails") } else { Ok::<(), ()>(()) },
            )
        }));
        assert!(ran.is_err());
    }
}
