//! `firedrill preview`: what each role sees of a drill at a time.
//!
//! The drill is played by the engine up to that time and then looked at through the engine's own views, so a preview
//! cannot show anything else than a drill does.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::preview_page::{Page, Who};
use super::run::script_source;
use super::show::PAR_PLAYER;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::engine::{Engine, Phase, Step};
use crate::grammar::Script;
use crate::model::{
    Ask, Assignee, By, Command, Participant, Plan, RoleId, Roster, Span, TextId, Time, closest,
};
use crate::report::steps;
use crate::yaml::Source;

const EXAMPLES: &str = "\
Examples:
  firedrill preview my-drill.yaml --at 12m                     what all roles see when nobody does anything
  firedrill preview my-drill.yaml --at 12m --as communications
  firedrill preview my-drill.yaml --at 12m --par --variant v   after the moves of the reference play
  firedrill preview my-drill.yaml --at 0s --as facilitator     the truth, and the script
";

/// Show what each role sees at a time
///
/// The clock, what reached each role, and the screen of each view. Without --script and --par nobody does
/// anything, and each incident role is held from the start by somebody else, so that messages reach the roles that they are written for.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Preview {
    /// The path of a scenario file or a built-in's id
    scenario: String,
    /// The drill time, such as 12m or 12:30
    #[arg(long, value_name = "TIME", value_parser = drill_time)]
    at: Time,
    /// Only what this role sees: an incident role, on-call, the name of somebody in the script, or facilitator for the truth
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<String>,
    /// Which variant; the seed picks one without it
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// Picks the variant and every chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Play the moves of this script first; - is stdin
    #[arg(long, value_name = "FILE", conflicts_with = "par")]
    script: Option<PathBuf>,
    /// Play the moves of the reference play first
    #[arg(long)]
    par: bool,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// The name of the truth among the roles.
const FACILITATOR: &str = "facilitator";
/// Who is paged, beside the incident roles.
const ON_CALL: &str = "on-call";

fn drill_time(text: &str) -> Result<Time, String> {
    if text.contains(':') {
        return Time::parse(text);
    }
    let span = Span::parse(text)?;
    if span < Span::ZERO {
        return Err("a drill begins at 0s".to_owned());
    }
    Ok(Time::ZERO + span)
}

