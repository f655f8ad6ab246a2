//! A progress bar on standard error, for a person who waits.

use std::{
    fmt,
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{Global, person_watches};
use crate::text::Lang;

/// A progress bar on standard error, for a person, once a run takes longer than he likes to wait without a sign.
pub(super) struct Progress {
    started: Instant,
    total: usize,
    done: u64,
    lang: Lang,
    bar: Option<ProgressBar>,
    wanted: bool,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    /// For a run that prints while it goes on.
    pub(super) fn new(total: usize, global: &Global) -> Self {
        Self::shown(total, global, person_watches())
    }

    /// For a run that prints when all is known: the bar cuts into nothing.
    pub(super) fn before_results(total: usize, global: &Global) -> Self {
        Self::shown(total, global, io::stderr().is_terminal())
    }

    fn shown(total: usize, global: &Global, watched: bool) -> Self {
        let wanted = total > 1 && watched && !global.quiet;
        Self { started: Instant::now(), total, done: 0, lang: global.lang, bar: None, wanted }
    }

    pub(super) fn advance(&mut self) {
        self.done += 1;
        if !self.wanted || self.started.elapsed() < Self::PATIENCE {
            return;
        }
        let (total, lang) = (self.total, self.lang);
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            let template = lang.pick(
                "{bar:30} {pos}/{len} 份，每秒 {rate} 份，剩余约 {left}",
                "{bar:30} {pos}/{len}, {rate} a second, about {left} left",
            );
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(spoken(style, lang));
            }
            bar
        });
        bar.set_position(self.done);
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The rate and the time that is left, as people say them.
fn spoken(style: ProgressStyle, lang: Lang) -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = write!(out, "{:.0}", state.per_sec());
    };
    let left = move |state: &ProgressState, out: &mut dyn fmt::Write| {
        let seconds = state.eta().as_secs();
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let _ = match minutes {
            0 => write!(out, "{seconds}{}", lang.pick(" 秒", " s")),
            _ => write!(out, "{minutes}{}{seconds}{}", lang.pick(" 分 ", " min "), lang.pick(" 秒", " s")),
        };
    };
    style.with_key("rate", rate).with_key("left", left)
}
