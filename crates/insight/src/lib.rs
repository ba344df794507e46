//! The figures of the business.
