//! The closed lists of words that columns hold, as types.

/// Declares one list: a variant and its word for each entry.
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// All entries.
            $vis const ALL: &[Self] = &[$(Self::$variant),*];

            /// How the entry is stored.
            $vis fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads a stored entry.
            $vis fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|entry| entry.name() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How far a package is used.
    pub PackageStatus {
        /// Never used.
        Unused = "unused",
        /// Used at least once.
        Active = "active",
        /// Used up.
        Used = "used",
        /// Its expiry date passed.
        Expired = "expired",
        /// Taken back.
        Void = "void",
    }
}

words! {
    /// How the payment of an invoice stands.
    pub InvoiceStatus {
        /// Settled.
        Paid = "paid",
        /// Sent, not paid.
        Outstanding = "outstanding",
        /// A payment was tried and failed.
        Failed = "failed",
        /// Handed over for collection.
        Collection = "collection",
        /// Issued by mistake.
        Void = "void",
        /// Given up.
        WrittenOff = "written_off",
    }
}

words! {
    /// What became, or is to become, of a client's place in a session.
    pub BookingStatus {
        /// The client is expected.
        Booked = "booked",
        /// The client waits for a place.
        Waitlisted = "waitlisted",
        /// The client came.
        Attended = "attended",
        /// The client did not come.
        NoShow = "no_show",
        /// The place was given up.
        Cancelled = "cancelled",
    }
}

words! {
    /// How something was paid.
    pub PaymentMethod {
        /// In cash.
        Cash = "cash",
        /// By card.
        Card = "card",
        /// By bank transfer.
        Transfer = "transfer",
        /// With account credit.
        Credit = "credit",
        /// Before Lethe, or in another system.
        Elsewhere = "elsewhere",
    }
}

words! {
    /// What a movement of account credit was.
    pub CreditMove {
        /// Credit was given.
        Added = "added",
        /// Credit paid an invoice.
        Spent = "spent",
        /// Credit was paid out.
        Returned = "returned",
        /// As it was imported.
        Adjusted = "adjusted",
    }
}

words! {
    /// How two clients are linked.
    pub RelationshipKind {
        /// The other one pays.
        PaidBy = "paid_by",
        /// They come together.
        Buddy = "buddy",
    }
}

impl BookingStatus {
    /// Whether it takes one of the places of the session.
    pub fn takes_a_place(self) -> bool {
        match self {
            Self::Booked | Self::Attended | Self::NoShow => true,
            Self::Waitlisted | Self::Cancelled => false,
        }
    }
}
