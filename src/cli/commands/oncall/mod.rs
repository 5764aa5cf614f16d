//! `firedrill oncall`: who is on call, now or at another time, and the rotation over a time.

mod now;
mod plan;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::model::closest;
use crate::policy::Policy;
use crate::policy::rota::{Rota, Who, moment, zone};
use crate::session::Wall;
use crate::yaml::{ClockTime, Day, Moment};

const EXAMPLES: &str = "\
Examples:
  firedrill oncall                               who is on call now, and who is paged after them
  firedrill oncall --at \"2026-12-24 20:00\"       at another time
  firedrill oncall --from 2026-03-01 --to 2026-04-01
                                                 the rotation, its gaps, and who carries how much
  firedrill oncall --from 2026-03-01 --to 2026-12-01 --ics > on-call.ics
";

/// Show who is on call
///
/// Without --from and --to: who is on call now (or --at), and whom a page reaches one after another. With
/// them: the rotation over that time, with gaps, overlaps, double bookings and each person's share.
///
/// TIME is `2026-03-29 18:00` in the zone that is shown, or has an offset: `2026-03-29T18:00+02:00`. A date is
/// its midnight.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct OnCall {
    /// At this time instead of now
    #[arg(long, value_name = "TIME", conflicts_with_all = ["from", "to"])]
    at: Option<String>,
    /// The rotation from this time on
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The rotation until just before this time
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
    /// Only this layer
    #[arg(long, value_name = "LAYER")]
    layer: Option<String>,
    /// Show times in this zone instead of the policy's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The policy file to use
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The form of the rotation
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["csv", "ics"])]
    format: Option<Format>,
    /// The rotation as CSV
    #[arg(long, requires = "from", conflicts_with = "ics")]
    csv: bool,
    /// The rotation as a calendar (iCalendar): the first level of escalation, or --layer
    #[arg(long, requires = "from")]
    ics: bool,
}

/// The forms of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Ics,
}

/// The policy, its rotation, and how times are shown.
struct Shown {
    policy: Policy,
    rota: Rota,
    zone: TimeZone,
}

/// How long a rotation is shown at most.
const YEARS_MAX: i64 = 10;
/// How long it is shown when nobody says until when.
const DAYS: i64 = 91;

impl OnCall {
    /// Prints who is on call.
    ///
    /// # Errors
    /// When the policy has errors, a time or name makes no sense, or stdout cannot be written.
    pub fn run(&self, cx: &Context) -> Outcome {
        let policy = cx.policy(self.policy.as_deref())?.doc;
        let rota = policy.rota();
        let zone = match &self.zone {
            Some(name) => zone_of(name)?,
            None => rota.zone.clone(),
        };
        let shown = Shown { policy, rota, zone };
        let layer = self.layer.as_ref().map(|id| shown.layer(id));
        let layer = layer.transpose()?;
        let form = self.form(cx);
        match &self.from {
            Some(from) => {
                let time = self.time(&shown, from)?;
                shown.print_plan(cx, form.unwrap_or(Format::Table), layer, time)
            }
            None if matches!(form, None | Some(Format::Json)) => {
                let at = match &self.at {
                    Some(at) => shown.moment(at)?,
                    None => Wall::now().stamp,
                };
                shown.print_now(cx, layer, at)
            }
            None => Err(
                CliError::new(Kind::Usage, "this form shows a rotation over a time")
                    .hint("say which with --from and --to"),
            ),
        }
    }

    fn form(&self, cx: &Context) -> Option<Format> {
        let flags = [
            (self.csv, Format::Csv),
            (self.ics, Format::Ics),
            (cx.out.json, Format::Json),
        ];
        let flag = flags.into_iter().find(|(given, _)| *given);
        self.format.or(flag.map(|(_, form)| form))
    }

    fn time(&self, shown: &Shown, from: &str) -> Outcome<(Timestamp, Timestamp)> {
        let from = shown.moment(from)?;
        let days = |days: i64| jiff::SignedDuration::from_hours(24 * days);
        let to = match &self.to {
            Some(to) => shown.moment(to)?,
            None => from.saturating_add(days(DAYS)).unwrap_or(Timestamp::MAX),
        };
        let error = |message: &str| Err(CliError::new(Kind::Usage, message));
        if to <= from {
            return error("--to is not after --from");
        }
        if to.duration_since(from) > days(YEARS_MAX * 366) {
            return error("a rotation is shown over at most ten years");
        }
        Ok((from, to))
    }
}

fn zone_of(name: &str) -> Outcome<TimeZone> {
    zone(name).ok_or_else(|| {
        CliError::new(Kind::Usage, format!("there is no time zone `{name}`"))
            .hint("a zone is an IANA name such as Europe/Berlin or UTC")
    })
}

impl Shown {
    fn layer(&self, id: &str) -> Outcome<usize> {
        let layers = &self.policy.on_call.layers;
        layers.position(id).ok_or_else(|| {
            let error = CliError::new(Kind::NotFound, format!("there is no layer `{id}`"));
            let known: Vec<&str> = layers.ids().collect();
            error.hint(match closest(id, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the policy has {}", known.join(", ")),
            })
        })
    }

    /// A moment from the words of the command line.
    fn moment(&self, text: &str) -> Outcome<Timestamp> {
        let text = text.trim();
        let clock = text.replacen('T', " ", 1);
        let local = Moment::parse(&clock).map(|m| m.0);
        let local = local.or_else(|| Some(ClockTime(0).on(Day::parse(text)?.0)));
        if let Some(local) = local {
            return Ok(moment(&self.zone, local));
        }
        let exact: Option<Timestamp> = text.parse().ok();
        let near = |t: &Timestamp| (1970..2200).contains(&TimeZone::UTC.to_datetime(*t).year());
        exact.filter(near).ok_or_else(|| {
            CliError::new(Kind::Usage, format!("`{text}` is no time"))
                .hint("write it as 2026-03-29, \"2026-03-29 18:00\" or 2026-03-29T18:00+02:00")
        })
    }

    /// The layers of the first level of escalation.
    fn first_level(&self) -> Vec<usize> {
        let layer = |who: &Who| match who {
            Who::Layer(layer) => Some(*layer),
            Who::Person(_) => None,
        };
        self.rota.level(0).iter().filter_map(layer).collect()
    }

    /// A moment for people: `Mon 2026-03-30 09:00 +02:00`.
    fn clock(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.zone.clone());
        at.strftime("%a %F %H:%M %:z").to_string()
    }

    /// A moment for programs.
    fn exact(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.zone.clone());
        at.strftime("%FT%H:%M:%S%:z").to_string()
    }

    fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    fn layer_id(&self, layer: usize) -> &str {
        let mut ids = self.policy.on_call.layers.ids();
        ids.nth(layer).unwrap_or_default()
    }

    fn person_id(&self, person: usize) -> &str {
        self.policy.people.ids().nth(person).unwrap_or_default()
    }

    fn name(&self, person: usize) -> &str {
        let found = self.policy.people.iter().nth(person);
        found.map_or("", |(_, p)| p.name.as_str())
    }

    /// How a person is reached.
    fn reached(&self, person: usize) -> String {
        let found = self.policy.people.iter().nth(person);
        found.map_or_else(String::new, |(_, p)| match &p.contact {
            Some(contact) => format!("{}: {contact}", p.via.name()),
            None => p.via.name().to_owned(),
        })
    }
}
