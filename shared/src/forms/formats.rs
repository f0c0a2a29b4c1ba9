//! How a team member, a client and the studio want dates, times and amounts to be written; and the studio's time zone and tabs.

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    formats::{Region, TabNames},
    setup,
};

form! {
    /// Chooses the formats of the team member who is logged in: the tag of a [`Region`], or [`AS_THE_BROWSER_SAYS`].
    pub SetFormats = "set_formats";
    typed { formats }
}

form! {
    /// Chooses the formats of the client who is logged in.
    pub ClientSetFormats = "client_set_formats";
    typed { formats }
}

form! {
    /// Chooses the formats for all who have chosen none, the time zone of the studio, and what the titles of tabs show.
    pub SetStudioFormats = "set_studio_formats";
    typed { formats, time_zone, tabs }
}

/// The choice that leaves the formats to the browser.
pub const AS_THE_BROWSER_SAYS: &str = "browser";

/// What the studio chooses for all readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudioFormats {
    /// The formats for all who have chosen none; `None` leaves them to the browser.
    pub formats: Option<&'static Region>,
    /// The name of the studio's time zone in the IANA list.
    pub time_zone: String,
    /// How the titles of tabs name a client.
    pub tabs: TabNames,
}

impl SetFormats {
    /// Returns the form that shows this choice.
    pub fn showing(formats: Option<&'static Region>) -> Self {
        Self {
            formats: sent(formats),
        }
    }

    /// Parses the form: the choice.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<&'static Region>, Flaws<&'static str>> {
        region(&self.formats).map_err(|flaw| Flaws::one(Self::formats, flaw))
    }
}

impl ClientSetFormats {
    /// Parses the form: the choice.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<&'static Region>, Flaws<&'static str>> {
        region(&self.formats).map_err(|flaw| Flaws::one(Self::formats, flaw))
    }
}

impl SetStudioFormats {
    /// Returns the form that shows this choice.
    pub fn showing(chosen: StudioFormats) -> Self {
        let StudioFormats {
            formats,
            time_zone,
            tabs,
        } = chosen;
        Self {
            formats: sent(formats),
            time_zone,
            tabs: tabs.name().to_owned(),
        }
    }

    /// Parses the form. Needs time zone data, so it is for the server.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<StudioFormats, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        let formats = flaws.note(Self::formats, region(&self.formats));
        let time_zone = flaws.note(Self::time_zone, setup::time_zone_name(&self.time_zone));
        let tabs = match &*self.tabs {
            "" => Err(Flaw::Missing),
            typed => TabNames::parse(typed).ok_or(Flaw::NotAChoice),
        };
        let tabs = flaws.note(Self::tabs, tabs);
        let (Some(formats), Some(time_zone), Some(tabs)) = (formats, time_zone, tabs) else {
            return Err(flaws);
        };
        Ok(StudioFormats {
            formats,
            time_zone,
            tabs,
        })
    }
}

/// Returns what is sent for a choice of formats.
fn sent(formats: Option<&'static Region>) -> String {
    formats
        .map_or(AS_THE_BROWSER_SAYS, |region| region.tag)
        .to_owned()
}

fn region(typed: &str) -> Result<Option<&'static Region>, Flaw> {
    match typed {
        "" => Err(Flaw::Missing),
        AS_THE_BROWSER_SAYS => Ok(None),
        tag => Region::named(tag).map(Some).ok_or(Flaw::NotAChoice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_those_of_a_region_or_of_the_browser() {
        let check = |typed: &str, expected: Result<Option<&str>, Flaw>| {
            let formats = typed.to_owned();
            let own = SetFormats {
                formats: formats.clone(),
            };
            let client = ClientSetFormats { formats };
            let expected = expected.map_err(|flaw| Flaws::one("formats", flaw));
            for seen in [own.parse(), client.parse()] {
                assert_eq!(seen.map(|region| region.map(|region| region.tag)), expected);
            }
        };
        check("browser", Ok(None));
        check("de-DE", Ok(Some("de-DE")));
        check("", Err(Flaw::Missing));
        check("de", Err(Flaw::NotAChoice));
        check("de-XX", Err(Flaw::NotAChoice));
        for formats in [None, Region::named("de-DE")] {
            assert_eq!(SetFormats::showing(formats).parse(), Ok(formats));
        }
    }

    #[test]
    fn studio_says_what_is_wrong_beside_each_field() {
        let form = |formats: &str, time_zone: &str, tabs: &str| SetStudioFormats {
            formats: formats.to_owned(),
            time_zone: time_zone.to_owned(),
            tabs: tabs.to_owned(),
        };
        let check = |form: SetStudioFormats, expected: &[(&str, Flaw)]| {
            let flaws = form.parse().err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        check(form("browser", "Europe/London", "full"), &[]);
        check(
            form("xx", "Olympus", "nicknames"),
            &[
                ("formats", Flaw::NotAChoice),
                ("time_zone", Flaw::NotATimeZone),
                ("tabs", Flaw::NotAChoice),
            ],
        );
        let parsed = form("de-DE", "new york", "initials").parse();
        let expected = StudioFormats {
            formats: Region::named("de-DE"),
            time_zone: "America/New_York".to_owned(),
            tabs: TabNames::Initials,
        };
        assert_eq!(parsed, Ok(expected.clone()));
        let shown = SetStudioFormats::showing(expected.clone());
        assert_eq!(shown.parse(), Ok(expected));
    }
}
