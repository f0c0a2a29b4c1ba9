//! The closed lists of words that columns hold, as types.

/// Declares one list: a variant and its word for each entry.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// All entries.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// How the entry is stored.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// How far a package is used.
    PackageStatus {
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
    InvoiceStatus {
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
    BookingStatus {
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
    /// How two clients are linked.
    RelationshipKind {
        /// The other one pays.
        PaidBy = "paid_by",
        /// They come together.
        Buddy = "buddy",
    }
}
