//! Settings: flags > `FIREDRILL_*` > `./firedrill.toml` > `firedrill/config.toml` of the XDG directories.
//!
//! Invariant: a relative path in a file is relative to the directory of that file.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::Deserialize;

use super::error::{CliError, Kind, Outcome};

/// What commands need to know about their surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where drills are kept.
    pub store: String,
    /// The policy file; the built-in policy without one.
    pub policy: Option<PathBuf>,
    /// The directory under which each drill has a directory for its reports.
    pub reports: PathBuf,
    /// The name of the person who plays alone.
    pub player: Option<String>,
    /// Where each of these was said.
    pub origins: Vec<Origin>,
}

/// Where a setting was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The key in settings files.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// The flag, variable or file; `the default` when nobody said anything.
    pub from: String,
}

/// A settings file, or the same from the environment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    store: Option<String>,
    policy: Option<PathBuf>,
    reports: Option<PathBuf>,
    player: Option<String>,
}

/// The settings file of a directory with scenarios.
const LOCAL: &str = "firedrill.toml";

impl Config {
    /// Reads the settings. `store` is the flag, if it was given.
    ///
    /// # Errors
    /// When a settings file cannot be read or says something that it cannot say, or there is no home directory.
    pub fn read(store: Option<&str>) -> Outcome<Self> {
        let dirs = ProjectDirs::from("", "", "firedrill");
        let user = dirs.as_ref().map(|d| d.config_dir().join("config.toml"));
        let flags = Settings {
            store: store.map(str::to_owned),
            ..Settings::default()
        };
        let mut said = vec![
            ("the flag".to_owned(), flags),
            ("FIREDRILL_*".to_owned(), environment()),
            (format!("./{LOCAL}"), settings(Path::new(LOCAL))?),
        ];
        if let Some(path) = user {
            said.push((path.display().to_string(), settings(&path)?));
        }
        let mut all = Settings::default();
        for (_, settings) in &said {
            all = all.or(settings.clone());
        }
        let store = match all.store {
            Some(url) => url,
            None => {
                let dirs = dirs.ok_or_else(|| {
                    CliError::new(Kind::Failed, "there is no home directory to keep drills in")
                        .hint("name a file with `--store sqlite:FILE`")
                })?;
                format!("sqlite:{}", dirs.data_dir().join("drills.db").display())
            }
        };
        let reports = all.reports.unwrap_or_else(|| PathBuf::from("reports"));
        let path = |path: Option<&PathBuf>| path.map(|p| p.display().to_string());
        let values = [
            ("store", Some(store.clone())),
            ("policy", path(all.policy.as_ref())),
            ("reports", path(Some(&reports))),
            ("player", all.player.clone()),
        ];
        Ok(Self {
            origins: values.map(|(key, value)| origin(key, value, &said)).into(),
            store,
            policy: all.policy,
            reports,
            player: all.player,
        })
    }
}

impl Settings {
    fn says(&self, key: &str) -> bool {
        match key {
            "store" => self.store.is_some(),
            "policy" => self.policy.is_some(),
            "reports" => self.reports.is_some(),
            _ => self.player.is_some(),
        }
    }

    /// These, and what they leave open from others.
    fn or(self, other: Self) -> Self {
        Self {
            store: self.store.or(other.store),
            policy: self.policy.or(other.policy),
            reports: self.reports.or(other.reports),
            player: self.player.or(other.player),
        }
    }

    /// Paths as seen from here, when the settings stand in `directory`.
    fn within(mut self, directory: &Path) -> Self {
        for path in [&mut self.policy, &mut self.reports].into_iter().flatten() {
            *path = directory.join(&*path);
        }
        if let Some(file) = self.store.as_ref().and_then(|s| s.strip_prefix("sqlite:")) {
            let file = directory.join(file.strip_prefix("//").unwrap_or(file));
            self.store = Some(format!("sqlite:{}", file.display()));
        }
        self
    }
}

/// The first of those who may say it that did.
fn origin(key: &'static str, value: Option<String>, said: &[(String, Settings)]) -> Origin {
    let by = said.iter().find(|(_, settings)| settings.says(key));
    let from = by.map_or("the default", |(from, _)| from.as_str());
    Origin {
        key,
        value: value.unwrap_or_else(|| "-".to_owned()),
        from: from.replace('*', &key.to_uppercase()),
    }
}

fn environment() -> Settings {
    let get = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
    let text = |name: &str| get(name).map(|v| v.to_string_lossy().into_owned());
    Settings {
        store: text("FIREDRILL_STORE"),
        policy: get("FIREDRILL_POLICY").map(PathBuf::from),
        reports: get("FIREDRILL_REPORTS").map(PathBuf::from),
        player: text("FIREDRILL_PLAYER"),
    }
}

/// The settings of a file; none when it is not there.
fn settings(path: &Path) -> Outcome<Settings> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(error) => {
            return Err(CliError::io(
                format_args!("read the settings in {}", path.display()),
                &error,
            ));
        }
    };
    let settings: Settings = toml::from_str(&text).map_err(|error| {
        CliError::new(
            Kind::InvalidInput,
            format!("{}: {}", path.display(), error.to_string().trim_end()),
        )
        .hint("settings are `store`, `policy`, `reports` and `player`")
    })?;
    Ok(settings.within(path.parent().unwrap_or(Path::new(""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_their_file() {
        let settings: Settings =
            toml::from_str("store = \"sqlite:a.db\"\npolicy = \"p.yaml\"\nreports = \"/abs\"")
                .unwrap();
        let seen = settings.within(Path::new("/etc/firedrill"));
        assert_eq!(seen.store.as_deref(), Some("sqlite:/etc/firedrill/a.db"));
        assert_eq!(
            seen.policy.as_deref(),
            Some(Path::new("/etc/firedrill/p.yaml"))
        );
        assert_eq!(seen.reports.as_deref(), Some(Path::new("/abs")));
        assert!(toml::from_str::<Settings>("stor = \"memory:\"").is_err());
    }
}
