//! `lethe config`: shows the settings of `lethe serve`, and where each comes from.

use std::{env, fmt::Write as _};

use anyhow::Result;
use clap::{ArgMatches, Command, FromArgMatches, parser::ValueSource};

use super::serve;
use crate::logging;

/// The options of `lethe config`: those of `lethe serve`.
#[derive(Clone, Debug)]
pub struct Args {
    serve: serve::Args,
    typed: Vec<Typed>,
}

/// An option, as it was given.
#[derive(Clone, Debug)]
struct Typed {
    name: String,
    variable: Option<String>,
    value: Option<String>,
    source: Option<ValueSource>,
}

impl FromArgMatches for Args {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let command = <Self as clap::Args>::augment_args(Command::new("config"));
        let command = <logging::Options as clap::Args>::augment_args(command);
        let options = command
            .get_arguments()
            .filter(|option| !option.is_hide_set());
        let typed = options.map(|option| {
            let id = option.get_id().as_str();
            let values = matches.get_raw(id).into_iter().flatten();
            Typed {
                name: option.get_long().unwrap_or(id).to_owned(),
                variable: option
                    .get_env()
                    .map(|name| name.to_string_lossy().into_owned()),
                value: values
                    .map(|value| value.to_string_lossy().into_owned())
                    .next(),
                source: matches.value_source(id),
            }
        });
        Ok(Self {
            serve: serve::Args::from_arg_matches(matches)?,
            typed: typed.collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Args {
    fn augment_args(command: Command) -> Command {
        serve::Args::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        serve::Args::augment_args_for_update(command)
    }
}

/// Prints a line for each setting.
pub(super) fn run(args: &Args) -> Result<()> {
    let mut lines = Vec::new();
    let given = |name: &str| {
        let mut typed = args.typed.iter();
        typed.find(|typed| typed.name == name && typed.value.is_some())
    };
    for typed in &args.typed {
        let (value, comes_from) = match (typed.name.as_str(), given("database-file")) {
            ("database-file", _) => continue,
            // The address was read from a file.
            ("database", Some(file)) => {
                let path = file.value.as_deref().unwrap_or_default();
                (
                    args.serve.database.masked(),
                    format!("the file {path} ({})", file.comes_from()),
                )
            }
            _ => (args.value_of(typed)?, typed.comes_from()),
        };
        lines.push((format!("--{}", typed.name), value, comes_from));
    }
    // It is no option, because it filters by crates and levels.
    let (log, comes_from) = match env::var("LETHE_LOG") {
        Ok(filter) => (filter, "LETHE_LOG"),
        Err(_) => ("warn".to_owned(), "default"),
    };
    lines.push(("LETHE_LOG".to_owned(), log, comes_from.to_owned()));
    print!("{}", table(&lines));
    Ok(())
}

impl Typed {
    /// Returns where the value comes from.
    fn comes_from(&self) -> String {
        match (self.source, &self.variable) {
            (Some(ValueSource::CommandLine), _) => "command line".to_owned(),
            (Some(ValueSource::EnvVariable), Some(variable)) => variable.clone(),
            _ => "default".to_owned(),
        }
    }
}

impl Args {
    /// Returns the value that counts, without secrets.
    fn value_of(&self, typed: &Typed) -> Result<String> {
        let serve = &self.serve;
        let ledger = || serve.ledger.path(&serve.database);
        Ok(match (typed.name.as_str(), &typed.value) {
            ("database", _) => serve.database.masked(),
            (_, Some(value)) => value.clone(),
            ("ledger", None) => ledger()?.display().to_string(),
            ("ledger-key", None) => serve.ledger.key_file(&ledger()?).display().to_string(),
            ("day-keys", None) => serve.ledger.day_keys_file(&ledger()?).display().to_string(),
            ("public-url", None) => serve.web.public_url()?.to_string(),
            ("site", None) => serve.web.site().display().to_string(),
            (_, None) => "off".to_owned(),
        })
    }
}

/// Returns lines whose parts begin below each other.
fn table(lines: &[(String, String, String)]) -> String {
    let width = |part: fn(&(String, String, String)) -> &String| {
        let widths = lines.iter().map(|line| part(line).chars().count());
        widths.max().unwrap_or(0)
    };
    let (names, values) = (width(|line| &line.0), width(|line| &line.1));
    let mut table = String::new();
    for (name, value, comes_from) in lines {
        let _ = writeln!(table, "{name:names$}  {value:values$}  {comes_from}");
    }
    table
}
