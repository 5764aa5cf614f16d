//! `firedrill doctor`: what works here, what does not, and the command that mends it.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::commands::actions;
use crate::cli::context::{ChosenPolicy, Context};
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::session::Wall;
use crate::store::{ActionItem, Status, Store};

const EXAMPLES: &str = "\
Examples:
  firedrill doctor
  firedrill doctor --json
";

/// Look for what does not work here, and say what mends it
///
/// Checks the terminal, the settings and where each comes from, the store, the reports, the policy and the next
/// four weeks on call. Exits with 4 when something needs mending.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Doctor {
    /// The policy file to look at
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    /// Worth knowing.
    Note,
    /// Something does not work.
    Mend,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
struct Finding {
    area: &'static str,
    state: State,
    text: String,
    /// What to do, as a command where there is one.
    mend: Option<String>,
}

/// How far the rotation is looked at.
const DAYS: i64 = 28;
/// The size that the drill on a whole terminal is made for.
const SIZE: (u16, u16) = (80, 24);

impl Doctor {
    /// Looks at everything and prints it.
    ///
    /// # Errors
    /// When something needs mending, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut found = vec![ok(
            "program",
            format!("firedrill {}", env!("CARGO_PKG_VERSION")),
        )];
        found.extend(terminal(cx));
        found.extend(settings(cx));
        found.push(reports(cx));
        found.extend(store(cx));
        match cx.policy(self.policy.as_deref()) {
            Ok(policy) => {
                let file = self.policy.as_deref().or(cx.config.policy.as_deref());
                found.extend(policy_findings(&policy, file));
                found.push(on_call(&policy));
            }
            Err(error) => found.push(bad_policy(cx, self.policy.as_deref(), &error)),
        }
        let mend = found.iter().filter(|f| f.state == State::Mend).count();
        if cx.out.json {
            cx.out.print_json(&json!({
                "version": env!("CARGO_PKG_VERSION"),
                "ok": mend == 0,
                "checks": found.iter().map(Finding::to_json).collect::<Vec<_>>(),
            }))?;
        } else {
            let lines = found.iter().map(|f| f.to_text(cx));
            cx.out.print(&lines.collect::<String>())?;
        }
        if mend == 0 {
            return Ok(());
        }
        let message = format!("{} mending", count(mend, "thing needs", "things need"));
        Err(CliError {
            told: cx.out.json,
            ..CliError::new(Kind::Missed, message)
        })
    }
}

impl Finding {
    fn mend(self, how: impl Into<String>) -> Self {
        Self {
            mend: Some(how.into()),
            ..self
        }
    }

    fn name(&self) -> &'static str {
        match self.state {
            State::Ok => "ok",
            State::Note => "note",
            State::Mend => "mend",
        }
    }

    fn to_json(&self) -> Value {
        json!({ "area": self.area, "state": self.name(), "text": self.text, "mend": self.mend })
    }

    fn to_text(&self, cx: &Context) -> String {
        let state = format!("{:<4}", self.name());
        let state = match self.state {
            State::Ok => state,
            State::Note | State::Mend => cx.out.bold(&state),
        };
        let mut text = format!("{state}  {:<9} {}\n", self.area, self.text);
        if let Some(how) = &self.mend {
            text += &format!("{:16} -> {how}\n", "");
        }
        text
    }
}

fn finding(area: &'static str, state: State, text: impl Into<String>) -> Finding {
    Finding {
        area,
        state,
        text: text.into(),
        mend: None,
    }
}

fn ok(area: &'static str, text: impl Into<String>) -> Finding {
    finding(area, State::Ok, text)
}

fn note(area: &'static str, text: impl Into<String>) -> Finding {
    finding(area, State::Note, text)
}

