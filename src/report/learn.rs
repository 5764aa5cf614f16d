//! The path from the first page to the expert drills, and where one person stands on it.
//!
//! Invariant: the result is a function of the drills in their order. There is no clock here: what was not
//! practised for the longest is what was played the longest ago in that order.

use crate::scenario::Head;

/// How many of the last drills tell which step of the workflow is weak.
const RECENT: usize = 3;
/// From this share of credit on a step is no weakness.
const STRONG: f64 = 0.9;
/// The levels in the order of the path, with the score that passes a drill.
const LEVELS: [(&str, f64); 3] = [("novice", 70.0), ("competent", 75.0), ("expert", 80.0)];
/// The score that passes a guided lesson.
const GUIDED_PASS: f64 = 60.0;

/// One closed drill of one person alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The drill's id.
    pub drill: String,
    /// What was played.
    pub scenario: String,
    /// 0 to 100.
    pub score: f64,
    /// When it was opened; empty in virtual time.
    pub opened: String,
    /// Points won and points to win in each of the eight steps.
    pub steps: StepPoints,
}

/// Points won and points to win in each of the eight workflow steps.
pub type StepPoints = [(f64, f64); 8];

/// Where a person stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The drills in their order.
    pub stages: Vec<Stage>,
    /// The position of the drill to play next.
    pub next: usize,
    /// Why that one.
    pub why: Why,
    /// The step with the least credit over the last drills, unless all are strong.
    pub weakest: Option<Weak>,
    /// The position of the drill, no lesson, that was played the longest ago, when another one was played since.
    pub longest_ago: Option<usize>,
}

/// One drill of the path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// What is played.
    pub head: Head,
    /// The score that passes.
    pub pass: f64,
    /// How often it was played.
    pub drills: usize,
    /// The best score.
    pub best: Option<f64>,
    /// The last drill of it.
    pub last: Option<Played>,
}

/// A workflow step that needs practice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weak {
    /// 1 to 8.
    pub step: u8,
    /// The share of credit.
    pub share: f64,
    /// Over how many of the last drills.
    pub drills: usize,
}

/// Why a drill is the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was played yet, and this begins the path.
    Start,
    /// It is the first on the path that was not played.
    New,
    /// It was played and not passed.
    NotPassed,
    /// Everything is passed, and this was not practised for the longest.
    LongestAgo,
}

impl Stage {
    /// Whether it was passed at least once.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.best.is_some_and(|best| best >= self.pass)
    }
}

impl Path {
    /// The path through these scenarios, for a person who played these drills, the last one first.
    /// `None` when there is no scenario.
    #[must_use]
    pub fn new(heads: Vec<Head>, played: &[Played]) -> Option<Self> {
        let mut stages: Vec<Stage> = heads.into_iter().map(|h| Stage::new(h, played)).collect();
        stages.sort_by_key(|stage| (!stage.head.guided(), rank(&stage.head.level)));
        let age = |stage: &Stage| {
            let last = stage.last.as_ref()?;
            played.iter().position(|p| p.drill == last.drill)
        };
        // Who has learnt the steps needs the coach no more: a lesson is not practised again.
        let drills = (0..stages.len()).filter(|i| !stages[*i].head.guided());
        let longest = drills.max_by_key(|i| age(&stages[*i])).unwrap_or(0);
        let longest_ago = age(stages.get(longest)?).filter(|age| *age > 0);
        let longest_ago = longest_ago.map(|_| longest);
        let open = stages.iter().position(|stage| !stage.passed());
        let next = open.unwrap_or(longest);
        let why = match open.map(|i| stages[i].drills) {
            None => Why::LongestAgo,
            Some(0) if stages.iter().all(|stage| stage.drills == 0) => Why::Start,
            Some(0) => Why::New,
            Some(_) => Why::NotPassed,
        };
        Some(Self {
            stages,
            next,
            why,
            weakest: weakest(played),
            longest_ago,
        })
    }

    /// The drill to play next.
    #[must_use]
    pub fn next(&self) -> &Stage {
        &self.stages[self.next]
    }
}

impl Stage {
    fn new(head: Head, played: &[Played]) -> Self {
        let of: Vec<&Played> = played.iter().filter(|p| p.scenario == head.id).collect();
        Self {
            pass: pass(&head),
            drills: of.len(),
            best: of.iter().map(|p| p.score).max_by(f64::total_cmp),
            last: of.first().map(|p| (*p).clone()),
            head,
        }
    }
}

/// The position of a level on the path; an unknown one comes last.
fn rank(level: &str) -> usize {
    let known = LEVELS.iter().position(|(name, _)| *name == level);
    known.unwrap_or(LEVELS.len())
}

fn pass(head: &Head) -> f64 {
    if head.guided() {
        return GUIDED_PASS;
    }
    let at = rank(&head.level).min(LEVELS.len() - 1);
    LEVELS[at].1
}