impl Preview {
    /// Prints the preview.
    ///
    /// # Errors
    /// When the scenario, the script or the role is not there or invalid, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let scenario = cx.scenario(&self.scenario)?;
        let policy = cx.policy(self.policy.as_deref())?;
        let variant = self.variant.as_deref();
        let rules = policy.on_the_day(&scenario, None)?;
        let plan = Arc::new(cx.plan(&scenario, &rules, variant, self.seed)?);
        if self.at > Time::ZERO + plan.time_box {
            let message = format!("the drill is over at {}, its time box", plan.time_box);
            return Err(CliError::new(Kind::Usage, message).hint("choose an earlier time for --at"));
        }
        let script = self.moves(&plan)?;
        let roster = match &script {
            Some(script) => script.roster.clone(),
            None => one_for_each_role(&plan),
        };
        let steps = script.as_ref().map(|s| steps(&s.rows));
        let mut engine = Engine::new(Arc::clone(&plan), Arc::new(roster), self.seed);
        let mut log = Vec::new();
        play_until(&mut engine, steps.as_deref(), self.at, &mut log);
        let page = Page {
            who: self.who(&engine)?,
            moves: steps.map(|s| s.iter().filter(|step| step.at <= self.at).count()),
            at: self.at,
            engine: &engine,
            log: &log,
        };
        if cx.out.json {
            return cx.out.print_json(&page.to_json());
        }
        cx.out.print(&page.to_text(&cx.out))
    }

    fn moves(&self, plan: &Plan) -> Outcome<Option<Script>> {
        if self.par {
            if plan.par.is_empty() {
                let message = format!("the variant {} has no reference play", plan.variant);
                return Err(CliError::new(Kind::NotFound, message));
            }
            let script = Script::from_par(plan, PAR_PLAYER);
            let source = || {
                Source::new(
                    "the reference play",
                    crate::grammar::par_csv(plan, PAR_PLAYER),
                )
            };
            return Ok(Some(
                script.map_err(|found| CliError::script(source(), &found))?,
            ));
        }
        let Some(path) = &self.script else {
            return Ok(None);
        };
        let source = script_source(path)?;
        let script = Script::parse(plan, &source.text)
            .map_err(|problems| CliError::script(source, &problems))?;
        Ok(Some(script))
    }

    /// Whose eyes the preview is seen with.
    fn who(&self, engine: &Engine) -> Outcome<Vec<Who>> {
        let roster = engine.roster();
        let seats = (0..roster.seats.len()).map(Participant::at);
        let all: Vec<Who> = seats.map(|seat| seen_by(engine, seat)).collect();
        let Some(role) = self.role.as_deref() else {
            return Ok(all);
        };
        if role == FACILITATOR {
            return Ok(vec![Who::Facilitator]);
        }
        let roles = &engine.plan().rules.roles;
        let known = roles.iter().position(|r| r.id == role);
        let seat = match known {
            _ if roster.solo && (known.is_some() || role == ON_CALL) => Some(Participant::at(0)),
            Some(id) => match engine.state().roles[id] {
                Some(Assignee::Seat(seat)) => Some(seat),
                _ => None,
            },
            None if role == ON_CALL => {
                let on_call = roster.seats.iter().position(|s| s.on_call);
                on_call.map(Participant::at)
            }
            None => roster.find(role),
        };
        if let Some(seat) = seat {
            return Ok(vec![seen_by(engine, seat)]);
        }
        if known.is_some() {
            let message = format!("nobody holds the role {role} at {}", self.at.clock());
            return Err(CliError::new(Kind::NotFound, message)
                .hint("what is meant for a role that nobody holds reaches the commander, else the on-call"));
        }
        let names = roles.iter().map(|r| r.id.as_str());
        let names: Vec<&str> = names
            .chain(roster.seats.iter().map(|s| s.name.as_str()))
            .chain([ON_CALL, FACILITATOR])
            .collect();
        let error = CliError::new(Kind::NotFound, format!("there is no role `{role}`"));
        Err(match closest(role, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("choose among {}", names.join(", "))),
        })
    }
}

/// A seat with the roles that it holds now.
fn seen_by(engine: &Engine, seat: Participant) -> Who {
    let roster = engine.roster();
    let held = engine.state().roles.iter().enumerate();
    let roles = held
        .filter(|(_, holder)| **holder == Some(Assignee::Seat(seat)))
        .filter_map(|(i, _)| engine.plan().rules.roles.get(i))
        .map(|role| role.id.clone())
        .chain(
            roster.seats[seat.index()]
                .on_call
                .then(|| ON_CALL.to_owned()),
        )
        .collect();
    Who::Player {
        seat,
        name: roster.name(seat).to_owned(),
        roles,
    }
}

/// A team in which the first person is on call and each incident role has a person of its own.
fn one_for_each_role(plan: &Plan) -> Roster {
    let roles = plan.rules.roles.iter().map(|r| r.id.as_str());
    Roster::new(plan, [ON_CALL].into_iter().chain(roles)).unwrap_or_default()
}

/// Plays the steps up to a time. Without steps the roles are taken at once, and then nothing is done.
fn play_until(
    engine: &mut Engine,
    steps: Option<&[Step]>,
    at: Time,
    log: &mut Vec<crate::model::Stamped>,
) {
    let mut control = |engine: &mut Engine, ask| {
        let command = Command {
            by: By::Facilitator,
            ago: Span::ZERO,
            ask,
        };
        // A refusal is in the log.
        let _ = engine.submit(command, log);
    };
    control(engine, Ask::Start);
    if steps.is_none() {
        for role in 0..engine.plan().rules.roles.len() {
            let ask = Ask::Assign {
                role: RoleId::at(role),
                to: Assignee::Seat(Participant::at(role + 1)),
                handoff: false,
                text: TextId::NONE,
            };
            control(engine, ask);
        }
    }
    for step in steps.unwrap_or_default().iter().filter(|s| s.at <= at) {
        engine.advance(step.at, log);
        let _ = engine.submit(step.command, log);
    }
    if engine.state().phase == Phase::Play {
        engine.advance(at, log);
    }
}