fn broken(area: &'static str, text: impl Into<String>) -> Finding {
    finding(area, State::Mend, text)
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).filter(|v| !v.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

fn terminal(cx: &Context) -> Vec<Finding> {
    let term = variable("TERM");
    let shown = term.as_deref().unwrap_or("not set");
    let mut found = Vec::new();
    let size = terminal_size::terminal_size().map(|(w, h)| (w.0, h.0));
    found.push(match size {
        _ if !std::io::stdout().is_terminal() => note(
            "terminal",
            format!("stdout is no terminal; TERM is {shown}"),
        ),
        Some((w, h)) if w < SIZE.0 || h < SIZE.1 => {
            let text = format!("{w} x {h} is small; TERM is {shown}");
            note("terminal", text).mend(format!(
                "make it {} x {}, or play with `firedrill run SCENARIO --plain`",
                SIZE.0, SIZE.1
            ))
        }
        Some((w, h)) => ok("terminal", format!("{w} x {h}; TERM is {shown}")),
        None => note(
            "terminal",
            format!("its size is not known; TERM is {shown}"),
        ),
    });
    if term.as_deref() == Some("dumb") {
        found.push(note(
            "terminal",
            "TERM=dumb: drills are played in plain lines",
        ));
    }
    let colour = match variable("NO_COLOR") {
        Some(_) => "no colour: NO_COLOR is set",
        None if cx.out.colour => "colour",
        None => "no colour",
    };
    found.push(ok("terminal", colour));
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| Some((name, variable(name)?)));
    found.push(match locale {
        Some((name, value)) if value.to_lowercase().replace('-', "").contains("utf8") => {
            ok("locale", format!("{name}={value}"))
        }
        Some((name, value)) => note(
            "locale",
            format!("{name}={value} is not UTF-8: charts and names may look wrong"),
        )
        .mend("export LC_ALL=C.UTF-8"),
        None => note("locale", "none is set: charts and names may look wrong")
            .mend("export LC_ALL=C.UTF-8"),
    });
    found
}

fn settings(cx: &Context) -> Vec<Finding> {
    let origins = cx.config.origins.iter();
    origins
        .map(|o| ok("settings", format!("{} = {} ({})", o.key, o.value, o.from)))
        .collect()
}

/// The nearest directory on the way to a path that is there already.
fn nearest(path: &Path) -> PathBuf {
    let there = path
        .ancestors()
        .filter(|p| !p.as_os_str().is_empty())
        .find(|p| p.is_dir());
    there.unwrap_or(Path::new(".")).to_owned()
}

/// Why nothing can be written into a directory, if so: tried with a file.
fn unwritable(directory: &Path) -> Option<String> {
    let probe = directory.join(format!(".firedrill-{}", std::process::id()));
    let tried = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe));
    tried.err().map(|error| error.to_string())
}

fn reports(cx: &Context) -> Finding {
    let directory = &cx.config.reports;
    let shown = directory.display();
    let there = nearest(directory);
    match unwritable(&there) {
        None => ok("reports", format!("{shown} can be written")),
        Some(why) => broken(
            "reports",
            format!("{} cannot be written: {why}", there.display()),
        )
        .mend("FIREDRILL_REPORTS=DIR names another directory"),
    }
}

fn store(cx: &Context) -> Vec<Finding> {
    let url = &cx.config.store;
    if let Some(file) = url
        .strip_prefix("sqlite:")
        .map(|f| f.strip_prefix("//").unwrap_or(f))
        && !file.is_empty()
        && !Path::new(file).exists()
    {
        let there = nearest(Path::new(file));
        return vec![match unwritable(&there) {
            None => ok("store", format!("{file} is made by the first drill")),
            Some(why) => broken(
                "store",
                format!("{} cannot be written: {why}", there.display()),
            )
            .mend("FIREDRILL_STORE=sqlite:FILE names another file"),
        }];
    }
    let looked = Store::open(url)
        .and_then(|mut store| Ok((store.health()?, store.list()?, store.actions()?)));
    let (health, drills, items) = match looked {
        Ok(looked) => looked,
        Err(error) => return vec![broken("store", error.to_string()).mend(error.hint())],
    };
    let settings: Vec<String> = health
        .settings
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut found = vec![ok(
        "store",
        format!(
            "{url} opens and can be written; SQLite {}, {}",
            health.sqlite,
            settings.join(" ")
        ),
    )];
    found.push(match health.damage.first() {
        None => ok("store", format!("whole, with {}", count(drills.len(), "drill", "drills"))),
        Some(damage) => broken("store", format!("{url} is damaged: {damage}"))
            .mend("`firedrill verify DRILL` says which drills are whole, `firedrill export DRILL` saves them; then name another file"),
    });
    let interrupted = drills.iter().filter(|d| d.status == Status::Interrupted);
    found.extend(interrupted.map(|drill| {
        let text = format!("drill {} ({}) was interrupted", drill.id, drill.scenario);
        note("store", text).mend(format!(
            "firedrill run --resume {id}, or firedrill delete {id}",
            id = drill.id
        ))
    }));
    found.extend(items_overdue(&items));
    found
}