/// The step with the smallest share of its points over the last drills; of equal ones the first.
fn weakest(played: &[Played]) -> Option<Weak> {
    let recent = &played[..played.len().min(RECENT)];
    let share = |step: usize| {
        let sum = |points: fn(&(f64, f64)) -> f64| -> f64 {
            recent.iter().map(|p| points(&p.steps[step])).sum()
        };
        let (won, to_win) = (sum(|p| p.0), sum(|p| p.1));
        (to_win > 0.0).then(|| won / to_win)
    };
    let shares = (0..8).filter_map(|step| Some((step, share(step)?)));
    let (step, share) = shares.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (share < STRONG).then_some(Weak {
        step: step as u8 + 1,
        share,
        drills: recent.len(),
    })
}

/// What to do in the next drill about a weak step, 1 to 8.
#[must_use]
pub fn advice(step: u8) -> &'static str {
    const ADVICE: [&str; 8] = [
        "Type `ack` as soon as the page is in, and look at something right after it.",
        "Look at two views, ask who is affected, then type `severity P1 WHY` within the first minutes; change it when you know more.",
        "Send the first message before you know the cause: `notify AUDIENCE --impact WHAT --action WHAT --next 20m`, and keep the time that you name.",
        "Compare the time of the first failure with the last changes, find one fact that only one cause explains, then `diagnose CAUSE WHY`.",
        "Take the smallest step that helps and can be undone first, and ask what an action costs before you type `run ACTION`.",
        "After the repair go back to the view that showed the fault and type `verify VIEW` before `resolve`.",
        "Type `resolve` when the system is healthy and not before, then watch it until the end of play.",
        "Answer the four questions of the hot wash; the action item needs an owner and a date.",
    ];
    ADVICE[usize::from(step.clamp(1, 8)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::builtins;

    fn heads() -> Vec<Head> {
        let read = |(id, text): &(&str, &str)| Head::read(id, text);
        builtins().iter().filter_map(read).collect()
    }

    fn played(drill: &str, scenario: &str, score: f64, weak: usize) -> Played {
        let mut steps = [(10.0, 10.0); 8];
        steps[weak].0 = 2.0;
        Played {
            drill: drill.to_owned(),
            scenario: scenario.to_owned(),
            score,
            opened: String::new(),
            steps,
        }
    }

    #[test]
    fn the_path_begins_with_the_lesson_and_climbs_the_levels() {
        let path = Path::new(heads(), &[]).unwrap();
        assert_eq!(
            (path.next().head.id.as_str(), path.why),
            ("first-page", Why::Start)
        );
        assert_eq!((path.weakest, path.longest_ago), (None, None));
        let marks: Vec<f64> = path.stages.iter().map(|s| s.pass).collect();
        assert_eq!(marks[..2], [60.0, 70.0]);
        assert!(marks.is_sorted());
    }

    #[test]
    fn a_drill_that_was_not_passed_comes_again_with_the_weak_step() {
        let drills = [
            played("d-2", "blank-page", 41.0, 5),
            played("d-1", "first-page", 90.0, 5),
        ];
        let path = Path::new(heads(), &drills).unwrap();
        assert_eq!(
            (path.next().head.id.as_str(), path.why),
            ("blank-page", Why::NotPassed)
        );
        let weak = path.weakest.unwrap();
        assert_eq!((weak.step, weak.drills), (6, 2));
        assert!((weak.share - 0.2).abs() < 1e-9);
        assert_eq!(path.longest_ago, None, "a lesson is not practised again");
    }

    #[test]
    fn the_best_score_passes_and_only_the_last_drills_tell_weakness() {
        let drills = [
            played("d-4", "first-page", 20.0, 0),
            played("d-3", "first-page", 61.0, 0),
            played("d-2", "first-page", 61.0, 0),
            played("d-1", "first-page", 61.0, 7),
        ];
        let path = Path::new(heads(), &drills).unwrap();
        assert_eq!((path.why, path.weakest.unwrap().step), (Why::New, 1));
        assert_eq!(path.longest_ago, None);
    }

    #[test]
    fn who_passed_everything_practises_the_oldest() {
        let ids: Vec<String> = heads().into_iter().map(|h| h.id).rev().collect();
        let drills: Vec<Played> = ids.iter().map(|id| played(id, id, 95.0, 0)).collect();
        let path = Path::new(heads(), &drills).unwrap();
        assert_eq!(path.why, Why::LongestAgo);
        assert_eq!(path.longest_ago, Some(path.next));
        assert_eq!(
            path.next().head.id,
            "blank-page",
            "first-page is older, and a lesson"
        );
    }

    #[test]
    fn without_scenarios_there_is_no_path() {
        assert_eq!(Path::new(Vec::new(), &[]), None);
    }
}
