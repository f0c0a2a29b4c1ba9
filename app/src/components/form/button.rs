//! How buttons look.

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As one of several.
    #[default]
    Plain,
    /// As the one that most people want.
    Primary,
    /// As one whose act cannot be undone.
    Danger,
    /// Without a frame.
    Quiet,
}

impl Style {
    pub(super) fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Danger => Some("danger"),
            Self::Quiet => Some("quiet"),
        }
    }
}
