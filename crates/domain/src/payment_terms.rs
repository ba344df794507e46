//! When an invoice is to be paid. French law caps it: 60 days from the invoice, or 45 days to the end of the month
//! (Code de commerce, L441-10).

use std::fmt;

/// Most days from the date of the invoice.
pub const MOST_NET_DAYS: u16 = 60;
/// Most days before or after the end of the month.
pub const MOST_END_OF_MONTH_DAYS: u16 = 45;

/// What a client was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaymentTerms {
    /// Before the goods leave.
    #[default]
    Prepaid,
    /// So many days from the date of the invoice.
    Net(u16),
    /// So many days, then to the end of that month.
    EndOfMonth(u16),
}

/// Terms that cannot be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentTermsError {
    /// Not of the form of [`PaymentTerms::parse`].
    #[error("payment terms are written prepaid, net_30 or end_of_month_45")]
    Form,
    /// Longer than the law allows.
    #[error("terms end at most 60 days after the invoice, or 45 days to the end of the month (L441-10 C. com.)")]
    TooLong,
}

impl PaymentTerms {
    /// Reads the code: `prepaid`, `net_30`, `end_of_month_45`.
    ///
    /// Errors: another form, or more days than the law allows.
    pub fn parse(code: &str) -> Result<Self, PaymentTermsError> {
        let days = |text: &str| text.parse::<u16>().ok().filter(|days| *days > 0).ok_or(PaymentTermsError::Form);
        if code == "prepaid" {
            return Ok(PaymentTerms::Prepaid);
        }
        let terms = match (code.strip_prefix("net_"), code.strip_prefix("end_of_month_")) {
            (Some(text), _) => PaymentTerms::Net(days(text)?),
            (_, Some(text)) => PaymentTerms::EndOfMonth(days(text)?),
            _ => return Err(PaymentTermsError::Form),
        };
        match terms {
            PaymentTerms::Net(days) if days > MOST_NET_DAYS => Err(PaymentTermsError::TooLong),
            PaymentTerms::EndOfMonth(days) if days > MOST_END_OF_MONTH_DAYS => Err(PaymentTermsError::TooLong),
            lawful => Ok(lawful),
        }
    }
}

impl fmt::Display for PaymentTerms {
    /// The code that [`PaymentTerms::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PaymentTerms::Prepaid => f.write_str("prepaid"),
            PaymentTerms::Net(days) => write!(f, "net_{days}"),
            PaymentTerms::EndOfMonth(days) => write!(f, "end_of_month_{days}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_beyond_the_law_cannot_be_entered() {
        assert_eq!(PaymentTerms::parse("net_60"), Ok(PaymentTerms::Net(60)));
        assert_eq!(PaymentTerms::parse("net_61"), Err(PaymentTermsError::TooLong));
        assert_eq!(PaymentTerms::parse("end_of_month_45"), Ok(PaymentTerms::EndOfMonth(45)));
        assert_eq!(PaymentTerms::parse("end_of_month_46"), Err(PaymentTermsError::TooLong));
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for terms in [PaymentTerms::Prepaid, PaymentTerms::Net(30), PaymentTerms::EndOfMonth(15)] {
            assert_eq!(PaymentTerms::parse(&terms.to_string()), Ok(terms));
        }
        for code in ["", "net_", "net_0", "net_-3", "net_x", "later"] {
            assert_eq!(PaymentTerms::parse(code), Err(PaymentTermsError::Form), "{code}");
        }
    }
}