fn items_overdue(items: &[ActionItem]) -> Option<Finding> {
    let today = actions::today();
    let late: Vec<String> = items
        .iter()
        .filter(|item| actions::overdue(item, today))
        .map(|item| item.id.to_string())
        .collect();
    if late.is_empty() {
        return None;
    }
    let many = count(late.len(), "action item is", "action items are");
    let text = format!("{many} overdue: {}", late.join(", "));
    Some(broken("actions", text).mend(
        "firedrill actions list --state overdue; then firedrill actions close N, or actions edit N --due DATE",
    ))
}

fn bad_policy(cx: &Context, flag: Option<&Path>, error: &CliError) -> Finding {
    let file = flag.or(cx.config.policy.as_deref());
    let file = file.map_or_else(String::new, |p| p.display().to_string());
    broken("policy", error.message.clone()).mend(format!("firedrill check {file}"))
}

fn policy_findings(policy: &ChosenPolicy, file: Option<&Path>) -> Vec<Finding> {
    let doc = &policy.doc;
    let name = file.map_or_else(
        || "the built-in policy".to_owned(),
        |p| p.display().to_string(),
    );
    let mut found = vec![ok(
        "policy",
        format!("{name} is valid, for {}", doc.organisation),
    )];
    let warnings = policy.warnings.iter();
    found.extend(warnings.map(|warning| {
        let check = file.map_or_else(|| "FILE".to_owned(), |p| p.display().to_string());
        note("policy", warning.clone()).mend(format!("firedrill check {check}"))
    }));
    let open = policy
        .text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(|line| line.matches("to fill in").count())
        .sum();
    if open > 0 {
        let text = format!(
            "{} \"to fill in\", such as a phone number",
            count(open, "place says", "places say")
        );
        let found_note = note("policy", text);
        found.push(match file {
            Some(file) => found_note.mend(format!("grep -n 'to fill in' {}", file.display())),
            None => {
                found_note.mend("name a policy file of your own with `policy` in firedrill.toml")
            }
        });
    }
    found
}

/// The first gap on a level of escalation within the next weeks.
fn on_call(policy: &ChosenPolicy) -> Finding {
    let rota = policy.doc.rota();
    let now = Wall::now().stamp;
    let later = jiff::SignedDuration::from_hours(24 * DAYS);
    let until = now.checked_add(later).unwrap_or(now);
    let layers: Vec<usize> = (0..rota.layers()).collect();
    let gaps = rota.audit(&layers, now, until).gaps.into_iter();
    let on_levels = gaps.filter_map(|gap| Some((gap.level? + 1, gap)));
    let Some((level, gap)) = on_levels.min_by_key(|(_, gap)| gap.start) else {
        return ok(
            "on call",
            format!("somebody is on call at every level for the next {DAYS} days"),
        );
    };
    let [from, to] = [gap.start, gap.end].map(|t| policy.doc.moment_text(t));
    let day = from.get(..10).unwrap_or_default();
    let how = format!(
        "firedrill oncall --from {day} shows it; give the time to somebody under `on_call` in the policy"
    );
    broken(
        "on call",
        format!("nobody is on call at level {level} from {from} to {to}"),
    )
    .mend(how)
}
