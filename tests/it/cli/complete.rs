//! Completion as a shell does it, with the script that the binary prints.

use std::path::Path;
use std::process::Command;

use super::Home;

/// Fills in what bash knows when Tab is pressed, calls the function that is registered, and prints what it offers.
const BASH: &str = r#"
source "$SCRIPT"
complete -p firedrill >/dev/null || exit 9
function=$(complete -p firedrill | sed 's/.*-F \([^ ]*\).*/\1/')
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
COMP_TYPE=9
"$function" firedrill "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

struct Bash {
    home: Home,
}

impl Bash {
    fn new() -> Self {
        let home = Home::new();
        let script = home.ok(&["completions", "bash"]);
        home.write("completions.bash", script);
        Self { home }
    }

    /// What is offered for the last word.
    fn offers(&self, words: &[&str]) -> Vec<String> {
        let binary = Path::new(env!("CARGO_BIN_EXE_firedrill"));
        let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
        let mut command = Command::new("bash");
        // The same surroundings as those of the binary.
        let plain = self.home.command(&[]);
        for (name, value) in plain.get_envs() {
            command.env(name, value.unwrap());
        }
        let output = command
            .args(["--norc", "-c", BASH, "bash", "firedrill"])
            .args(words)
            .current_dir(self.home.dir.path())
            .env("PATH", path)
            .env("SCRIPT", self.home.path("completions.bash"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.is_empty(),
            "{words:?}: {said}"
        );
        let out = String::from_utf8(output.stdout).unwrap();
        let lines = out.lines().map(|l| l.trim_end().to_owned());
        lines.filter(|l| !l.is_empty()).collect()
    }
}

#[test]
fn bash_completes_commands_flags_and_names() {
    let bash = Bash::new();
    let home = &bash.home;
    home.ok(&["new", "my-drill", "--catalogue", "shop"]);
    home.write("team.csv", "at,by,response\n0:40,ana,ack\n");
    home.write("notes.txt", "");
    assert_eq!(bash.offers(&["prev"]), ["preview"]);
    assert_eq!(bash.offers(&["run", "blank"]), ["blank-page"]);
    assert_eq!(bash.offers(&["run", "my"]), ["my-drill.yaml"]);
    assert_eq!(bash.offers(&["check", "oauth"]), ["oauth-failure"]);
    assert_eq!(
        bash.offers(&["run", "my-drill.yaml", "--variant", ""]),
        ["bad-release", "expired-key", "broken-check"]
    );
    assert_eq!(
        bash.offers(&["show", "blank-page", "--variant", "env"]),
        ["env-missing"]
    );
    assert_eq!(
        bash.offers(&["run", "blank-page", "--script", "te"]),
        ["team.csv"]
    );
    assert_eq!(
        bash.offers(&["preview", "blank-page", "--as", "fac"]),
        ["facilitator"]
    );
    assert_eq!(bash.offers(&["new", "next", "--uses", ""]), ["epb", "shop"]);
    assert_eq!(
        bash.offers(&["check", "--explain", "S10"]),
        ["S101", "S103", "S104"]
    );
    assert_eq!(bash.offers(&["man", "exp"]), ["export"]);
    assert!(
        bash.offers(&["run", "--fail"])
            .contains(&"--fail-under".to_owned())
    );
}

#[test]
fn bash_completes_drills_and_makes_no_store() {
    let bash = Bash::new();
    assert!(bash.offers(&["report", ""]).iter().all(|o| o != "last"));
    assert!(!bash.home.path("data").exists());
    let drill = bash.home.played()["drill"].as_str().unwrap().to_owned();
    assert_eq!(
        bash.offers(&["report", ""])[..2],
        ["last".to_owned(), drill.clone()]
    );
    assert_eq!(bash.offers(&["run", "--resume", &drill[..2]]), [drill]);
    assert!(
        bash.offers(&["--store", "sqlite:none.db", "report", "la"])
            .is_empty()
    );
}

/// Scripts of other shells ask in the same way.
#[test]
fn every_shell_gets_a_script_that_asks_the_binary() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = home.ok(&["completions", shell]);
        assert!(script.contains("FIREDRILL_COMPLETE"), "{shell}: {script}");
        let output = home
            .command(&["--", "firedrill", "show", "blank-p"])
            .env("FIREDRILL_COMPLETE", shell)
            .env("_CLAP_COMPLETE_INDEX", "2")
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(out.contains("blank-page"), "{shell}: {out}");
    }
    let output = home
        .command(&["--"])
        .env("FIREDRILL_COMPLETE", "cmd")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
